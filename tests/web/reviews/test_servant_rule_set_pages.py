"""Pages of a set over NĐ 335/2025: its rows, its problems, a period opened with it, items scored."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings
from tests.products.office import TODAY, Office, accepted, assigned, make_office
from tests.reviews.test_servant_rule_sets import drafted, number, published, with_items
from tests.reviews.test_servants import rating_of
from tests.web.reviews.test_rule_set_pages import LIST, OWN, text_of
from tests.web.reviews.visiting import signed_in

from camket.reviews.models import Period, Rating, RuleSet
from camket.rules.local.sets import read_set

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def day(settings: Settings, tmp_path: Path) -> None:
    """Set the clock to the office's day."""
    day_file = tmp_path / "day"
    day_file.write_text(TODAY.isoformat(), encoding="ascii")
    settings.DEMO_DAY_FILE = day_file


@pytest.fixture
def office() -> Office:
    return make_office(with_accounts=True)


def test_every_kind_of_row_is_written_and_shown(office: Office) -> None:
    client = signed_in(office.appraiser)
    given = {"title": "Bộ của xã", "scheme": "335/2025/NĐ-CP", "in_force_from": "01/01/2026"}
    assert client.post(f"{LIST}moi/", given).status_code == 303
    row = RuleSet.objects.get()
    page = f"{LIST}{row.pk}/"
    begun = client.get(page).content.decode()
    assert "Quy tắc có thể không áp dụng" not in begun
    assert "Cách tính điểm" not in begun
    assert "Như thiết lập chung: lệch từ 5 điểm" in begun
    base = {"citation": "QĐ 283/QĐ-UBND Đ3", "mark": OWN}
    posts: dict[str, dict[str, Any]] = {
        "so/slip_percent/": {"value": "20", "reason": ""},
        "he-so/": {"group": "N3", "value": "58,5"},
        "dieu-kien/L-1/": {
            "kind": "exceeded_at_least",
            "value": "30",
            "bars": "HTXS",
            "applies_to": ["civil_servant", "civil_servant_leader"],
        },
        "giai-trinh/": {"explain_from": "3,5", "reason": ""},
        "tieu-chi/civil_servant/": {
            "code_0": "1",
            "title_0": "Phẩm chất, đạo đức",
            "points_0": "20",
            "mode_0": "binary",
            "evidence_0": "",
            "code_1": "2",
            "title_1": "Tư duy đổi mới",
            "points_1": "9,5",
            "mode_1": "graded",
            "evidence_1": "Sáng kiến được công nhận",
            "mode_2": "binary",
            "mode_3": "binary",
            "explains_below": "on",
        },
    }
    for version, (place, told) in enumerate(posts.items(), start=1):
        assert client.get(page + place).status_code == 200
        answer = client.post(page + place, {**base, **told, "version": version})
        assert answer.status_code == 303, text_of(answer.content.decode())
    html = text_of(client.get(page).content.decode())
    assert "20% nới hơn 25% (NĐ 335 Đ14.2). Không được nới" in html
    assert "N3: 58,5" in html
    assert "Thẩm định lệch điểm tự chấm từ 3,5 điểm, hoặc khác mức tự nhận, phải giải trình" in html
    assert "L-1: Tỷ lệ sản phẩm vượt số giao từ 30% trở lên" in html
    assert "công chức lãnh đạo, quản lý" in html
    assert "Nhóm tiêu chí chung phải cộng đúng 30 điểm, đang là 29,5" in html
    assert "Chấm dưới điểm tối đa của tiêu chí nào phải giải trình" in html
    assert "Còn 2 dòng phải sửa trước khi ban hành" in html
    for place in (*posts, "he-so/N3/"):
        assert client.get(page + place).status_code == 200
    content = client.get(f"{page}tep/").content.decode()
    assert read_set(content) == RuleSet.objects.get(pk=row.pk).local


@pytest.mark.parametrize(
    ("place", "given", "says"),
    [
        ("he-so/", {"group": "N 3", "value": "5"}, "viết liền"),
        ("he-so/", {"group": "a/b", "value": "5"}, "viết liền"),
        ("he-so/", {"group": "N3", "value": "0"}, "0,0001"),
        ("he-so/", {"group": "", "value": "5"}, "còn trống"),
        ("dieu-kien/L-1/", {"kind": "discipline_at_most", "value": "0", "bars": "HTT"}, "chọn"),
        ("so/slip_percent/", {"value": "25,5", "reason": ""}, "số nguyên"),
        ("giai-trinh/", {"explain_from": "ba"}, "không phải là số"),
    ],
)
def test_a_refused_row_says_why(
    office: Office, place: str, given: dict[str, str], says: str
) -> None:
    row = drafted(office)
    base = {"citation": "QĐ 12", "mark": OWN, "version": "1"}
    answer = signed_in(office.appraiser).post(f"{LIST}{row.pk}/{place}", base | given)
    assert answer.status_code == 422
    assert says in answer.content.decode().lower()


