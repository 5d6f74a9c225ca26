"""The history of one unit, past and planned: its names, its places, what became of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.db.models import Q

from camket.organisation.acts import Act, acts_from_json
from camket.organisation.models import PlanState, Rearrangement, Succession, UnitSpan


class EventKind(StrEnum):
    """What happened to a unit on a day."""

    FOUNDED = "founded"
    RENAMED = "renamed"
    MOVED = "moved"
    RECEIVED = "received"
    ENDED = "ended"
    PASSED_ON = "passed_on"
    PLANNED = "planned"


@dataclass(frozen=True, slots=True)
class HistoryEvent:
    """One thing that happened, or is decided to happen, to a unit.

    Attributes:
        kind: What happened.
        change: The kind of change (`SuccessionKind`) that brought it; empty for plain records.
        before: What it was called, or under whom it stood.
        after: What it is called, or under whom it stands.
        others: The other units of the change: where it came from or who came after, main first.
        plan_id: The plan it came of, or comes of.
    """

    on: date
    kind: EventKind
    change: str = ""
    before: str = ""
    after: str = ""
    others: tuple[tuple[int, str], ...] = ()
    decision_no: str = ""
    plan_id: int | None = None
    is_planned: bool = False


def history_of(unit_id: int) -> list[HistoryEvent]:
    """Return everything on record of a unit, the earliest first; four statements."""
    spans = list(UnitSpan.objects.filter(unit_id=unit_id).order_by("valid"))
    passages = list(
        Succession.objects.filter(Q(predecessor_id=unit_id) | Q(successor_id=unit_id)).order_by(
            "on", "-is_main", "pk"
        )
    )
    plans = list(_plans(unit_id))
    names = _names_around(unit_id, spans, passages)
    events = [
        *_of_spans(spans, passages, names),
        *_of_passages(unit_id, passages, names),
        *(_of_plan(plan, act) for plan in plans for act in _acts_on(plan, unit_id)),
    ]
    return sorted(events, key=lambda event: (event.on, event.is_planned))


def _plans(unit_id: int) -> Iterable[Rearrangement]:
    ref = {"unit_id": unit_id}
    named = (
        Q(acts__contains=[{"units": [ref]}])
        | Q(acts__contains=[{"heirs": [ref]}])
        | Q(acts__contains=[{"parent": ref}])
    )
    return Rearrangement.objects.filter(named, state=PlanState.DECIDED).order_by("effective_on")


def _acts_on(plan: Rearrangement, unit_id: int) -> Iterator[Act]:
    for act in acts_from_json(plan.acts):
        refs = [*act.units, *(heir.unit for heir in act.heirs)]
        if any(ref.unit_id == unit_id for ref in refs):
            yield act


def _of_plan(plan: Rearrangement, act: Act) -> HistoryEvent:
    founded = [text.name for _, text in act.new]
    name = act.text.name if act.text else ""
    return HistoryEvent(
        on=plan.effective_on,
        kind=EventKind.PLANNED,
        change=act.kind,
        after=", ".join(founded) or name,
        decision_no=plan.decision_no,
        plan_id=plan.pk,
        is_planned=True,
    )


_Names = dict[int, list[tuple[date, date | None, str]]]


def _names_around(
    unit_id: int, spans: Iterable[UnitSpan], passages: Iterable[Succession]
) -> _Names:
    near = {span.parent_id for span in spans}
    for passage in passages:
        near |= {passage.predecessor_id, passage.successor_id}
    others = {other for other in near if other is not None and other != unit_id}
    found: _Names = defaultdict(list)
    rows = UnitSpan.objects.filter(unit_id__in=others).order_by("unit_id", "valid")
    for other_id, valid, name in rows.values_list("unit_id", "valid", "name"):
        found[other_id].append((valid.lower, valid.upper, name))
    return found


def _name(names: _Names, unit_id: int | None, on: date, *, before: bool = False) -> str:
    """Return what a unit was called that day, or the day before."""
    for since, until, name in names.get(unit_id or 0, ()):
        is_in = since < on if before else since <= on
        if is_in and (until is None or (on <= until if before else on < until)):
            return name
    return ""


def _of_spans(
    spans: list[UnitSpan], passages: Iterable[Succession], names: _Names
) -> Iterator[HistoryEvent]:
    told = {passage.on: passage for passage in passages}

    def event(kind: EventKind, on: date, before: str, after: str) -> HistoryEvent:
        passage = told.get(on)
        return HistoryEvent(
            on=on,
            kind=kind,
            change=passage.kind if passage else "",
            before=before,
            after=after,
            decision_no=passage.decision_no if passage else "",
            plan_id=passage.rearrangement_id if passage else None,
        )

    for span, last in zip(spans, [None, *spans], strict=False):
        on = span.valid.lower
        if last is None:
            yield event(EventKind.FOUNDED, on, "", span.name)
            continue
        if span.name != last.name:
            yield event(EventKind.RENAMED, on, last.name, span.name)
        if span.parent_id != last.parent_id:
            before = _name(names, last.parent_id, on, before=True)
            yield event(EventKind.MOVED, on, before, _name(names, span.parent_id, on))
    if spans and spans[-1].valid.upper is not None:
        yield event(EventKind.ENDED, spans[-1].valid.upper, spans[-1].name, "")


def _of_passages(
    unit_id: int, passages: Iterable[Succession], names: _Names
) -> Iterator[HistoryEvent]:
    """Tell what the unit received and who came after it, one event for a day and a direction."""
    groups: dict[tuple[date, str, bool], list[Succession]] = defaultdict(list)
    for passage in passages:
        if passage.predecessor_id and passage.successor_id not in (None, passage.predecessor_id):
            is_heir = passage.successor_id == unit_id
            groups[passage.on, passage.kind, is_heir].append(passage)
    for (on, change, is_heir), group in groups.items():
        if not is_heir:
            others = [(row.successor_id, _name(names, row.successor_id, on)) for row in group]
        else:
            others = [
                (row.predecessor_id, _name(names, row.predecessor_id, on, before=True))
                for row in group
            ]
        yield HistoryEvent(
            on=on,
            kind=EventKind.RECEIVED if is_heir else EventKind.PASSED_ON,
            change=change,
            others=tuple((other, name) for other, name in others if other is not None),
            decision_no=group[0].decision_no,
            plan_id=group[0].rearrangement_id,
        )
