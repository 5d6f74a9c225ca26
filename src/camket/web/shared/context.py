"""What the frame of every page shows: places, unread notices, papers waiting, the demo's mark."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from camket.accounts.models import User
from camket.commitments.signatures import papers_waiting_for
from camket.notifications.models import Notice
from camket.organisation.composed import composed
from camket.shared.actor import Actor
from camket.web.shared.http import SignedInRequest
from camket.web.shared.navigation import DOCK, groups_for


@dataclass(frozen=True, slots=True)
class Badges:
    """The counts beside the bell and beside the signing inbox.

    `left_waiting` and `to_write`, the self-reviews to send, are read for the home pages alone, in
    the same statement.
    """

    unread: int = 0
    needs_act: int = 0
    waiting_signatures: int = 0
    left_waiting: int = 0
    to_write: tuple[dict[str, Any], ...] = ()


def frame(request: HttpRequest) -> dict[str, Any]:
    """Return the frame's values; the counts cost one statement, and only when a page shows them."""
    told = cast("SignedInRequest", request)
    actor = getattr(told, "actor", Actor())
    admits = bool(getattr(told.user, "is_administrator", False)) if actor.user_id else False
    groups = groups_for(actor, is_administrator=admits) if actor.user_id else []
    entries = {entry.section: entry for _, places in groups for entry in places}
    return {
        "actor": actor,
        "today": getattr(told, "today", None),
        "is_demo": settings.IS_DEMO,
        "places": groups,
        "dock_sections": DOCK,
        "dock": [entries[section] for section in DOCK if section in entries],
        "badges": SimpleLazyObject(lambda: badges_of(actor)),
        "posts": getattr(told, "held_posts", []),
    }


def badges_of(actor: Actor) -> Badges:
    """Count unread notices and papers whose turn is this person's, in one statement."""
    found = next(iter(_badges(actor.user_id or 0, actor.person_id)), None)
    return Badges(*found) if found else Badges()


def badges_and(
    actor: Actor, *, left_waiting: QuerySet[Any] | None, to_write: QuerySet[Any, Any]
) -> Badges:
    """Return the badges of a home page, with what it alone shows, in one statement.

    Args:
        actor: Whose they are.
        left_waiting: What ended units left for him, to be counted along.
        to_write: The self-reviews he has to send, each as one JSON value.
    """
    rows = _badges_and(actor.user_id or 0, actor.person_id, left_waiting)
    columns = ("unread", "needs_act", "waiting", "left", "to_write")
    found = rows.annotate(to_write=ArraySubquery(to_write)).values_list(*columns).first()
    if found is None:
        return Badges()
    unread, needs_act, waiting, left, told = found
    return Badges(unread, needs_act, waiting, left, tuple(told))


def _badges_and(
    user_id: int, person_id: int | None, left_waiting: QuerySet[Any] | None
) -> QuerySet[Any, tuple[int, int, int, int]]:
    notices = Notice.objects.filter(user_id=OuterRef("pk"), seen_at__isnull=True)
    return (
        User.objects.filter(pk=user_id)
        .annotate(
            unread=_counted(notices, "user_id"),
            needs_act=_counted(notices.filter(kind="needs_act"), "user_id"),
            waiting=_counted(papers_waiting_for(person_id), "person_id"),
            left=Value(0) if left_waiting is None else _counted(left_waiting, "choice"),
        )
        .values_list("unread", "needs_act", "waiting", "left")
    )


@composed
def _badges(user_id: int, person_id: int | None) -> QuerySet[Any]:
    return _badges_and(user_id, person_id, None)


def _counted(rows: QuerySet[Any], key: str) -> Any:
    """Return the number of rows as a subquery; `key` is equal in all of them."""
    one = rows.order_by().values(key).annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(one), 0)
