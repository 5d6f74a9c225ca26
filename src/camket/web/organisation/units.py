"""One unit on a day: what it was called, where it stood, whom it had, what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Any, Final

from django.db.models import (
    CharField,
    DateField,
    F,
    Func,
    OuterRef,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Coalesce
from django.http import Http404
from django.utils.translation import gettext as _

from camket.organisation.composed import composed
from camket.organisation.kinds import kind_name, kinds
from camket.organisation.models import (
    AreaCharge,
    LinkKind,
    Role,
    Tenure,
    TenureKind,
    UnitEdge,
    UnitLink,
    UnitRole,
    UnitSpan,
)
from camket.web.organisation.heads import HeadWords, heads_among, post_words

MOST_CHILDREN: Final = 500
CHILD_ROWS: Final = 50


@dataclass(frozen=True, slots=True)
class UnitDay:
    """A unit on the day a page shows.

    Attributes:
        span: What it was called that day; on a day it did not stand, the nearest it stood.
        on: The day the rest of the page is read for: the day asked for, or that nearest day.
        begins_on: The first day it stood.
        ended_on: Its last day, when it has ended by the day asked for.
        line: The units above, the highest first.
    """

    span: UnitSpan
    on: date
    begins_on: date
    ended_on: date | None
    is_yet_to_come: bool
    spans: tuple[UnitSpan, ...]
    line: tuple[UnitSpan, ...]

    @property
    def unit_id(self) -> int:
        """Return the identity."""
        return self.span.unit_id

    @property
    def kind(self) -> str:
        """Return the word of the kind."""
        return kind_name(self.span.kind)

    @property
    def has_head(self) -> bool:
        """Say whether units of this line are headed by a person: a territory is not."""
        return self.span.line != "territory"


def unit_day(unit_id: int, on: date) -> UnitDay:
    """Return the unit on that day, or on the nearest day it stood; one statement.

    Raises:
        Http404: There is no such unit.
    """
    found = list(_spans_and_line(unit_id, on))
    spans = tuple(span for span in found if span.unit_id == unit_id)
    if not spans:
        raise Http404
    span, shown = _span_near(spans, on)
    last = spans[-1].valid.upper
    return UnitDay(
        span=span,
        on=shown,
        begins_on=spans[0].valid.lower,
        ended_on=last - timedelta(days=1) if last is not None and last <= on else None,
        is_yet_to_come=spans[0].valid.lower > on,
        spans=spans,
        line=tuple(span for span in found if span.unit_id != unit_id),
    )


def _span_near(spans: Sequence[UnitSpan], on: date) -> tuple[UnitSpan, date]:
    """Return the span of that day; else the next one on its first day, else the last on its last.

    `_day_near` says the same to the database.
    """
    for span in spans:
        if span.valid.lower > on:
            return span, span.valid.lower
        if span.valid.upper is None or on < span.valid.upper:
            return span, on
    return spans[-1], spans[-1].valid.upper - timedelta(days=1)


def _day_near(unit_id: int, on: date) -> Coalesce:
    spans = UnitSpan.objects.filter(unit_id=unit_id)
    day = DateField()
    return Coalesce(
        Subquery(spans.filter(valid__contains=on).values(day=Value(on, day))[:1]),
        Subquery(
            spans.filter(valid__startswith__gt=on)
            .order_by("valid")
            .values(day=Func("valid", function="lower", output_field=day))[:1]
        ),
        Subquery(
            spans.order_by("-valid").values(
                day=Func("valid", template="(upper(%(expressions)s) - 1)", output_field=day)
            )[:1]
        ),
    )


@composed
def _spans_and_line(unit_id: int, on: date) -> QuerySet[UnitSpan]:
    """Return every span of the unit by day, and what stood above it, the highest first."""
    day = _day_near(unit_id, on)
    edges = UnitEdge.objects.filter(descendant_id=unit_id, depth__gt=0, valid__contains=day)
    depth = edges.filter(ancestor_id=OuterRef("unit_id")).values("depth")[:1]
    own = UnitSpan.objects.filter(unit_id=unit_id).annotate(depth=Value(0)).order_by()
    above = (
        UnitSpan.objects.filter(unit_id__in=edges.values("ancestor_id"), valid__contains=day)
        .annotate(depth=Subquery(depth))
        .order_by()
    )
    return own.union(above).order_by("-depth", "valid")


@dataclass(frozen=True, slots=True)
class Tie:
    """A role of the unit, or a unit of another tree it is tied to."""

    word: str
    unit_id: int | None
    name: str


def ties_of(unit: UnitDay) -> list[Tie]:
    """Return roles and links of the day, both directions; one statement."""
    words = {
        ("to", LinkKind.LEADS.value): _("Lãnh đạo"),
        ("from", LinkKind.LEADS.value): _("Được lãnh đạo bởi"),
        ("to", LinkKind.SEATED_IN.value): _("Đóng tại"),
        ("from", LinkKind.SEATED_IN.value): _("Đơn vị đóng tại đây"),
    }
    held = list(_roles_of_kind(unit))
    found: list[Tie] = []
    for sort, word, other_id, name in _roles_and_links(unit.unit_id, unit.on):
        if sort == "role":
            held = [role for role in held if role != word]
            found.append(Tie(_("Vai trò"), None, _role_words(word, name)))
        elif name:
            found.append(Tie(words[sort, word], other_id, name))
    return [*(Tie(_("Vai trò"), None, _role_words(role, "")) for role in held), *found]


@composed
def _roles_and_links(unit_id: int, on: date) -> QuerySet[UnitRole, tuple[str, str, int, str]]:
    names = UnitSpan.objects.filter(valid__contains=on)

    def named(column: str) -> Subquery:
        return Subquery(names.filter(unit_id=OuterRef(column)).values("name")[:1])

    links = UnitLink.objects.filter(valid__contains=on).order_by()
    roles = (
        UnitRole.objects.filter(unit_id=unit_id, valid__contains=on)
        .order_by()
        .annotate(
            sort=Value("role", output_field=CharField()), word=F("role"), name=F("decision_no")
        )
        .values_list("sort", "word", "unit_id", "name")
    )
    to_other: Any = (
        links.filter(unit_id=unit_id)
        .annotate(
            sort=Value("to", output_field=CharField()), word=F("kind"), name=named("other_id")
        )
        .values_list("sort", "word", "other_id", "name")
    )
    from_other: Any = (
        links.filter(other_id=unit_id)
        .annotate(
            sort=Value("from", output_field=CharField()), word=F("kind"), name=named("unit_id")
        )
        .values_list("sort", "word", "unit_id", "name")
    )
    return roles.union(to_other, from_other, all=True)[:CHILD_ROWS]


def _roles_of_kind(unit: UnitDay) -> tuple[str, ...]:
    """Return the roles that units of this kind hold without a decision of their own."""
    kind = kinds().get(unit.span.kind)
    return kind.roles if kind and kind.holds_roles_on(unit.on) else ()


def _role_words(role: str, decision_no: str) -> str:
    word = str(Role(role).label)
    return f"{word} ({decision_no})" if decision_no else word


def area_charge(unit: UnitDay) -> AreaCharge | None:
    """Return who was in charge of the unit's area that day; no statement without an area."""
    if not unit.span.area:
        return None
    return (
        AreaCharge.objects.filter(
            area__name=unit.span.area,
            area__superior_id__in=[upper.unit_id for upper in unit.line],
            valid__contains=unit.on,
        )
        .select_related("person", "area")
        .first()
    )


