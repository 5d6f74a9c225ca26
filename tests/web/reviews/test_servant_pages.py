"""Pages of a civil servant's rating: opened, scored, contested, appraised, decided, passed on."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings
from tests.factories import make_cell, make_holder, make_unit
from tests.products.office import NOW, TODAY, Office, accepted, assigned, make_office
from tests.reviews.test_servants import appraised, opened, rating_of, scored
from tests.web.reviews.visiting import signed_in

from camket.organisation.actions import Appointment, appoint
from camket.organisation.models import Post
from camket.reviews.actions.periods.opening import NewPeriod, open_review
from camket.reviews.actions.ratings.outside import NewOutside, enter_outside_level
from camket.reviews.decisions.outside import OutsideRefusal
from camket.reviews.decisions.states import PeriodKind
from camket.reviews.models import OutsideLevel, Period, Rating
from camket.reviews.queries.facts.civil import civil_now
from camket.reviews.queries.rated.subjects import Who
from camket.shared.actor import SYSTEM
from camket.shared.errors import Refused

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


def at(rating: Rating, page: str) -> str:
    """Return the address of a page about a rating."""
    return f"/danh-gia/{rating.period_id}/xep-loai/{rating.pk}/{page}/"


def test_a_year_of_civil_servants_from_opening_to_decision(office: Office) -> None:
    product = assigned(office, office.clerk)
    accepted(office, product, office.clerk, late=1)
    keeper, clerk, chair = (
        signed_in(one) for one in (office.appraiser, office.clerk, office.chair)
    )
    told = {
        "basis": "335/2025/NĐ-CP",
        "kind": "yearend",
        "year": "2026",
        "due_on": "14/12/2026",
        "rule_set": "national",
        "who": ["heads", "deputies", "leaders", "members"],
    }
    before = keeper.post("/danh-gia/mo/", {**told, "year": "2025"})
    assert "sớm hơn ngày có hiệu lực" in before.content.decode()
    assert keeper.post("/danh-gia/mo/", told).status_code == 303
    period = Period.objects.get()
    mine = rating_of(period, office.clerk)
    assert "tự chấm điểm" in clerk.get("/san-pham/").content.decode()
    page = clerk.get(at(mine, "tu-cham")).content.decode()
    assert "1 lượt được giao trong kỳ" in page
    score = {"general": "28,5", "level": "HTXS", "version": str(mine.version)}
    assert clerk.post(at(mine, "tu-cham"), score).status_code == 303
    appraisal = {"general": "27", "level": "HTXS", "disciplined": "0", "reason": "Đủ minh chứng"}
    version = str(rating_of(period, office.clerk).version)
    sent = keeper.post(at(mine, "tham-dinh"), {**appraisal, "version": version})
    assert sent.status_code == 303
    why = keeper.get(at(mine, "giai-thich")).content.decode()
    assert "27 + 64,16… = 91,16…" in why
    assert f'href="/san-pham/{product.pk}/"' in why
    assert "Điều 14, 15, 16 Nghị định 335/2025/NĐ-CP" in why
    listed = keeper.get(f"/danh-gia/{period.pk}/xep-loai/?nhom=khong-chuc-vu").content.decode()
    assert "Xếp loại công chức" in listed
    hidden = clerk.get(at(mine, "giai-thich")).content.decode()
    assert "27 + 64" not in hidden  # read by him once it is decided
    choice = {f"muc-{mine.pk}": "HTXS", "nhom": "khong-chuc-vu", "chi": str(mine.pk)}
    decided = chair.post(f"/danh-gia/{period.pk}/xep-loai/quyet-dinh/", choice)
    assert decided.status_code in (200, 303)
    assert rating_of(period, office.clerk).decided_level == "HTXS"
    assert "91,16…" in clerk.get(at(mine, "giai-thich")).content.decode()


def test_who_is_another_sees_neither_points_nor_products(office: Office) -> None:
    assigned(office, office.clerk)
    period = opened(office)
    theirs = scored(period, office.clerk)
    other = signed_in(office.other)
    for page in ("giai-thich", "so-lieu", "tu-cham", "tham-dinh"):
        assert other.get(at(theirs, page)).status_code == 404
    assert other.get(f"/danh-gia/{period.pk}/xep-loai/").status_code == 404


def test_a_number_is_contested_and_answered_on_its_page(office: Office) -> None:
    product = assigned(office, office.clerk)
    accepted(office, product, office.clerk, late=1)
    period = opened(office)
    mine = scored(period, office.clerk)
    clerk, keeper = signed_in(office.clerk), signed_in(office.appraiser)
    told = {"fact": f"sp-{product.pk}-late", "claimed": "0", "reason": "Văn thư vào sổ muộn"}
    assert clerk.post(at(mine, "so-lieu"), told).status_code == 303
    page = keeper.get(at(mine, "so-lieu")).content.decode()
    assert "số sản phẩm bị trừ vì chậm: 1 → 0. Văn thư vào sổ muộn" in page
    contest = mine.contests.get()
    answer = {"value": "0", "source": "Sổ văn bản đi", "answer": "Đúng", "y-kien": "sua"}
    assert keeper.post(at(mine, f"so-lieu/{contest.pk}"), answer).status_code == 303
    assert "Đã sửa số liệu" in clerk.get(at(mine, "so-lieu")).content.decode()


def test_a_leader_is_appraised_with_what_the_law_measures_of_him(office: Office) -> None:
    accepted(office, assigned(office, office.head), office.head)
    period = opened(office)
    rating = scored(period, office.head)
    keeper = signed_in(office.appraiser)
    assert "Khả năng tổ chức triển khai (đ)" in keeper.get(at(rating, "tham-dinh")).content.decode()
    told = {
        "general": "28",
        "level": "HTT",
        "reason": "Theo thẩm định",
        "below_htt": "3",
        "disciplined": "0",
        "version": str(rating.version),
    }
    bare = keeper.post(at(rating, "tham-dinh"), told)
    assert bare.status_code == 422
    told["source_below"] = "QĐ 45/QĐ-UBND"
    assert keeper.post(at(rating, "tham-dinh"), told).status_code == 303


def test_what_cannot_be_counted_yet_is_told_as_that_never_as_nought(office: Office) -> None:
    accepted(office, assigned(office, office.head), office.head)
    period = opened(office)
    rating = scored(period, office.head)  # nobody under him has a level
    keeper = signed_in(office.appraiser)
    why = keeper.get(at(rating, "giai-thich")).content.decode()
    assert "Tự chấm tiêu chí chung 28,00, kết quả nhiệm vụ chưa tính được" in why
    assert "28,00 + " not in why
    assert "Xét sau khi thẩm định." in why.partition("3. Trường hợp bắt buộc hạ mức")[2][:400]
    assert "kết quả chưa tính được" in keeper.get(at(rating, "tham-dinh")).content.decode()
    appraised(office, rating, level="HTT", reason="Chờ kết quả cấp dưới")
    why = keeper.get(at(rating, "giai-thich")).content.decode()
    assert "kết quả nhiệm vụ chưa đủ dữ liệu để tính nên chưa có tổng điểm" in why
    assert "Đạt 28" not in why
    listed = keeper.get(f"/danh-gia/{period.pk}/xep-loai/?nhom=ca-nhan").content.decode()
    assert "28,00" not in listed.split("<tbody>")[1].split("</tbody>")[0]


def test_points_are_read_with_two_digits_wherever_they_stand(office: Office) -> None:
    accepted(office, assigned(office, office.clerk), office.clerk, late=1)
    period = opened(office)
    mine = appraised(office, scored(period, office.clerk), level="HTXS")
    keeper = signed_in(office.appraiser)
    assert str(mine.results) == "64.166666"
    pages = [at(mine, "giai-thich"), f"/danh-gia/{period.pk}/xep-loai/?nhom=khong-chuc-vu"]
    pages += [f"/danh-gia/{period.pk}/tong-hop/"]
    for page in pages:
        text = keeper.get(page).content.decode()
        assert re.search(r"64,16…|92,16…", text), page
        assert not re.search(r"(?<![\d.,])\d+,\d{3,}", text), page


# --- beside the Party's rating ----------------------------------------------------------------


def member_period(office: Office) -> tuple[Any, Period]:
    """Let the office's clerk be a member of a cell, whose year is opened."""
    commune = make_unit("Đảng ủy xã Thử Nghiệm")
    cell = make_cell("Chi bộ Cơ quan chính quyền", parent=commune)
    secretary = make_holder(cell, "cell_secretary", with_account=True)
    make_holder(cell, "cell_member")
    post = Post.objects.get(code="cell_member")
    appoint(
        [Appointment(office.clerk.person, post, cell.pk, date(2025, 7, 1))], actor=SYSTEM, now=NOW
    )
    clerk = make_holder(commune, "commune_clerk")
    new = NewPeriod(PeriodKind.YEAREND, 2026, date(2026, 12, 20), who=frozenset({Who.MEMBERS}))
    return secretary, open_review(cell.pk, new, actor=clerk.actor, now=NOW)


