"""Who must sign in with a second factor: whoever can sign or decide, and administrators."""

from __future__ import annotations

from django.conf import settings

from camket.permissions.catalogue import DECIDING
from camket.permissions.queries import grants_for
from camket.web.shared.http import SignedInRequest, is_administrator


def must_have_factor(request: SignedInRequest) -> bool:
    """Say whether the account must have one: for any of its posts, not only the present one."""
    if not settings.REQUIRES_SECOND_FACTOR:
        return False
    return is_administrator(request) or any(
        not DECIDING.isdisjoint(grants_for(held.actor, request.today))
        for held in request.held_posts
    )


def lacks_factor(request: SignedInRequest) -> bool:
    """Say whether it must and has none yet: then nothing else is open to it."""
    return getattr(request.user, "second_factor_at", None) is None and must_have_factor(request)
