"""What became of the work that ended units left: kind by kind, how much was taken on or waits."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Count
from django.utils.translation import gettext as _

from camket.shared.text import show_number
from camket.transitions.decisions import Choice, Thing
from camket.transitions.models import CHOICE_NAMES, THING_NAMES, Waiting

_ORDER: Final = {thing.value: place for place, thing in enumerate(Thing)}


@dataclass(frozen=True, slots=True)
class CarriedRow:
    """One kind of thing that was open when its unit ended."""

    count: int
    name: Any
    settled: str
    waiting: int


def carried_from(unit_ids: Collection[int]) -> list[CarriedRow]:
    """Return what these units left and what was chosen for it; one statement."""
    if not unit_ids:
        return []
    rows = (
        Waiting.objects.filter(unit_id__in=unit_ids)
        .order_by()
        .values_list("kind", "choice")
        .annotate(n=Count("pk"))
    )
    by_kind: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for kind, choice, n in rows:
        by_kind[kind][choice] = n
    return [
        CarriedRow(
            count=sum(choices.values()),
            name=THING_NAMES[Thing(kind)],
            settled=_settled(choices),
            waiting=choices.get("", 0),
        )
        for kind, choices in sorted(by_kind.items(), key=lambda one: _ORDER[one[0]])
    ]


def _settled(choices: dict[str, int]) -> str:
    parts = [
        _("%(n)s %(choice)s")
        % {"n": show_number(choices[choice.value]), "choice": CHOICE_NAMES[choice]}
        for choice in Choice
        if choices.get(choice.value)
    ]
    return ", ".join(parts)
