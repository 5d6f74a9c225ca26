"""Requests about one's own data: made, answered, extended once, finished; the law's clock runs."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from camket.accounts.actions.administering import refuse_but_administrators
from camket.accounts.decisions import (
    MOST_OPEN_REQUESTS,
    OPEN_STATES,
    AccountRefusal,
    RequestFacts,
    RequestKind,
    RequestState,
    refusal_to_answer,
    refusal_to_close,
    refusal_to_extend,
    terms_of,
)
from camket.accounts.models import DataRequest, User
from camket.audit.chain import record
from camket.rules.working_days import WorkCalendar
from camket.shared.actor import Actor
from camket.shared.clock import legal_day
from camket.shared.errors import Refused
from camket.shared.text import clean_lines


def make_request(
    kind: str, text: str, *, calendar: WorkCalendar, actor: Actor, now: datetime
) -> DataRequest:
    """Ask for a copy or a correction of one's own data.

    Args:
        kind: Code of the kind of request.
        text: What is asked for.
        calendar: The working days that count here.
        actor: Who asks.
        now: The instant.

    Raises:
        Refused: No such request, nothing written, or too many are open.
    """
    words = clean_lines(text)
    if kind not in set(RequestKind):
        raise Refused(AccountRefusal.REQUEST_UNKNOWN_KIND)
    if not words:
        raise Refused(AccountRefusal.REQUEST_NO_TEXT)
    made_on = legal_day(now)
    terms = terms_of(made_on, calendar)
    with transaction.atomic():
        user = User.objects.select_for_update().get(pk=actor.user_id or 0)
        waiting = user.data_requests.filter(state__in=[state.value for state in OPEN_STATES])
        if waiting.count() >= MOST_OPEN_REQUESTS:
            raise Refused(AccountRefusal.REQUEST_TOO_MANY, most=MOST_OPEN_REQUESTS)
        request = DataRequest.objects.create(
            user=user,
            person_name=actor.person_name[:300],
            kind=kind,
            text=words,
            made_at=now,
            made_on=made_on,
            answer_by=terms.answer_by,
            finish_by=terms.finish_by,
        )
        record(
            "data_request.made",
            request,
            actor=actor,
            at=now,
            after={"kind": kind, "answer_by": terms.answer_by, "finish_by": terms.finish_by},
        )
    return request


def withdraw_request(request_id: int, *, actor: Actor, now: datetime) -> DataRequest:
    """Take back one's own request.

    Raises:
        Refused: It is closed.
        DataRequest.DoesNotExist: It is somebody else's.
    """
    with transaction.atomic():
        request = DataRequest.objects.select_for_update().get(
            pk=request_id, user_id=actor.user_id or 0
        )
        if request.state not in OPEN_STATES:
            raise Refused(AccountRefusal.REQUEST_CLOSED)
        _move(request, RequestState.WITHDRAWN)
        request.closed_at = now
        request.save()
        record("data_request.withdrawn", request, actor=actor, at=now)
    return request


def answer_request(request_id: int, reply: str, *, actor: Actor, now: datetime) -> DataRequest:
    """Give the first answer, for which there are two working days.

    Raises:
        Refused: Not an administrator, already answered or closed, or nothing written.
    """
    with transaction.atomic():
        request, facts = _taken_up(request_id, reply, actor)
        if reason := refusal_to_answer(facts):
            raise Refused(reason)
        _move(request, RequestState.ANSWERED)
        request.reply, request.answered_at = clean_lines(reply), now
        request.save()
        _note("data_request.answered", request, actor, now, answer=request.reply)
    return request


def extend_request(
    request_id: int, finish_by: date, reason: str, *, actor: Actor, now: datetime
) -> DataRequest:
    """Move the last day once, by fifteen days at most, and say why.

    Raises:
        Refused: Not an administrator, not answered yet, closed, extended before or too far, or
            without a reason.
    """
    with transaction.atomic():
        request, facts = _taken_up(request_id, reason, actor)
        if refusal := refusal_to_extend(facts, finish_by):
            raise Refused(refusal)
        request.extended_from, request.finish_by = request.finish_by, finish_by
        request.extension_reason = clean_lines(reason)
        request.save()
        _note("data_request.extended", request, actor, now, to=finish_by)
    return request


def finish_request(request_id: int, outcome: str, *, actor: Actor, now: datetime) -> DataRequest:
    """Close a request as done and say what was done.

    Raises:
        Refused: Not an administrator, closed, or nothing written.
    """
    return _close(request_id, outcome, RequestState.DONE, actor=actor, now=now)


def refuse_request(request_id: int, outcome: str, *, actor: Actor, now: datetime) -> DataRequest:
    """Close a request as not done, naming the law that forbids it.

    Raises:
        Refused: Not an administrator, closed, or nothing written.
    """
    return _close(request_id, outcome, RequestState.REFUSED, actor=actor, now=now)


def _close(
    request_id: int, outcome: str, state: RequestState, *, actor: Actor, now: datetime
) -> DataRequest:
    with transaction.atomic():
        request, facts = _taken_up(request_id, outcome, actor)
        if reason := refusal_to_close(facts):
            raise Refused(reason)
        _move(request, state)
        request.outcome, request.closed_at = clean_lines(outcome), now
        if request.answered_at is None:  # done at once: the outcome is the answer
            request.answered_at, request.reply = now, request.outcome
        request.save()
        done = state is RequestState.DONE
        action = "data_request.finished" if done else "data_request.refused"
        _note(action, request, actor, now, answer=request.outcome)
    return request


def _taken_up(request_id: int, text: str, actor: Actor) -> tuple[DataRequest, RequestFacts]:
    refuse_but_administrators(actor)
    request = DataRequest.objects.select_for_update().get(pk=request_id)
    request.handled_by_name = actor.label[:300]
    facts = RequestFacts(
        state=RequestState(request.state),
        has_text=bool(clean_lines(text)),
        finish_by=request.finish_by,
        extended_from=request.extended_from,
    )
    return request, facts


def _move(request: DataRequest, state: RequestState) -> None:
    request.state = state.value


def _note(
    action: str, request: DataRequest, actor: Actor, now: datetime, **after: str | date
) -> None:
    record(action, request, actor=actor, at=now, after={"state": request.state, **after})
