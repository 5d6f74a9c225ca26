"""The appraiser's list: peer groups with their counts, and one page of a group at a time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Case, Count, F, Max, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Abs

from camket.organisation.models import UnitSpan
from camket.reviews.models import Period, Rating
from camket.reviews.queries.own import own_pending
from camket.reviews.queries.ratings import RatingRow
from camket.reviews.queries.works import explained_from
from camket.rules.explanations import Column, ExplanationRule
from camket.rules.levels import Level
from camket.rules.quotas import CapCheck, Caps
from camket.shared.text import clean, fold

RATED: Final = Q(left_out="")
STANDING: Final = Case(When(decided_level="", then=F("appraised_level")), default="decided_level")
_TOTAL: Final = F("general") + F("results")
_OWN_TOTAL: Final = F("self_general") + F("self_results")
_NOTHING: Final = Q(pk__in=())
LEFT_OUT: Final = "khong-xep-loai"
VIEWS: Final = ("can-quyet", "xuat-sac", "vuong", "giai-trinh", "chua-tham-dinh", LEFT_OUT)
"""What a list can be narrowed to, in the order of its tabs."""
ORDERS: Final = ("ten", "tu-cham", "chenh", "tham-dinh")
"""What a list can be sorted by; `tham-dinh`, the appraised total, is how it stands by itself."""


def difference_of(rule: ExplanationRule | None) -> Q:
    """Return which appraisals differ so much from the subject's own score that it is explained."""
    if rule is None:
        return _NOTHING
    apart = Q(apart__gte=rule.points) | ~Q(self_level=F("appraised_level"))
    return ~Q(appraised_level="") & ~Q(self_level="") & apart


def columns_of(rating: Rating, level: str) -> tuple[Column, Column] | None:
    """Return a subject's own column and the appraiser's at a level; None before both are there."""
    own_general, own_results = rating.self_general, rating.self_results
    general, results = rating.general, rating.results
    if own_general is None or own_results is None or general is None or results is None:
        return None
    own = Column(own_general + own_results, rating.self_level)
    return own, Column(general + results, level)


def rule_of(period: Period) -> ExplanationRule | None:
    """Return when differences are explained in a period: as held on its last day."""
    return explained_from(period)


def _views(period: Period, reader_id: int | None) -> dict[str, Q]:
    """Return the views of a list; none of them tells the reader what is pending of himself."""
    others = ~own_pending(reader_id)
    return {
        name: wanted if name == LEFT_OUT else wanted & others
        for name, wanted in _whole_views(period).items()
    }


def _whole_views(period: Period) -> dict[str, Q]:
    return {
        "can-quyet": RATED & ~Q(appraised_level="") & Q(decided_level=""),
        "xuat-sac": RATED & Q(standing=Level.HTXS.value),
        "vuong": RATED & Q(finding__isnull=False) & Q(ruled_level__in=("", "HT", "KHT")),
        "giai-trinh": RATED & difference_of(rule_of(period)),
        "chua-tham-dinh": RATED & Q(appraised_level=""),
        LEFT_OUT: ~RATED,
    }


def _subjects(period: Period, reader_id: int | None) -> QuerySet[Rating]:
    own = own_pending(reader_id)
    return Rating.objects.filter(period=period).annotate(
        standing=STANDING,
        # a list sorted by what is hidden would tell it by the place
        apart=Case(When(own, then=None), default=Abs(_OWN_TOTAL - _TOTAL)),
    )


@dataclass(frozen=True, slots=True)
class ListedGroup:
    """Subjects with like duties in one period: counts of levels as they stand, and of the views.

    Attributes:
        kind: Class of the subjects.
        total: How many are rated; who is left out stands in a view of his own.
        name: What the group is called; may be empty where a body set none.
        levels: How many stand at each level, the best first.
        views: How many each view of the list holds.
        ready: How many are proposed and not decided.
        unannounced: How many are decided and stand in no notice yet.
    """

    kind: str
    name: str
    total: int
    levels: dict[str, int]
    views: dict[str, int]
    ready: int
    unannounced: int
    notice_id: str | None

    def check(self, caps: Caps) -> CapCheck:
        """Set the group beside its ceiling."""
        return CapCheck(
            caps, sum(self.levels.values()), self.levels[Level.HTXS], self.levels[Level.HTT]
        )


