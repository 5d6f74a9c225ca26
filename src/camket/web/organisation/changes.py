"""A rearrangement a unit had a part in: who went into whom, read for a picture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, timedelta
from typing import Any, Final

from django.db.models import Count, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from camket.organisation.arrays import among
from camket.organisation.composed import composed
from camket.organisation.models import AreaCharge, Succession, SuccessionKind, Tenure, UnitSpan
from camket.shared.text import show_day, show_number
from camket.web.organisation import flows
from camket.web.organisation.passages import Passages
from camket.web.organisation.units import UnitDay

MOST_EDGES: Final = 200
CELL_KINDS: Final = ("party_cell", "grassroots_cell")
FLOWS: Final = frozenset(
    {
        SuccessionKind.ABSORB.value,
        SuccessionKind.MERGE.value,
        SuccessionKind.SPLIT.value,
        SuccessionKind.CLOSE.value,
        SuccessionKind.DISSOLVE.value,
    }
)
"""The kinds of change in which what an old unit was goes over into a new one."""


@dataclass(frozen=True, slots=True)
class Change:
    """One rearrangement as the page shows it: a picture, or a list when it is too big for one."""

    on: date
    decision_no: str
    flow: flows.Flow | None
    title: str
    last_day: date
    links: list[tuple[int, str]]
    merges: list[tuple[flows.NewUnit, list[flows.OldUnit], bool]]


def change_of(unit: UnitDay, passages: Passages, asked_on: date) -> Change | None:
    """Return the last rearrangement the unit had a part in by that day, else the first after it.

    One statement, none when there was never one.
    """
    days = sorted(
        {
            one.on
            for one in (*passages.came, *passages.went)
            if one.kind in FLOWS and one.unit_id not in (None, unit.unit_id)
        }
    )
    if not days:
        return None
    past = [day for day in days if day <= asked_on]
    return _drawn(unit, past[-1] if past else days[0], passages)


def _drawn(unit: UnitDay, on: date, passages: Passages) -> Change | None:
    edges = _edges(unit.unit_id, on, passages)
    near = _near(unit.unit_id, edges)
    if not near:
        return None
    bands = [flows.Band(row.predecessor_id, row.successor_id, row.share == "whole") for row in near]
    olds = {row.predecessor_id: row.old for row in near}
    news = {row.successor_id: row.new for row in near}
    has_picture = len(olds) <= flows.MOST_OLD and len(news) <= flows.MOST_OLD // 2
    merges = [
        (
            new,
            [olds[band.old_id] for band in bands if band.new_id == new.unit_id],
            new.unit_id == unit.unit_id,
        )
        for new in news.values()
    ]
    numbers = list(dict.fromkeys(row.decision_no for row in near if row.decision_no))
    return Change(
        on=on,
        decision_no="; ".join(numbers[:2]),
        flow=flows.draw(unit.unit_id, list(olds.values()), list(news.values()), bands)
        if has_picture
        else None,
        title=_("%(old)d đơn vị cũ thành %(names)s")
        % {"old": len(olds), "names": ", ".join(new.name for new in news.values())},
        last_day=on - timedelta(days=1),
        links=[
            (unit_id, name)
            for unit_id, name in (
                *((old.unit_id, old.name) for old in olds.values()),
                *((new.unit_id, new.name) for new in news.values()),
            )
            if unit_id != unit.unit_id
        ],
        merges=merges,
    )


@dataclass(frozen=True, slots=True)
class _Edge:
    """One old unit and one new one, with all that the picture says of both."""

    predecessor_id: int
    successor_id: int
    share: str
    is_main: bool
    decision_no: str
    old_name: str | None
    old_sort: str | None
    old_code: str | None
    old_cells: int
    old_below: int
    new_name: str | None
    new_sort: str | None
    new_code: str | None
    new_area: str | None
    new_cells: int
    new_below: int
    head_name: str | None
    head_post: str | None
    charge_name: str | None
    charge_from: date | None

    @property
    def old(self) -> flows.OldUnit:
        """Return the unit that went in."""
        size = _size(self.old_cells, self.old_below) or _code(self.old_code)
        part = "" if self.share == "whole" else _("một phần")
        note = ", ".join(words for words in (size, part) if words)
        return flows.OldUnit(self.predecessor_id, self.old_name or "", note)

    @property
    def new(self) -> flows.NewUnit:
        """Return the unit that came out."""
        notes = (_code(self.new_code), _size(self.new_cells, self.new_below))
        area = None
        if self.new_area and self.charge_name:
            area = flows.FlowArea(
                name=_("Địa bàn %(name)s") % {"name": self.new_area},
                person=_("Ủy viên Ban Thường vụ phụ trách: %(name)s") % {"name": self.charge_name},
                since=show_day(self.charge_from) if self.charge_from else "",
            )
        return flows.NewUnit(
            self.successor_id,
            self.new_name or "",
            tuple(note for note in notes if note),
            f"{self.head_post}: {self.head_name}" if self.head_name else "",
            area,
        )


def _near(unit_id: int, edges: Sequence[_Edge]) -> list[_Edge]:
    """Keep the neighbours of the same former superior while the picture has room for them."""
    if len({row.predecessor_id for row in edges}) <= flows.MOST_OLD:
        return list(edges)
    mine = {row.successor_id for row in edges if unit_id in (row.predecessor_id, row.successor_id)}
    return [row for row in edges if row.successor_id in mine]


def _edges(unit_id: int, on: date, passages: Passages) -> list[_Edge]:
    """Return who went into whom that day, around the unit, with all that the picture says.

    Around it: its own, those of its successors, and those of the units that had stood beside its
    predecessors under one superior the day before. One statement.
    """
    before = on - timedelta(days=1)
    olds = [one.unit_id for one in passages.came if one.on == on and one.unit_id is not None]
    news = [one.unit_id for one in passages.went if one.on == on and one.unit_id is not None]
    into = [*news, *([unit_id] if olds else [])]
    return [
        _Edge(**row)
        for row in _around(into, olds, [*olds, *([unit_id] if news else [])], on, before)
    ]


@composed
def _around(
    into: list[int], olds: list[int], gone: list[int], on: date, before: date
) -> QuerySet[Succession, dict[str, Any]]:
    stood = UnitSpan.objects.filter(
        among("unit_id", gone), valid__contains=before, parent__isnull=False
    )
    beside = UnitSpan.objects.filter(
        parent_id__in=stood.values("parent_id"), valid__contains=before
    )
    of_day = Succession.objects.filter(
        on=on, kind__in=FLOWS, predecessor__isnull=False, successor__isnull=False
    ).exclude(predecessor_id=F("successor_id"))
    parts = (
        of_day.filter(among("successor_id", into)),
        of_day.filter(among("predecessor_id", olds)),
        of_day.filter(predecessor_id__in=beside.values("unit_id")),
    )
    first, *others = (_told(part, on, before) for part in parts)
    names = [field.name for field in fields(_Edge)]
    told = [part.values(*names) for part in (first, *others)]
    rows: QuerySet[Succession, dict[str, Any]] = (
        told[0].union(*told[1:]).order_by("-is_main", "new_sort", "old_sort")
    )
    return rows[:MOST_EDGES]


def _told(rows: QuerySet[Succession], on: date, before: date) -> QuerySet[Succession]:
    """Add the names and numbers of both days to lines of succession."""
    old = UnitSpan.objects.filter(unit_id=OuterRef("predecessor_id"), valid__contains=before)
    new = UnitSpan.objects.filter(unit_id=OuterRef("successor_id"), valid__contains=on)
    heads = Tenure.objects.filter(
        unit_id=OuterRef("successor_id"), is_head=True, valid__contains=on
    )
    charge = AreaCharge.objects.filter(
        area__name=OuterRef("new_area"),
        area__superior_id=OuterRef("new_parent"),
        valid__startswith__gte=before,
    ).order_by("valid")
    return rows.annotate(
        old_name=Subquery(old.values("short_name")[:1]),
        old_sort=Subquery(old.values("sort_key")[:1]),
        old_code=Subquery(old.values("code")[:1]),
        new_name=Subquery(new.values("short_name")[:1]),
        new_sort=Subquery(new.values("sort_key")[:1]),
        new_code=Subquery(new.values("code")[:1]),
        new_area=Subquery(new.values("area")[:1]),
        new_parent=Subquery(new.values("parent_id")[:1]),
        head_name=Subquery(heads.values("person__full_name")[:1]),
        head_post=Subquery(heads.values("post__name")[:1]),
        charge_name=Subquery(charge.values("person__full_name")[:1]),
        charge_from=Subquery(charge.values("valid__startswith")[:1]),
        old_cells=_below("predecessor_id", before, CELL_KINDS),
        old_below=_below("predecessor_id", before, ()),
        new_cells=_below("successor_id", on, CELL_KINDS),
        new_below=_below("successor_id", on, ()),
    )


def _below(column: str, on: date, kinds: Sequence[str]) -> Coalesce:
    spans = UnitSpan.objects.filter(parent_id=OuterRef(column), valid__contains=on)
    if kinds:
        spans = spans.filter(kind__in=kinds)
    counted = spans.order_by().values("parent_id").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted), 0)


def _size(cells: int, below: int) -> str:
    if cells:
        return _("%(n)s chi bộ") % {"n": show_number(cells)}
    return _("%(n)s đơn vị trực thuộc") % {"n": show_number(below)} if below else ""


def _code(code: str | None) -> str:
    return _("Mã %(code)s") % {"code": code} if code else ""
