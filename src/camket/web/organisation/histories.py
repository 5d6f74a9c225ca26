"""What a history page shows: the picture of a rearrangement, the tree of the day, the events."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Any, Final

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from camket.organisation.acts import Act, acts_from_json
from camket.organisation.arrays import among
from camket.organisation.composed import composed
from camket.organisation.models import (
    PlanState,
    Rearrangement,
    SuccessionKind,
    Tenure,
    UnitSpan,
)
from camket.shared.text import show_day
from camket.web.organisation.carried import carried_from
from camket.web.organisation.changes import FLOWS, MOST_EDGES, change_of
from camket.web.organisation.passages import Passage, Passages, ended_words, passages_of, sub_line
from camket.web.organisation.trees import ended_below
from camket.web.organisation.units import UnitDay

TREE_ROWS: Final = 12
_MOST_PLANS: Final = 20


@dataclass(frozen=True, slots=True)
class DayRow:
    """One line of the tree beside the picture."""

    unit_id: int
    name: str
    note: str
    head: str
    is_gone: bool
    depth: str = "d1"


def rows_of_day(unit: UnitDay, *, hides_ended: bool) -> tuple[list[DayRow], int]:
    """Return the unit, those below it that day and those that ended; two statements.

    Returns:
        The rows, and how many more units stand below.
    """
    spans = list(_below(unit.unit_id, unit.on))
    gone = [] if hides_ended else ended_below([unit.unit_id], unit.on).get(unit.unit_id, [])
    since = _("từ %(day)s")
    rows = [
        DayRow(
            unit.unit_id,
            unit.span.name,
            since % {"day": show_day(unit.begins_on)},
            "",
            is_gone=unit.ended_on is not None,
            depth="",
        )
    ]
    rows += [
        DayRow(
            span.unit_id,
            span.name,
            _("chuyển từ %(name)s") % {"name": span.former_name}
            if span.former_parent and span.former_parent != unit.unit_id
            else since % {"day": show_day(span.valid.lower)},
            span.head_name or "",
            is_gone=False,
        )
        for span in spans[: TREE_ROWS - min(len(gone), TREE_ROWS // 2)]
    ]
    shown = len(rows) - 1
    rows += [
        DayRow(
            span.unit_id,
            span.name,
            _("kết thúc %(day)s") % {"day": show_day(span.valid.upper - timedelta(days=1))},
            "",
            is_gone=True,
        )
        for span in gone[: TREE_ROWS // 2]
    ]
    return rows, len(spans) - shown + max(len(gone) - TREE_ROWS // 2, 0)


@composed
def _below(unit_id: int, on: date) -> QuerySet[Any]:
    """Return the units below with their heads, and where they had stood before."""
    former = UnitSpan.objects.filter(
        unit_id=OuterRef("unit_id"), valid__fully_lt=OuterRef("valid")
    ).order_by("-valid")
    former_names = UnitSpan.objects.filter(
        unit_id=OuterRef("parent_id"), valid__startswith__lte=on
    ).order_by("-valid")
    heads = Tenure.objects.filter(unit_id=OuterRef("unit_id"), is_head=True, valid__contains=on)
    return (
        UnitSpan.objects.filter(parent_id=unit_id, valid__contains=on)
        .annotate(
            head_name=Subquery(heads.values("person__full_name")[:1]),
            former_parent=Subquery(former.values("parent_id")[:1]),
            former_name=Subquery(
                former.annotate(upper_name=Subquery(former_names.values("short_name")[:1])).values(
                    "upper_name"
                )[:1]
            ),
        )
        .order_by("sort_key")[:MOST_EDGES]
    )


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to the unit, or will."""

    on: date
    title: str
    meta: str
    is_planned: bool = False


def events_of(unit: UnitDay, passages: Passages) -> list[Event]:
    """Return what happened to the unit, by day; no statement."""
    events = [
        _event(unit, kind, day, list(rows), goes=goes)
        for goes, lines in ((False, passages.came), (True, passages.went))
        for (day, kind), rows in groupby(lines, key=lambda one: (one.on, one.kind))
        if not (goes and kind in (SuccessionKind.RENAME, SuccessionKind.TRANSFER))
    ]
    if not passages.came_on(unit.begins_on) and not any(
        event.on == unit.begins_on for event in events
    ):
        name = unit.spans[0].name
        events.append(
            Event(unit.begins_on, _("Có tên trong tổ chức: %(name)s") % {"name": name}, "")
        )
    return sorted(events, key=lambda event: event.on)


