"""Units come in from a sheet all or none, each problem told in its cell, and go out unchanged."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.factories import NOW, make_cell, make_province, make_unit

from camket.audit.models import Entry
from camket.organisation.models import Succession, Unit, UnitEdge, UnitRole, UnitSpan
from camket.organisation.queries import heirs_of, is_below
from camket.organisation.sheets import UNITS, Plan, Scope
from camket.organisation.sheets.exporting import write_export
from camket.organisation.sheets.importing import check_file, import_file
from camket.shared.actor import SYSTEM

pytestmark = pytest.mark.django_db

EVE = date(2025, 6, 30)
DAY = date(2025, 7, 1)
LATER = date(2026, 1, 1)
SHIPPED = (
    "level,code,name,type,parent_code\n"
    "commune,19597,Thị trấn Cam Lộ,thị trấn,465\n"
    "province,45,Tỉnh Quảng Trị,tỉnh,\n"
    "province,48,Thành phố Đà Nẵng,Thành Phố,\n"
    "district,465,Huyện Cam Lộ,huyện,45\n"
    "district,461,Thành phố Đông Hà,thành phố,45\n"
    "commune,19600,Xã Cam Tuyền,xã,465\n"
)
BODIES = (
    "Mã đơn vị,Tên đơn vị,Loại,Mã đơn vị cấp trên,Hiệu lực từ\n"
    "TU,Tỉnh ủy Quảng Trị,provincial_committee,,01/07/2025\n"
    "ĐU1,Đảng ủy xã Cam Lộ,commune_committee,TU,01/07/2025\n"
    "CB1,Chi bộ thôn Một,chi bộ,ĐU1,01/07/2025\n"
)


def take(text: str, tmp_path: Path, *, on: date = DAY, scope: Scope | None = None) -> Plan:
    path = tmp_path / "don-vi.csv"
    path.write_text(text, encoding="utf-8")
    return import_file(UNITS, path, on=on, actor=SYSTEM, now=NOW, scope=scope)


def counts(plan: Plan) -> tuple[int, int, int, int]:
    return plan.rows, plan.created, plan.updated, plan.unchanged


def told(plan: Plan) -> list[tuple[int, str, str]]:
    return [(one.row, one.column, one.problem) for one in plan.problems]


def test_the_shipped_territories_come_in_with_their_places_in_the_tree(tmp_path: Path) -> None:
    assert counts(take(SHIPPED, tmp_path, on=EVE)) == (6, 6, 0, 0)
    spans = {span.name: span for span in UnitSpan.objects.all()}
    assert {name: span.kind for name, span in spans.items()} == {
        "Thị trấn Cam Lộ": "township",
        "Tỉnh Quảng Trị": "province",
        "Thành phố Đà Nẵng": "city",
        "Huyện Cam Lộ": "district",
        "Thành phố Đông Hà": "district",
        "Xã Cam Tuyền": "commune",
    }
    commune, province = spans["Xã Cam Tuyền"], spans["Tỉnh Quảng Trị"]
    assert (commune.line, commune.valid.lower, commune.valid.upper) == ("territory", EVE, None)
    assert is_below(commune.unit_id, province.unit_id, on=EVE)
    assert UnitEdge.objects.filter(descendant=commune.unit).count() == 3
    assert Entry.objects.filter(action="unit.founded").count() == 6


def test_taking_the_same_sheet_twice_changes_nothing(tmp_path: Path) -> None:
    take(SHIPPED, tmp_path, on=EVE)
    assert counts(take(SHIPPED, tmp_path, on=EVE)) == (6, 0, 0, 6)
    assert Unit.objects.count() == 6


def test_a_check_writes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(SHIPPED, encoding="utf-8")
    assert counts(check_file(UNITS, path, on=EVE)) == (6, 6, 0, 0)
    assert not Unit.objects.exists()


def test_one_bad_row_keeps_all_rows_out(tmp_path: Path) -> None:
    plan = take(f"{SHIPPED}commune,19603,Xã Thanh An,xã,999\n", tmp_path, on=EVE)
    assert told(plan) == [
        (
            8,
            "parent_code",
            "Ngày 30/06/2025 không có huyện hay tỉnh nào mang mã 999: thêm dòng cho đơn vị đó, hoặc sửa mã.",
        )
    ]
    assert not Unit.objects.exists()


def test_codes_that_lost_their_zeros_are_filled_up_again(tmp_path: Path) -> None:
    text = (
        "level,code,name,type,parent_code\n"
        "province,1,Thành phố Hà Nội,thành phố,\n"
        "district,1,Quận Ba Đình,quận,1\n"
        "commune,1,Phường Phúc Xá,phường,1\n"
    )
    assert take(text, tmp_path, on=EVE).problems == []
    found = UnitSpan.objects.order_by("code").values_list("code", "parent__spans__name")
    assert list(found) == [("00001", "Quận Ba Đình"), ("001", "Thành phố Hà Nội"), ("01", None)]


def test_the_same_code_may_stand_for_another_unit_the_day_after(tmp_path: Path) -> None:
    old = SHIPPED.replace("parent_code\n", "parent_code,Đến hết ngày\n").replace(
        ",465\n", ",465,30/06/2025\n"
    )
    old = old.replace(",45\n", ",45,30/06/2025\n").replace(",\n", ",,30/06/2025\n")
    assert take(old.replace("level,", "level,", 1), tmp_path, on=EVE).problems == []
    new = (
        "level,code,name,type,parent_code,area_km2\n"
        "province,45,Tỉnh Quảng Trị mới,tỉnh,,\n"
        "commune,19597,Xã Cam Lộ,xã,45,12.5\n"
    )
    assert counts(take(new, tmp_path, on=DAY)) == (2, 2, 0, 0)
    assert counts(take(old, tmp_path, on=EVE)) == (6, 0, 0, 6)


def test_committees_hold_the_roles_of_their_kind(tmp_path: Path) -> None:
    assert take(BODIES, tmp_path).problems == []
    roles = UnitRole.objects.values_list("unit__key", "role", "valid")
    assert [(key, role, valid.lower) for key, role, valid in roles] == [
        ("ĐU1", "above_grassroots", DAY)
    ]


def test_a_new_name_is_written_from_the_day_of_the_import_and_the_old_one_stays(
    tmp_path: Path,
) -> None:
    take(BODIES, tmp_path)
    renamed = BODIES.replace("Chi bộ thôn Một", "Chi bộ thôn Một Mới")
    assert counts(take(renamed, tmp_path, on=LATER)) == (3, 0, 1, 2)
    spans = UnitSpan.objects.filter(unit__key="CB1").order_by("valid")
    assert [(span.name, span.short_name, span.valid.lower) for span in spans] == [
        ("Chi bộ thôn Một", "Chi bộ thôn Một", DAY),
        ("Chi bộ thôn Một Mới", "Chi bộ thôn Một Mới", LATER),
    ]
    assert counts(take(renamed, tmp_path, on=LATER)) == (3, 0, 0, 3)
    row = Succession.objects.get()
    assert (row.kind, row.on, row.predecessor_id) == ("rename", LATER, row.successor_id)
    assert row.predecessor_id == spans[0].unit_id


def test_whoever_came_in_as_ended_is_answered_for_on_every_later_day(tmp_path: Path) -> None:
    head = BODIES.splitlines()[0] + ",Đến hết ngày\n"
    rows = (
        "TU,Tỉnh ủy Quảng Trị,provincial_committee,,01/07/2025,\n"
        "ĐU1,Đảng ủy xã Cũ,commune_committee,TU,01/07/2025,31/03/2026\n"
        "CB1,Chi bộ thôn Một,chi bộ,ĐU1,01/07/2025,31/03/2026\n"
        "CB2,Chi bộ thôn Hai,chi bộ,ĐU1,01/07/2025,31/12/2025\n"
    )
    take(head + rows, tmp_path)
    ids = {unit.key or "": unit.pk for unit in Unit.objects.all()}

    def answers(day: date) -> dict[str, str]:
        names = {pk: key for key, pk in ids.items()}
        found = heirs_of(ids.values(), on=day)
        return {names[unit_id]: names[heirs[0]] for unit_id, heirs in found.items()}

    assert answers(date(2025, 12, 31)) == {}
    assert answers(date(2026, 1, 1)) == {"CB2": "ĐU1"}
    assert answers(date(2026, 3, 31)) == {"CB2": "ĐU1"}
    assert answers(date(2026, 4, 1)) == {"CB1": "TU", "CB2": "TU", "ĐU1": "TU"}
    closed = Succession.objects.filter(kind="close", successor=None)
    assert set(closed.values_list("predecessor__key", "on")) == {
        ("ĐU1", date(2026, 4, 1)),
        ("CB1", date(2026, 4, 1)),
        ("CB2", date(2026, 1, 1)),
    }


def test_nobody_answers_for_what_ended_with_its_top(tmp_path: Path) -> None:
    head = BODIES.splitlines()[0] + ",Đến hết ngày\n"
    rows = (
        "TU,Tỉnh ủy Cũ,provincial_committee,,01/07/2025,31/03/2026\n"
        "ĐU1,Đảng ủy xã Cũ,commune_committee,TU,01/07/2025,31/03/2026\n"
    )
    take(head + rows, tmp_path)
    assert heirs_of(Unit.objects.values_list("pk", flat=True), on=date(2026, 4, 1)) == {}


@pytest.mark.parametrize(
    ("row", "column", "sentence"),
    [
        ("CB1,Chi bộ,chi bộ,TU,", "Mã đơn vị", "Mã “CB1” đã có ở dòng 4"),
        (",Chi bộ,chi bộ,TU,", "Mã đơn vị", "Thiếu mã đơn vị"),
        ("DV99999,Chi bộ,chi bộ,TU,", "Mã đơn vị", "dạng mã do hệ thống đặt"),
        ("CB2,,chi bộ,TU,", "Tên đơn vị", "còn trống"),
        ("CB2,Chi bộ,chi hội,TU,", "Loại", "Có phải là “chi bộ”?"),
        ("CB2,Chi bộ,chi bộ,KHÔNG,", "Mã đơn vị cấp trên", "Không có đơn vị nào mang mã “KHÔNG”"),
        (
            "CB2,Chi bộ,chi bộ,ĐU1,30/06/2025",
            "Mã đơn vị cấp trên",
            "không tồn tại suốt thời gian từ 30/06/2025",
        ),
        ("CB2,Chi bộ,chi bộ,TU,31/02/2026", "Hiệu lực từ", "không có trong lịch"),
        ("HU,Huyện ủy Cam Lộ,district_committee,TU,", "Loại", "loại này có đến hết 30/06/2025"),
        ("X,Xã Cam Lộ,xã,TU,", "Loại", "Mã đơn vị hành chính"),
    ],
    ids=lambda value: value[:20],
)
def test_what_is_wrong_with_a_row_is_told_in_its_cell(
    row: str, column: str, sentence: str, tmp_path: Path
) -> None:
    plan = take(f"{BODIES}{row}\n", tmp_path)
    problems = [one for one in plan.problems if one.row == 5]
    assert problems, plan.problems
    if column == "Loại" and sentence == "Mã đơn vị hành chính":
        assert any("mã đơn vị hành chính của xã có 5 chữ số" in one.problem for one in problems)
        return
    assert any(one.column == column and sentence in one.problem for one in problems), problems
    assert not Unit.objects.exists()


def test_an_end_before_the_start_is_told_as_it_was_written(tmp_path: Path) -> None:
    text = (
        "Mã đơn vị,Tên đơn vị,Loại,Hiệu lực từ,Đến hết ngày\n"
        "TU,Tỉnh ủy,provincial_committee,01/07/2025,01/01/2020\n"
    )
    (problem,) = take(text, tmp_path).problems
    assert (problem.column, problem.value) == ("Đến hết ngày", "01/01/2020")


def test_units_that_stand_above_each_other_are_told_as_a_ring(tmp_path: Path) -> None:
    text = (
        "Mã đơn vị,Tên đơn vị,Loại,Mã đơn vị cấp trên\n"
        "A,Đảng bộ A,grassroots_dang_bo,C\nB,Đảng bộ B,grassroots_dang_bo,A\n"
        "C,Đảng bộ C,grassroots_dang_bo,B\nD,Chi bộ D,party_cell,A\n"
    )
    plan = take(text, tmp_path)
    assert [row for row, _, sentence in told(plan) if "thành vòng" in sentence] == [2, 3, 4]


def test_what_needs_a_plan_is_not_taken_from_a_sheet(tmp_path: Path) -> None:
    take(BODIES, tmp_path)
    moved = BODIES.replace("chi bộ,ĐU1", "chi bộ,TU")
    assert "phải bằng phương án sắp xếp" in take(moved, tmp_path, on=LATER).problems[0].problem
    ended = BODIES.replace("Hiệu lực từ", "Hiệu lực từ,Đến hết ngày").replace(
        "ĐU1,01/07/2025", "ĐU1,01/07/2025,31/12/2026"
    )
    assert "phải bằng phương án sắp xếp" in take(ended, tmp_path, on=LATER).problems[0].problem


def test_history_is_never_edited(tmp_path: Path) -> None:
    take(BODIES, tmp_path)
    renamed = BODIES.replace("Chi bộ thôn Một", "Chi bộ thôn Hai")
    (problem,) = take(renamed, tmp_path, on=DAY).problems
    assert "chọn ngày nhập muộn hơn" in problem.problem
    earlier = BODIES.replace("ĐU1,01/07/2025", "ĐU1,01/01/2025")
    assert any(
        "lịch sử không sửa được" in one.problem
        for one in take(earlier, tmp_path, on=LATER).problems
    )


def test_an_export_is_read_back_unchanged_in_any_order(tmp_path: Path) -> None:
    take(BODIES, tmp_path)
    take(SHIPPED, tmp_path, on=EVE)
    make_cell(parent=make_unit(parent=make_province()))
    path = tmp_path / "a.xlsx"
    assert write_export(UNITS, path, on=LATER) == 12
    plan = import_file(UNITS, path, on=LATER, actor=SYSTEM, now=NOW)
    assert (counts(plan), plan.problems) == ((12, 0, 0, 12), [])


def test_whoever_reaches_one_commune_only_writes_and_reads_there(tmp_path: Path) -> None:
    take(BODIES, tmp_path)
    commune = Scope(Unit.objects.get(key="ĐU1").pk)
    below = "Mã đơn vị,Tên đơn vị,Loại,Mã đơn vị cấp trên\nCB2,Chi bộ thôn Hai,chi bộ,ĐU1\n"
    assert counts(take(below, tmp_path, scope=commune)) == (1, 1, 0, 0)
    beside = below.replace("CB2", "CB3").replace("ĐU1", "TU")
    assert "ngoài phạm vi" in take(beside, tmp_path, scope=commune).problems[0].problem
    top = below.replace("CB2", "CB3").replace("ĐU1", "")
    assert "ghi đơn vị cấp trên" in take(top, tmp_path, scope=commune).problems[0].problem
    assert write_export(UNITS, tmp_path / "a.xlsx", on=DAY, scope=commune) == 3


def test_the_number_of_statements_does_not_grow_with_the_rows(
    tmp_path: Path,
) -> None:
    def statements(count: int) -> int:
        rows = "".join(f"CB{n},Chi bộ {n},chi bộ,TU,01/07/2025\n" for n in range(count))
        path = tmp_path / "a.csv"
        path.write_text(BODIES + rows.replace("CB1,", "CBX,"), encoding="utf-8")
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert check_file(UNITS, path, on=DAY).problems == []
        return len(captured)

    assert statements(2) == statements(400) <= 6


def test_a_body_of_the_front_says_its_style_and_another_line_is_told_in_its_cell(
    tmp_path: Path,
) -> None:
    head = "Mã đơn vị,Tên đơn vị,Loại,Thể thức văn bản\n"
    front = "MT1,Ủy ban Mặt trận Tổ quốc xã Cam Lộ,fatherland_front,{style}\n"
    take(head + front.format(style=""), tmp_path)
    assert counts(take(head + front.format(style="thể thức Đảng"), tmp_path, on=LATER)) == (
        1,
        0,
        1,
        0,
    )
    styles = UnitSpan.objects.order_by("valid").values_list("paper_style", flat=True)
    assert list(styles) == ["", "party"]
    entry = Entry.objects.get(action="unit.renamed")
    assert (entry.before["paper_style"], entry.after["paper_style"]) == ("installed", "party")
    plan = take(f"{head}TU,Tỉnh ủy Quảng Trị,provincial_committee,thể thức Nhà nước\n", tmp_path)
    assert [(one.row, one.column) for one in plan.problems] == [(2, "Thể thức văn bản")]
    assert "bỏ trống" in plan.problems[0].problem
