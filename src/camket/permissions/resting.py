"""An account rests from the day its person's last post ended; administrators never."""

from __future__ import annotations

from datetime import date

from django.db.models import Exists, OuterRef, Q

from camket.organisation.models import Tenure


def rests_since(user_id: int, *, on: date) -> date | None:
    """Return the day the last post of an account's person ended, or None while the account works.

    Who never held a post does not rest: nothing of his has ended. Nor does one who is suspended:
    the post is still his, he only may do nothing in it. A period holds its first day and not its
    last, so the account rests on the very day the tenure ends.
    """
    periods = Tenure.objects.filter(person__account_id=user_id).values_list("valid", flat=True)
    ends = []
    for valid in periods:
        if valid.lower <= on and (valid.upper is None or on < valid.upper):
            return None
        if valid.upper is not None and valid.upper <= on:
            ends.append(valid.upper)
    return max(ends, default=None)


def rests_on(on: date, *, account: str = "pk") -> Q:
    """Return the same as a condition on accounts, for a list; `account` names the account's key."""
    tenures = Tenure.objects.filter(person__account_id=OuterRef(account))
    return (
        Q(is_administrator=False)
        & Q(Exists(tenures.filter(valid__endswith__lte=on)))
        & ~Q(Exists(tenures.filter(valid__contains=on)))
    )
