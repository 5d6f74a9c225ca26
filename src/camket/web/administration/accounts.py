"""The list of accounts as an administrator reads it: person, posts, state; no work, no papers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import (
    Case,
    CharField,
    Count,
    Exists,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from camket.accounts.models import Invitation, Session, User
from camket.accounts.queries import ADDRESS_MINUTES
from camket.organisation.models import Person, Tenure, UnitSpan
from camket.permissions.resting import rests_on
from camket.shared.text import fold

PAGE_ROWS: Final = 50
_NO_PASSWORD: Final = "!"  # noqa: S105 - Django's mark of an account nobody can sign in to


class AccountState(StrEnum):
    """What an account is today; the words stand in the address of the list."""

    IN_USE = "dang-dung"
    INVITED = "cho-nhan-loi-moi"
    NOT_INVITED = "chua-moi"
    RESTS = "tam-nghi"
    LOCKED = "khoa"


STATES: Final = {
    AccountState.IN_USE: _("đang dùng"),
    AccountState.INVITED: _("chờ nhận lời mời"),
    AccountState.NOT_INVITED: _("chưa mời"),
    AccountState.RESTS: _("tạm nghỉ"),
    AccountState.LOCKED: _("khóa"),
}
_LOOKS: Final = {
    AccountState.IN_USE: "done",
    AccountState.INVITED: "wait",
    AccountState.NOT_INVITED: "none",
    AccountState.RESTS: "none",
    AccountState.LOCKED: "late",
}


@dataclass(frozen=True, slots=True)
class AccountLine:
    """One account of the list."""

    user: User
    name: str
    posts: tuple[str, ...]
    state: AccountState
    sessions: int

    @property
    def word(self) -> str:
        """Return the state in words."""
        return str(STATES[self.state])

    @property
    def look(self) -> str:
        """Return the status colour."""
        return _LOOKS[self.state]


def account_lines(
    *, words: str, state: str, now: datetime, real: datetime, on: date, page: int
) -> tuple[list[AccountLine], bool]:
    """Return a page of accounts by name, and whether more follow; two statements."""
    users = _with_state(User.objects.all(), now=now, real=real, on=on)
    if words:
        users = users.filter(Q(login__icontains=words) | Q(person__folded__contains=fold(words)))
    if state in set(AccountState):
        users = users.filter(state=state)
    first = (page - 1) * PAGE_ROWS
    rows = list(users.order_by("sort", "pk")[first : first + PAGE_ROWS + 1])
    return _lines(rows[:PAGE_ROWS], on), len(rows) > PAGE_ROWS


def account_line(user_id: int, *, now: datetime, real: datetime, on: date) -> AccountLine | None:
    """Return one account."""
    users = _with_state(User.objects.filter(pk=user_id), now=now, real=real, on=on)
    return next(iter(_lines(users, on)), None)


def people_without_account(words: str, *, on: date) -> list[tuple[Person, str]]:
    """Return people of that name who hold a post today and cannot sign in yet, with the post."""
    if not words:
        return []
    tenures = (
        Tenure.objects.filter(
            person__account__isnull=True,
            person__folded__contains=fold(words),
            valid__contains=on,
        )
        .select_related("person", "post")
        .annotate(unit_name=_unit_name(on))
        .order_by("person__sort_key", "post__rank")[:PAGE_ROWS]
    )
    return [(held.person, f"{held.post.name} {held.unit_name or ''}".strip()) for held in tenures]


def _with_state(users: QuerySet[User], *, now: datetime, real: datetime, on: date) -> QuerySet[Any]:
    wrong = AccessAttempt.objects.filter(
        username=OuterRef("login"),
        failures_since_start__gte=settings.AXES_FAILURE_LIMIT,
        attempt_time__gt=real - timedelta(minutes=ADDRESS_MINUTES),
    )
    invited = Invitation.objects.filter(
        user=OuterRef("pk"), used_at__isnull=True, withdrawn_at__isnull=True, expires_at__gt=now
    )
    running = Session.objects.filter(user=OuterRef("pk"), expire_date__gt=real)
    counted = running.order_by().values("user").annotate(n=Count("pk")).values("n")
    no_password = Q(password__startswith=_NO_PASSWORD)
    return users.annotate(
        name=Coalesce("person__full_name", "login"),
        sort=Coalesce("person__sort_key", "login"),
        session_count=Coalesce(Subquery(counted), 0),
        state=Case(
            When(
                Q(is_active=False) | Q(Exists(wrong)) | Q(second_factor__held_until__gt=now),
                then=Value(AccountState.LOCKED.value),
            ),
            When(rests_on(on), then=Value(AccountState.RESTS.value)),
            When(no_password & Q(Exists(invited)), then=Value(AccountState.INVITED.value)),
            When(no_password, then=Value(AccountState.NOT_INVITED.value)),
            default=Value(AccountState.IN_USE.value),
            output_field=CharField(),
        ),
    )


def _lines(users: Iterable[Any], on: date) -> list[AccountLine]:
    rows = list(users)
    posts: dict[int, list[str]] = {}
    held = (
        Tenure.objects.filter(person__account_id__in=[row.pk for row in rows], valid__contains=on)
        .select_related("post", "person")
        .annotate(unit_name=_unit_name(on))
        .order_by("post__rank", "pk")
    )
    for tenure in held:
        label = f"{tenure.post.name} {tenure.unit_name or ''}".strip()
        posts.setdefault(tenure.person.account_id or 0, []).append(label)
    return [
        AccountLine(
            user=row,
            name=row.name,
            posts=tuple(posts.get(row.pk, ())),
            state=AccountState(row.state),
            sessions=row.session_count,
        )
        for row in rows
    ]


def _unit_name(on: date) -> Subquery:
    spans = UnitSpan.objects.filter(unit_id=OuterRef("unit_id"), valid__contains=on)
    return Subquery(spans.values("name")[:1])
