"""A body's own set over NĐ 335/2025: drafted, checked, published, carried by a period to the end."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from tests.products.office import NOW, Office, accepted, assigned, make_office
from tests.reviews.test_servants import YEAR, appraised, opened, rating_of, refused, scored

from camket.products.actions.catalogues import (
    NewCatalogue,
    NewEntry,
    draft_catalogue,
    publish_catalogue,
    write_entries,
)
from camket.reviews.actions.periods.filling import fill_periods
from camket.reviews.actions.periods.opening import open_review
from camket.reviews.actions.ratings.asking import answer_to
from camket.reviews.actions.ratings.rating import appraise_rating, score_self
from camket.reviews.actions.ratings.scores import Scores
from camket.reviews.actions.rule_sets import (
    Entry,
    NewSet,
    archive_set,
    draft_set,
    draft_version,
    drop_row,
    publish_set,
    put_row,
)
from camket.reviews.decisions.general_items import ItemMark, as_record, marks_in
from camket.reviews.decisions.periods import PeriodRefusal
from camket.reviews.decisions.questions import Question
from camket.reviews.decisions.ratings import RatingRefusal
from camket.reviews.decisions.rule_sets import RuleSetRefusal
from camket.reviews.decisions.servants import ServantEntered
from camket.reviews.decisions.states import PeriodKind
from camket.reviews.models import RuleSet
from camket.reviews.queries.chosen_rules import rule_choices
from camket.reviews.queries.desk.ceilings import numbers_of
from camket.reviews.queries.general_items import items_of
from camket.reviews.queries.ratings import row_of
from camket.reviews.queries.rule_sets import bases_of, coefficients_of
from camket.reviews.queries.works import explained_from
from camket.rules.criteria import ScoringMode
from camket.rules.levels import Level
from camket.rules.local.basis import Basis
from camket.rules.local.criteria import OwnCriteria, OwnCriterion
from camket.rules.local.sets import (
    ConditionKind,
    Explaining,
    LocalCoefficient,
    LocalCondition,
    LocalNumber,
)
from camket.rules.schemes import numbers_366
from camket.rules.schemes.codes import OF_STATE
from camket.rules.schemes.nghi_dinh_335 import ServantKind

pytestmark = pytest.mark.django_db
OWN = Basis.LOCAL_INTERNAL_BASIS
PAPER = "Quyết định 283/QĐ-UBND ngày 28/3/2026 của UBND xã"
ITEMS = (
    OwnCriterion("1", "Phẩm chất, đạo đức", Decimal(10), ScoringMode.BINARY),
    OwnCriterion("2", "Tư duy đổi mới", Decimal(10), ScoringMode.GRADED, "Sáng kiến"),
    OwnCriterion("3", "Tự phê bình", Decimal(10), ScoringMode.GRADED),
)


def drafted(office: Office, **rows: Entry) -> RuleSet:
    """Draft a set of the office's body; `__` in a name stands for the stop of its row."""
    new = NewSet("Bộ quy tắc công chức của xã", OF_STATE, date(2026, 1, 1))
    row = draft_set(office.body.pk, new, actor=office.appraiser.actor, now=NOW)
    for name, entry in rows.items():
        row = put(office, row, name.replace("__", ".").replace("L_", "L-"), entry)
    return row


def put(office: Office, row: RuleSet, place: str, entry: Entry) -> RuleSet:
    return put_row(row.pk, place, entry, version=row.version, actor=office.appraiser.actor, now=NOW)


def published(office: Office, **rows: Entry) -> RuleSet:
    row = drafted(office, **rows)
    return publish_set(row.pk, paper=PAPER, version=row.version, actor=office.chair.actor, now=NOW)


def number(value: int, reason: str = "") -> LocalNumber:
    return LocalNumber(value, "QĐ 283 Đ5", OWN, reason)