def _event(unit: UnitDay, kind: str, day: date, rows: Sequence[Passage], *, goes: bool) -> Event:
    names = ", ".join(row.name for row in rows[:3] if row.unit_id is not None)
    more = len(rows) - 3
    if more > 0:
        names = _("%(names)s và %(n)d đơn vị khác") % {"names": names, "n": more}
    here = next((span for span in unit.spans if day in span.valid), unit.span)
    words = {
        SuccessionKind.RENAME: _("Đổi tên thành %(here)s"),
        SuccessionKind.TRANSFER: _("Chuyển giao về cấp trên mới"),
        SuccessionKind.FOUND: _("Thành lập mới %(here)s"),
    }.get(SuccessionKind(kind))
    if words is None and goes:
        words = (
            _("Kết thúc do %(word)s; tiếp nhận: %(names)s") if names else _("Kết thúc do %(word)s")
        )
    elif words is None:
        words = (
            _("Lập %(here)s trên cơ sở %(names)s")
            if day == unit.begins_on
            else _("Tiếp nhận %(names)s (%(word)s)")
        )
    title = words % {"here": here.name, "names": names, "word": rows[0].word}
    meta = " · ".join(part for part in (show_day(day), rows[0].decision_no) if part)
    return Event(day, title, meta)


def plans_of(unit: UnitDay) -> list[Event]:
    """Return the plans decided by the unit itself, and those still to come that name it.

    One statement.
    """
    above = [upper.unit_id for upper in unit.line]
    return [
        _event_of_plan(plan)
        for plan in _plans(unit.unit_id, above)
        if plan.superior_id == unit.unit_id
        or any(_names(act, unit.unit_id) for act in acts_from_json(plan.acts))
    ]


@composed
def _plans(unit_id: int, above: list[int]) -> QuerySet[Rearrangement]:
    return Rearrangement.objects.filter(
        Q(superior_id=unit_id, state__in=(PlanState.DECIDED, PlanState.APPLIED))
        | (among("superior_id", above) & Q(state=PlanState.DECIDED))
    ).order_by("-effective_on", "-pk")[:_MOST_PLANS]


def _event_of_plan(plan: Rearrangement) -> Event:
    is_planned = plan.state == PlanState.DECIDED
    words = _("Dự kiến %(day)s") if is_planned else "%(day)s"
    meta = [words % {"day": show_day(plan.effective_on)}, plan.decision_no]
    return Event(
        plan.effective_on, plan.title, " · ".join(part for part in meta if part), is_planned
    )


def _names(act: Act, unit_id: int) -> bool:
    """Say whether an act happens to the unit, or makes it an heir or a superior."""
    named = [*act.units, *(heir.unit for heir in act.heirs)]
    if act.parent is not None:
        named.append(act.parent)
    return any(ref.unit_id == unit_id for ref in named)


def history(unit: UnitDay, *, asked_on: date, hides_ended: bool) -> dict[str, Any]:
    """Return what the history page shows."""
    passages = passages_of(unit.unit_id)
    change = change_of(unit, passages, asked_on)
    rows, more = rows_of_day(unit, hides_ended=hides_ended)
    left = [one.unit_id for one in passages.came if one.kind in FLOWS and one.unit_id is not None]
    return {
        "sub": sub_line(unit, passages),
        "ended": ended_words(unit, passages),
        "change": change,
        "rows": rows,
        "more": more,
        "hides_ended": hides_ended,
        "has_gone": hides_ended or any(row.is_gone for row in rows[1:]),
        "events": [
            (event, change is not None and event.on == change.on)
            for event in sorted(
                [*events_of(unit, passages), *plans_of(unit)], key=lambda event: event.on
            )
        ],
        "carried": carried_from([unit.unit_id, *left]),
        "is_old": unit.ended_on is not None,
    }
