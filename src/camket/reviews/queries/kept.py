"""Sums over a whole list, kept by each process as long as no row of the list is written.

A list may hold a province, and every page of a review counts it. Sums that every act would have to
keep are wrong when one forgets; here the database says that something changed, and they are
taken anew.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Final, TypeVar

from django.core.cache import caches
from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet, Subquery, Sum, Value

from camket.reviews.models import ListChange, Period, Rating
from camket.reviews.queries.own import own_pending

Counted = TypeVar("Counted")
_SECONDS: Final = 3600
_NOTHING: Final = object()


Rows = TypeVar("Rows", Period, Rating)


def with_state(
    rows: QuerySet[Rows], *, reader_id: int | None = None, period: str = "pk"
) -> QuerySet[Rows]:
    """Annotate what a page about to count would else pay statements for.

    The state of each period's list (`list_state`), and whether anything of it is pending of the
    reader himself (`holds_own` of `list_reader`), which is taken out of what was kept for all.

    Args:
        rows: Periods, or what belongs to one.
        reader_id: Who reads.
        period: The column that names the period.
    """
    changes = ListChange.objects.filter(period_id=OuterRef(period)).order_by().values("period_id")
    rows = rows.annotate(list_state=Subquery(changes.annotate(n=Sum("weight")).values("n")))
    if reader_id is None:
        return rows
    own = Rating.objects.filter(own_pending(reader_id), period=OuterRef(period))
    return rows.annotate(holds_own=Exists(own), list_reader=Value(reader_id))


def hand_on_state(rating: Rating) -> None:
    """Let the period of a rating read `with_state` have what was read of its list."""
    for name in ("list_state", "holds_own", "list_reader", "decider_id"):
        if hasattr(rating, name):
            setattr(rating.period, name, getattr(rating, name))


def holds_own(period: Period, reader_id: int | None) -> bool:
    """Say whether anything of a list is pending of the reader; a statement, if not read before."""
    if reader_id is None:
        return False
    if getattr(period, "list_reader", None) == reader_id:
        return bool(getattr(period, "holds_own", True))
    return Rating.objects.filter(own_pending(reader_id), period=period).exists()


def kept(period: Period, name: str, count: Callable[[], Counted]) -> Counted:
    """Return what is counted of a period's list: as it was kept, else counted now.

    Within a transaction it is always counted: what is written there may never be, and nobody else
    may read it.

    Args:
        period: The period; with its state, if it was read with it, else for a statement more.
        name: What is counted, with all that it depends on besides the rows of the list.
        count: Counts it; a value that can be pickled.
    """
    if connection.in_atomic_block:
        return count()
    # read first: what is written in between belongs to a later state, and is counted then anew
    told = f"{period.pk}:{_state_of(period)}:{name}"
    place = hashlib.sha256(told.encode()).hexdigest()  # words somebody looks for stand in it
    found = caches["lists"].get(place, _NOTHING)
    if found is _NOTHING:
        found = count()
        caches["lists"].set(place, found, _SECONDS)
    return found  # type: ignore[no-any-return]  # the cache knows no types


def _state_of(period: Period) -> int:
    """Return the number of a list's state: it grows whenever a row of it is written."""
    if not hasattr(period, "list_state"):
        period = with_state(Period.objects.filter(pk=period.pk)).get()
    return getattr(period, "list_state", None) or 0