def test_a_looser_a_number_stops_publication_and_a_looser_b_number_wants_its_reason() -> None:
    office = make_office()
    row = drafted(office, numbers__slip_percent=number(20))

    def publish(row: RuleSet) -> RuleSet:
        return publish_set(
            row.pk, paper=PAPER, version=row.version, actor=office.chair.actor, now=NOW
        )

    assert refused(publish, row) == RuleSetRefusal.HAS_PROBLEMS
    row = put(office, row, "numbers.slip_percent", number(30))
    row = put(office, row, "numbers.lower_value", number(60))
    assert refused(publish, row) == RuleSetRefusal.HAS_PROBLEMS
    row = put(office, row, "numbers.lower_value", number(60, "Hướng dẫn của Sở Nội vụ"))
    by_drafter = {"paper": PAPER, "version": row.version, "actor": office.appraiser.actor}
    assert refused(publish_set, row.pk, **by_drafter, now=NOW) == RuleSetRefusal.NOT_ALLOWED
    row = publish(row)
    assert row.is_published
    assert refused(put, office, row, "numbers.best_from", number(95)) == RuleSetRefusal.PUBLISHED
    again = draft_version(row.pk, actor=office.appraiser.actor, now=NOW)
    assert again.local.numbers == row.local.numbers


def test_rows_of_the_other_scheme_have_no_place() -> None:
    office = make_office()
    row = drafted(office)
    own = OwnCriteria(ITEMS, (), "QĐ 283", OWN)
    unknown = RuleSetRefusal.UNKNOWN_ROW
    assert refused(put, office, row, "criteria.leader", own) == unknown
    one = LocalCoefficient(Decimal(2), "QĐ 283", OWN)
    row = put(office, row, "coefficients.N1", one)
    told: dict[str, Any] = {"version": row.version, "actor": office.appraiser.actor, "now": NOW}
    assert refused(drop_row, row.pk, "coefficients.N2", **told) == unknown
    assert drop_row(row.pk, "coefficients.N1", **told).local.coefficients == {}
    party = NewSet("Bộ của Đảng", numbers_366.SCHEME, date(2026, 1, 1))
    other = draft_set(office.body.pk, party, actor=office.appraiser.actor, now=NOW)
    assert refused(put, office, other, "coefficients.N1", one) == unknown
    explaining = Explaining(Decimal(3), "QĐ 283", OWN)
    assert refused(put, office, other, "explaining", explaining) == unknown


def test_a_period_opened_with_a_set_is_judged_by_it_and_keeps_it() -> None:
    office = make_office()
    late = LocalCondition(
        ConditionKind.LATE, Level.HTXS, Decimal(10), (ServantKind.STAFF,), "QĐ 283 Đ6", OWN
    )
    row = drafted(
        office,
        numbers__slip_percent=number(30),
        numbers__cap_percent=number(15),
        conditions__L_1=late,
    )
    new = replace(YEAR, rule_set=row.code)
    told: dict[str, Any] = {"actor": office.appraiser.actor, "now": NOW}
    assert refused(open_review, office.body.pk, new, **told) == PeriodRefusal.UNKNOWN_RULES
    row = publish_set(row.pk, paper=PAPER, version=row.version, actor=office.chair.actor, now=NOW)
    assert (row.code, OF_STATE) in {
        (one.code, one.scheme) for one in rule_choices(office.body.pk, on=date(2026, 12, 7))
    }
    party = replace(new, other_scheme="")
    assert refused(open_review, office.body.pk, party, **told) == PeriodRefusal.UNKNOWN_RULES
    accepted(office, assigned(office, office.clerk), office.clerk, late=1)
    period = opened(office, new)
    assert period.snapshot["local_set"]["digest"] == row.digest
    assert period.snapshot["numbers"]["slip_percent"]["value"] == 30
    assert numbers_of(period).caps.percent == 15
    assert bases_of(period)[-1] == f"Căn cứ {PAPER}"
    archive_set(row.pk, actor=office.chair.actor, now=NOW)
    rating = scored(period, office.clerk)
    assert rating.self_results == Decimal(63)  # (100 + 100 + 70) ÷ 3 × 70 %
    fill_periods([period.pk], now=NOW)
    proposal = rating_of(period, office.clerk).proposal or {}
    assert (proposal["rules"], proposal["bars"]) == (row.code, ["L-1"])
    done = appraised(office, rating_of(period, office.clerk), general="30", level="HTT")
    assert done.ruled_level == "HTT"  # 93 points, but late by more than 10 %
    finding = done.finding or {}
    assert (finding["rules"], finding["numbers_digest"]) == (row.code, row.digest)
    assert finding["reasons"][0]["says"].endswith("đang là 100%.")
    found = answer_to(period, Question(rule_set="national"))
    assert [(one.before, one.after) for one in found.moved] == [("HTT", "HTXS")]


