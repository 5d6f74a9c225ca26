"""A superior opens a period for all bodies below: looked at, said, opened; stopped and gone on."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest
from pytest_django import DjangoAssertNumQueries
from tests.factories import make_cell, make_holder
from tests.reviews.scene import NOW, Scene, make_scene

from camket.audit.models import Entry
from camket.files.models import Job, JobState
from camket.notifications.models import Notice
from camket.reviews.actions.periods import opening_below
from camket.reviews.actions.periods.at_once import open_units
from camket.reviews.actions.periods.opening import NewPeriod, open_review
from camket.reviews.actions.periods.opening_below import (
    begin_opening,
    bodies_of,
    confirm_opening,
    new_in,
    open_below,
    resume_opening,
    stop_opening,
)
from camket.reviews.decisions.periods import PeriodRefusal
from camket.reviews.decisions.states import PeriodKind
from camket.reviews.models import Dossier, Period, Rating
from camket.reviews.queries.rated.below import bodies_below, look_below
from camket.reviews.queries.rated.subjects import Who
from camket.shared.errors import Refused

pytestmark = pytest.mark.django_db
YEAR = NewPeriod(PeriodKind.YEAREND, 2026, date(2026, 12, 20))


def _clock() -> datetime:
    return NOW


def _scene() -> Scene:
    """Make a province of two communes: one has a cell with a head and a member, one has none."""
    scene = make_scene(communes=2, with_accounts=True)
    cell = make_cell("Chi bộ thôn Một", parent=scene.commune.unit)
    make_holder(cell, "cell_secretary", with_account=True)
    make_holder(cell, "cell_member")
    return scene


def _looked_at(scene: Scene, new: NewPeriod = YEAR) -> Job:
    job = begin_opening(scene.province.pk, new, actor=scene.clerk.actor, now=NOW)
    open_below(job.pk, clock=_clock)
    return Job.objects.get(pk=job.pk)


def _confirm(scene: Scene, job: Job) -> bool:
    return confirm_opening(job.pk, actor=scene.clerk.actor, now=NOW)


def _resume(scene: Scene, job: Job) -> bool:
    return resume_opening(job.pk, actor=scene.leader.actor, now=NOW)


def test_nothing_is_opened_before_it_is_said_and_then_just_what_was_shown() -> None:
    scene = _scene()
    job = _looked_at(scene)
    assert job.state == JobState.READY
    assert not Period.objects.exists()
    told = {one.name: (one.collectives, one.persons, one.opens) for one in bodies_of(job)}
    assert told == {
        "Tỉnh ủy Quảng Trị": (4, 2, True),
        "Đảng ủy xã Thử 1": (1, 2, True),
        "Đảng ủy xã Thử 2": (0, 1, True),
        "Chi bộ thôn Một": (0, 1, True),
        "Văn phòng Tỉnh ủy": (0, 1, True),
        "Ban Tổ chức Tỉnh ủy": (0, 1, True),
    }
    open_below(job.pk, clock=_clock)  # delivered twice: it is still nobody's word
    assert not Period.objects.exists()
    assert _confirm(scene, job)
    assert not _confirm(scene, job)
    open_below(job.pk, clock=_clock)
    job.refresh_from_db()
    assert (job.state, job.result["opened"], job.result["left"]) == (JobState.DONE, 6, 0)
    rated = Rating.objects.order_by("period_id")
    assert rated.count() == sum(one.subjects for one in bodies_of(job))
    lowest, highest = Period.objects.order_by("pk").first(), Period.objects.order_by("-pk").first()
    assert lowest is not None
    assert highest is not None
    assert highest.superior == scene.province
    assert lowest.superior != scene.province  # lower before higher


def test_units_and_persons_are_asked_and_every_opening_is_kept() -> None:
    scene = _scene()
    job = _looked_at(scene)
    _confirm(scene, job)
    open_below(job.pk, clock=_clock)
    head = scene.commune.head
    assert Notice.objects.filter(user=head.user, topic__startswith="self-review:").count() == 1
    own = Period.objects.get(superior=scene.province)
    assert own.campaign == scene.campaign
    assert own.unit_reviews.count() == 2  # a campaign stands behind it: units are asked too
    assert Dossier.objects.filter(rating__period=own).exists()
    kept = Entry.objects.filter(action="period.opened")
    assert kept.count() == 6
    assert {one.after["ratings"] for one in kept} == {6, 3, 1}
    begun, ended = (
        Entry.objects.get(action=f"period.{name}_below") for name in ("opening", "opened")
    )
    assert begun.object_unit_id == ended.object_unit_id == scene.province.pk
    assert ended.after["opened"] == 6


def test_who_holds_the_period_already_is_passed_over_and_so_is_who_has_nobody() -> None:
    scene = _scene()
    commune = scene.commune
    mine = open_review(commune.unit.pk, YEAR, actor=commune.clerk.actor, now=NOW)
    heads = replace(YEAR, who=frozenset({Who.HEADS}))
    job = _looked_at(scene, heads)
    told = {one.name: (one.opens, one.holds_one) for one in bodies_of(job)}
    assert told == {
        "Tỉnh ủy Quảng Trị": (True, False),
        "Đảng ủy xã Thử 1": (False, True),
    }
    _confirm(scene, job)
    open_below(job.pk, clock=_clock)
    assert Period.objects.count() == 2
    mine.refresh_from_db()
    assert mine.snapshot["who"] == sorted(YEAR.who)


def test_the_wrong_person_and_the_wrong_days_are_refused() -> None:
    scene = _scene()
    root = scene.province.pk
    for actor, new, reason in (
        (scene.commune.clerk.actor, YEAR, PeriodRefusal.NOT_ALLOWED),
        (scene.appraiser.actor, YEAR, PeriodRefusal.NOT_ALLOWED),
        (scene.clerk.actor, replace(YEAR, year=2027), PeriodRefusal.NOT_BEGUN),
        (scene.clerk.actor, replace(YEAR, rule_set="own"), PeriodRefusal.UNKNOWN_RULES),
        (
            scene.clerk.actor,
            NewPeriod(PeriodKind.TERM, 2026, date(2026, 12, 20)),
            PeriodRefusal.DAYS_MISSING,
        ),
    ):
        with pytest.raises(Refused) as told:
            begin_opening(root, new, actor=actor, now=NOW)
        assert told.value.reason is reason
    assert not Job.objects.exists()
    job = begin_opening(root, YEAR, actor=scene.clerk.actor, now=NOW)
    stranger = scene.commune.clerk.actor
    for act in (confirm_opening, stop_opening, resume_opening):
        with pytest.raises(Refused) as no:
            act(job.pk, actor=stranger, now=NOW)
        assert no.value.reason is PeriodRefusal.NOT_ALLOWED
    with pytest.raises(Refused) as twice:
        begin_opening(root, YEAR, actor=scene.clerk.actor, now=NOW)
    assert twice.value.reason is PeriodRefusal.OPENING_RUNS


def test_rights_withdrawn_before_the_worker_comes_open_nothing() -> None:
    scene = _scene()
    job = _looked_at(scene)
    _confirm(scene, job)
    actor = {**job.actor, "limited_to": ["reviews.view_ratings"], "delegation_id": 1}
    Job.objects.filter(pk=job.pk).update(actor=actor)
    open_below(job.pk, clock=_clock)
    job.refresh_from_db()
    assert job.state == JobState.REFUSED
    assert "không được mở" in job.result["sentence"]
    assert not Period.objects.exists()


def test_a_killed_worker_leaves_whole_periods_and_another_goes_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    scene = _scene()
    job = _looked_at(scene)
    _confirm(scene, job)
    monkeypatch.setattr(opening_below, "batches_of", lambda rows: ([row[0]] for row in rows))
    opened = open_units

    def dies(superiors: list[int], new: NewPeriod, **told: object) -> int:
        if Period.objects.count() == 2:
            raise SystemExit  # as a worker that is killed: nothing after this line is done
        return opened(superiors, new, **told)  # type: ignore[arg-type]  # handed on as it came

    monkeypatch.setattr(opening_below, "open_units", dies)
    with pytest.raises(SystemExit):
        open_below(job.pk, clock=_clock)
    job.refresh_from_db()
    assert (job.state, Period.objects.count()) == (JobState.WRITING, 2)
    first = set(Rating.objects.values_list("pk", flat=True))
    monkeypatch.setattr(opening_below, "open_units", opened)
    open_below(job.pk, clock=_clock)
    job.refresh_from_db()
    assert (job.state, job.result["opened"], Period.objects.count()) == (JobState.DONE, 6, 6)
    assert first < set(Rating.objects.values_list("pk", flat=True))  # nothing was done twice


def test_a_stopped_opening_keeps_what_is_open_and_goes_on_with_the_rest(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    scene = _scene()
    job = _looked_at(scene)
    _confirm(scene, job)
    stop_opening(job.pk, actor=scene.clerk.actor, now=NOW)
    open_below(job.pk, clock=_clock)
    job.refresh_from_db()
    assert (job.state, job.result["opened"]) == (JobState.STOPPED, 0)
    assert _resume(scene, job)
    monkeypatch.setattr(opening_below, "open_units", _broken)
    with pytest.raises(RuntimeError):
        open_below(job.pk, clock=_clock)
    opening_below.give_up(job.pk, now=NOW)
    job.refresh_from_db()
    assert job.state == JobState.FAILED
    monkeypatch.undo()
    assert _resume(scene, job)
    assert not _resume(scene, job)
    open_below(job.pk, clock=_clock)
    job.refresh_from_db()
    assert (job.state, job.result["opened"], job.stop_asked) == (JobState.DONE, 6, False)
    # done in the name of who let it go on, and every word of it kept
    assert job.actor["person_id"] == scene.leader.person.pk
    kept = Entry.objects.filter(action__startswith="period.opening_below").order_by("number")
    assert [one.action.removeprefix("period.opening_below") for one in kept] == [
        *("", "_said", "_stopped", "_resumed", "_resumed"),
    ]


def _broken(*_given: object, **_told: object) -> int:
    message = "our own fault"
    raise RuntimeError(message)


def test_a_stop_asked_of_a_worker_that_died_is_obeyed() -> None:
    scene = _scene()
    job = _looked_at(scene)
    _confirm(scene, job)
    Job.objects.filter(pk=job.pk).update(state=JobState.WRITING)
    stop_opening(job.pk, actor=scene.clerk.actor, now=NOW)
    open_below(job.pk, clock=_clock)
    job.refresh_from_db()
    assert job.state == JobState.STOPPED
    assert not Period.objects.exists()


def test_what_was_asked_is_read_back_whole() -> None:
    new = NewPeriod(
        PeriodKind.ADHOC, 2026, date(2026, 12, 20), title="Sau bão", rule_set="national-A",
        starts_on=date(2026, 1, 1), ends_on=date(2026, 6, 30), who=frozenset({Who.HEADS}),
        undone_fails=False, axes_bind=True,
    )  # fmt: skip
    assert new_in(opening_below.as_record(new)) == new


def test_looking_takes_as_many_statements_for_a_hundred_bodies(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    scene = make_scene(communes=6)
    for commune in scene.communes:
        make_holder(make_cell("Chi bộ", parent=commune.unit), "cell_secretary")
    on = date(2026, 12, 7)
    with django_assert_max_num_queries(9):
        units = bodies_below(scene.province.pk, YEAR.who, on=on)
        found = list(look_below(units, YEAR.frame(on), (), tell=lambda _n, _of: None))
    assert sum(one.opens for one in found) == 9
