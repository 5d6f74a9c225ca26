"""May a day of one's own be added to the calendar; values in, a reason or None out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class WorkdayRefusal(StrEnum):
    """Why a day is not added or withdrawn."""

    NO_NAME = "no_name"
    NO_PAPER = "no_paper"
    PAST = "past"
    ENTERED_ALREADY = "entered_already"
    CHANGES_NOTHING = "changes_nothing"
    WITHDRAWN_ALREADY = "withdrawn_already"


@dataclass(frozen=True, slots=True)
class AddFacts:
    """What decides whether a day is added.

    Attributes:
        on: The day.
        today: The legal day it is entered.
        has_name: Whether it says what day it is.
        has_paper: Whether it names the paper that decides it.
        is_worked: What it is to be.
        is_worked_now: What the calendar says of it without the entry.
        entered_already: Whether the day stands among the days of one's own.
    """

    on: date
    today: date
    has_name: bool
    has_paper: bool
    is_worked: bool
    is_worked_now: bool
    entered_already: bool


def refusal_to_add(facts: AddFacts) -> WorkdayRefusal | None:
    """Say why the day is not added, or None: clocks that have run out are not wound back."""
    if not facts.has_name:
        return WorkdayRefusal.NO_NAME
    if not facts.has_paper:
        return WorkdayRefusal.NO_PAPER
    if facts.on < facts.today:
        return WorkdayRefusal.PAST
    if facts.entered_already:
        return WorkdayRefusal.ENTERED_ALREADY
    if facts.is_worked == facts.is_worked_now:
        return WorkdayRefusal.CHANGES_NOTHING
    return None


def refusal_to_withdraw(*, withdrawn: bool, on: date, today: date) -> WorkdayRefusal | None:
    """Say why an entered day stays, or None."""
    if withdrawn:
        return WorkdayRefusal.WITHDRAWN_ALREADY
    return WorkdayRefusal.PAST if on < today else None
