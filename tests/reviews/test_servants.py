"""Civil servants under NĐ 335/2025: who is in, products to points digit by digit, three columns."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from tests.products.office import (
    DUE,
    NOW,
    SCHEME,
    Office,
    accepted,
    assigned,
    make_office,
)

from camket.products.actions.checking import NewReport, fail_check, report_product
from camket.products.actions.excusing import claim_cause, confirm_cause
from camket.products.models import Slip
from camket.reviews.actions.periods.filling import fill_periods
from camket.reviews.actions.periods.opening import NewPeriod, open_review
from camket.reviews.actions.ratings.contesting import (
    NewContest,
    accept_contest,
    contest_fact,
)
from camket.reviews.actions.ratings.deciding import decide_ratings
from camket.reviews.actions.ratings.holding import Choice
from camket.reviews.actions.ratings.rating import appraise_rating, score_self
from camket.reviews.actions.ratings.scores import Scores
from camket.reviews.decisions.contests import ContestRefusal
from camket.reviews.decisions.ratings import RatingRefusal
from camket.reviews.decisions.servants import ServantEntered, counts_in, fact_of
from camket.reviews.decisions.states import PeriodKind
from camket.reviews.models import Dossier, Period, Rating
from camket.reviews.queries.facts.servants import servant_counts
from camket.reviews.queries.rated.subjects import Who
from camket.reviews.queries.ratings import row_of
from camket.rules.schemes.codes import OF_STATE
from camket.shared.errors import Refused

pytestmark = pytest.mark.django_db
YEAR = NewPeriod(PeriodKind.YEAREND, 2026, date(2026, 12, 14), other_scheme=OF_STATE)


def opened(office: Office, new: NewPeriod = YEAR) -> Period:
    """Open a period of the body's civil servants."""
    return open_review(office.body.pk, new, actor=office.appraiser.actor, now=NOW)


def rating_of(period: Period, held: Any) -> Rating:
    """Return somebody's rating."""
    return Rating.objects.select_related("period").get(period=period, person=held.person)


def scored(period: Period, held: Any, general: str = "28", level: str = "HTT") -> Rating:
    """Let somebody score himself."""
    rating = rating_of(period, held)
    scores = Scores(Decimal(general), Decimal(0), level)
    return score_self(rating.pk, scores, version=rating.version, actor=held.actor, now=NOW)


def appraised(
    office: Office,
    rating: Rating,
    general: str = "28",
    level: str = "HTT",
    entered: ServantEntered | None = None,
    *,
    by: Any = None,
    reason: str = "Theo kết quả sản phẩm",
) -> Rating:
    """Let the official in charge appraise."""
    return appraise_rating(
        rating.pk,
        Scores(Decimal(general), Decimal(0), level),
        entered or ServantEntered(),
        reason=reason,
        version=rating.version,
        actor=(by or office.appraiser).actor,
        now=NOW,
    )


def refused(act: Any, *args: Any, **told: Any) -> Any:
    """Return why an act is refused."""
    with pytest.raises(Refused) as found:
        act(*args, **told)
    return found.value.reason


def test_civil_servants_are_in_and_elected_cadres_are_not() -> None:
    office = make_office()
    period = opened(office)
    found = {one.person_id: one for one in Rating.objects.filter(period=period)}
    servants = (office.head, office.clerk, office.other, office.appraiser)
    assert set(found) == {one.person.pk for one in servants}
    assert found[office.head.person.pk].kind == "leader"
    assert found[office.clerk.person.pk].kind == "individual"
    assert found[office.clerk.person.pk].group == "công chức không giữ chức vụ lãnh đạo, quản lý"
    assert period.scheme == OF_STATE
    assert period.snapshot["numbers"]["slip_percent"] == {
        "value": 25,
        "citation": "NĐ 335 Đ14.2",
        "mark": "A",
    }
    assert not Dossier.objects.filter(rating__period=period).exists()


def test_only_the_classes_asked_for_are_in() -> None:
    office = make_office()
    period = opened(office, replace(YEAR, who=frozenset({Who.MEMBERS})))
    people = set(Rating.objects.filter(period=period).values_list("person_id", flat=True))
    assert people == {one.person.pk for one in (office.clerk, office.other, office.appraiser)}