def test_a_set_says_from_which_difference_on_to_explain() -> None:
    office = make_office()
    usual = opened(office)
    rule = explained_from(usual)
    assert rule is not None
    assert rule.points == 5
    assigned(office, office.clerk)
    accepted(office, assigned(office, office.clerk, title="Báo cáo tháng"), office.clerk)
    one = Explaining(Decimal(3), "QĐ 283 Đ9", OWN)
    row = published(office, explaining=one)
    quarter = replace(YEAR, kind=PeriodKind.QUARTER, quarter=4, rule_set=row.code)
    period = opened(office, quarter)
    rule = explained_from(period)
    assert rule is not None
    assert (rule.points, rule.citation) == (Decimal(3), "QĐ 283 Đ9")
    rating = scored(period, office.clerk, general="28", level="HT")
    given: dict[str, Any] = {"general": "25", "level": "HT", "reason": ""}
    reason = refused(appraised, office, rating, **given)
    assert reason == RatingRefusal.DIFFERENCE_UNEXPLAINED
    less = appraised(office, rating, **given | {"general": "25.5"})
    assert less.appraised_level == "HT"


def test_a_proposed_threshold_changes_nothing() -> None:
    office = make_office()
    proposed = Explaining(Decimal(1), "Dự thảo", Basis.LOCAL_POLICY_PROPOSAL)
    row = published(office, explaining=proposed)
    rule = explained_from(opened(office, replace(YEAR, rule_set=row.code)))
    assert rule is not None
    assert rule.points == 5


def test_a_group_of_products_counts_by_the_coefficient_of_the_set() -> None:
    office = make_office()
    new = NewCatalogue("Danh mục có nhóm", "13/QĐ-UBND", date(2026, 6, 1), date(2026, 6, 2))
    keeper = office.appraiser.actor
    catalogue = draft_catalogue(office.body.pk, new, actor=keeper, now=NOW)
    entries = [
        NewEntry("VB", "Văn bản", "văn bản", Decimal(1), "N1"),
        NewEntry("DA", "Đề án", "đề án", Decimal(1), "N5"),
    ]
    write_entries(catalogue.pk, entries, actor=keeper, now=NOW)
    publish_catalogue(catalogue.pk, actor=keeper, now=NOW)
    accepted(office, assigned(office, office.clerk), office.clerk)
    assigned(office, office.clerk, code="DA", title="Đề án chợ")
    usual = scored(opened(office), office.clerk)
    assert usual.self_results == Decimal(35)  # one of two
    one = LocalCoefficient(Decimal(4), "QĐ 283 Đ7", OWN)
    row = published(office, coefficients__N5=one)
    found = answer_to(usual.period, Question(rule_set=row.code))
    assert found.total == 0  # nobody is appraised yet
    appraised(office, usual, general="30", level="HT")
    (moved,) = answer_to(usual.period, Question(rule_set=row.code)).moved
    assert (moved.before, moved.after) == ("HT", "KHT")
    assert "a (số lượng) 50 → 20" in moved.why[-1][0]
    quarter = replace(YEAR, kind=PeriodKind.QUARTER, quarter=4, rule_set=row.code)
    period = opened(office, quarter)
    assert coefficients_of(period) == {"N5": Decimal(4)}
    assert scored(period, office.clerk).self_results == Decimal(14)  # one of five


