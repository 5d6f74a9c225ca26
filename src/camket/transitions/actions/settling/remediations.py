"""What was to be put right: the heir mends it, or it ends."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from camket.organisation.models import UnitSpan
from camket.organisation.queries import spans_of
from camket.reviews.decisions.states import RemediationState
from camket.reviews.models import Remediation
from camket.transitions.actions.settling.effect import Effect
from camket.transitions.decisions import Choice, Thing
from camket.transitions.models import Waiting
from camket.transitions.wording import NOBODY


def settle_remediations(effect: Effect) -> None:
    """Let the heir mend what the ended unit had not, or end it."""
    rows, what = effect.what.of(Thing.REMEDIATION), effect.what
    if not rows:
        return
    locked = Remediation.objects.select_for_update(of=("self",)).order_by("pk")
    effect.remediations = {
        one.pk: one for one in locked.filter(pk__in=[row.remediation_id for row in rows])
    }
    above = spans_of(what.targets.values(), on=effect.today)
    for row in rows:
        remediation = effect.remediations[row.remediation_id or 0]
        if what.choice is Choice.CLOSED_DONE:
            remediation.state = RemediationState.REMEDIED.value
            remediation.remedied_on = what.done_on or effect.today
            remediation.remedied_by_name = effect.actor.label[:300]
        elif what.choice is Choice.CLOSED_BY_DECISION:
            remediation.state = RemediationState.CLOSED.value
        else:
            _pass_on(effect, row, remediation, above)
        effect.results[row.pk] |= {"state": remediation.state}
        remediation.version += 1
    Remediation.objects.bulk_update(effect.remediations.values(), _FIELDS, batch_size=1000)


def _pass_on(
    effect: Effect, row: Waiting, remediation: Remediation, above: Mapping[int, UnitSpan]
) -> None:
    what, result, to = effect.what, effect.results[row.pk], effect.what.targets[row.pk]
    result |= {"from": remediation.unit_id, "to": to}
    remediation.unit_id = to
    span = above.get(to)
    remediation.superior_id = (span.parent_id if span else None) or remediation.superior_id
    if remediation.owner_id is not None and (remediation.owner_id, to) not in effect.serving:
        remediation.owner = None
        result["owner"] = {"old": remediation.owner_name, "new": NOBODY}
        if remediation.state == RemediationState.PLANNED:
            remediation.state = RemediationState.OPEN.value  # a plan needs somebody to do it
    due_on = what.amendment.due_on
    if what.choice is Choice.AMENDED and due_on is not None:
        old = remediation.due_on.isoformat() if remediation.due_on else None
        result["due_on"] = {"old": old, "new": due_on.isoformat()}
        remediation.due_on = due_on


_FIELDS: Final = [
    "unit",
    "superior",
    "owner",
    "state",
    "due_on",
    "remedied_on",
    "remedied_by_name",
    "version",
]
