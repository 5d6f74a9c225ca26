"""Invitations: an account without a password, and a link by which its owner sets one."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from axes.models import AccessAttempt
from django.db import transaction

from camket.accounts.actions.administering import refuse_but_administrators
from camket.accounts.actions.own import refuse_weak
from camket.accounts.codes import hash_token, new_token
from camket.accounts.decisions import AccountRefusal
from camket.accounts.models import Invitation, Session, User
from camket.accounts.queries import invitation_of
from camket.audit.chain import record
from camket.shared.actor import Actor
from camket.shared.errors import Refused
from camket.shared.text import clean

VALID_DAYS: Final = 7


def create_account(login: str, *, actor: Actor, now: datetime) -> User:
    """Create an account nobody can sign in to yet.

    Raises:
        Refused: Not an administrator, or the name is empty or taken.
    """
    refuse_but_administrators(actor)
    name = clean(login).lower()
    if not name:
        raise Refused(AccountRefusal.NO_NAME)
    with transaction.atomic():
        if User.objects.filter(login=name).exists():
            raise Refused(AccountRefusal.NAME_TAKEN, login=name)
        user = User.objects.create_user(name, None)
        record("account.created", user, actor=actor, at=now, after={"is_administrator": False})
    return user


def invite(user_id: int, *, actor: Actor, now: datetime) -> str:
    """Make a link for the owner of an account; an earlier one no longer serves.

    Returns:
        The secret part of the link: shown once to the inviter, kept only as a hash.

    Raises:
        Refused: Not an administrator, the own account, or it is locked.
    """
    refuse_but_administrators(actor)
    if user_id == actor.user_id:
        raise Refused(AccountRefusal.NOT_ONESELF)
    token = new_token()
    with transaction.atomic():
        user = User.objects.select_for_update().get(pk=user_id)
        Invitation.objects.filter(
            user=user, used_at__isnull=True, withdrawn_at__isnull=True
        ).update(withdrawn_at=now)
        invitation = Invitation.objects.create(
            user=user,
            token_hash=hash_token(token),
            made_at=now,
            made_by_name=actor.label[:300],
            expires_at=now + timedelta(days=VALID_DAYS),
        )
        record("account.invited", user, actor=actor, at=now, after={"to": invitation.expires_at})
    return token


def accept_invitation(token: str, password: str, *, actor: Actor, now: datetime) -> User:
    """Set the password of the account a link belongs to; the link and older sessions end.

    Raises:
        Refused: The link was used, replaced or is too old, or the password is weak (`problems`).
    """
    with transaction.atomic():
        found = invitation_of(token, now=now)
        if found is None:
            raise Refused(AccountRefusal.LINK_DEAD)
        invitation = Invitation.objects.select_for_update().get(pk=found.pk)
        if invitation.used_at is not None or invitation.withdrawn_at is not None:
            raise Refused(AccountRefusal.LINK_DEAD)
        user = User.objects.select_for_update().get(pk=invitation.user_id)
        refuse_weak(password, user)
        user.set_password(password)
        user.save(update_fields=["password"])
        invitation.used_at = now
        invitation.save(update_fields=["used_at"])
        Session.objects.filter(user=user).delete()
        AccessAttempt.objects.filter(username=user.login).delete()
        record("account.password_set", user, actor=actor, at=now)
    return user