def test_what_has_no_place_in_it_is_not_found(office: Office) -> None:
    row = drafted(office)
    client = signed_in(office.appraiser)
    for place in ("he-so/N9/", "tieu-chi/leader/", "so/exceeded_at_least/"):
        assert client.get(f"{LIST}{row.pk}/{place}").status_code == 404
    for held in (office.clerk, office.chair):
        assert signed_in(held).get(f"{LIST}{row.pk}/he-so/").status_code in (403, 404)


def test_a_period_is_opened_with_the_set_and_with_no_other_scheme(office: Office) -> None:
    row = published(office, numbers__slip_percent=number(30))
    keeper = signed_in(office.appraiser)
    page = keeper.get("/danh-gia/mo/").content.decode()
    assert "Nghị định 335/2025/NĐ-CP: Bộ quy tắc công chức của xã" in page
    told = {
        "basis": "",
        "kind": "yearend",
        "year": "2026",
        "due_on": "14/12/2026",
        "rule_set": row.code,
        "who": ["members"],
    }
    wrong = keeper.post("/danh-gia/mo/", told)
    assert wrong.status_code == 422
    assert "phải dựa trên quy định mà kỳ xếp loại theo" in wrong.content.decode()
    told["basis"] = "335/2025/NĐ-CP"
    assert keeper.post("/danh-gia/mo/", told).status_code == 303
    assert Period.objects.get().rule_set == row.code


def at(rating: Rating, page: str) -> str:
    return f"/danh-gia/{rating.period_id}/xep-loai/{rating.pk}/{page}/"


def test_items_are_scored_appraised_and_told_on_the_page_and_as_json(office: Office) -> None:
    period = with_items(office)
    mine = rating_of(period, office.clerk)
    clerk, keeper = signed_in(office.clerk), signed_in(office.appraiser)
    page = clerk.get(at(mine, "tu-cham")).content.decode()
    assert "Tư duy đổi mới" in page
    assert "Minh chứng: Sáng kiến" in text_of(page)
    given = {"tc_0": "10", "tc_1": "8,5", "tc_2": "10", "level": "HTXS", "version": mine.version}
    bare = clerk.post(at(mine, "tu-cham"), given)
    assert bare.status_code == 422
    assert "Chấm dưới điểm tối đa nên phải ghi giải trình" in bare.content.decode()
    given["tc_1_vi_sao"] = "Chưa có sáng kiến cấp xã"
    above = clerk.post(at(mine, "tu-cham"), {**given, "tc_2": "11"})
    assert above.status_code == 422
    binary = clerk.post(at(mine, "tu-cham"), {**given, "tc_0": "5"})
    assert binary.status_code == 422
    assert clerk.post(at(mine, "tu-cham"), given).status_code == 303
    mine = rating_of(period, office.clerk)
    form = keeper.get(at(mine, "tham-dinh")).content.decode()
    assert "Chưa có sáng kiến cấp xã" in form
    appraisal = {
        **given, "tc_1": "7", "tc_1_vi_sao": "Một sáng kiến cấp phòng", "level": "HTXS",
        "disciplined": "0", "reason": "Theo hồ sơ", "version": mine.version,
    }  # fmt: skip
    assert keeper.post(at(mine, "tham-dinh"), appraisal).status_code == 303
    why = text_of(keeper.get(at(mine, "giai-thich")).content.decode())
    assert "Thẩm định: Một sáng kiến cấp phòng" in why
    assert "8,50 → 7,00/10" in why
    told = json.loads(
        keeper.get(f"/danh-gia/{period.pk}/xep-loai/{mine.pk}/giai-thich.json").content
    )
    assert told["score"]["general_items"][1] == {
        "code": "2",
        "title": "2. Tư duy đổi mới",
        "most": "10",
        "own": "8.5",
        "own_explanation": "Chưa có sáng kiến cấp xã",
        "points": "7",
        "explanation": "Một sáng kiến cấp phòng",
    }
    assert "Một sáng kiến" not in clerk.get(at(mine, "giai-thich")).content.decode()


def test_a_leaders_form_says_the_lower_value_of_the_set(office: Office) -> None:
    row = published(office, numbers__lower_value=number(40))
    accepted(office, assigned(office, office.head), office.head)
    keeper = signed_in(office.appraiser)
    told = {
        "basis": "335/2025/NĐ-CP", "kind": "yearend", "year": "2026", "due_on": "14/12/2026",
        "rule_set": row.code, "who": ["heads"],
    }  # fmt: skip
    assert keeper.post("/danh-gia/mo/", told).status_code == 303
    head = rating_of(Period.objects.get(), office.head)
    score = {"general": "28", "level": "HTT", "version": str(head.version)}
    assert signed_in(office.head).post(at(head, "tu-cham"), score).status_code == 303
    form = keeper.get(at(head, "tham-dinh")).content.decode()
    assert "40: chưa đạt" in form
    assert "(e = 40)" in form
