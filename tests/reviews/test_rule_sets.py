"""A body's rule set: drafted by who prepares ratings, published by who decides, then unchangeable."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from tests.factories import NOW, TODAY, Held, make_holder, make_province, make_unit
from tests.reviews.scene import appraised_pair, make_scene

from camket.audit.models import Entry
from camket.organisation.models import Unit
from camket.reviews.actions.periods.opening import NewPeriod, open_review
from camket.reviews.actions.rule_sets import (
    SCORING,
    NewSet,
    archive_set,
    draft_set,
    draft_version,
    drop_row,
    publish_set,
    put_row,
    with_row,
)
from camket.reviews.decisions.periods import PeriodRefusal
from camket.reviews.decisions.rule_sets import RuleSetRefusal, RuleSetState
from camket.reviews.decisions.states import PeriodKind
from camket.reviews.models import Period, RuleSet
from camket.reviews.queries.desk.ceilings import numbers_of
from camket.reviews.queries.rule_sets import (
    SNAPSHOT_KEY,
    choosable_sets,
    local_of,
    rule_sets_visible_to,
    snapshot_of_set,
)
from camket.reviews.wording.rule_sets import SENTENCES, STATE_NAMES, sentence_of_set
from camket.rules.facts import Kind
from camket.rules.formulas.base import RoundingMode, RoundingRule
from camket.rules.levels import Level
from camket.rules.local.basis import Basis
from camket.rules.local.sets import (
    ConditionKind,
    FormulaName,
    LocalCondition,
    LocalNumber,
    Scoring,
    Switch,
)
from camket.rules.quotas import Denominator
from camket.rules.schemes import numbers_335, numbers_366
from camket.shared.errors import Refused

pytestmark = pytest.mark.django_db
OWN = Basis.LOCAL_INTERNAL_BASIS
NEW = NewSet("Bộ quy tắc Tỉnh ủy", numbers_366.SCHEME, date(2026, 1, 1))
PAPER = "Quy định 12-QĐ/TU ngày 05/01/2026"
YEAR = NewPeriod(PeriodKind.YEAREND, 2026, date(2026, 12, 20))
STRICTER = LocalNumber(92, "QĐ 12-QĐ/TU Đ5", OWN)
LOOSER = LocalNumber(60, "QĐ 12-QĐ/TU Đ5", OWN)
ADDED = LocalCondition(
    ConditionKind.GENERAL, Level.HTXS, Decimal(27), (Kind.LEADER,), "QĐ 12-QĐ/TU Đ6", OWN
)


@dataclass(frozen=True)
class Body:
    """A province with who prepares its ratings and who decides them."""

    province: Unit
    leader: Held
    appraiser: Held


@pytest.fixture
def body() -> Body:
    province = make_province()
    commission = make_unit("Ban Tổ chức Tỉnh ủy", kind="organisation_commission", parent=province)
    return Body(
        province,
        make_holder(province, "provincial_secretary"),
        make_holder(commission, "appraiser"),
    )


def drafted(body: Body, new: NewSet = NEW) -> RuleSet:
    return draft_set(body.province.pk, new, actor=body.appraiser.actor, now=NOW)


def put(body: Body, row: RuleSet, place: str, entry: object) -> RuleSet:
    return put_row(
        row.pk,
        place,
        entry,  # type: ignore[arg-type]  # also what no place takes
        version=row.version,
        actor=body.appraiser.actor,
        now=NOW,
    )


def published(body: Body, row: RuleSet, *, paper: str = PAPER) -> RuleSet:
    return publish_set(row.pk, paper=paper, version=row.version, actor=body.leader.actor, now=NOW)


def test_a_set_is_drafted_row_by_row_and_published(body: Body) -> None:
    row = drafted(body)
    assert row.code == f"don-vi-{body.province.pk}/1"
    row = put(body, row, "numbers.best_from", STRICTER)
    row = put(body, row, "conditions.L-1", ADDED)
    row = put(body, row, "switched_off.P-N6", Switch("QĐ 12-QĐ/TU", OWN, "không bỏ phiếu"))
    scoring = Scoring(
        FormulaName.CRITERIA,
        RoundingRule(RoundingMode.HALF_UP, 1),
        (Decimal(10), Decimal(10), Decimal(10)),
        Decimal(5),
        "QĐ 12-QĐ/TU",
        OWN,
    )
    row = put(body, row, SCORING, scoring)
    row = published(body, row)
    assert row.state == RuleSetState.PUBLISHED
    assert row.digest == row.local.digest
    assert row.local.numbers == {"best_from": STRICTER}
    assert row.local.conditions == {"L-1": ADDED}
    assert row.local.scoring == scoring
    assert row.published_by_id == body.leader.person.pk
    entry = Entry.objects.order_by("number").last()
    assert entry is not None
    assert (entry.action, entry.after["digest"]) == ("rule_set.published", row.digest)


def test_what_is_published_never_changes(body: Body) -> None:
    row = published(body, drafted(body))
    with pytest.raises(Refused) as refused:
        put(body, row, "numbers.best_from", STRICTER)
    assert refused.value.reason is RuleSetRefusal.PUBLISHED
    for change in ({"content": "x"}, {"digest": "0" * 64}, {"state": "draft"}, {"paper": "y"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            RuleSet.objects.filter(pk=row.pk).update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        RuleSet.objects.filter(pk=row.pk).delete()


def test_a_new_version_is_a_new_set_and_the_old_one_is_archived(body: Body) -> None:
    first = published(body, put(body, drafted(body), "numbers.best_from", STRICTER))
    second = draft_version(first.pk, actor=body.appraiser.actor, now=NOW)
    assert (second.previous_id, second.is_draft) == (first.pk, True)
    assert second.code.endswith("/2")
    assert second.local.numbers == first.local.numbers
    archived = archive_set(first.pk, actor=body.leader.actor, now=NOW)
    assert archived.state == RuleSetState.ARCHIVED
    with pytest.raises(Refused) as refused:
        archive_set(first.pk, actor=body.leader.actor, now=NOW)
    assert refused.value.reason is RuleSetRefusal.NOT_PUBLISHED
    with pytest.raises(Refused) as refused:
        draft_version(second.pk, actor=body.appraiser.actor, now=NOW)
    assert refused.value.reason is RuleSetRefusal.NOT_PUBLISHED


def test_looser_than_a_number_of_the_centre_is_not_published(body: Body) -> None:
    row = put(body, drafted(body), "numbers.best_from", LocalNumber(85, "QĐ 12", OWN, "vì khó"))
    with pytest.raises(Refused) as refused:
        published(body, row)
    assert refused.value.reason is RuleSetRefusal.HAS_PROBLEMS
    assert "còn 1 dòng phải sửa" in str(sentence_of_set(refused.value))
    row = drop_row(
        row.pk, "numbers.best_from", version=row.version, actor=body.appraiser.actor, now=NOW
    )
    assert published(body, row).is_published


def test_looser_than_the_usual_reading_is_published_only_with_a_reason(body: Body) -> None:
    row = put(body, drafted(body), "numbers.done_at_least", LOOSER)
    with pytest.raises(Refused) as refused:
        published(body, row)
    assert refused.value.reason is RuleSetRefusal.HAS_PROBLEMS
    with_reason = LocalNumber(60, "QĐ 12-QĐ/TU Đ5", OWN, "đơn vị miền núi")
    row = put(body, row, "numbers.done_at_least", with_reason)
    assert published(body, row).local.numbers["done_at_least"].reason == "đơn vị miền núi"


def test_who_drafts_does_not_publish_and_who_publishes_does_not_draft(body: Body) -> None:
    row = drafted(body)
    with pytest.raises(Refused) as refused:
        publish_set(row.pk, paper=PAPER, version=row.version, actor=body.appraiser.actor, now=NOW)
    assert refused.value.reason is RuleSetRefusal.NOT_ALLOWED
    acts: list[Callable[[], object]] = [
        lambda: draft_set(body.province.pk, NEW, actor=body.leader.actor, now=NOW),
        lambda: put_row(
            row.pk,
            "numbers.best_from",
            STRICTER,
            version=row.version,
            actor=body.leader.actor,
            now=NOW,
        ),
        lambda: archive_set(row.pk, actor=body.appraiser.actor, now=NOW),
    ]
    for act in acts:
        with pytest.raises(Refused) as refused:
            act()
        assert refused.value.reason is RuleSetRefusal.NOT_ALLOWED


def test_two_writers_do_not_overwrite_each_other(body: Body) -> None:
    row = drafted(body)
    put(body, row, "numbers.best_from", STRICTER)
    with pytest.raises(Refused) as refused:
        put_row(row.pk, "numbers.best_from", LOOSER, version=1, actor=body.appraiser.actor, now=NOW)
    assert refused.value.reason is RuleSetRefusal.STALE


@pytest.mark.parametrize(
    ("new", "reason"),
    [
        (NewSet(" ", numbers_366.SCHEME, date(2026, 1, 1)), RuleSetRefusal.NO_TITLE),
        (NewSet("Bộ", "QĐ 0", date(2026, 1, 1)), RuleSetRefusal.UNKNOWN_SCHEME),
        (NewSet("Bộ", numbers_366.SCHEME, date(2024, 1, 1)), RuleSetRefusal.BEFORE_SCHEME),
    ],
)
def test_what_is_not_drafted(body: Body, new: NewSet, reason: RuleSetRefusal) -> None:
    with pytest.raises(Refused) as refused:
        drafted(body, new)
    assert refused.value.reason is reason
    assert not RuleSet.objects.exists()


def test_rows_that_have_no_place_are_refused(body: Body) -> None:
    row = drafted(body)
    for place, entry in (("numbers.best_from", ADDED), ("x.y", STRICTER), ("scoring", STRICTER)):
        with pytest.raises(Refused) as refused:
            put(body, row, place, entry)
        assert refused.value.reason is RuleSetRefusal.UNKNOWN_ROW
    with pytest.raises(Refused) as refused:
        with_row(row.local, "numbers.best_from", None)
    assert refused.value.reason is RuleSetRefusal.UNKNOWN_ROW
    with pytest.raises(Refused) as refused:
        put(body, row, "numbers.best", STRICTER)
    assert refused.value.reason is RuleSetRefusal.UNREADABLE
    with pytest.raises(Refused) as refused:
        published(body, row, paper=" ")
    assert refused.value.reason is RuleSetRefusal.NO_PAPER


def test_the_worked_model_is_a_start(body: Body) -> None:
    new = NewSet("Bộ theo mô hình", numbers_366.SCHEME, date(2027, 1, 1), from_model=True)
    row = drafted(body, new)
    assert row.local.scoring is not None
    assert row.local.scoring.formula is FormulaName.REGISTERED_PRODUCTS
    assert (row.local.title, row.local.issuer) == ("Bộ theo mô hình", row.code)
    assert published(body, row).is_published
    of_state = NewSet("Bộ công chức", numbers_335.SCHEME, date(2026, 1, 1), from_model=True)
    assert drafted(body, of_state).local.scoring is None


def test_drafts_are_seen_by_the_body_only(body: Body) -> None:
    commune = make_unit(parent=body.province)
    head = make_holder(commune)
    row = drafted(body)
    assert row in rule_sets_visible_to(body.leader.actor)
    assert row not in rule_sets_visible_to(head.actor)
    assert not choosable_sets(commune.pk, numbers_366.SCHEME, on=TODAY).exists()
    published(body, row)
    assert row in rule_sets_visible_to(head.actor)
    assert list(choosable_sets(commune.pk, numbers_366.SCHEME, on=TODAY)) == [row]
    assert not choosable_sets(commune.pk, numbers_366.SCHEME, on=date(2025, 12, 31)).exists()
    assert not choosable_sets(commune.pk, numbers_335.SCHEME, on=TODAY).exists()


def test_a_period_carries_the_set_whole(body: Body) -> None:
    row = drafted(body)
    with pytest.raises(Refused) as refused:
        snapshot_of_set(row.code, on=TODAY)
    assert refused.value.reason is RuleSetRefusal.NOT_IN_FORCE
    row = published(body, put(body, row, "conditions.L-1", ADDED))
    period = Period(rule_set=row.code, snapshot={SNAPSHOT_KEY: snapshot_of_set(row.code, on=TODAY)})
    archive_set(row.pk, actor=body.leader.actor, now=NOW)
    assert local_of(period) == row.local
    assert local_of(Period()) is None


def test_every_reason_and_state_has_its_words() -> None:
    assert set(SENTENCES) == set(RuleSetRefusal)
    assert set(STATE_NAMES) == set(RuleSetState)
    assert sentence_of_set(Refused(ConditionKind.SCORE)) is None


def test_a_period_opened_with_a_set_is_judged_by_it_and_keeps_it() -> None:
    scene = make_scene()
    appraiser, leader = scene.appraiser.actor, scene.leader.actor
    row = draft_set(scene.province.pk, NEW, actor=appraiser, now=NOW)
    rows: dict[str, LocalNumber | LocalCondition] = {
        "numbers.cap_denominator": LocalNumber("HTT_OR_BETTER", "QĐ 12", OWN, "mẫu 15"),
        "conditions.L-1": replace(ADDED, value=Decimal(29)),
    }
    for version, (place, entry) in enumerate(rows.items(), start=1):
        put_row(row.pk, place, entry, version=version, actor=appraiser, now=NOW)
    new = replace(YEAR, rule_set=row.code)
    with pytest.raises(Refused) as refused:  # still a draft
        open_review(scene.province.pk, new, actor=scene.clerk.actor, now=NOW)
    assert refused.value.reason is PeriodRefusal.UNKNOWN_RULES
    row = publish_set(row.pk, paper=PAPER, version=3, actor=leader, now=NOW)
    period = open_review(scene.province.pk, new, actor=scene.clerk.actor, now=NOW)
    assert period.rule_set == row.code
    assert period.snapshot["local_set"]["digest"] == row.digest
    assert period.snapshot["caps"]["denominator"] == "HTT_OR_BETTER"
    archive_set(row.pk, actor=leader, now=NOW)
    assert numbers_of(period).caps.denominator is Denominator.HTT_OR_BETTER
    assert local_of(Period.objects.get(pk=period.pk)) == row.local
    _, head = appraised_pair(scene, period, scene.commune)
    finding = head.finding or {}
    assert (finding["rules"], finding["numbers_digest"]) == (row.code, row.digest)
    assert "L-1" in {one["rule"] for one in finding["reasons"]}
    assert head.ruled_level != "HTXS"