def test_a_year_of_products_comes_to_points_digit_by_digit() -> None:
    """Five documents, one of them late, and a scheme that failed a check: 13.5 of standard."""
    office = make_office()
    many = assigned(office, office.clerk, quantity=5)
    accepted(office, many, office.clerk, completed=5, late=1, done_on=DUE)
    scheme = assigned(office, office.clerk, code=SCHEME, title="Đề án chợ xã")
    told = NewReport(1, DUE)
    scheme = report_product(
        scheme.pk, told, version=scheme.version, actor=office.clerk.actor, now=NOW
    )
    scheme = fail_check(
        scheme.pk,
        how_many=1,
        note="Thiếu phương án tài chính",
        version=scheme.version,
        actor=office.head.actor,
        now=NOW,
    )
    accepted(office, scheme, office.clerk)
    period = opened(office)
    rating = scored(period, office.clerk)
    # a = 9,5/9,5; b = (9,5 - 4,5 × 25 %)/9,5; c = (9,5 - 0,25)/9,5
    a, b, c = Decimal(100), Decimal(837500) / Decimal(9500), Decimal(925000) / Decimal(9500)
    expected = (a + b + c) / 3 * Decimal("0.7")
    assert rating.self_results == Decimal("66.622807")
    assert abs(rating.self_results - expected) < Decimal("0.000001")
    done = appraised(office, rating, level="HTXS")
    assert done.ruled_level == "HTXS"
    assert done.general is not None
    assert done.results is not None
    assert str(done.general + done.results) == "94.622807"
    steps = {one["step"]: one["says"] for one in (done.finding or {})["computation"]["trace"]}
    assert steps["assigned"] == "Được giao (đã quy đổi): 9,5"
    assert steps["b"] == ("b (chất lượng) = 100 × 8,375 (đã trừ 1,125) ÷ 9,5 = 88,15…")
    assert steps["c"] == "c (tiến độ) = 100 × 9,25 (đã trừ 0,25) ÷ 9,5 = 97,36…"


def test_a_confirmed_cause_gives_the_points_back() -> None:
    office = make_office()
    product = assigned(office, office.clerk)
    accepted(office, product, office.clerk, late=1, done_on=date(2026, 11, 3))
    period = opened(office)
    assert scored(period, office.clerk).self_results == Decimal("64.166666")
    slip = Slip.objects.get(product=product)
    claim_cause(
        slip.pk,
        reason="Sở gửi số liệu chậm",
        paper="CV 91/STC ngày 02/11/2026",
        actor=office.clerk.actor,
        now=NOW,
    )
    assert scored(period, office.clerk).self_results == Decimal("64.166666")
    confirm_cause(slip.pk, answer="Đã xác minh", actor=office.head.actor, now=NOW)
    assert scored(period, office.clerk).self_results == Decimal(70)


def test_nothing_assigned_is_not_enough_data_never_a_hundred() -> None:
    office = make_office()
    period = opened(office)
    mine = scored(period, office.clerk)
    assert (mine.self_general, mine.self_results) == (Decimal(28), None)  # nothing is not nought
    done = appraised(office, mine, level="HT", reason="Mới nhận việc")
    assert (done.ruled_level, done.results) == ("", None)
    assert row_of(done).score is None
    assert (done.finding or {})["reasons"][0]["rule"] == "NO-TASKS"


def test_what_falls_due_later_or_was_withdrawn_is_not_assigned_in_the_period() -> None:
    office = make_office()
    assigned(office, office.clerk, due_on=date(2027, 1, 15))
    assigned(office, office.clerk, due_on=date(2026, 3, 31))
    quarter = replace(YEAR, kind=PeriodKind.QUARTER, quarter=1)
    period = opened(office, quarter)
    assert counts_in(rating_of(period, office.clerk).facts).assigned == 1
    assert str(period) == "Đánh giá quý I/2026"


