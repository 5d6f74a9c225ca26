"""An objective cause: claimed by the side that does the work, confirmed by somebody above it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from tests.factories import (
    NOW,
    TODAY,
    Held,
    make_cell,
    make_holder,
    make_province,
    make_task,
    make_unit,
)

from camket.audit.models import Entry
from camket.shared.errors import Refused
from camket.tasks.actions.excusing import (
    claim_objective_cause,
    confirm_objective_cause,
    refuse_objective_cause,
)
from camket.tasks.causes import CauseRefusal, CauseState
from camket.tasks.models import ObjectiveCause, Task, TaskEvent
from camket.tasks.wording import sentence_of

pytestmark = pytest.mark.django_db


@dataclass(frozen=True, slots=True)
class Village:
    """A late task of a cell, its secretary, and the head of the commune above."""

    secretary: Held
    deputy: Held
    head: Held
    task: Task


@pytest.fixture
def village() -> Village:
    commune = make_unit(parent=make_province())
    cell = make_cell(parent=commune)
    secretary = make_holder(cell, "cell_secretary", with_account=True)
    return Village(
        secretary=secretary,
        deputy=make_holder(cell, "cell_deputy"),
        head=make_holder(commune, "commune_secretary", with_account=True),
        task=make_task(
            cell,
            owner=secretary.person,
            starts_on=TODAY - timedelta(days=60),
            due_on=TODAY - timedelta(days=3),
        ),
    )


def claim(village: Village, *, reason: str = "Lũ cuốn cầu", paper: str = "BB 12") -> ObjectiveCause:
    return claim_objective_cause(
        village.task.pk, reason=reason, paper=paper, actor=village.secretary.actor, now=NOW
    )


def refused(village: Village, reason: str = "Lũ cuốn cầu", paper: str = "BB 12") -> CauseRefusal:
    with pytest.raises(Refused) as told:
        claim(village, reason=reason, paper=paper)
    assert sentence_of(told.value)
    assert isinstance(told.value.reason, CauseRefusal)
    return told.value.reason


def test_the_owner_claims_and_the_level_above_confirms(village: Village) -> None:
    cause = claim(village)
    done = confirm_objective_cause(
        cause.pk, answer="Đúng biên bản", actor=village.head.actor, now=NOW
    )
    assert done.state == CauseState.CONFIRMED
    assert done.decided_by_name == village.head.actor.label
    told = list(TaskEvent.objects.order_by("pk").values_list("kind", flat=True))
    assert told == ["cause_claimed", "cause_confirmed"]
    kept = Entry.objects.filter(action="task.cause_confirmed").get()
    assert kept.after["answer"] == "Đúng biên bản"


@pytest.mark.parametrize("who", ["secretary", "deputy"])
def test_the_units_own_side_does_not_confirm(village: Village, who: str) -> None:
    cause = claim(village)
    held: Held = getattr(village, who)
    with pytest.raises(Refused) as told:
        confirm_objective_cause(cause.pk, answer="Đồng ý", actor=held.actor, now=NOW)
    assert told.value.reason is CauseRefusal.OWN_CLAIM
    cause.refresh_from_db()
    assert cause.state == CauseState.CLAIMED


def test_a_refusal_says_why_and_leaves_room_for_another_claim(village: Village) -> None:
    cause = claim(village)
    with pytest.raises(Refused) as told:
        refuse_objective_cause(cause.pk, answer=" ", actor=village.head.actor, now=NOW)
    assert told.value.reason is CauseRefusal.ANSWER_MISSING
    refuse_objective_cause(cause.pk, answer="Cầu đã sửa", actor=village.head.actor, now=NOW)
    with pytest.raises(Refused) as again:
        confirm_objective_cause(cause.pk, answer="Đồng ý", actor=village.head.actor, now=NOW)
    assert again.value.reason is CauseRefusal.DECIDED
    assert claim(village, paper="BB 13").state == CauseState.CLAIMED


def test_a_second_claim_waits_for_the_first(village: Village) -> None:
    claim(village)
    assert refused(village) is CauseRefusal.STANDS_ALREADY
    with pytest.raises(IntegrityError), transaction.atomic():
        ObjectiveCause.objects.create(
            task=village.task, reason="Khác", paper="x", claimed_by_name="x", claimed_at=NOW
        )


def test_what_is_in_time_has_nothing_to_excuse(village: Village) -> None:
    Task.objects.filter(pk=village.task.pk).update(due_on=TODAY)
    assert refused(village) is CauseRefusal.NOTHING_TO_EXCUSE


def test_a_task_done_late_may_be_excused(village: Village) -> None:
    Task.objects.filter(pk=village.task.pk).update(status="done_late", done_on=TODAY)
    assert claim(village).state == CauseState.CLAIMED


@pytest.mark.parametrize(
    ("reason", "paper", "said"),
    [(" ", "BB 12", CauseRefusal.REASON_MISSING), ("Lũ", " ", CauseRefusal.PAPER_MISSING)],
)
def test_a_claim_needs_its_reason_and_its_paper(
    village: Village, reason: str, paper: str, said: CauseRefusal
) -> None:
    assert refused(village, reason, paper) is said


def test_a_stranger_claims_nothing(village: Village) -> None:
    other = make_holder(
        make_cell("Chi bộ khác", parent=make_unit("Đảng ủy xã Khác")), "cell_secretary"
    )
    with pytest.raises(Refused) as told:
        claim_objective_cause(village.task.pk, reason="Lũ", paper="BB", actor=other.actor, now=NOW)
    assert told.value.reason is CauseRefusal.NOT_ALLOWED
