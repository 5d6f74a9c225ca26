"""Peer groups of a period with their counts: levels as they stand, and what each view holds.

The rows of a list differ in few ways. The database counts the ways, from the index of the list
alone, and they are kept until the list is written (`reviews.queries.kept`); the sums are made here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

from django.db.models import Case, Count, F, Q, QuerySet, Value, When
from django.db.models.functions import Abs

from camket.reviews.models import Period, Rating
from camket.reviews.queries.kept import holds_own, kept
from camket.reviews.queries.own import own_pending
from camket.reviews.queries.rated.peers import HEADS
from camket.reviews.queries.works import explained_from
from camket.rules.explanations import ExplanationRule
from camket.rules.levels import Level
from camket.rules.quotas import CapCheck, Caps

MICRO: Final = 1_000_000
"""Totals are kept in millionths of a point."""
RATED: Final = Q(left_out="")
STANDING: Final = Case(When(decided_level="", then=F("appraised_level")), default="decided_level")
APART: Final = Abs(F("own_total_micro") - F("total_micro"))
_LOW: Final = ("", Level.HT.value, Level.KHT.value)
LEFT_OUT: Final = "khong-xep-loai"


class _Way(NamedTuple):
    """What of a subject is counted; of every list a few dozen differ."""

    kind: str
    group: str
    left_out: str
    self_level: str
    ruled_level: str
    appraised_level: str
    decided_level: str
    is_apart: bool
    is_announced: bool

    @property
    def standing(self) -> str:
        return self.decided_level or self.appraised_level


@dataclass(frozen=True, slots=True)
class _View:
    """What the rated are narrowed to: as the database is asked, and of what it has counted."""

    rows: Q
    holds: Callable[[_Way], bool]


def _is_apart(rule: ExplanationRule | None) -> Q:
    """Return which appraisals lie so far from the subject's own points that it is explained."""
    return Q(pk__in=()) if rule is None else Q(apart__gte=int(rule.points * MICRO))


def _is_explained(rule: ExplanationRule | None) -> Q:
    if rule is None:
        return Q(pk__in=())
    both = ~Q(appraised_level="") & ~Q(self_level="")
    return both & (_is_apart(rule) | ~Q(self_level=F("appraised_level")))


def _views(rule: ExplanationRule | None) -> dict[str, _View]:
    appraised = ~Q(appraised_level="")
    return {
        "can-quyet": _View(
            appraised & Q(decided_level=""),
            lambda one: bool(one.appraised_level) and not one.decided_level,
        ),
        "xuat-sac": _View(
            Q(standing=Level.HTXS.value),
            lambda one: one.standing == Level.HTXS,
        ),
        "vuong": _View(
            appraised & Q(ruled_level__in=_LOW),
            lambda one: bool(one.appraised_level) and one.ruled_level in _LOW,
        ),
        "giai-trinh": _View(
            _is_explained(rule),
            lambda one: (
                rule is not None
                and bool(one.appraised_level and one.self_level)
                and (one.is_apart or one.self_level != one.appraised_level)
            ),
        ),
        "chua-tham-dinh": _View(Q(appraised_level=""), lambda one: not one.appraised_level),
    }


VIEWS: Final = (*_views(None), LEFT_OUT)
"""What a list can be narrowed to, in the order of its tabs."""


def view_of(name: str, rule: ExplanationRule | None, reader_id: int | None) -> Q:
    """Return which rows a view holds; none of them tells the reader what is pending of himself."""
    if name == LEFT_OUT:
        return ~RATED
    found = _views(rule).get(name)
    return RATED & found.rows & ~own_pending(reader_id) if found else RATED


def with_columns(rows: QuerySet[Rating], reader_id: int | None) -> QuerySet[Rating]:
    """Add the columns that views and orders ask for.

    What is pending of the reader himself lies apart by nothing: a list sorted by what is hidden
    would tell it by the place.
    """
    apart = Case(When(own_pending(reader_id), then=None), default=APART)
    return rows.annotate(standing=STANDING, apart=apart)