def with_items(office: Office, *, explains: bool = True) -> Any:
    own = OwnCriteria(ITEMS, (), "QĐ 283 Đ3", OWN, explains_below=explains)
    row = published(office, criteria__civil_servant=own)
    accepted(office, assigned(office, office.clerk), office.clerk)
    return opened(office, replace(YEAR, rule_set=row.code))


def given(*points: str, why: str = "") -> Scores:
    marks = [
        ItemMark(item.code, item.title, item.points, Decimal(told), why)
        for item, told in zip(ITEMS, points, strict=False)
    ]
    return Scores(Decimal(0), Decimal(0), "HTT", work=as_record(marks))


def test_general_points_come_item_by_item_with_their_explanations() -> None:
    office = make_office()
    period = with_items(office)
    mine = rating_of(period, office.clerk)
    assert items_of(rating_of(period, office.head)) is None  # of another class
    told: dict[str, Any] = {"version": mine.version, "actor": office.clerk.actor, "now": NOW}

    def own(scores: Scores) -> Any:
        return refused(score_self, mine.pk, scores, **told)

    assert own(Scores(Decimal(28), Decimal(0), "HTT")) == RatingRefusal.ITEMS_MISSING
    assert own(given("10", "8")) == RatingRefusal.ITEMS_MISSING
    assert own(given("5", "8", "9", why="x")) == RatingRefusal.ITEM_POINTS
    assert own(given("10", "10.5", "9", why="x")) == RatingRefusal.ITEM_POINTS
    assert own(given("10", "8", "10")) == RatingRefusal.ITEM_UNEXPLAINED
    done = score_self(mine.pk, given("10", "8.5", "10", why="Chưa có sáng kiến"), **told)
    assert done.self_general == Decimal("28.5")
    assert marks_in(done.self_work)[1].why == "Chưa có sáng kiến"
    appraised_rating = appraise_rating(
        done.pk,
        given("10", "7", "10", why="Có một sáng kiến cấp phòng"),
        ServantEntered(),
        reason="Theo hồ sơ",
        version=done.version,
        actor=office.appraiser.actor,
        now=NOW,
    )
    assert appraised_rating.general == Decimal(27)
    assert marks_in(appraised_rating.self_work)[1].points == Decimal("8.5")
    again = rating_of(period, office.clerk)
    told["version"] = again.version
    voided = score_self(again.pk, given("10", "10", "10"), **told)
    assert (voided.work, voided.appraised_level) == (None, "")


def test_explanations_are_asked_for_only_where_the_set_says_so() -> None:
    office = make_office()
    period = with_items(office, explains=False)
    mine = rating_of(period, office.clerk)
    done = score_self(
        mine.pk, given("10", "8", "9"), version=mine.version, actor=office.clerk.actor, now=NOW
    )
    assert done.self_general == Decimal(27)


def test_a_total_that_the_set_rounds_is_told_rounded_beside_its_level() -> None:
    """21.15 + 68.8333… = 89.9833…, which one digit rounds to the 90 it is judged by."""
    office = make_office()
    up = LocalNumber("half_up", "QĐ 283 Đ6", OWN, "Cách làm tròn của xã")
    one = LocalNumber(1, "QĐ 283 Đ6", OWN, "Một chữ số")
    row = published(office, numbers__score_rounding=up, numbers__score_places=one)
    accepted(office, assigned(office, office.clerk, quantity=5), office.clerk, completed=5, late=1)
    period = opened(office, replace(YEAR, rule_set=row.code))
    mine = scored(period, office.clerk, general="21.15")
    done = appraised(office, mine, general="21.15", level="HTXS")
    assert done.ruled_level == "HTXS"
    assert (done.general, done.results) == (Decimal("21.15"), Decimal("68.833333"))
    assert row_of(done).score == Decimal(90)