@dataclass(frozen=True, slots=True)
class PersonRow:
    """Somebody in a post of the unit that day."""

    person_id: int
    name: str
    post: str
    kind: str
    since: date
    is_head: bool
    is_resting: bool
    decision_no: str


def people_of(unit: UnitDay) -> tuple[HeadWords, list[PersonRow]]:
    """Return the head of the day and everybody in a post; one statement."""
    tenures = list(_tenures(unit.unit_id, unit.on))
    rows = [
        PersonRow(
            person_id=tenure.person_id,
            name=tenure.person.full_name,
            post=post_words(tenure),
            kind=tenure.get_kind_display(),
            since=tenure.valid.lower,
            is_head=tenure.is_head,
            is_resting=tenure.kind == TenureKind.SUSPENDED,
            decision_no=tenure.decision_no,
        )
        for tenure in tenures
    ]
    return heads_among(tenures).get(unit.unit_id, HeadWords()), rows


@composed
def _tenures(unit_id: int, on: date) -> QuerySet[Tenure]:
    return (
        Tenure.objects.filter(unit_id=unit_id, valid__contains=on)
        .select_related("person", "post")
        .order_by("-is_head", "post__rank", "person__sort_key")[:CHILD_ROWS]
    )


@dataclass(frozen=True, slots=True)
class Children:
    """The units directly below, in groups of a kind."""

    count: int
    is_cut: bool
    groups: list[tuple[str, list[UnitSpan]]]
    sizes: list[tuple[str, str, int]]


def children_by_kind(unit: UnitDay, kind: str, first: int) -> Children:
    """Return one page of the units directly below, grouped by kind; one statement."""
    spans = list(_children(unit.unit_id, unit.on))
    order = {code: place for place, code in enumerate(kinds())}
    spans.sort(key=lambda span: order.get(span.kind, len(order)))
    sizes = [(code, kind_name(code), len(list(rows))) for code, rows in groupby(spans, _kind)]
    chosen = [span for span in spans if not kind or span.kind == kind]
    page = chosen[first : first + CHILD_ROWS]
    return Children(
        count=len(chosen[:MOST_CHILDREN]),
        is_cut=len(spans) > MOST_CHILDREN,
        groups=[(kind_name(code), list(rows)) for code, rows in groupby(page, _kind)],
        sizes=sizes,
    )


@composed
def _children(unit_id: int, on: date) -> QuerySet[UnitSpan]:
    spans = UnitSpan.objects.filter(parent_id=unit_id, valid__contains=on)
    return spans.order_by("sort_key")[: MOST_CHILDREN + 1]


def _kind(span: UnitSpan) -> str:
    return span.kind