def test_the_decided_level_reaches_the_member_with_its_source(office: Office) -> None:
    _, party = member_period(office)
    member = rating_of(party, office.clerk)
    assert civil_now(member) is None
    civil = opened(office)
    waiting = civil_now(member)
    assert waiting is not None
    assert waiting.level == ""
    row = rating_of(civil, office.clerk)
    Rating.objects.filter(pk=row.pk).update(
        decided_level="HTT", decided_at=NOW, decided_by_name="Chủ tịch UBND xã"
    )
    found = civil_now(member)
    assert found is not None
    assert (found.level, found.rating_id) == ("HTT", row.pk)
    assert found.source == "Xếp loại công chức trong hệ thống, Chủ tịch UBND xã quyết định"


def test_a_level_decided_outside_comes_with_its_paper(office: Office) -> None:
    secretary, party = member_period(office)
    member = rating_of(party, office.clerk)
    page = signed_in(secretary)
    told = {"level": "HTT", "body": "UBND xã", "paper_number": "", "paper_on": "01/12/2026"}
    assert page.post(at(member, "cong-chuc"), told).status_code == 422
    told["paper_number"] = "77/QĐ-UBND"
    assert page.post(at(member, "cong-chuc"), told).status_code == 303
    why = page.get(at(member, "giai-thich")).content.decode()
    assert "UBND xã, văn bản số 77/QĐ-UBND ngày 01/12/2026" in why
    row = OutsideLevel.objects.get()
    new = NewOutside("HT", "UBND xã", "78/QĐ-UBND", date(2026, 12, 2))
    with pytest.raises(Refused) as twice:
        enter_outside_level(member.pk, new, actor=secretary.actor, now=NOW)
    assert twice.value.reason is OutsideRefusal.STANDS
    with pytest.raises(Refused) as own:
        enter_outside_level(member.pk, new, actor=office.clerk.actor, now=NOW)
    assert own.value.reason is OutsideRefusal.NOT_ALLOWED
    bare = page.post(at(member, f"cong-chuc/{row.pk}/rut"), {"reason": ""})
    assert "Chưa ghi lý do rút" in bare.content.decode()
    gone = page.post(at(member, f"cong-chuc/{row.pk}/rut"), {"reason": "Nhập nhầm mức"})
    assert gone.status_code == 303
    assert civil_now(member) is None


def test_what_is_rated_here_is_not_entered_by_hand(office: Office) -> None:
    secretary, party = member_period(office)
    member = rating_of(party, office.clerk)
    assert member.left_out == ""  # his office rates the civil servant, his cell the member
    page = signed_in(secretary)
    assert "Nhập kết quả công chức" in page.get(at(member, "giai-thich")).content.decode()
    opened(office)
    why = page.get(at(member, "giai-thich")).content.decode()
    assert "công chức xếp loại trước đảng viên" in why
    assert "Nhập kết quả công chức" not in why
    new = NewOutside("HTXS", "UBND xã", "78/QĐ-UBND", date(2026, 12, 2))
    with pytest.raises(Refused) as told:
        enter_outside_level(member.pk, new, actor=secretary.actor, now=NOW)
    assert told.value.reason is OutsideRefusal.IN_SYSTEM
