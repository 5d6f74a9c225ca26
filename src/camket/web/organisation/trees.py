"""The trees of a day as a page shows them: a few statements, whatever is opened."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Window
from django.db.models.functions import RowNumber
from django.utils.translation import gettext as _

from camket.organisation.arrays import among
from camket.organisation.composed import composed
from camket.organisation.kinds import kind_name
from camket.organisation.models import Line, LinkKind, UnitHeir, UnitLink, UnitSpan
from camket.shared.text import show_number
from camket.web.organisation.heads import HeadWords, heads_on

PAGE_ROWS: Final = 50
BESIDE_ROWS: Final = 15
"""Rows of one branch where three trees stand side by side; the rest is one press away."""
MOST_OPEN: Final = 12
"""Units opened at once; a page stays a page."""
_MOST_LEFT: Final = 600
BODIES: Final = (Line.PARTY, Line.STATE, Line.FRONT)


@dataclass(frozen=True, slots=True)
class Links:
    """What the addresses of all rows have in common, so that a page builds them once.

    Attributes:
        opening: The address of the tree, up to what is open.
        unit: What stands before and behind the number in the address of a unit.
    """

    opening: str = "?mo="
    unit: tuple[str, str] = ("", "")


@dataclass(frozen=True, slots=True)
class TreeRow:
    """One line of a tree.

    Attributes:
        until: The last day it stood, when it has ended.
        toggled: What is open after this row was pressed, for the address.
        more_of: The unit whose further children stand behind this row; then it is no unit itself.
    """

    unit_id: int
    name: str
    kind: str
    depth: int
    since: date | None
    until: date | None = None
    head: HeadWords | None = None
    children: int = 0
    is_open: bool = False
    toggled: str = ""
    more_of: int | None = None
    leads: str = ""
    links: Links = Links()

    @property
    def count(self) -> str:
        """Return the number of units below, empty when there is none."""
        return show_number(self.children) if self.children else ""

    @property
    def expanded(self) -> str:
        """Return whether the row is open, as an attribute of the page says it."""
        return "true" if self.is_open else "false"

    @property
    def key(self) -> str:
        """Return what the page calls the row."""
        return f"mo-{self.unit_id}"

    @property
    def address(self) -> str:
        """Return where the row opens, or closes."""
        return f"{self.links.opening}{self.toggled}"

    @property
    def path(self) -> str:
        """Return the address of the unit's own page."""
        before, after = self.links.unit
        return f"{before}{self.unit_id}{after}"

    @property
    def toggle_words(self) -> str:
        """Say what pressing the row does."""
        words = _("Thu gọn %(name)s") if self.is_open else _("Mở %(name)s")
        return words % {"name": self.name}

    @property
    def step(self) -> str:
        """Return the class of the indent; the tree has no greatest depth, the indent has."""
        return f"d{min(self.depth, 6)}" if self.depth else ""


@dataclass(frozen=True, slots=True)
class Tree:
    """One tree, or a part of it."""

    line: str
    name: str
    rows: list[TreeRow]
    has_more: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """What of the trees is asked for."""

    on: date
    lines: tuple[str, ...] = BODIES
    top_id: int | None = None
    open_ids: tuple[int, ...] | None = None
    shows_ended: bool = False
    page: int = 1
    rows: int = PAGE_ROWS
    links: Links = Links()


def trees(asked: Asked) -> list[Tree]:
    """Return the trees of a day; at most six statements.

    Roots, children of what is open, ended ones, numbers of children, heads, links.
    """
    tops = _tops(asked)
    open_ids = _open_ids(asked, tops)
    children = _children(asked, open_ids)
    left: dict[int | None, list[UnitSpan]] = {}
    if asked.shows_ended:
        roots = () if asked.top_id else asked.lines
        left = ended_below(open_ids, asked.on, root_lines=roots)
    shown = {span.unit_id for span in tops}
    shown |= {span.unit_id for spans in children.values() for span in spans}
    facts = _Facts(
        counts=_counts(shown, asked.on),
        heads=heads_on(shown, asked.on),
        leads=_leads(shown, asked.on),
        open_ids=open_ids,
        children=children,
        left=left,
        page=asked.page if asked.top_id else 1,
        rows=asked.rows,
        links=asked.links,
    )
    return [_tree(line, tops, asked, facts) for line in asked.lines]


@dataclass(frozen=True, slots=True)
class _Facts:
    counts: dict[int, int]
    heads: dict[int, HeadWords]
    leads: dict[int, str]
    open_ids: tuple[int, ...]
    children: dict[int, list[UnitSpan]]
    left: dict[int | None, list[UnitSpan]]
    page: int
    rows: int
    links: Links


