"""The trees of a day as a page shows them: a few statements, whatever is opened."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Window
from django.db.models.functions import RowNumber

from camket.organisation.kinds import kind_name
from camket.organisation.models import Line, LinkKind, UnitHeir, UnitLink, UnitSpan
from camket.web.organisation.heads import HeadWords, heads_on

PAGE_ROWS: Final = 50
MOST_OPEN: Final = 12
"""Units opened at once; a page stays a page."""
_MOST_LEFT: Final = 600
BODIES: Final = (Line.PARTY, Line.STATE, Line.FRONT)


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


def _tree(line: str, tops: Sequence[UnitSpan], asked: Asked, facts: _Facts) -> Tree:
    mine = [span for span in tops if span.line == line]
    has_more = len(mine) > PAGE_ROWS
    rows: list[TreeRow] = []
    for span in mine[:PAGE_ROWS]:
        rows += _branch(span, 0, facts)
    if asked.top_id is None:
        rows += [_ended_row(span, 0) for span in facts.left.get(None, []) if span.line == line]
    if asked.top_id is not None and mine:
        has_more = len(facts.children.get(asked.top_id, [])) > PAGE_ROWS
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
    )
    rows = [row]
    if not is_open:
        return rows
    below = facts.children.get(unit_id, [])
    for child in below[:PAGE_ROWS]:
        rows += _branch(child, depth + 1, facts)
    rows += [_ended_row(gone, depth + 1) for gone in facts.left.get(unit_id, [])]
    if len(below) > PAGE_ROWS:
        others = row.children - PAGE_ROWS * facts.page
        rows.append(TreeRow(unit_id, "", "", depth + 1, None, children=others, more_of=unit_id))
    return rows


def _ended_row(span: UnitSpan, depth: int) -> TreeRow:
    return TreeRow(
        unit_id=span.unit_id,
        name=span.name,
        kind=kind_name(span.kind),
        depth=depth,
        since=span.valid.lower,
        until=span.valid.upper - timedelta(days=1),
    )


def _tops(asked: Asked) -> list[UnitSpan]:
    """Return the unit asked for, or a page of the roots of each tree, with one more to tell."""
    spans = UnitSpan.objects.filter(valid__contains=asked.on)
    if asked.top_id is not None:
        return list(spans.filter(unit_id=asked.top_id))
    first = (asked.page - 1) * PAGE_ROWS
    roots = spans.filter(parent__isnull=True, line__in=asked.lines)
    return list(_placed(roots, "line", first).order_by("sort_key"))


def _placed(spans: QuerySet[UnitSpan], by: str, first: int) -> QuerySet[UnitSpan]:
    """Keep one page of each group, with one more row to tell that there are others."""
    nth = Window(RowNumber(), partition_by=F(by), order_by=[F("sort_key"), F("unit_id")])
    return spans.annotate(nth=nth).filter(nth__gt=first, nth__lte=first + PAGE_ROWS + 1)


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
    spans = UnitSpan.objects.filter(parent_id__in=open_ids, valid__contains=asked.on)
    nth = Window(RowNumber(), partition_by=F("parent_id"), order_by=[F("sort_key"), F("unit_id")])
    first = (asked.page - 1) * PAGE_ROWS
    paged = Q(nth__lte=PAGE_ROWS + 1)
    if asked.top_id is not None:
        of_page = Q(nth__gt=first, nth__lte=first + PAGE_ROWS + 1)
        paged = (~Q(parent_id=asked.top_id) & paged) | (Q(parent_id=asked.top_id) & of_page)
    found: defaultdict[int, list[UnitSpan]] = defaultdict(list)
    for span in spans.annotate(nth=nth).filter(paged).order_by("sort_key"):
        found[span.parent_id or 0].append(span)
    return dict(found)


def ended_below(
    parents: Collection[int], on: date, *, root_lines: Collection[str] = ()
) -> dict[int | None, list[UnitSpan]]:
    """Return the ended units that stood under these last, or that these answer for.

    A unit that had stood under an ended one, or under none, is shown under whoever answers for
    it; ended roots of the lines told that nobody here answers for stand under None. One statement.
    """
    heirs = UnitHeir.objects.filter(heir_id__in=parents, is_main=True, valid__contains=on)
    mine = heirs.filter(unit_id=OuterRef("unit_id")).values("heir_id")[:1]
    here = UnitSpan.objects.filter(parent_id__in=parents).annotate(home=F("parent_id"))
    left = (
        UnitSpan.objects.filter(unit_id__in=heirs.values("unit_id"))
        .exclude(parent_id__in=parents, parent_id__isnull=False)
        .annotate(home=Subquery(mine))
    )
    roots = (
        UnitSpan.objects.filter(parent__isnull=True, line__in=root_lines)
        .exclude(unit_id__in=heirs.values("unit_id"))
        .annotate(home=F("parent_id"))
    )
    parts = [here, left, *([roots] if root_lines else [])]
    first, *others = (ended_on(part, on).order_by() for part in parts)
    found: defaultdict[int | None, list[UnitSpan]] = defaultdict(list)
    for span in first.union(*others).order_by("sort_key")[:_MOST_LEFT]:
        home: int | None = getattr(span, "home", None)
        found[home].append(span)
    return dict(found)


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
    rows = (
        UnitSpan.objects.filter(parent_id__in=set(unit_ids), valid__contains=on)
        .order_by()
        .values_list("parent_id")
        .annotate(n=Count("pk"))
    )
    return {parent_id: n for parent_id, n in rows if parent_id is not None}


def _leads(unit_ids: Iterable[int], on: date) -> dict[int, str]:
    """Return the names of the bodies each committee leads that day."""
    names = UnitSpan.objects.filter(unit_id=OuterRef("other_id"), valid__contains=on)
    rows = (
        UnitLink.objects.filter(unit_id__in=set(unit_ids), kind=LinkKind.LEADS, valid__contains=on)
        .annotate(body=names.values("short_name")[:1])
        .values_list("unit_id", "body")
        .order_by("pk")
    )
    found: defaultdict[int, list[str]] = defaultdict(list)
    for unit_id, body in rows:
        if body:
            found[unit_id].append(body)
    return {unit_id: ", ".join(bodies) for unit_id, bodies in found.items()}
