"""A decided level that somebody does not accept: the clock, the answer, the correction; no Django.

No national text with days was read. The days are those of one body's rules (B); a body that sets
others is right to, so the citation goes wherever the days are shown.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

LODGE_DAYS: Final = 5
"""Working days after publication within which an appeal is lodged (B)."""
ANSWER_DAYS: Final = 10
"""Working days after it was lodged within which an appeal is answered (B)."""
CITATION: Final = "Điều 22 quy chế của Trường Cao đẳng Kon Tum năm 2026"
MARK: Final = "B"

Later = Callable[[date, int], date]
"""The day so many working days later."""


class AppealState(StrEnum):
    """What became of an appeal."""

    OPEN = "open"
    UPHELD = "upheld"
    """The level stays as it was decided."""
    CHANGED = "changed"
    """A new decision replaces the old one."""


class AppealRefusal(StrEnum):
    """Why an appeal is not taken or answered, or a decision not corrected."""

    NOT_ALLOWED = "appeal_not_allowed"
    NOT_PUBLISHED = "appeal_not_published"
    TOO_LATE = "appeal_too_late"
    ALREADY_OPEN = "appeal_already_open"
    ALREADY_ANSWERED = "appeal_already_answered"
    TEXT_MISSING = "appeal_text_missing"
    ANSWER_MISSING = "appeal_answer_missing"
    OWN_HAND = "appeal_own_hand"
    LEVEL_MISSING = "appeal_level_missing"
    SAME_LEVEL = "appeal_same_level"
    ABOVE_UNIT = "appeal_above_unit"
    HEAD_ABOVE = "appeal_head_above"
    NOT_BEST = "appeal_not_best"
    BASIS_MISSING = "appeal_basis_missing"
    NOT_DECIDED = "appeal_not_decided"
    NO_SIGNER = "appeal_no_signer"
    SCAN_MISSING = "appeal_scan_missing"
    DAY_WRONG = "appeal_day_wrong"
    NO_SPEAKER = "appeal_no_speaker"


@dataclass(frozen=True, slots=True)
class AppealFacts:
    """What an appeal is judged by.

    Attributes:
        is_subject: The person rated, or whoever speaks for the collective rated.
        published_on: The day of the notice; None while there is none.
    """

    is_subject: bool
    published_on: date | None
    has_open: bool
    was_answered: bool
    text: str


def last_day_to_appeal(published_on: date, later: Later) -> date:
    """Return the last day an appeal is taken; the day of publication does not count."""
    return later(published_on, LODGE_DAYS)


def last_day_to_answer(lodged_on: date, later: Later) -> date:
    """Return the last day of the answer; the day it was lodged does not count."""
    return later(lodged_on, ANSWER_DAYS)


def refusal_to_appeal(facts: AppealFacts, *, today: date, later: Later) -> AppealRefusal | None:
    """Say why an appeal is not taken; one that was answered is not taken again here."""
    if not facts.is_subject:
        return AppealRefusal.NOT_ALLOWED
    if facts.published_on is None:
        return AppealRefusal.NOT_PUBLISHED
    if facts.has_open:
        return AppealRefusal.ALREADY_OPEN
    if facts.was_answered:
        return AppealRefusal.ALREADY_ANSWERED
    if today > last_day_to_appeal(facts.published_on, later):
        return AppealRefusal.TOO_LATE
    return None if facts.text else AppealRefusal.TEXT_MISSING


@dataclass(frozen=True, slots=True)
class Correction:
    """A new level in the place of a decided one.

    Attributes:
        level: The new level.
        unit_level: The level of the unit its head may not stand above; empty where none binds.
        has_hand: Whoever decides is the subject, or scored or appraised it, or is of its unit.
    """

    old_level: str
    level: str
    reason: str
    is_allowed: bool
    has_hand: bool
    unit_level: str = ""


_ORDER: Final = ("KHT", "HT", "HTT", "HTXS")


def refusal_to_correct(told: Correction) -> AppealRefusal | None:
    """Say why a decided level is not replaced: the rules of deciding hold for correcting too."""
    checks = (
        (not told.is_allowed, AppealRefusal.NOT_ALLOWED),
        (told.has_hand, AppealRefusal.OWN_HAND),
        (not told.old_level, AppealRefusal.NOT_DECIDED),
        (told.level not in _ORDER, AppealRefusal.LEVEL_MISSING),
        (told.level == told.old_level, AppealRefusal.SAME_LEVEL),
        (_is_above(told.level, told.unit_level), AppealRefusal.ABOVE_UNIT),
        (not told.reason, AppealRefusal.BASIS_MISSING),
    )
    return next((refusal for is_so, refusal in checks if is_so), None)


def _is_above(level: str, unit_level: str) -> bool:
    if level not in _ORDER or unit_level not in _ORDER:
        return False
    return _ORDER.index(level) > _ORDER.index(unit_level)