def _tree(line: str, tops: Sequence[UnitSpan], asked: Asked, facts: _Facts) -> Tree:
    mine = [span for span in tops if span.line == line]
    has_more = len(mine) > asked.rows
    rows: list[TreeRow] = []
    for span in mine[: asked.rows]:
        rows += _branch(span, 0, facts)
    if asked.top_id is None:
        rows += [
            _ended_row(span, 0, facts.links)
            for span in facts.left.get(None, [])
            if span.line == line
        ]
    if asked.top_id is not None and mine:
        has_more = len(facts.children.get(asked.top_id, [])) > asked.rows
    return Tree(line, str(Line(line).label), rows, has_more)


def _branch(span: UnitSpan, depth: int, facts: _Facts) -> list[TreeRow]:
    unit_id = span.unit_id
    is_open = unit_id in facts.open_ids
    toggled = (
        [one for one in facts.open_ids if one != unit_id]
        if is_open
        else [*facts.open_ids, unit_id][-MOST_OPEN:]
    )
    row = TreeRow(
        unit_id=unit_id,
        name=span.name,
        kind=kind_name(span.kind),
        depth=depth,
        since=span.valid.lower,
        head=None if span.line == Line.TERRITORY else facts.heads.get(unit_id, HeadWords()),
        children=facts.counts.get(unit_id, 0),
        is_open=is_open,
        toggled=".".join(str(one) for one in toggled) or "0",
        leads=facts.leads.get(unit_id, ""),
        links=facts.links,
    )
    rows = [row]
    if not is_open:
        return rows
    below = facts.children.get(unit_id, [])
    for child in below[: facts.rows]:
        rows += _branch(child, depth + 1, facts)
    rows += [_ended_row(gone, depth + 1, facts.links) for gone in facts.left.get(unit_id, [])]
    if len(below) > facts.rows:
        others = row.children - facts.rows * facts.page
        rows.append(TreeRow(unit_id, "", "", depth + 1, None, children=others, more_of=unit_id))
    return rows


def _ended_row(span: UnitSpan, depth: int, links: Links) -> TreeRow:
    return TreeRow(
        unit_id=span.unit_id,
        name=span.name,
        kind=kind_name(span.kind),
        depth=depth,
        since=span.valid.lower,
        until=span.valid.upper - timedelta(days=1),
        links=links,
    )


def _tops(asked: Asked) -> list[UnitSpan]:
    """Return the unit asked for, or a page of the roots of each tree, with one more to tell."""
    if asked.top_id is not None:
        return list(_span(asked.top_id, asked.on))
    first = (asked.page - 1) * asked.rows
    return list(_roots(asked.lines, asked.on, first, first + asked.rows + 1))


@composed
def _span(unit_id: int, on: date) -> QuerySet[UnitSpan]:
    return UnitSpan.objects.filter(valid__contains=on, unit_id=unit_id)


@composed
def _roots(lines: tuple[str, ...], on: date, after: int, upto: int) -> QuerySet[UnitSpan]:
    """Keep one page of each line, with one more row to tell that there are others."""
    roots = UnitSpan.objects.filter(valid__contains=on, parent__isnull=True, line__in=lines)
    nth = Window(RowNumber(), partition_by=F("line"), order_by=[F("sort_key"), F("unit_id")])
    return roots.annotate(nth=nth).filter(nth__gt=after, nth__lte=upto).order_by("sort_key")


def _open_ids(asked: Asked, tops: Sequence[UnitSpan]) -> tuple[int, ...]:
    """Return what is open: as asked; else what each tree begins with, if it begins with one."""
    if asked.open_ids is not None:
        chosen = [one for one in dict.fromkeys(asked.open_ids) if one][-MOST_OPEN:]
    else:
        by_line: defaultdict[str, list[int]] = defaultdict(list)
        for span in tops:
            by_line[span.line].append(span.unit_id)
        chosen = [ids[0] for ids in by_line.values() if len(ids) == 1]
    if asked.top_id is not None and asked.top_id not in chosen:
        chosen.append(asked.top_id)
    return tuple(chosen)


def _children(asked: Asked, open_ids: Collection[int]) -> dict[int, list[UnitSpan]]:
    """Return the first children of what is open; of the unit asked for, the page asked for."""
    if not open_ids:
        return {}
    first = (asked.page - 1) * asked.rows if asked.top_id is not None else 0
    top_id = asked.top_id or 0
    found: defaultdict[int, list[UnitSpan]] = defaultdict(list)
    most = asked.rows + 1
    for span in _below(list(open_ids), asked.on, top_id, most, first, first + most):
        found[span.parent_id or 0].append(span)
    return dict(found)


