"""People and their posts come in from sheets; two heads of a unit on one day never do."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.factories import NOW, make_cell, make_holder, make_province, make_unit

from camket.audit.models import Entry
from camket.organisation.models import Person, Tenure, TenureKind, Unit
from camket.organisation.queries import head_of
from camket.organisation.sheets import PEOPLE, TENURES, Plan, Scope, SheetKind
from camket.organisation.sheets.exporting import write_export
from camket.organisation.sheets.importing import check_file, import_file
from camket.shared.actor import SYSTEM

pytestmark = pytest.mark.django_db

DAY = date(2025, 7, 1)
LATER = date(2026, 1, 1)
NAMES = "Mã cán bộ,Họ và tên,Thư công vụ\nA1,Trần Thị Ánh,anh@quangtri.gov.vn\nA2,Lê Văn Bình,\n"
HEAD = "Mã cán bộ,Mã đơn vị,Chức danh,Hình thức giữ chức vụ,Từ ngày,Đến hết ngày,Quyết định số\n"


def take(
    kind: SheetKind, text: str, tmp_path: Path, *, on: date = DAY, scope: Scope | None = None
) -> Plan:
    path = tmp_path / "a.csv"
    path.write_text(text, encoding="utf-8")
    return import_file(kind, path, on=on, actor=SYSTEM, now=NOW, scope=scope)


def counts(plan: Plan) -> tuple[int, int, int, int]:
    return plan.rows, plan.created, plan.updated, plan.unchanged


@pytest.fixture
def commune(tmp_path: Path) -> Unit:
    take(PEOPLE, NAMES, tmp_path)
    unit = make_unit(parent=make_province())
    unit.key = "ĐU1"
    unit.save()
    return unit


def test_people_are_named_once_and_brought_up_to_date(tmp_path: Path) -> None:
    assert counts(take(PEOPLE, NAMES, tmp_path)) == (2, 2, 0, 0)
    assert counts(take(PEOPLE, NAMES, tmp_path)) == (2, 0, 0, 2)
    renamed = NAMES.replace("Lê Văn Bình", "Lê Văn Minh").replace("anh@quangtri.gov.vn", "")
    assert counts(take(PEOPLE, renamed, tmp_path)) == (2, 0, 1, 1)
    found = Person.objects.order_by("key").values_list("full_name", "contact", "folded")
    assert list(found) == [
        ("Trần Thị Ánh", "anh@quangtri.gov.vn", "tran thi anh"),
        ("Lê Văn Minh", "", "le van minh"),
    ]
    assert Entry.objects.filter(action="person.renamed").count() == 1


def test_what_is_wrong_with_people_is_told(tmp_path: Path) -> None:
    text = f"{NAMES}A1,Người Khác,\nCB99999,Ai Đó,\n,Không Mã,\nA3,,ở nhà\n"
    plan = take(PEOPLE, text, tmp_path)
    assert [(one.row, one.column) for one in plan.problems] == [
        (4, "Mã cán bộ"),
        (5, "Mã cán bộ"),
        (6, "Mã cán bộ"),
        (7, "Họ và tên"),
        (7, "Thư công vụ"),
    ]
    assert not Person.objects.exists()


def test_posts_are_given_by_label_code_or_bare_name(commune: Unit, tmp_path: Path) -> None:
    cell = make_cell(parent=commune)
    text = (
        f"{HEAD}A1,ĐU1,Bí thư (commune_secretary),chính thức,01/07/2025,,12-QĐ/TU\n"
        f"A1,{cell.reference},Bí thư,kiêm nhiệm,,,\nA2,ĐU1,commune_deputy,,,31/12/2026,\n"
    )
    plan = take(TENURES, text, tmp_path)
    assert (counts(plan), plan.problems) == ((3, 3, 0, 0), [])
    held = Tenure.objects.order_by("pk").values_list("post__code", "kind", "is_head", "decision_no")
    assert list(held) == [
        ("commune_secretary", "full", True, "12-QĐ/TU"),
        ("cell_secretary", "concurrent", True, ""),
        ("commune_deputy", "full", False, ""),
    ]
    assert counts(take(TENURES, text, tmp_path)) == (3, 0, 0, 3)
    assert Entry.objects.filter(action="tenure.began").count() == 3


def test_two_heads_on_one_day_are_told_within_the_sheet_and_against_what_is_held(
    commune: Unit, tmp_path: Path
) -> None:
    text = f"{HEAD}A1,ĐU1,commune_secretary,,01/07/2025,,\nA2,ĐU1,commune_secretary,,01/09/2025,,\n"
    (problem,) = take(TENURES, text, tmp_path).problems
    assert problem.row == 3
    assert "đã có người đứng đầu trong thời gian này: đồng chí Trần Thị Ánh" in problem.problem
    assert not Tenure.objects.exists()
    first, second = text.splitlines(keepends=True)[1:]
    take(TENURES, HEAD + first, tmp_path)
    assert len(take(TENURES, HEAD + second, tmp_path).problems) == 1


def test_a_head_ends_and_the_next_begins_in_one_sheet(commune: Unit, tmp_path: Path) -> None:
    take(TENURES, f"{HEAD}A1,ĐU1,commune_secretary,,01/07/2025,,\n", tmp_path)
    text = (
        f"{HEAD}A2,ĐU1,commune_secretary,,01/01/2026,,\n"
        "A1,ĐU1,commune_secretary,,01/07/2025,31/12/2025,\n"
    )
    assert counts(take(TENURES, text, tmp_path, on=LATER)) == (2, 1, 1, 0)
    before, after = head_of(commune.pk, on=date(2025, 12, 31)), head_of(commune.pk, on=LATER)
    assert before is not None
    assert after is not None
    assert (before.person.key, after.person.key) == ("A1", "A2")


@pytest.mark.parametrize(
    ("row", "column", "sentence"),
    [
        ("X,ĐU1,commune_deputy,,,,", "Mã cán bộ", "nhập bảng cán bộ trước"),
        ("A1,X,commune_deputy,,,,", "Mã đơn vị", "nhập bảng đơn vị trước"),
        ("A1,ĐU1,Bí thư xã,,,,", "Chức danh", "Không có chức danh"),
        ("A1,ĐU1,cell_secretary,,,,", "Chức danh", "không thuộc loại đơn vị"),
        ("A1,ĐU1,commune_deputy,,01/01/2025,,", "Từ ngày", "không tồn tại suốt thời gian"),
        ("A1,ĐU1,commune_deputy,,01/01/2026,31/12/2025,", "Đến hết ngày", "phải sau ngày bắt đầu"),
        ("A1,ĐU1,commune_deputy,tạm đình chỉ,,,", "Hình thức giữ chức vụ", "Không bổ nhiệm ai vào"),
        ("A1,ĐU1,commune_clerk,,01/08/2025,,", "Từ ngày", "đã giữ chức vụ này"),
        (
            "A1,ĐU1,commune_clerk,quyền,01/07/2025,,",
            "Hình thức giữ chức vụ",
            "lịch sử không sửa được",
        ),
    ],
    ids=lambda value: value[:25],
)
def test_what_is_wrong_with_a_tenure_is_told_in_its_cell(
    row: str, column: str, sentence: str, commune: Unit, tmp_path: Path
) -> None:
    take(TENURES, f"{HEAD}A1,ĐU1,commune_clerk,,01/07/2025,,\n", tmp_path)
    problems = take(TENURES, f"{HEAD}{row}\n", tmp_path).problems
    assert [(one.row, one.column) for one in problems] == [(2, column)]
    assert sentence in problems[0].problem
    assert Tenure.objects.count() == 1


def test_exports_are_read_back_unchanged(commune: Unit, tmp_path: Path) -> None:
    make_holder(commune, "commune_secretary", until_on=date(2027, 1, 1))
    make_holder(make_cell(parent=commune), "cell_secretary")
    suspended = make_holder(commune, "commune_deputy").tenure
    Tenure.objects.filter(pk=suspended.pk).update(kind=TenureKind.SUSPENDED)
    for kind, rows in ((PEOPLE, 5), (TENURES, 3)):
        path = tmp_path / f"{kind.code}.xlsx"
        assert write_export(kind, path, on=LATER) == rows
        plan = import_file(kind, path, on=LATER, actor=SYSTEM, now=NOW)
        assert (counts(plan), plan.problems) == ((rows, 0, 0, rows), [])


def test_whoever_reaches_one_commune_appoints_and_reads_only_there(
    commune: Unit, tmp_path: Path
) -> None:
    other = make_unit("Đảng ủy xã Khác")
    stranger = make_holder(other, "commune_secretary")
    scope = Scope(commune.pk)
    row = f"A1,{other.reference},commune_deputy,,,,\n"
    assert "ngoài phạm vi" in take(TENURES, HEAD + row, tmp_path, scope=scope).problems[0].problem
    name = f"Mã cán bộ,Họ và tên\n{stranger.person.reference},Tên Khác\n"
    assert "ngoài phạm vi" in take(PEOPLE, name, tmp_path, scope=scope).problems[0].problem
    assert write_export(TENURES, tmp_path / "a.xlsx", on=DAY, scope=scope) == 0
    assert write_export(PEOPLE, tmp_path / "b.xlsx", on=DAY, scope=scope) == 0


def test_nobody_writes_a_post_of_his_own_but_may_send_back_what_stands(
    commune: Unit, tmp_path: Path
) -> None:
    clerk = make_holder(commune, "commune_clerk")
    scope = Scope(None, clerk.person.pk)
    me = clerk.person.reference
    new = f"{me},{commune.reference},commune_deputy,,,,\n"
    assert "chính mình" in take(TENURES, HEAD + new, tmp_path, scope=scope).problems[0].problem
    again = f"{me},{commune.reference},commune_clerk,,,,\n"
    assert counts(take(TENURES, HEAD + again, tmp_path, scope=scope)) == (1, 0, 0, 1)


def test_the_number_of_statements_does_not_grow_with_the_rows(
    commune: Unit, tmp_path: Path
) -> None:
    def statements(kind: SheetKind, text: str) -> int:
        path = tmp_path / "b.csv"
        path.write_text(text, encoding="utf-8")
        with CaptureQueriesContext(connection) as captured:
            assert check_file(kind, path, on=DAY).problems == []
        return len(captured)

    people = [f"B{n},Nguyễn Văn {n},\n" for n in range(300)]
    assert statements(PEOPLE, NAMES + people[0]) == statements(PEOPLE, NAMES + "".join(people)) == 1
    take(PEOPLE, NAMES + "".join(people), tmp_path)
    rows = [f"B{n},ĐU1,commune_deputy,,,,\n" for n in range(300)]
    assert statements(TENURES, HEAD + rows[0]) == statements(TENURES, HEAD + "".join(rows)) <= 6
