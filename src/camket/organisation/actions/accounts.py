"""Give a person the account he signs in with; a person has at most one."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from camket.accounts.actions import create_account
from camket.accounts.decisions import AccountRefusal
from camket.accounts.models import User
from camket.audit.chain import record
from camket.organisation.models import Person
from camket.shared.actor import Actor
from camket.shared.errors import Refused


def give_account(person_id: int, login: str, *, actor: Actor, now: datetime) -> User:
    """Create an account for a person who has none; nobody can sign in to it before an invitation.

    Raises:
        Refused: Not an administrator, the person has one, or the name is empty or taken.
    """
    with transaction.atomic():
        person = (
            Person.objects.select_for_update(of=("self",))
            .select_related("account")
            .get(pk=person_id)
        )
        if person.account is not None:
            raise Refused(AccountRefusal.ALREADY_IN_USE, login=person.account.login)
        user = create_account(login, actor=actor, now=now)
        person.account = user
        person.save(update_fields=["account"])
        record("person.account_given", person, actor=actor, at=now, after={"name": user.login})
    return user
