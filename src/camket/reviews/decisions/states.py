"""Kinds and states of the room: what a period, a rating, a fault may be."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class PeriodKind(StrEnum):
    """Which days are assessed: 366-QĐ/TW and 198-KL/TW know term, year, quarter, "when needed"."""

    QUARTER = "quarter"
    MIDYEAR = "midyear"
    YEAREND = "yearend"
    TERM = "term"
    ADHOC = "adhoc"


class PeriodState(StrEnum):
    """How far a period is: facts fill themselves, then stand still, then nothing changes."""

    OPEN = "open"
    FROZEN = "frozen"
    CLOSED = "closed"


class PostRole(StrEnum):
    """What somebody is in a unit, as far as a review asks."""

    HEAD = "head"
    DEPUTY = "deputy"
    LEADER = "leader"
    MEMBER = "member"


class DisciplineForm(StrEnum):
    """In which form somebody was disciplined, by the Party or by the state."""

    REPRIMAND = "reprimand"
    WARNING = "warning"
    SALARY_STEP = "salary_step"
    DEMOTION = "demotion"
    REMOVAL = "removal"
    EXPULSION = "expulsion"
    DISMISSAL = "dismissal"
    DISSOLUTION = "dissolution"


class ContestState(StrEnum):
    """What became of a contested fact."""

    OPEN = "open"
    ACCEPTED = "accepted"
    REFUSED = "refused"


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
    INDIVIDUAL = "individual"
    MEMBER_OUTSIDE = "member_outside"


class VoidReason(StrEnum):
    """Why an appraisal was taken back."""

    SCORE_CHANGED = "score_changed"
    UNIT_LEVEL_CHANGED = "unit_level_changed"
    FACT_CORRECTED = "fact_corrected"
    FRAME_CHANGED = "frame_changed"


class RemediationKind(StrEnum):
    """What stands in the ledger: work that was not done, or a fault somebody pointed out."""

    UNDONE = "undone"
    FAULT = "fault"


class FaultSource(StrEnum):
    """Where a fault was pointed out (366 Đ11.1: the previous review, or an inspection)."""

    REVIEW = "review"
    INSPECTION = "inspection"
    MEETING = "meeting"
    CITIZENS = "citizens"


class RemediationState(StrEnum):
    """What became of a weakness."""

    OPEN = "open"
    PLANNED = "planned"
    REMEDIED = "remedied"
    CARRIED = "carried"
    REPORTED = "reported"
    """The owner says it is mended and shows it; somebody else has yet to confirm."""
    CLOSED = "closed"
    """Ended by a decision when its unit ended (`transitions`)."""


SETTLED_REMEDIATION: Final = frozenset({RemediationState.REMEDIED, RemediationState.CLOSED})
"""Nothing more is owed."""
