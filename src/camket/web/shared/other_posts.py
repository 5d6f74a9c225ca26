"""Which other post of a person may open an address that a notice of his own told him of."""

from __future__ import annotations

from typing import Final

from django.db.models import Q
from django.http import HttpRequest

from camket.notifications.models import Notice
from camket.organisation.queries import HeldPost
from camket.permissions.catalogue import Permission
from camket.permissions.queries import holds
from camket.web.shared.http import SignedInRequest

_TRIED: Final = "posts_tried"
_PERMISSIONS: Final = frozenset(permission.value for permission in Permission)


def posts_to_try(request: SignedInRequest) -> list[HeldPost]:
    """Return the other posts of the person in which an address of his notices may open.

    A post in which it did not open is not offered again until the notice is followed anew: nobody
    is sent to and fro between his posts.
    """
    if request.method != "GET" or request.htmx or len(request.held_posts) < 2:  # noqa: PLR2004  # one is the present one
        return []
    address = request.get_full_path()
    if not _is_told(request.actor.user_id or 0, address):
        return []
    before = request.session.get(_TRIED, {})
    tried = {*before.get(address, ()), *_keys_of_present(request)}
    request.session[_TRIED] = {address: sorted(tried)}
    return [held for held in request.held_posts if held.key not in tried and _enters(request, held)]


def forget_tried(request: HttpRequest) -> None:
    """Begin anew: a notice is followed once more, and posts change."""
    request.session.pop(_TRIED, None)


def _is_told(user_id: int, address: str) -> bool:
    points_there = Q(path=address) | Q(path__startswith=f"{address}#")
    return Notice.objects.filter(points_there, user_id=user_id).exists()


def _keys_of_present(request: SignedInRequest) -> list[str]:
    return [held.key for held in request.held_posts if held.actor == request.actor]


def _enters(request: SignedInRequest, held: HeldPost) -> bool:
    """Say whether a post has a permission the page asks for; the rows are the page's to judge."""
    match = request.resolver_match
    asked = _PERMISSIONS.intersection(getattr(match.func, "camket_access", ()) if match else ())
    return not asked or any(
        holds(held.actor, Permission(value), on=request.today) for value in asked
    )
