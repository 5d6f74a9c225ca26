"""May it be done? Values in, a reason or None out."""

from __future__ import annotations

from enum import StrEnum


class PeriodKind(StrEnum):
    """Which part of the year is assessed."""

    MIDYEAR = "midyear"
    YEAREND = "yearend"


class ItemState(StrEnum):
    """What a unit says of an item (the year-end letter's three words)."""

    DONE = "done"
    IN_PROGRESS = "in_progress"
    NOT_BEGUN = "not_begun"


class UnitReviewState(StrEnum):
    """Whose turn a unit's review is."""

    OPEN = "open"
    SUBMITTED = "submitted"
    CONCLUDED = "concluded"


class SubjectKind(StrEnum):
    """Who is rated; the words are those of contracts/evaluate.md."""

    COLLECTIVE = "collective"
    LEADER = "leader"


class RemediationState(StrEnum):
    """What became of a weakness."""

    OPEN = "open"
    PLANNED = "planned"
    REMEDIED = "remedied"
    CARRIED = "carried"