@composed
def _below(
    parents: list[int], on: date, top_id: int, most: int, after: int, upto: int
) -> QuerySet[UnitSpan]:
    """Return the first children of each, in one list; of the top one, those of its page."""
    nth = Window(RowNumber(), partition_by=F("parent_id"), order_by=[F("sort_key"), F("unit_id")])
    is_top = Q(parent_id=top_id)
    paged = (~is_top & Q(nth__lte=most)) | (is_top & Q(nth__gt=after, nth__lte=upto))
    spans = UnitSpan.objects.filter(among("parent_id", parents), valid__contains=on)
    return spans.annotate(nth=nth).filter(paged).order_by("sort_key")


def ended_below(
    parents: Collection[int], on: date, *, root_lines: Collection[str] = ()
) -> dict[int | None, list[UnitSpan]]:
    """Return the ended units that stood under these last, or that these answer for.

    A unit that had stood under an ended one, or under none, is shown under whoever answers for
    it; ended roots of the lines told that nobody here answers for stand under None. One statement.
    """
    found: defaultdict[int | None, list[UnitSpan]] = defaultdict(list)
    for span in _left(list(parents), on, tuple(root_lines)):
        home: int | None = getattr(span, "home", None)
        found[home].append(span)
    return dict(found)


@composed
def _left(parents: list[int], on: date, root_lines: tuple[str, ...]) -> QuerySet[UnitSpan]:
    heirs = UnitHeir.objects.filter(among("heir_id", parents), is_main=True, valid__contains=on)
    mine = heirs.filter(unit_id=OuterRef("unit_id")).values("heir_id")[:1]
    here = UnitSpan.objects.filter(among("parent_id", parents)).annotate(home=F("parent_id"))
    left = (
        UnitSpan.objects.filter(unit_id__in=heirs.values("unit_id"))
        .exclude(among("parent_id", parents), parent_id__isnull=False)
        .annotate(home=Subquery(mine))
    )
    roots = (
        UnitSpan.objects.filter(parent__isnull=True, line__in=root_lines)
        .exclude(unit_id__in=heirs.values("unit_id"))
        .annotate(home=F("parent_id"))
    )
    parts = [here, left, *([roots] if root_lines else [])]
    first, *others = (ended_on(part, on).order_by() for part in parts)
    return first.union(*others).order_by("sort_key")[:_MOST_LEFT]


def ended_on(spans: QuerySet[UnitSpan], on: date) -> QuerySet[UnitSpan]:
    """Keep the last spans of units that have ended by that day."""
    later = UnitSpan.objects.filter(
        unit_id=OuterRef("unit_id"),
        valid__fully_gt=OuterRef("valid"),
        valid__startswith__lte=on,
    )
    return spans.filter(~Exists(later), valid__upper_inf=False, valid__endswith__lte=on)


def _counts(unit_ids: Iterable[int], on: date) -> dict[int, int]:
    """Count the units directly below each."""
    return dict(_numbers_below(list(unit_ids), on))


@composed
def _numbers_below(parents: list[int], on: date) -> QuerySet[UnitSpan, tuple[int, int]]:
    """Count without reading the rows: the index of parents holds the days."""
    spans = UnitSpan.objects.filter(among("parent_id", parents), valid__contains=on)
    return spans.order_by().values_list("parent_id").annotate(n=Count("*"))


def _leads(unit_ids: Iterable[int], on: date) -> dict[int, str]:
    """Return a line with the names of the bodies each committee leads that day."""
    found: defaultdict[int, list[str]] = defaultdict(list)
    for unit_id, body in _led(list(unit_ids), on):
        if body:
            found[unit_id].append(body)
    words = _("Lãnh đạo: %(names)s")
    return {unit_id: words % {"names": ", ".join(bodies)} for unit_id, bodies in found.items()}


@composed
def _led(unit_ids: list[int], on: date) -> QuerySet[UnitLink, tuple[int, str]]:
    names = UnitSpan.objects.filter(unit_id=OuterRef("other_id"), valid__contains=on)
    return (
        UnitLink.objects.filter(among("unit_id", unit_ids), kind=LinkKind.LEADS, valid__contains=on)
        .annotate(body=names.values("short_name")[:1])
        .values_list("unit_id", "body")
        .order_by("pk")
    )
