"""What a choice does to commitments, tasks, obstacles and remediations; many at once."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from camket.shared.actor import Actor
from camket.transitions.actions.settlement import Settlement
from camket.transitions.actions.settling.commitments import settle_commitments
from camket.transitions.actions.settling.effect import Effect
from camket.transitions.actions.settling.next_year import carry_over
from camket.transitions.actions.settling.obstacles import settle_obstacles
from camket.transitions.actions.settling.remediations import settle_remediations
from camket.transitions.actions.settling.tasks import settle_tasks


def take_effect(what: Settlement, *, actor: Actor, now: datetime) -> dict[int, dict[str, Any]]:
    """Let a choice take effect on every row and return what came of each, as plain values.

    Signed text, its digest and its files are never touched: only who answers for a commitment, and
    whether it is closed.
    """
    effect = Effect(what, actor, now)
    settle_tasks(effect)
    settle_obstacles(effect)
    settle_commitments(effect)
    settle_remediations(effect)
    carry_over(effect)
    effect.write()
    return effect.results
