"""What is done to accounts: each act in one transaction, with its entry in the audit."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from camket.accounts.models import User
from camket.audit.chain import record
from camket.shared.actor import Actor
from camket.shared.errors import Refused


class AccountRefusal(StrEnum):
    """Why an account is not made."""

    NO_NAME = "no_name"
    NAME_TAKEN = "name_taken"
    WEAK_PASSWORD = "weak_password"  # noqa: S105 - the code of a reason


def create_administrator(login: str, password: str, *, actor: Actor, now: datetime) -> User:
    """Create an account that administers the installation; it holds no post.

    Raises:
        Refused: The name is empty or taken, or the password is weak (`problems` says why).
    """
    name = login.strip().lower()
    if not name:
        raise Refused(AccountRefusal.NO_NAME)
    try:
        validate_password(password, User(login=name))
    except ValidationError as weak:
        raise Refused(AccountRefusal.WEAK_PASSWORD, problems=weak.messages) from weak
    with transaction.atomic():
        if User.objects.filter(login=name).exists():
            raise Refused(AccountRefusal.NAME_TAKEN, login=name)
        user = User.objects.create_user(name, password, is_administrator=True)
        record("account.created", user, actor=actor, at=now, after={"is_administrator": True})
    return user
