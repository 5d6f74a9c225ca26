"""Letting somebody in: what a session remembers, and the step between password and code."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.contrib.auth import login
from django.utils.http import url_has_allowed_host_and_scheme

from camket.accounts.actions import forget_old_sessions, note_sign_in
from camket.accounts.devices import device_word
from camket.accounts.models import User
from camket.accounts.sessions import ADDRESS, DEVICE, SEEN, STARTED
from camket.organisation.queries import actor_for
from camket.shared.actor import Actor
from camket.shared.clock import Clock
from camket.web.shared.http import SignedInRequest

_HALF: Final = "half_way"
_HALF_WAY_SECONDS: Final = 10 * 60
_BACKEND: Final = "camket.web.shared.backend.AccountBackend"


def real_now() -> datetime:
    """Return the machine's own present: cookies and telephones do not follow the demo's day."""
    return Clock().now()


@dataclass(frozen=True, slots=True)
class HalfWay:
    """Somebody whose password was right and whose code is still asked."""

    user: User
    target: str


def remember_half_way(request: SignedInRequest, user: User, target: str) -> None:
    """Keep who is between the two steps; nothing is open to him yet."""
    request.session.cycle_key()  # a key somebody planted before the password is worth nothing
    request.session[_HALF] = {
        "user": user.pk,
        "hash": user.get_session_auth_hash(),
        "at": int(real_now().timestamp()),
        "target": target,
    }


def half_way(request: SignedInRequest) -> HalfWay | None:
    """Return who is between the two steps, or None: too long ago, or the password has changed."""
    kept = request.session.get(_HALF)
    if not isinstance(kept, dict):
        return None
    if int(real_now().timestamp()) - int(kept["at"]) > _HALF_WAY_SECONDS:
        return None
    user = User.objects.filter(pk=kept["user"], is_active=True).first()
    if user is None or user.get_session_auth_hash() != kept["hash"]:
        return None
    return HalfWay(user, str(kept["target"]))


def forget_half_way(request: SignedInRequest) -> None:
    """Begin again from the first step."""
    request.session.pop(_HALF, None)


def actor_of_account(request: SignedInRequest, user: User) -> Actor:
    """Return who an account is today, for the audit of what happens before it is signed in."""
    address = request.actor.address
    found = actor_for(user_id=user.pk, on=request.today, address=address)
    return found or Actor(user_id=user.pk, person_name=user.login, address=address)


def let_in(request: SignedInRequest, user: User) -> None:
    """Open a session and note whose it is and where; drop those whose time is over."""
    forget_half_way(request)
    login(request, user, backend=_BACKEND)
    device = device_word(request.headers.get("User-Agent", ""))
    told = request.now.timestamp()
    request.session[STARTED] = request.session[SEEN] = told
    request.session[ADDRESS] = request.actor.address
    request.session[DEVICE] = device
    note_sign_in(user, device=device, actor=actor_of_account(request, user), now=request.now)
    forget_old_sessions(at=real_now())


def is_within(request: SignedInRequest, wanted: str) -> bool:
    """Say whether an address is a path of this installation."""
    return url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