def peer_groups(period: Period, *, reader_id: int | None = None) -> list[ListedGroup]:
    """Return the groups of a period, by kind and the largest first; one statement.

    Levels and views are counted without what is pending of the reader: who reads every other row
    would read his own out of a sum.
    """
    others = RATED & ~own_pending(reader_id)
    levels = {
        f"level_{one.value}": Count("pk", filter=others & Q(standing=one.value))
        for one in reversed(Level)
    }
    views = {
        f"view_{place}": Count("pk", filter=wanted)
        for place, wanted in enumerate(_views(period, reader_id).values())
    }
    found = (
        _subjects(period, reader_id)
        .values("kind", "group")
        .annotate(
            rated=Count("pk", filter=RATED),
            unannounced=Count("pk", filter=~Q(decided_level="") & Q(notice_number=None)),
            notice=Max("notice_file_id"),
            **levels,
            **views,
        )
        .order_by("kind", "-rated", "group")
    )
    return [_group_of(dict(row)) for row in found]


def _group_of(row: dict[str, Any]) -> ListedGroup:
    views = {name: row[f"view_{place}"] for place, name in enumerate(VIEWS)}
    return ListedGroup(
        kind=row["kind"],
        name=row["group"],
        total=row["rated"],
        levels={one.value: row[f"level_{one.value}"] for one in reversed(Level)},
        views=views,
        ready=views["can-quyet"],
        unannounced=row["unannounced"],
        notice_id=row["notice"],
    )


@dataclass(frozen=True, slots=True)
class Asked:
    """What of a group is listed: everything a reader can put into the address."""

    kind: str
    group: str
    view: str = ""
    level: str = ""
    words: str = ""
    order: str = ""


def listed(period: Period, asked: Asked, *, reader_id: int | None = None) -> QuerySet[Rating]:
    """Return a group narrowed and sorted, to be read a page at a time.

    The reader's own row stands in the whole list alone while it is not decided.
    Words are looked for without accents in the names of subject and unit, which costs a statement.
    """
    own = own_pending(reader_id)
    found = _subjects(period, reader_id).filter(kind=asked.kind, group=asked.group)
    found = found.filter(_views(period, reader_id).get(asked.view, RATED))
    if asked.level in Level.__members__:
        found = found.filter(Q(standing=asked.level) & ~own)
    spans = UnitSpan.objects.filter(unit_id=OuterRef("unit_id"), valid__contains=period.opened_on)
    if words := fold(clean(asked.words)[:100]):
        keys = [
            key
            for key, name, unit in found.annotate(
                unit_name=Subquery(spans.values("name")[:1])
            ).values_list("pk", "name", "unit_name")
            if words in fold(f"{name} {unit or ''}")
        ]
        found = found.filter(pk__in=keys)
    found = found.annotate(
        total=Case(When(own, then=None), default=_TOTAL),
        own_total=_OWN_TOTAL,
        unit_name=Subquery(spans.values("name")[:1]),
        place=Subquery(spans.values("sort_key")[:1]),
    )
    return found.order_by(*_order(asked.order))


def _order(asked: str) -> Iterable[Any]:
    last: tuple[Any, ...] = ("place", "name", "pk")
    if asked == "ten":
        return last
    column = {"tu-cham": "own_total", "chenh": "apart"}.get(asked, "total")
    return (F(column).desc(nulls_last=True), *last)


def rows_of(ratings: Iterable[Rating]) -> list[RatingRow]:
    """Return ratings of `listed` with the names their units bore when the period was opened."""
    return [RatingRow(rating, _unit_of(rating)) for rating in ratings]


def _unit_of(rating: Rating) -> UnitSpan:
    name, place = getattr(rating, "unit_name", None), getattr(rating, "place", None)
    return UnitSpan(unit_id=rating.unit_id, name=name or "", sort_key=place or "")


def count_of(group: ListedGroup, asked: Asked) -> int | None:
    """Return how many are listed where the group's own counts tell it, else None."""
    if asked.level or asked.words:
        return None
    return group.views.get(asked.view, group.total)


def group_of(groups: Iterable[ListedGroup], kind: str, name: str | None) -> ListedGroup | None:
    """Return the group asked for, else the largest of its kind, else none."""
    of_kind = [one for one in groups if one.kind == kind]
    return next((one for one in of_kind if one.name == name), of_kind[0] if of_kind else None)
