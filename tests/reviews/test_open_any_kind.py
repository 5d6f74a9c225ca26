"""Periods of any kind: who is in, who is not and by which rule, frozen, closed in order."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from psycopg.types.range import DateRange
from tests.factories import Held, make_cell, make_holder, make_unit
from tests.reviews.scene import (
    NOW,
    Scene,
    appraise,
    appraised_pair,
    make_scene,
    make_task,
    open_yearend,
    rating_of,
    score,
)

from camket.audit.models import Entry
from camket.organisation.models import Tenure, UnitKind
from camket.reviews.actions.periods.keeping import close_period, freeze_period, leave_out, take_in
from camket.reviews.actions.periods.opening import NewPeriod, open_review
from camket.reviews.actions.ratings.deciding import decide_ratings
from camket.reviews.actions.ratings.holding import Choice
from camket.reviews.decisions.facts import gathered_in
from camket.reviews.decisions.periods import PeriodRefusal
from camket.reviews.decisions.ratings import RatingRefusal
from camket.reviews.decisions.states import PeriodKind, SubjectKind
from camket.reviews.models import Period, PersonAbsence, Rating
from camket.reviews.queries.rated.subjects import Who
from camket.reviews.queries.ratings import gathered_of
from camket.reviews.wording.refusals import sentence_of
from camket.shared.errors import Refused
from camket.tasks.models import Task

pytestmark = pytest.mark.django_db
QUARTER = NewPeriod(PeriodKind.QUARTER, 2026, date(2026, 12, 20), quarter=4)
YEAR = NewPeriod(PeriodKind.YEAREND, 2026, date(2026, 12, 20))


def opened(scene: Scene, new: NewPeriod = YEAR, *, by: Held | None = None) -> Period:
    holder = by or scene.clerk
    return open_review(scene.province.pk, new, actor=holder.actor, now=NOW)


def refused(scene: Scene, new: NewPeriod, *, by: Held | None = None) -> PeriodRefusal:
    with pytest.raises(Refused) as told:
        opened(scene, new, by=by)
    assert sentence_of(told.value).endswith((".", "…"))
    assert isinstance(told.value.reason, PeriodRefusal)
    return told.value.reason


def test_departments_and_commissions_are_rated_beside_communes() -> None:
    scene = make_scene()
    department = make_unit("Sở Thử nghiệm", kind=UnitKind.DEPARTMENT, parent=scene.province)
    make_holder(department, "department_director")
    make_holder(department, "department_deputy")
    period = opened(scene)
    groups = dict(Rating.objects.filter(period=period).values_list("name", "group"))
    assert groups["Sở Thử nghiệm"] == "sở, ban, ngành"
    assert groups["Văn phòng Tỉnh ủy"] == "cơ quan tham mưu, giúp việc cấp ủy"
    told = Rating.objects.filter(period=period, unit=department).order_by("kind", "group")
    assert [(one.kind, one.group) for one in told] == [
        ("collective", "sở, ban, ngành"),
        ("leader", "sở, ban, ngành: cấp phó"),
        ("leader", "sở, ban, ngành: người đứng đầu"),
    ]


def test_only_whom_the_superior_chooses_is_listed() -> None:
    scene = make_scene()
    only = opened(scene, replace(YEAR, who=frozenset({Who.HEADS})))
    kinds = Rating.objects.filter(period=only).values_list("kind", flat=True)
    assert set(kinds) == {"leader"}
    assert only.snapshot["who"] == ["heads"]


def test_a_cell_lists_its_members_by_class() -> None:
    scene = make_scene()
    cell = make_cell("Chi bộ thôn Một", parent=scene.commune.unit)
    secretary = make_holder(cell, "cell_secretary")
    farmer = make_holder(cell, "cell_member")
    clerk = make_holder(cell, "cell_member")
    Tenure.objects.create(
        person=clerk.person,
        post=scene.commune.clerk.tenure.post,
        unit=scene.commune.unit,
        valid=DateRange(date(2026, 1, 1), None),
    )
    period = open_review(cell.pk, YEAR, actor=scene.commune.clerk.actor, now=NOW)
    told = {one.person_id: one for one in Rating.objects.filter(period=period)}
    assert told[farmer.person.pk].kind == SubjectKind.MEMBER_OUTSIDE
    # the clerk holds a higher post: he is reviewed in the cell and rated where that post is
    assert told[clerk.person.pk].kind == SubjectKind.INDIVIDUAL
    assert told[clerk.person.pk].left_out == "elsewhere"
    assert "Đảng ủy xã Thử 1" in told[clerk.person.pk].left_out_reason
    # the secretary is rated by the level above, as a secretary
    assert secretary.person.pk not in told


def test_staff_of_a_state_body_is_rated_as_a_member_in_his_cell() -> None:
    scene = make_scene()
    office = make_unit("Ủy ban nhân dân xã Thử", kind=UnitKind.PEOPLES_COMMITTEE)
    cell = make_cell("Chi bộ thôn Một", parent=scene.commune.unit)
    servant, director = (make_holder(cell, "cell_member") for _ in range(2))
    for held, post in ((servant, "state_clerk"), (director, "peoples_committee_chair")):
        at_work = make_holder(office, post)
        Tenure.objects.filter(pk=at_work.tenure.pk).update(person=held.person)
    period = open_review(cell.pk, YEAR, actor=scene.commune.clerk.actor, now=NOW)
    told = {one.person_id: one for one in Rating.objects.filter(period=period)}
    # his civil-service level comes first and bounds him; it is not a member's rating
    assert told[servant.person.pk].left_out == ""
    assert told[servant.person.pk].kind == SubjectKind.INDIVIDUAL
    # whoever leads there is rated where that post is managed, as a leader and once
    leads = told[director.person.pk]
    assert leads.left_out == "elsewhere"
    # where that body leaves him to his cell, its clerk takes him in
    taken = take_in(
        leads.pk,
        reason="Cấp quản lý chức vụ để chi bộ xếp loại",
        actor=scene.commune.clerk.actor,
        now=NOW,
    )
    assert taken.left_out == ""


def test_whoever_holds_several_posts_is_reviewed_in_each_and_rated_once() -> None:
    scene = make_scene()
    front = make_unit(
        "Ủy ban Mặt trận xã Thử", kind=UnitKind.FATHERLAND_FRONT, parent=scene.province
    )
    chair = make_holder(front, "front_chair")
    Tenure.objects.create(
        person=scene.commune.head.person,
        post=chair.tenure.post,
        unit=front,
        valid=DateRange(date(2026, 3, 1), date(2026, 11, 1)),
    )
    period = opened(scene)
    (rating,) = Rating.objects.filter(period=period, person=scene.commune.head.person)
    assert rating.unit == scene.commune.unit
    posts = list(rating.posts.order_by("-is_main"))
    assert [(one.unit_id, one.is_main) for one in posts] == [
        (scene.commune.unit.pk, True),
        (front.pk, False),
    ]
    assert (posts[1].starts_on, posts[1].ends_on) == (date(2026, 3, 1), date(2026, 10, 31))


def test_a_quarter_counts_its_own_days_and_leaves_out_whoever_just_came() -> None:
    scene = make_scene()
    make_task(scene.commune.items[0], status="doing", due_on=date(2026, 11, 15))
    late = make_holder(
        make_unit("Đảng ủy xã Sau", parent=scene.province), from_on=date(2026, 12, 2)
    )
    period = opened(scene, QUARTER)
    assert str(period) == "Đánh giá quý IV/2026"
    assert (period.starts_on, period.ends_on) == (date(2026, 10, 1), date(2026, 12, 31))
    unit = rating_of(period, scene.commune, SubjectKind.COLLECTIVE)
    # the two tasks done in September are another quarter's
    assert (gathered_in(unit.facts).assigned, gathered_in(unit.facts).done) == (1, 0)
    told = Rating.objects.get(period=period, person=late.person)
    assert (told.left_out, told.left_out_mark) == ("new_in_post", "B")
    assert "Kon Tum" in told.left_out_citation


def test_long_leave_moves_a_quarter_on() -> None:
    scene = make_scene()
    PersonAbsence.objects.create(
        person=scene.commune.head.person,
        unit=scene.commune.unit,
        kind="maternity",
        starts_on=date(2026, 10, 10),
        paper="QĐ 12",
        entered_by_name="x",
        entered_at=NOW,
    )
    told = rating_of(opened(scene, QUARTER), scene.commune, SubjectKind.LEADER)
    assert told.left_out == "long_absence"
    assert told.left_out_reason.startswith("Nghỉ thai sản từ 10/10/2026")


def test_a_deputy_is_judged_by_what_he_owns() -> None:
    scene = make_scene()
    deputy = make_holder(scene.commune.unit, "commune_deputy")
    Task.objects.filter(pk=Task.objects.earliest("pk").pk).update(owner=deputy.person)
    told = Rating.objects.get(period=opened(scene), person=deputy.person)
    facts = gathered_in(told.facts)
    assert (facts.assigned, facts.unit_assigned, facts.role) == (1, 2, "deputy")


def test_a_period_keeps_its_rules_and_says_who_opened_it() -> None:
    scene = make_scene()
    period = opened(scene)
    assert period.snapshot["numbers_version"].startswith("trung-uong/2025-08-30")
    assert len(period.snapshot["numbers_digest"]) == 64
    assert period.snapshot["participation"]["numbers"]["exempt"]["mark"] == "A"
    assert Entry.objects.get(action="period.opened").after["rule_set"] == "national"


@pytest.mark.parametrize(
    ("new", "reason"),
    [
        (replace(QUARTER, quarter=None), PeriodRefusal.QUARTER_MISSING),
        (NewPeriod(PeriodKind.ADHOC, 2026, date(2026, 12, 20)), PeriodRefusal.TITLE_MISSING),
        (NewPeriod(PeriodKind.TERM, 2026, date(2026, 12, 20)), PeriodRefusal.DAYS_MISSING),
        (
            NewPeriod(
                PeriodKind.TERM,
                2026,
                date(2026, 12, 20),
                starts_on=date(2026, 5, 1),
                ends_on=date(2026, 4, 1),
            ),
            PeriodRefusal.DAYS_REVERSED,
        ),
        (replace(YEAR, year=2027, due_on=date(2027, 12, 1)), PeriodRefusal.NOT_BEGUN),
        (replace(YEAR, due_on=date(2025, 12, 1)), PeriodRefusal.DUE_BEFORE_START),
        (replace(YEAR, who=frozenset({Who.MEMBERS}), groups=None), PeriodRefusal.NOBODY),
        (replace(YEAR, rule_set="khong-co"), PeriodRefusal.UNKNOWN_RULES),
    ],
)
def test_what_cannot_be_opened_is_refused_with_a_sentence(
    new: NewPeriod, reason: PeriodRefusal
) -> None:
    assert refused(make_scene(), new) is reason
    assert not Period.objects.exists()


def test_a_second_period_of_the_same_days_is_refused() -> None:
    scene = make_scene()
    opened(scene, QUARTER)
    assert refused(scene, QUARTER) is PeriodRefusal.EXISTS
    assert opened(scene, replace(QUARTER, quarter=3)).quarter == 3


def test_nobody_opens_what_is_not_his() -> None:
    scene = make_scene()
    assert refused(scene, YEAR, by=scene.commune.clerk) is PeriodRefusal.NOT_ALLOWED


def test_facts_stand_still_once_frozen() -> None:
    scene = make_scene()
    period = opened(scene)
    unit = rating_of(period, scene.commune, SubjectKind.COLLECTIVE)
    make_task(scene.commune.items[0], status="doing")
    assert gathered_of(unit).assigned == 3
    freeze_period(period.pk, actor=scene.clerk.actor, now=NOW)
    make_task(scene.commune.items[0], status="doing")
    kept = rating_of(period, scene.commune, SubjectKind.COLLECTIVE)
    assert gathered_of(kept).assigned == 3
    with pytest.raises(Refused) as again:
        freeze_period(period.pk, actor=scene.clerk.actor, now=NOW)
    assert again.value.reason is PeriodRefusal.NOT_OPEN


def decided(scene: Scene, period: Period) -> None:
    unit, head = appraised_pair(scene, period, scene.commune)
    choices = {unit.pk: Choice("HTT"), head.pk: Choice("HTT")}
    decide_ratings(period.pk, choices, actor=scene.leader.actor, now=NOW)


def closing(scene: Scene, period: Period) -> PeriodRefusal:
    with pytest.raises(Refused) as told:
        close_period(period.pk, actor=scene.clerk.actor, now=NOW)
    assert sentence_of(told.value).endswith(".")
    assert isinstance(told.value.reason, PeriodRefusal)
    return told.value.reason


def test_a_period_closes_when_all_is_decided_and_frozen() -> None:
    scene = make_scene()
    period = open_yearend(scene)
    assert closing(scene, period) is PeriodRefusal.NOT_FROZEN
    freeze_period(period.pk, actor=scene.clerk.actor, now=NOW)
    assert closing(scene, period) is PeriodRefusal.NOT_DECIDED
    decided(scene, period)
    closed = close_period(period.pk, actor=scene.clerk.actor, now=NOW)
    assert closed.is_closed
    assert closing(scene, period) is PeriodRefusal.CLOSED


def test_lower_units_are_decided_before_the_higher() -> None:
    scene = make_scene()
    make_holder(make_cell("Chi bộ thôn Một", parent=scene.commune.unit), "cell_secretary")
    below = open_review(scene.commune.unit.pk, YEAR, actor=scene.commune.clerk.actor, now=NOW)
    period = open_yearend(scene)
    unit, _ = appraised_pair(scene, period, scene.commune)
    with pytest.raises(Refused) as told:
        decide_ratings(period.pk, {unit.pk: Choice("HTT")}, actor=scene.leader.actor, now=NOW)
    assert told.value.reason is RatingRefusal.SUBORDINATES_FIRST
    assert "tổng kết năm 2026" in sentence_of(told.value)
    Period.objects.filter(pk=below.pk).update(decided_at=NOW)
    decided(scene, period)
    freeze_period(period.pk, actor=scene.clerk.actor, now=NOW)
    assert closing(scene, period) is PeriodRefusal.BELOW_OPEN


def test_the_result_as_a_civil_servant_comes_first() -> None:
    scene = make_scene()
    period = open_yearend(scene)
    unit, head = appraised_pair(scene, period, scene.commune)
    civil = Period.objects.create(
        superior=scene.province,
        year=2026,
        kind="yearend",
        starts_on=period.starts_on,
        ends_on=period.ends_on,
        opened_on=period.opened_on,
        due_on=period.due_on,
        scheme="335/2025/NĐ-CP",
    )
    as_civil = Rating.objects.create(
        period=civil, kind="leader", unit=head.unit, person=head.person, name=head.name
    )
    choices = {unit.pk: Choice("HTT"), head.pk: Choice("HTT")}
    with pytest.raises(Refused) as told:
        decide_ratings(period.pk, choices, actor=scene.leader.actor, now=NOW)
    assert told.value.reason is RatingRefusal.CIVIL_FIRST
    Rating.objects.filter(pk=as_civil.pk).update(decided_level="HTT", decided_at=NOW)
    decide_ratings(period.pk, choices, actor=scene.leader.actor, now=NOW)


def test_who_is_rated_is_changed_with_a_reason_while_open() -> None:
    scene = make_scene()
    period = opened(scene)
    unit = rating_of(period, scene.commune, SubjectKind.COLLECTIVE)
    with pytest.raises(Refused) as bare:
        leave_out(unit.pk, reason=" ", actor=scene.clerk.actor, now=NOW)
    assert bare.value.reason is PeriodRefusal.REASON_MISSING
    out = leave_out(unit.pk, reason="Đang sắp xếp lại", actor=scene.clerk.actor, now=NOW)
    assert (out.left_out, out.left_out_mark) == ("by_hand", "C")
    assert take_in(unit.pk, reason="Đã xong", actor=scene.clerk.actor, now=NOW).is_rated
    freeze_period(period.pk, actor=scene.clerk.actor, now=NOW)
    with pytest.raises(Refused) as told:
        leave_out(unit.pk, reason="Muộn", actor=scene.clerk.actor, now=NOW)
    assert told.value.reason is PeriodRefusal.NOT_OPEN


def test_nobody_changes_whether_he_himself_is_rated() -> None:
    scene = make_scene()
    head = rating_of(opened(scene), scene.commune, SubjectKind.LEADER)
    Rating.objects.filter(pk=head.pk).update(person=scene.clerk.person)
    with pytest.raises(Refused) as told:
        leave_out(head.pk, reason="Bận việc khác", actor=scene.clerk.actor, now=NOW)
    assert told.value.reason is PeriodRefusal.HIMSELF


def test_the_head_of_a_young_unit_is_not_held_back_by_it() -> None:
    scene = make_scene()
    period = open_yearend(scene)
    unit = rating_of(period, scene.commune, SubjectKind.COLLECTIVE)
    leave_out(unit.pk, reason="Mới thành lập", actor=scene.clerk.actor, now=NOW)
    head = rating_of(period, scene.commune, SubjectKind.LEADER)
    head = appraise(score(head, scene.commune.head), scene.appraiser)
    decide_ratings(period.pk, {head.pk: Choice("HTT")}, actor=scene.leader.actor, now=NOW)
    period.refresh_from_db()
    assert period.decided_at == NOW
