"""Why something is not done to an account, and what may be chosen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from camket.rules.working_days import WorkCalendar, add_working_days

THEMES: Final = ("", "light", "dark")
"""The ground to read on; empty follows the machine."""
TEXT_SIZES: Final = ("", "large", "xlarge")
"""100, 112.5 and 125 %."""


class AccountRefusal(StrEnum):
    """Why something is not done to an account."""

    NO_NAME = "no_name"
    NAME_TAKEN = "name_taken"
    WEAK_PASSWORD = "weak_password"  # noqa: S105 - the code of a reason
    WRONG_PASSWORD = "wrong_password"  # noqa: S105 - the code of a reason
    PASSWORD_HELD = "password_held"  # noqa: S105 - the code of a reason
    SAME_PASSWORD = "same_password"  # noqa: S105 - the code of a reason
    UNKNOWN_LOOK = "unknown_look"
    NOT_ADMINISTRATOR = "not_administrator"
    LINK_DEAD = "link_dead"
    ALREADY_IN_USE = "already_in_use"
    NOT_ONESELF = "not_oneself"
    FACTOR_WRONG_CODE = "factor_wrong_code"
    FACTOR_HELD = "factor_held"
    FACTOR_SET_ALREADY = "factor_set_already"
    FACTOR_NOT_SET = "factor_not_set"
    FACTOR_REQUIRED = "factor_required"
    REQUEST_UNKNOWN_KIND = "request_unknown_kind"
    REQUEST_NO_TEXT = "request_no_text"
    REQUEST_TOO_MANY = "request_too_many"
    REQUEST_CLOSED = "request_closed"
    REQUEST_NOT_ANSWERED = "request_not_answered"
    REQUEST_EXTENDED_ALREADY = "request_extended_already"
    REQUEST_EXTENDED_TOO_FAR = "request_extended_too_far"


class RequestKind(StrEnum):
    """What a person may ask about his data."""

    COPY = "copy"
    CORRECTION = "correction"


class RequestState(StrEnum):
    """How far a request has come."""

    RECEIVED = "received"
    ANSWERED = "answered"
    DONE = "done"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


OPEN_STATES: Final = (RequestState.RECEIVED, RequestState.ANSWERED)
ANSWER_WORKING_DAYS: Final = 2
FINISH_DAYS: Final = 10
EXTENSION_DAYS: Final = 15
MOST_OPEN_REQUESTS: Final = 5
"""Of one person at a time; the clock of the law runs for each."""


@dataclass(frozen=True, slots=True)
class Terms:
    """The days by which a request must be answered and finished."""

    answer_by: date
    finish_by: date


def terms_of(made_on: date, calendar: WorkCalendar) -> Terms:
    """Return the terms of a request; the day it came in does not count.

    Decree 356/2025/NĐ-CP (domain: people.md 5.3): an answer within two working days, a copy or a
    correction within ten days. Over Tết two working days may be the longer; the answer is then due
    with the deed.
    """
    finish_by = made_on + timedelta(days=FINISH_DAYS)
    answer_by = add_working_days(made_on, ANSWER_WORKING_DAYS, calendar)
    return Terms(answer_by=min(answer_by, finish_by), finish_by=finish_by)


@dataclass(frozen=True, slots=True)
class RequestFacts:
    """What decides whether the next step is taken."""

    state: RequestState
    has_text: bool
    finish_by: date
    extended_from: date | None = None


def refusal_to_answer(facts: RequestFacts) -> AccountRefusal | None:
    """Say why the first answer is refused, or None."""
    if facts.state is not RequestState.RECEIVED:
        return AccountRefusal.REQUEST_CLOSED
    return None if facts.has_text else AccountRefusal.REQUEST_NO_TEXT


def refusal_to_extend(facts: RequestFacts, finish_by: date) -> AccountRefusal | None:
    """Say why the term is not extended, or None: once, with a reason, by fifteen days at most."""
    if facts.state not in OPEN_STATES:
        return AccountRefusal.REQUEST_CLOSED
    if facts.state is RequestState.RECEIVED:
        return AccountRefusal.REQUEST_NOT_ANSWERED
    if facts.extended_from is not None:
        return AccountRefusal.REQUEST_EXTENDED_ALREADY
    if not facts.finish_by < finish_by <= facts.finish_by + timedelta(days=EXTENSION_DAYS):
        return AccountRefusal.REQUEST_EXTENDED_TOO_FAR
    return None if facts.has_text else AccountRefusal.REQUEST_NO_TEXT


def refusal_to_close(facts: RequestFacts) -> AccountRefusal | None:
    """Say why the request is not closed, or None."""
    if facts.state not in OPEN_STATES:
        return AccountRefusal.REQUEST_CLOSED
    return None if facts.has_text else AccountRefusal.REQUEST_NO_TEXT
