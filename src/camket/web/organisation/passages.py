"""What a unit came from and what became of it: successions, its heads, the words of its end."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import (
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)
from django.utils.translation import gettext as _

from camket.organisation.composed import composed
from camket.organisation.models import (
    Succession,
    Tenure,
    UnitSpan,
)
from camket.web.organisation.units import CHILD_ROWS, UnitDay


@dataclass(frozen=True, slots=True)
class Passage:
    """One line of succession seen from the unit."""

    kind: str
    word: str
    on: date
    decision_no: str
    unit_id: int | None
    name: str
    is_whole: bool
    is_main: bool


@dataclass(frozen=True, slots=True)
class Passages:
    """What the unit came from and what it went into."""

    came: list[Passage]
    went: list[Passage]

    def came_on(self, day: date) -> list[Passage]:
        """Return what it was founded from that day."""
        return [one for one in self.came if one.on == day and one.unit_id is not None]


def passages_of(unit_id: int) -> Passages:
    """Return the successions the unit had a part in, named as on their day; one statement."""
    came: list[Passage] = []
    went: list[Passage] = []
    for row in _successions(unit_id):
        goes = row.predecessor_id == unit_id
        passage = Passage(
            kind=row.kind,
            word=str(row.get_kind_display()),
            on=row.on,
            decision_no=row.decision_no,
            unit_id=row.successor_id if goes else row.predecessor_id,
            name=(row.new_name if goes else row.old_name) or "",
            is_whole=row.share == "whole",
            is_main=row.is_main,
        )
        (went if goes else came).append(passage)
    return Passages(came, went)


@composed
def _successions(unit_id: int) -> QuerySet[Any]:
    def named(column: str, *, is_day_before: bool) -> Subquery:
        spans = UnitSpan.objects.filter(unit_id=OuterRef(column))
        if is_day_before:
            spans = spans.filter(valid__startswith__lt=OuterRef("on")).order_by("-valid")
        else:
            spans = spans.filter(valid__startswith__lte=OuterRef("on")).order_by("-valid")
        return Subquery(spans.values("name")[:1])

    return (
        Succession.objects.filter(Q(predecessor_id=unit_id) | Q(successor_id=unit_id))
        .annotate(
            old_name=named("predecessor_id", is_day_before=True),
            new_name=named("successor_id", is_day_before=False),
        )
        .order_by("on", "-is_main", "pk")
    )


def heads_over_time(unit_id: int) -> list[Tenure]:
    """Return everybody who ever headed the unit, the latest first; one statement."""
    return list(
        Tenure.objects.filter(unit_id=unit_id, is_head=True)
        .select_related("person", "post")
        .order_by("-valid")[:CHILD_ROWS]
    )


def sub_line(unit: UnitDay, passages: Passages) -> str:
    """Return the line below the heading: since when, and out of what."""
    out_of = passages.came_on(unit.begins_on)
    since = f"{unit.begins_on:%d/%m/%Y}"
    if not out_of:
        return _("%(kind)s, từ %(day)s") % {"kind": _first_up(unit.kind), "day": since}
    if len(out_of) <= 2:  # noqa: PLR2004  # two names still fit one line
        names = " và ".join(one.name for one in out_of)
        return _("Lập từ %(day)s trên cơ sở %(names)s") % {"day": since, "names": names}
    return _("Lập từ %(day)s trên cơ sở %(n)d đơn vị cũ") % {"day": since, "n": len(out_of)}


def _first_up(text: str) -> str:
    return text[:1].upper() + text[1:]


def ended_words(unit: UnitDay, passages: Passages) -> dict[str, Any]:
    """Return what the note on an ended unit says: since when, by what, and who received."""
    went = [one for one in passages.went if one.unit_id != unit.unit_id]
    last = [one for one in went if unit.ended_on and one.on == unit.ended_on + timedelta(days=1)]
    return {
        "day": unit.ended_on,
        "heirs": [one for one in last if one.unit_id is not None],
        "act": last[0] if last else None,
    }


def names_joined(passages: Iterable[Passage]) -> str:
    """Return names in a row."""
    return ", ".join(one.name for one in passages)