@dataclass(frozen=True, slots=True)
class ListedGroup:
    """Subjects with like duties in one period: counts of levels as they stand, and of the views.

    Attributes:
        kind: Class of the subjects.
        total: How many are rated; who is left out stands in a view of his own.
        name: What the group is called; may be empty where a body set none.
        levels: How many stand at each level, the best first.
        views: How many each view of the list holds.
        unannounced: How many are decided and stand in no notice yet.
        is_announced: Whether any level of it stands in a notice.
    """

    kind: str
    name: str
    total: int
    levels: dict[str, int]
    views: dict[str, int]
    unannounced: int
    is_announced: bool

    @property
    def ready(self) -> int:
        """Return how many are proposed and not decided."""
        return self.views["can-quyet"]

    def check(self, caps: Caps) -> CapCheck:
        """Set the group beside its ceiling."""
        return CapCheck(
            caps, sum(self.levels.values()), self.levels[Level.HTXS], self.levels[Level.HTT]
        )


def peer_groups(period: Period, *, reader_id: int | None = None) -> list[ListedGroup]:
    """Return the groups of a period, by kind, the largest first; at most three statements.

    Of as large ones the heads come first: they are rated before their deputies.

    Levels and views are counted without what is pending of the reader: who reads every other row
    would read his own out of a sum.
    """
    rule = explained_from(period)
    points = "" if rule is None else str(rule.points)
    ways = kept(period, f"ways:{points}", lambda: _ways(_rows(period, rule)))
    own = _own_ways(period, rule, reader_id)
    groups: dict[tuple[str, str], Counter[_Way]] = {}
    for way, count in ways.items():
        groups.setdefault((way.kind, way.group), Counter())[way] = count
    views = _views(rule)
    found = [_group_of(kind, name, alike, own, views) for (kind, name), alike in groups.items()]
    return sorted(found, key=_place)


def _place(group: ListedGroup) -> tuple[str, int, bool, str]:
    return group.kind, -group.total, not group.name.endswith(HEADS), group.name


def _rows(period: Period, rule: ExplanationRule | None) -> QuerySet[Rating]:
    def told(test: Q) -> Case:
        return Case(When(test, then=Value(value=True)), default=Value(value=False))

    rows = Rating.objects.filter(period=period).annotate(apart=APART)
    is_announced = told(Q(notice_number__isnull=False))
    return rows.annotate(is_apart=told(_is_apart(rule)), is_announced=is_announced)


def _ways(rows: QuerySet[Rating]) -> Counter[_Way]:
    counted = rows.order_by().values_list(*_Way._fields).annotate(n=Count("pk"))
    return Counter({_Way(*way): n for *way, n in counted})


def _own_ways(period: Period, rule: ExplanationRule | None, reader_id: int | None) -> Counter[_Way]:
    """Return the way of what is pending of the reader himself, if anything is."""
    if not holds_own(period, reader_id):
        return Counter()
    own = _rows(period, rule).filter(own_pending(reader_id)).values_list(*_Way._fields)
    return Counter(_Way(*way) for way in own)


def _group_of(
    kind: str,
    name: str,
    alike: Counter[_Way],
    own: Counter[_Way],
    told: Mapping[str, _View],
) -> ListedGroup:
    rated = Counter({way: n for way, n in alike.items() if not way.left_out})
    others = rated - own
    levels = {level.value: 0 for level in reversed(Level)}
    for way, n in others.items():
        if way.standing:
            levels[way.standing] += n
    views = {
        view: sum(n for way, n in others.items() if one.holds(way)) for view, one in told.items()
    }
    return ListedGroup(
        kind=kind,
        name=name,
        total=rated.total(),
        levels=levels,
        views=views | {LEFT_OUT: alike.total() - rated.total()},
        unannounced=sum(
            n for way, n in alike.items() if way.decided_level and not way.is_announced
        ),
        is_announced=any(way.is_announced for way in alike),
    )


def empty_group(kind: str) -> ListedGroup:
    """Return the group of a class of which nobody is rated."""
    return _group_of(kind, "", Counter(), Counter(), _views(None))


def group_of(groups: Iterable[ListedGroup], kind: str, name: str | None) -> ListedGroup | None:
    """Return the group asked for, else the largest of its kind, else none."""
    of_kind = [one for one in groups if one.kind == kind]
    return next((one for one in of_kind if one.name == name), of_kind[0] if of_kind else None)
