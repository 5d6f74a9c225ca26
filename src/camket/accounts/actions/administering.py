"""What an administrator does to other people's accounts; never to their posts or permissions."""

from __future__ import annotations

from datetime import datetime

from axes.models import AccessAttempt
from django.db import transaction

from camket.accounts.decisions import AccountRefusal
from camket.accounts.models import SecondFactor, Session, User
from camket.audit.chain import record
from camket.shared.actor import Actor
from camket.shared.errors import Refused


def refuse_but_administrators(actor: Actor) -> None:
    """Let only administrators go on.

    Raises:
        Refused: The actor is none.
    """
    accounts = User.objects.filter(is_administrator=True, is_active=True)
    if not accounts.filter(pk=actor.user_id or 0).exists():
        raise Refused(AccountRefusal.NOT_ADMINISTRATOR)


def lock_account(user_id: int, *, actor: Actor, now: datetime) -> User:
    """Close an account until an administrator opens it again; its sessions end.

    Raises:
        Refused: Not an administrator, or the own account.
    """
    refuse_but_administrators(actor)
    if user_id == actor.user_id:
        raise Refused(AccountRefusal.NOT_ONESELF)
    with transaction.atomic():
        user = User.objects.select_for_update().get(pk=user_id)
        user.is_active = False
        user.save(update_fields=["is_active"])
        ended, _each = Session.objects.filter(user=user).delete()
        record("account.locked", user, actor=actor, at=now, after={"sessions": ended})
    return user


def unlock_account(user_id: int, *, actor: Actor, now: datetime) -> User:
    """Open an account again: the administrator's lock, and that of wrong passwords or codes.

    Raises:
        Refused: Not an administrator.
    """
    refuse_but_administrators(actor)
    with transaction.atomic():
        user = User.objects.select_for_update().get(pk=user_id)
        user.is_active = True
        user.save(update_fields=["is_active"])
        AccessAttempt.objects.filter(username=user.login).delete()
        SecondFactor.objects.filter(user=user).update(failures=0, held_until=None)
        record("account.unlocked", user, actor=actor, at=now)
    return user


def reset_factor(user_id: int, *, actor: Actor, now: datetime) -> User:
    """Take the second factor off an account whose owner lost it; sessions end.

    Raises:
        Refused: Not an administrator, the own account, or there is none.
    """
    refuse_but_administrators(actor)
    if user_id == actor.user_id:
        raise Refused(AccountRefusal.NOT_ONESELF)
    with transaction.atomic():
        user = User.objects.select_for_update().get(pk=user_id)
        if user.second_factor_at is None:
            raise Refused(AccountRefusal.FACTOR_NOT_SET)
        before = {"second_factor_at": user.second_factor_at}
        SecondFactor.objects.filter(user=user).delete()
        user.second_factor_at = None
        user.save(update_fields=["second_factor_at"])
        ended, _each = Session.objects.filter(user=user).delete()
        record(
            "account.factor_reset",
            user,
            actor=actor,
            at=now,
            before=before,
            after={"sessions": ended},
        )
    return user


def end_all_sessions(user_id: int, *, actor: Actor, now: datetime) -> int:
    """Sign somebody out everywhere; return how many sessions that were.

    Raises:
        Refused: Not an administrator.
    """
    refuse_but_administrators(actor)
    with transaction.atomic():
        user = User.objects.get(pk=user_id)
        ended, _each = Session.objects.filter(user=user).delete()
        record("account.sessions_ended", user, actor=actor, at=now, after={"sessions": ended})
    return ended
