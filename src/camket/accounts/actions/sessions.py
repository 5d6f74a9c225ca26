"""A person's own sessions: one ended, or all others."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from camket.accounts.codes import handle_of
from camket.accounts.models import Session, User
from camket.audit.chain import record
from camket.shared.actor import Actor


def end_session(user_id: int, handle: str, *, actor: Actor, now: datetime) -> bool:
    """End one of the person's own sessions; False when there is none of that name (any more)."""
    with transaction.atomic():
        user = User.objects.get(pk=user_id)
        found = next(
            (row for row in Session.objects.filter(user=user) if handle_of(row.pk) == handle), None
        )
        if found is None:
            return False
        device = found.device
        found.delete()
        record("account.session_ended", user, actor=actor, at=now, after={"device": device})
    return True


def end_other_sessions(user_id: int, keeping: str, *, actor: Actor, now: datetime) -> int:
    """End all sessions of the person but the one in use; return how many that were."""
    with transaction.atomic():
        user = User.objects.get(pk=user_id)
        ended, _each = Session.objects.filter(user=user).exclude(session_key=keeping).delete()
        record("account.sessions_ended", user, actor=actor, at=now, after={"sessions": ended})
    return ended


def forget_old_sessions(*, at: datetime) -> int:
    """Drop sessions whose time is over; `at` is the real present, as the cookies count it."""
    dropped, _each = Session.objects.filter(expire_date__lt=at).delete()
    return dropped
