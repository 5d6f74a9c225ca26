"""The worklist of what ended units left: who may see it, page by page, and its sums."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from django.db.models import Count, Min, OuterRef, Q, QuerySet, Subquery

from camket.commitments.models import Measure
from camket.organisation.models import UnitHeir, UnitSpan
from camket.organisation.queries import last_name, people_in
from camket.permissions.catalogue import Permission
from camket.permissions.queries import units_in_reach
from camket.shared.actor import Actor
from camket.shared.clock import legal_day
from camket.transitions.decisions import Choice, Thing, choices_for
from camket.transitions.models import CHOICE_NAMES, THING_NAMES, Waiting

PAGE: Final = 50


@dataclass(frozen=True, slots=True)
class HeirShare:
    """An heir as it stood on the day of the change."""

    unit_id: int
    name: str
    share: str
    is_main: bool


@dataclass(frozen=True, slots=True)
class WaitingRow:
    """One thing of the worklist, ready for a page.

    Attributes:
        unit_name: What the ended unit was called last.
        days: For how long it has waited, or had waited when it was decided.
        pieces: How many open things beneath it are settled with it.
        choices: What may become of it.
        state_words: How it stood in numbers, as "120 / 850 m"; empty where nothing is counted.
        path: The page of the thing itself.
    """

    waiting_id: int
    kind: Thing
    kind_name: str
    title: str
    unit_id: int
    unit_name: str
    heir_id: int
    heir_name: str
    superior_id: int | None
    superior_name: str
    since: date
    days: int
    is_divided: bool
    parts: tuple[HeirShare, ...]
    pieces: int
    choices: tuple[Choice, ...]
    choice: Choice | None
    choice_name: str
    decided_at: datetime | None
    decided_by_name: str
    decision_no: str
    reason: str
    to_name: str
    cause_no: str
    result: Mapping[str, Any] = field(default_factory=dict)
    owner_name: str = ""
    due_on: date | None = None
    target: Decimal | None = None
    reached: Decimal | None = None
    measure_unit: str = ""
    path: str = ""
    version: int = 1


@dataclass(frozen=True, slots=True)
class WaitingFilter:
    """What the reader asked to see.

    Attributes:
        after: The last row of the page before; rows come in the order they were written.
        whole: Only what stands by itself; what is settled with a commitment is counted there.
    """

    kind: Thing | None = None
    unit_id: int | None = None
    heir_id: int | None = None
    divided: bool | None = None
    decided: bool = False
    rearrangement_id: int | None = None
    words: str = ""
    after: int = 0
    whole: bool = True


@dataclass(frozen=True, slots=True)
class WaitingPage:
    """A page of the worklist."""

    rows: list[WaitingRow]
    total: int
    next_after: int | None


@dataclass(frozen=True, slots=True)
class WaitingCounts:
    """What waits where the actor may settle it; a commitment with all that is in it once."""

    total: int = 0
    divided: int = 0
    pieces: int = 0
    oldest: date | None = None
    by_kind: Mapping[Thing, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class OwnerChoice:
    """Somebody of the heir who may own what passes on."""

    person_id: int
    name: str
    post_name: str


@dataclass(frozen=True, slots=True)
class WaitingDetail:
    """One thing with what is decided together with it, and between whom and what to choose."""

    row: WaitingRow
    pieces: list[WaitingRow]
    heirs: list[HeirShare]
    owners: list[OwnerChoice]
    measures: list[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class CarrySummary:
    """What became of all that an ended unit left."""

    total: int
    waiting: int
    by_choice: Mapping[Choice, int]
    by_kind: list[tuple[Thing, str, int, int]]
    """Kind, its name, how many in all, how many still wait."""


def waiting_visible_to(actor: Actor, on: date) -> QuerySet[Waiting]:
    """Return what the actor may see: what waits for units in reach, or of which he is an heir."""
    reach = units_in_reach(actor, Permission.SETTLE_TRANSITION, on=on, column="waits_for_id")
    if reach is None:
        return Waiting.objects.none()
    own = [unit for unit in (actor.scope_id, actor.unit_id) if unit is not None]
    left = UnitHeir.objects.filter(heir_id__in=own, valid__contains=on)
    return Waiting.objects.filter(reach | Q(unit_id__in=left.values("unit_id")))


def waiting_page(
    actor: Actor, *, on: date, wanted: WaitingFilter | None = None, limit: int = PAGE
) -> WaitingPage:
    """Return a page of the worklist in the order it was written; two statements."""
    wanted = wanted or WaitingFilter()
    found = _narrowed(waiting_visible_to(actor, on), wanted)
    total = found.count()
    rows = list(_dressed(found.filter(pk__gt=wanted.after))[: limit + 1])
    more = rows[limit - 1].pk if len(rows) > limit else None
    return WaitingPage([row_of(one, on=on) for one in rows[:limit]], total, more)


def counts_waiting(actor: Actor, on: date) -> WaitingCounts:
    """Return the sums of what still waits; one statement."""
    open_ones = waiting_visible_to(actor, on).filter(choice="")
    sums: dict[str, Any] = {"oldest": Min("since"), "pieces": Count("pk", filter=_PIECE)}
    for thing in Thing:
        sums[thing.value] = Count("pk", filter=Q(kind=thing.value) & ~_PIECE)
    sums["divided"] = Count("pk", filter=Q(is_divided=True) & ~_PIECE)
    found = open_ones.aggregate(**{f"n_{name}": what for name, what in sums.items()})
    by_kind = {thing: found[f"n_{thing.value}"] for thing in Thing if found[f"n_{thing.value}"]}
    return WaitingCounts(
        total=sum(by_kind.values()),
        divided=found["n_divided"],
        pieces=found["n_pieces"],
        oldest=found["n_oldest"],
        by_kind=by_kind,
    )


def left_open(actor: Actor, on: date) -> QuerySet[Waiting]:
    """Return what still waits and stands by itself, for a count beside others."""
    return (
        waiting_visible_to(actor, on)
        .filter(choice="")
        .exclude(under__isnull=False, under__choice="")
    )


def waiting_detail(actor: Actor, waiting_id: int, *, on: date) -> WaitingDetail | None:
    """Return one thing of the worklist with all there is to choose; None if it may not be seen."""
    found = _dressed(waiting_visible_to(actor, on).filter(pk=waiting_id)).first()
    if found is None:
        return None
    pieces = _dressed(Waiting.objects.filter(under_id=found.pk))[:200]
    heirs = heirs_today(found.unit_id, on=on)
    holders = people_in({heir.unit_id for heir in heirs} or {found.waits_for_id}, on=on)
    owners = {
        one.person_id: OwnerChoice(one.person_id, one.person.full_name, one.post.name)
        for one in reversed(holders)
    }
    return WaitingDetail(
        row=row_of(found, on=on),
        pieces=[row_of(one, on=on) for one in pieces],
        heirs=heirs,
        owners=list(reversed(owners.values())),
        measures=_measures_of(found),
    )


def waiting_of_unit(unit_id: int, *, on: date, limit: int = 200) -> list[WaitingRow]:
    """Return what an ended unit left, decided or not, what stands by itself; one statement."""
    rows = Waiting.objects.filter(unit_id=unit_id, under__isnull=True)
    return [row_of(one, on=on) for one in _dressed(rows)[:limit]]


def carry_summary(unit_id: int) -> CarrySummary:
    """Return what became of all that an ended unit left; one statement."""
    return _summary(Waiting.objects.filter(unit_id=unit_id))


def carry_summary_of_plan(rearrangement_id: int) -> CarrySummary:
    """Return what became of all that the units of one plan left; one statement."""
    return _summary(Waiting.objects.filter(rearrangement_id=rearrangement_id))


def heirs_today(unit_id: int, *, on: date) -> list[HeirShare]:
    """Return who may take over from an ended unit that day, the main heir first."""
    names = UnitSpan.objects.filter(unit_id=OuterRef("heir_id"), valid__contains=on)
    heirs = (
        UnitHeir.objects.filter(unit_id=unit_id, valid__contains=on)
        .annotate(name=Subquery(names.values("name")[:1]))
        .order_by("-is_main", "pk")
    )
    return [HeirShare(one.heir_id, one.name or "", "", one.is_main) for one in heirs]


_PIECE: Final = Q(under__isnull=False, under__choice="")
"""What is settled with the thing it belongs to; once that is decided it stands by itself."""


def _narrowed(rows: QuerySet[Waiting], wanted: WaitingFilter) -> QuerySet[Waiting]:
    rows = rows.exclude(choice="") if wanted.decided else rows.filter(choice="")
    if wanted.whole:
        rows = rows.exclude(_PIECE) if not wanted.decided else rows.filter(under__isnull=True)
    exact = {
        "kind": wanted.kind.value if wanted.kind else None,
        "unit_id": wanted.unit_id,
        "waits_for_id": wanted.heir_id,
        "is_divided": wanted.divided,
        "rearrangement_id": wanted.rearrangement_id,
    }
    rows = rows.filter(**{name: value for name, value in exact.items() if value is not None})
    return rows.filter(title__icontains=wanted.words) if wanted.words else rows


def _dressed(rows: QuerySet[Waiting]) -> QuerySet[Waiting]:
    pieces = Waiting.objects.filter(under_id=OuterRef("pk"), choice="").order_by()
    return (
        rows.select_related("task__owner", "item", "obstacle", "order", "remediation")
        .annotate(
            unit_name=last_name("unit_id"),
            heir_name=last_name("waits_for_id"),
            superior_name=last_name("superior_id"),
            to_name=last_name("to_unit_id"),
            piece_count=Subquery(pieces.values("under_id").annotate(n=Count("pk")).values("n")),
        )
        .order_by("pk")
    )


def row_of(one: Waiting, *, on: date) -> WaitingRow:
    """Return a dressed row as values."""
    thing = Thing(one.kind)
    choice = Choice(one.choice) if one.choice else None
    until = legal_day(one.decided_at) if one.decided_at else on
    task, remediation = one.task, one.remediation
    owner = task.owner.full_name if task and task.owner else ""
    return WaitingRow(
        waiting_id=one.pk,
        kind=thing,
        kind_name=str(THING_NAMES[thing]),
        title=one.title,
        unit_id=one.unit_id,
        unit_name=getattr(one, "unit_name", None) or "",
        heir_id=one.waits_for_id,
        heir_name=getattr(one, "heir_name", None) or "",
        superior_id=one.superior_id,
        superior_name=getattr(one, "superior_name", None) or "",
        since=one.since,
        days=max((until - one.since).days, 0),
        is_divided=one.is_divided,
        parts=tuple(HeirShare(**part) for part in one.parts),
        pieces=getattr(one, "piece_count", None) or 0,
        choices=choices_for(thing),
        choice=choice,
        choice_name=str(CHOICE_NAMES[choice]) if choice else "",
        decided_at=one.decided_at,
        decided_by_name=one.decided_by_name,
        decision_no=one.decision_no,
        reason=one.reason,
        to_name=getattr(one, "to_name", None) or "",
        cause_no=one.cause_no,
        result=one.result or {},
        owner_name=owner or (remediation.owner_name if remediation else ""),
        due_on=_due_of(one),
        target=task.target if task else None,
        reached=task.reached if task else None,
        measure_unit=task.measure_unit if task else "",
        path=_path_of(one),
        version=one.version,
    )


def _due_of(one: Waiting) -> date | None:
    if one.task is not None:
        return one.task.due_on
    if one.obstacle is not None:
        return one.obstacle.answer_by_on
    if one.order is not None:
        return one.order.due_on
    return one.remediation.due_on if one.remediation is not None else None


def _path_of(one: Waiting) -> str:
    if one.task_id is not None:
        return f"/nhiem-vu/{one.task_id}/"
    if one.obstacle_id is not None:
        return f"/vuong-mac/{one.obstacle_id}/"
    paper = one.item.commitment_id if one.item is not None else one.commitment_id
    return f"/cam-ket/{paper}/" if paper is not None else ""


def _measures_of(one: Waiting) -> list[Mapping[str, Any]]:
    if one.item_id is None:
        return []
    measures = Measure.objects.filter(item_id=one.item_id)
    return list(measures.values("pk", "name", "target", "unit", "due_on"))


def _summary(rows: QuerySet[Waiting]) -> CarrySummary:
    found: Iterable[tuple[str, str, int]] = (
        rows.order_by().values_list("kind", "choice").annotate(n=Count("pk"))
    )
    by_choice: dict[Choice, int] = {}
    kinds: dict[Thing, list[int]] = {}
    for kind, choice, count in found:
        sums = kinds.setdefault(Thing(kind), [0, 0])
        sums[0] += count
        if choice:
            by_choice[Choice(choice)] = by_choice.get(Choice(choice), 0) + count
        else:
            sums[1] += count
    return CarrySummary(
        total=sum(sums[0] for sums in kinds.values()),
        waiting=sum(sums[1] for sums in kinds.values()),
        by_choice=by_choice,
        by_kind=[
            (thing, str(THING_NAMES[thing]), kinds[thing][0], kinds[thing][1])
            for thing in Thing
            if thing in kinds
        ],
    )
