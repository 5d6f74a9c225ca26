"""What the frame of every page shows: places, unread notices, papers waiting, the demo's mark."""

from __future__ import annotations

from typing import Any, cast

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from camket.commitments.models import Slot
from camket.notifications.models import Notice
from camket.organisation.queries import tenures_of
from camket.shared.actor import Actor
from camket.web.shared.http import SignedInRequest
from camket.web.shared.navigation import DOCK, groups_for


def frame(request: HttpRequest) -> dict[str, Any]:
    """Return the frame's values; what costs a statement is read only when a page shows it."""
    told = cast("SignedInRequest", request)
    actor = getattr(told, "actor", Actor())
    groups = groups_for(actor) if actor.user_id else []
    entries = {entry.section: entry for _, places in groups for entry in places}
    return {
        "actor": actor,
        "today": getattr(told, "today", None),
        "is_demo": settings.IS_DEMO,
        "places": groups,
        "dock_sections": DOCK,
        "dock": [entries[section] for section in DOCK if section in entries],
        "unread": SimpleLazyObject(lambda: _unread(actor)),
        "waiting_signatures": SimpleLazyObject(lambda: _waiting_signatures(actor)),
        "posts": SimpleLazyObject(lambda: _posts(told, actor)),
    }


def _unread(actor: Actor) -> int:
    return Notice.objects.filter(user_id=actor.user_id, seen_at__isnull=True).count()


def _waiting_signatures(actor: Actor) -> int:
    """Count the papers whose turn is this person's: no earlier slot is still empty."""
    if actor.person_id is None:
        return 0
    mine = Slot.objects.filter(
        person_id=actor.person_id, signed_at__isnull=True, commitment__status="issued"
    )
    ready = mine.exclude(role="party_a", commitment__slots__in=_unsigned_by_b())
    return ready.count()


def _unsigned_by_b() -> Any:
    return Slot.objects.filter(role="party_b", signed_at__isnull=True)


def _posts(request: SignedInRequest, actor: Actor) -> list[Any]:
    return tenures_of(actor.person_id, on=request.today) if actor.person_id else []
