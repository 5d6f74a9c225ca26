"""Prove with one's password that one is oneself, within a session: five wrong ones hold it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from camket.accounts.decisions import AccountRefusal
from camket.accounts.models import PasswordTries, User
from camket.audit.chain import record
from camket.shared.actor import Actor
from camket.shared.errors import Refused

MOST_TRIES: Final = 5
HELD_MINUTES: Final = 30
"""As at the sign-in page: who finds a session open gets no more guesses than a stranger."""


def prove_password(user_id: int, password: str, *, actor: Actor, now: datetime) -> User:
    """Return the account once its password was given; a failure counts although it is refused.

    The count is the account's, whichever prompt and session asks.

    Raises:
        Refused: The password is wrong, or too many were; then the right one is not taken either.
    """
    user = User.objects.get(pk=user_id)
    _refuse_if_held(PasswordTries.objects.filter(user=user).first(), now=now)
    is_right = user.check_password(password)  # slow by design; done before the row is locked
    with transaction.atomic():
        PasswordTries.objects.get_or_create(user=user)
        tries = PasswordTries.objects.select_for_update().get(user=user)
        _refuse_if_held(tries, now=now)
        tries.failures = 0 if is_right else tries.failures + 1
        is_held = tries.failures >= MOST_TRIES
        if is_held:
            tries.failures, tries.held_until = 0, now + timedelta(minutes=HELD_MINUTES)
        tries.save()
        if not is_right:
            after = {"held": True} if is_held else {}
            record("account.password_refused", user, actor=actor, at=now, after=after)
    if is_right:
        return user
    raise _held() if is_held else Refused(AccountRefusal.WRONG_PASSWORD)


def _refuse_if_held(tries: PasswordTries | None, *, now: datetime) -> None:
    if tries is not None and tries.held_until is not None and now < tries.held_until:
        raise _held()


def _held() -> Refused:
    return Refused(AccountRefusal.PASSWORD_HELD, limit=MOST_TRIES, minutes=HELD_MINUTES)
