"""Read an account together with the changes of permissions: a page pays one statement for both."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.db.models import QuerySet

from camket.accounts.models import User
from camket.organisation.composed import composed
from camket.permissions.overrides import every_change, fill


class AccountBackend(ModelBackend):
    """Django's own sign-in; only the account of a session is read our way."""

    def get_user(self, user_id: int) -> User | None:
        """Return the account of a session while it is open."""
        found = next(iter(_open_account(user_id)), None)
        if found is not None:
            fill(found.changes)
        return found


@composed
def _open_account(user_id: int) -> QuerySet[Any]:
    return User.objects.filter(pk=user_id, is_active=True).annotate(changes=every_change())
