"""What the pages of plans read: the list by state, one plan with its acts in sentences."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db.models import Count, F, Func, IntegerField, Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext_lazy as _

from camket.organisation.acts import Act, ActKind, acts_from_json
from camket.organisation.models import PlanState, Rearrangement
from camket.organisation.queries import last_name
from camket.permissions.catalogue import Permission
from camket.permissions.queries import units_in_reach
from camket.shared.actor import Actor
from camket.web.transitions.sentences import Names, founded_names, names_for, notes_of, sentence_of

PAGE: Final = 50
STATE_NAMES: Final = {
    PlanState.DRAFT: _("Đang soạn"),
    PlanState.DECIDED: _("Chờ ngày hiệu lực"),
    PlanState.APPLIED: _("Đã thực hiện"),
    PlanState.WITHDRAWN: _("Đã rút"),
}
STATE_CHIPS: Final = {
    PlanState.DRAFT: ("draft", ""),
    PlanState.DECIDED: ("wait", ""),
    PlanState.APPLIED: ("done", ""),
    PlanState.WITHDRAWN: ("none", "undo-2"),
}


def plans_in_reach(actor: Actor, on: date) -> QuerySet[Rearrangement]:
    """Return the plans whose superior lies where the actor manages the organisation."""
    reach = units_in_reach(actor, Permission.MANAGE_ORGANISATION, on=on, column="superior_id")
    plans = Rearrangement.objects.none() if reach is None else Rearrangement.objects.filter(reach)
    length = Func(F("acts"), function="jsonb_array_length", output_field=IntegerField())
    return plans.annotate(act_count=length, superior_name=last_name("superior_id"))


def plan_in_reach(actor: Actor, plan_id: int, on: date) -> Rearrangement:
    """Return one plan, or a 404: to others it does not exist."""
    plan = plans_in_reach(actor, on).filter(pk=plan_id).first()
    if plan is None:
        raise Http404
    return plan


@dataclass(frozen=True, slots=True)
class PlanRow:
    """A plan as the list shows it."""

    plan: Rearrangement
    superior: str
    word: Any
    chip: str
    icon: str
    act_count: int
    is_due: bool


def counts_by_state(plans: QuerySet[Rearrangement]) -> dict[str, int]:
    """Return how many plans stand in each state; one statement."""
    sums = {state.value: Count("pk", filter=Q(state=state.value)) for state in PlanState}
    return plans.order_by().aggregate(**sums)


def rows_of(plans: QuerySet[Rearrangement], *, on: date) -> list[PlanRow]:
    """Return a page of plans as rows; the acts themselves stay in the database."""
    return [_row(plan, on) for plan in plans.defer("acts")]


def superior_of(plan: Rearrangement) -> str:
    """Return the name of the unit that decides, as the statement that read the plan brought it."""
    return str(getattr(plan, "superior_name", "") or "")


def _row(plan: Rearrangement, on: date) -> PlanRow:
    state = PlanState(plan.state)
    chip, icon = STATE_CHIPS[state]
    return PlanRow(
        plan=plan,
        superior=superior_of(plan),
        word=STATE_NAMES[state],
        chip=chip,
        icon=icon,
        act_count=int(getattr(plan, "act_count", 0)),
        is_due=is_due(plan, on),
    )


def is_due(plan: Rearrangement, on: date) -> bool:
    """Say whether a decided plan may be carried out today."""
    return plan.state == PlanState.DECIDED and plan.effective_on <= on


@dataclass(frozen=True, slots=True)
class ActRow:
    """One act of a plan, in words."""

    index: int
    kind: ActKind
    sentence: str
    notes: list[str]

    @property
    def number(self) -> int:
        """Return its number as people count."""
        return self.index + 1


def acts_on_page(plan: Rearrangement, number: int) -> tuple[list[ActRow], Names]:
    """Return one page of a plan's acts in sentences; two statements whatever their number."""
    first = (number - 1) * PAGE
    acts = acts_from_json(plan.acts[first : first + PAGE])
    names = names_for(acts, founded_names(plan.acts), on=plan.effective_on)
    return [act_row(first + n, act, names) for n, act in enumerate(acts)], names


def act_row(index: int, act: Act, names: Names) -> ActRow:
    """Return one act in words."""
    return ActRow(index, ActKind(act.kind), sentence_of(act, names), notes_of(act, names))