def test_a_leader_waits_for_those_he_leads_and_is_measured_in_six_parts() -> None:
    office = make_office()
    for held in (office.clerk, office.other, office.head):
        accepted(office, assigned(office, held), held)
    period = opened(office)
    head = scored(period, office.head)
    early = appraised(office, head, level="HTT", reason="Chờ kết quả chuyên viên")
    assert (early.finding or {})["reasons"][0]["rule"] == "NO-SUBORDINATES"
    staff = {}
    for held in (office.clerk, office.other):
        one = appraised(office, scored(period, held, level="HTXS"), level="HTXS", reason="")
        staff[one.pk] = Choice("HTT", "Ngoài tỷ lệ")
    decide_ratings(period.pk, staff, actor=office.chair.actor, now=NOW)
    head = appraised(office, scored(period, office.head), level="HTXS", reason="Đủ điều kiện")
    assert counts_in(head.facts).below == ("HTT", "HTT")
    parts = (head.finding or {})["computation"]["components"]
    assert parts == {"a": "100", "b": "100", "c": "100", "d": "100", "đ": "100", "e": "100"}
    assert head.ruled_level == "HTXS"
    told = ServantEntered(disunited=True)
    bare = refused(appraised, office, head, level="HTXS", entered=told, reason="x")
    assert bare == RatingRefusal.SOURCE_MISSING
    told = ServantEntered(disunited=True, sources={"united": "KL 12-KL/ĐU ngày 01/12/2026"})
    head = appraised(office, head, level="HTXS", entered=told, reason="Đủ điều kiện")
    # (5 × 100 + 50) ÷ 6 × 70 %
    assert head.results == Decimal("64.166666")


def test_three_people_and_nobody_his_own() -> None:
    office = make_office()
    period = opened(office)
    own = scored(period, office.appraiser)
    assert refused(appraised, office, own) == RatingRefusal.SUBJECT_ITSELF
    done = appraised(office, own, by=office.deputy, level="HT", reason="Chưa giao sản phẩm")
    choice = {done.pk: Choice("HT", "Theo đề nghị")}
    by_deputy = refused(decide_ratings, period.pk, choice, actor=office.deputy.actor, now=NOW)
    assert by_deputy == RatingRefusal.NOT_ALLOWED
    decide_ratings(period.pk, choice, actor=office.chair.actor, now=NOW)
    theirs = rating_of(period, office.clerk)
    told = Scores(Decimal(20), Decimal(0), "HTT")
    another = refused(
        score_self, theirs.pk, told, version=theirs.version, actor=office.other.actor, now=NOW
    )
    assert another == RatingRefusal.NOT_ALLOWED


def test_a_contested_number_is_corrected_with_its_source_and_outlives_the_next_count() -> None:
    office = make_office()
    product = assigned(office, office.clerk)
    accepted(office, product, office.clerk, late=1)
    period = opened(office)
    rating = scored(period, office.clerk)
    fact = fact_of(product.pk, "late")
    new = NewContest(fact, "0", "Gửi đúng hạn, văn thư vào sổ muộn")
    strange = NewContest(fact_of(product.pk + 1, "late"), "0", "Không phải của tôi")
    assert refused(contest_fact, rating.pk, strange, actor=office.clerk.actor, now=NOW) == (
        ContestRefusal.UNKNOWN_FACT
    )
    contest = contest_fact(rating.pk, new, actor=office.clerk.actor, now=NOW)
    assert contest.shown == "1"
    impossible = {"value": "2", "answer": "Có", "source": "Sổ văn bản"}
    wrong = refused(accept_contest, contest.pk, **impossible, actor=office.appraiser.actor, now=NOW)
    assert wrong == ContestRefusal.VALUES_DISAGREE
    accept_contest(
        contest.pk,
        value="0",
        answer="Đã đối chiếu sổ văn bản đi",
        source="Sổ văn bản đi tháng 10/2026",
        actor=office.appraiser.actor,
        now=NOW,
    )
    fill_periods([period.pk], now=NOW)
    assert counts_in(rating_of(period, office.clerk).facts).lines[0].late == 0
    assert scored(period, office.clerk).self_results == Decimal(70)


def test_the_facts_of_many_are_read_in_five_statements(
    django_assert_num_queries: Any,
) -> None:
    office = make_office()
    for held in (office.clerk, office.other, office.head):
        accepted(office, assigned(office, held), held)
    period = opened(office)
    ratings = list(Rating.objects.filter(period=period))
    with django_assert_num_queries(5):
        counts = servant_counts(period, ratings)
    assert counts[rating_of(period, office.head).pk].led == 3
