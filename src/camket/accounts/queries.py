"""Reads of accounts: sessions, invitations, requests."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from axes.models import AccessAttempt
from django.db.models import Sum

from camket.accounts.codes import handle_of, hash_token
from camket.accounts.decisions import OPEN_STATES, RequestKind, RequestState
from camket.accounts.models import DataRequest, Invitation, RecoveryCode, Session
from camket.accounts.wording import REQUEST_KINDS, REQUEST_STATES

ADDRESS_FAILURES: Final = 50
"""Wrong passwords from one address, whatever the names, that close it for a while."""
ADDRESS_MINUTES: Final = 30
PAGE_ROWS: Final = 50


@dataclass(frozen=True, slots=True)
class OwnSession:
    """One signed-in browser as its owner sees it; the handle opens nothing."""

    handle: str
    device: str
    address: str
    started_at: datetime | None
    seen_at: datetime | None
    is_this: bool


def sessions_of(user_id: int, *, present: str, at: datetime) -> list[OwnSession]:
    """Return the running sessions, this one first, then the last seen; `at` is the real present."""
    rows = Session.objects.filter(user_id=user_id, expire_date__gt=at).order_by("-seen_at", "pk")
    found = [
        OwnSession(
            handle=handle_of(row.pk),
            device=row.device,
            address=row.address,
            started_at=row.started_at,
            seen_at=row.seen_at,
            is_this=row.pk == present,
        )
        for row in rows.defer("session_data")
    ]
    return sorted(found, key=lambda one: not one.is_this)


def recovery_codes_left(user_id: int) -> int:
    """Count the recovery codes that still open."""
    return RecoveryCode.objects.filter(factor_id=user_id, used_at__isnull=True).count()


def invitation_of(token: str, *, now: datetime) -> Invitation | None:
    """Return the invitation a link belongs to while it serves."""
    return (
        Invitation.objects.filter(
            token_hash=hash_token(token),
            used_at__isnull=True,
            withdrawn_at__isnull=True,
            expires_at__gt=now,
            user__is_active=True,
        )
        .select_related("user")
        .first()
    )


def address_is_held(address: str, *, at: datetime) -> bool:
    """Say whether so many sign-ins failed from one address that it is trying out names.

    The lockout of one name from one address sees nothing of a password that is tried on many names.
    """
    recent = AccessAttempt.objects.filter(
        ip_address=address, attempt_time__gt=at - timedelta(minutes=ADDRESS_MINUTES)
    )
    failures = recent.aggregate(n=Sum("failures_since_start"))["n"] or 0
    return int(failures) >= ADDRESS_FAILURES


@dataclass(frozen=True, slots=True)
class RequestLine:
    """One request as pages show it, with the clock of the law on a day."""

    request: DataRequest
    kind: str
    state: str
    due: date | None
    days_left: int
    is_open: bool

    @property
    def is_late(self) -> bool:
        """Say whether the term is over."""
        return self.is_open and self.days_left < 0


def requests_of(user_id: int, *, on: date) -> list[RequestLine]:
    """Return what a person asked, the latest first."""
    rows = DataRequest.objects.filter(user_id=user_id).order_by("-made_at", "-pk")
    return [line_of(row, on=on) for row in rows[:PAGE_ROWS]]


def requests_page(*, shows_closed: bool, on: date, page: int = 1) -> tuple[list[RequestLine], bool]:
    """Return a page of everybody's requests, the nearest term first, and whether more follow."""
    is_open = [state.value for state in OPEN_STATES]
    rows = DataRequest.objects.filter(state__in=is_open).order_by("finish_by", "pk")
    if shows_closed:
        rows = DataRequest.objects.exclude(state__in=is_open).order_by("-closed_at", "-pk")
    first = (page - 1) * PAGE_ROWS
    found = [line_of(row, on=on) for row in rows[first : first + PAGE_ROWS + 1]]
    return found[:PAGE_ROWS], len(found) > PAGE_ROWS


def line_of(request: DataRequest, *, on: date) -> RequestLine:
    """Return a request with the term that runs: first for the answer, then for the deed."""
    state = RequestState(request.state)
    is_open = state in OPEN_STATES
    due = request.answer_by if state is RequestState.RECEIVED else request.finish_by
    return RequestLine(
        request=request,
        kind=str(REQUEST_KINDS[RequestKind(request.kind)]),
        state=str(REQUEST_STATES[state]),
        due=due if is_open else None,
        days_left=(due - on).days,
        is_open=is_open,
    )
