"""Papers of a meeting that are signed: who signs which, and may he now? No Django."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class PaperKind(StrEnum):
    """Which paper of a meeting."""

    MINUTES = "minutes"
    APART = "apart"
    """What the meeting said of one who signs the minutes himself."""
    TALLY = "tally"


class PaperRole(StrEnum):
    """As whom somebody signs; also the name of the place kept in the file."""

    SECRETARY = "secretary"
    CHAIR = "chair"
    TELLER = "teller"
    HEAD_TELLER = "head_teller"


SIGNED_BY: Final = {
    PaperKind.MINUTES: (PaperRole.SECRETARY, PaperRole.CHAIR),
    PaperKind.APART: (PaperRole.SECRETARY, PaperRole.CHAIR),
    PaperKind.TALLY: (PaperRole.TELLER, PaperRole.HEAD_TELLER),
}
"""In their order: who wrote, then who answers for it (NĐ 30/2020, Mẫu 1.9; the forms' places)."""


class PaperRefusal(StrEnum):
    """Why a paper of a meeting is not issued or not signed."""

    NOT_ALLOWED = "meeting_paper_not_allowed"
    NOT_CLOSED = "meeting_paper_not_closed"
    ISSUED = "meeting_paper_issued"
    NO_OTHER_SIGNER = "meeting_paper_no_other_signer"
    PURGED = "meeting_paper_purged"
    NOT_YOURS = "meeting_paper_not_yours"
    NOT_YOUR_TURN = "meeting_paper_not_your_turn"
    COMPLETE = "meeting_paper_complete"
    FILE_ALTERED = "meeting_paper_file_altered"
    FILE_REPLACED = "meeting_paper_file_replaced"
    SIGNATURE_NOT_VALID = "meeting_paper_signature_not_valid"
    ENDED = "meeting_paper_ended"
    WHOLE = "meeting_paper_whole"
    NO_REASON = "meeting_paper_no_reason"
    SCAN_NOT_YOURS = "meeting_paper_scan_not_yours"
    SCAN_BY_SAME = "meeting_paper_scan_by_same"


class End(StrEnum):
    """How a paper came to be signed by nobody any more."""

    REFUSED = "refused"
    """Whoever's turn it was handed it back."""
    WITHDRAWN = "withdrawn"
    """The office took it back before the last signature."""


@dataclass(frozen=True, slots=True)
class PlaceFacts:
    """One place for a signature."""

    role: PaperRole
    step: int
    person_id: int
    name: str
    is_signed: bool


@dataclass(frozen=True, slots=True)
class Turn:
    """Whose turn it is on a paper.

    Attributes:
        own: The place of the one who asks; None where he signs nothing here.
        waiting: The first place that is still empty.
        has_ended: Whether the paper was handed back or withdrawn.
    """

    own: PlaceFacts | None
    waiting: PlaceFacts | None
    has_ended: bool = False


def turn_of(
    places: Sequence[PlaceFacts], person_id: int | None, *, has_ended: bool = False
) -> Turn:
    """Return whose turn it is, as one person asks."""
    own = next((one for one in places if one.person_id == person_id), None)
    empty = [one for one in places if not one.is_signed]
    return Turn(own, min(empty, key=lambda one: one.step) if empty else None, has_ended)


def refusal_to_sign(turn: Turn) -> PaperRefusal | None:
    """Say why a signature is not taken now."""
    if turn.own is None:
        return PaperRefusal.NOT_YOURS
    if turn.has_ended:
        return PaperRefusal.ENDED
    if turn.waiting is None or turn.own.is_signed:
        return PaperRefusal.COMPLETE
    return PaperRefusal.NOT_YOUR_TURN if turn.waiting.step < turn.own.step else None


def refusal_to_hand_back(turn: Turn, *, reason: str) -> PaperRefusal | None:
    """Say why a paper is not handed back instead of being signed."""
    if refusal := refusal_to_sign(turn):
        return refusal
    return None if reason else PaperRefusal.NO_REASON


def refusal_to_withdraw(
    *, may_issue: bool, has_ended: bool, is_whole: bool, reason: str
) -> PaperRefusal | None:
    """Say why the office does not take a paper back: after the last signature it stays."""
    if not may_issue:
        return PaperRefusal.NOT_ALLOWED
    if has_ended:
        return PaperRefusal.ENDED
    if is_whole:
        return PaperRefusal.WHOLE
    return None if reason else PaperRefusal.NO_REASON


def refusal_of_scan(*, may_bring: bool, has_ended: bool, is_whole: bool) -> PaperRefusal | None:
    """Say why no scan of a paper signed by hand is taken; other signatures are looked at beside."""
    if not may_bring:
        return PaperRefusal.SCAN_NOT_YOURS
    if has_ended:
        return PaperRefusal.ENDED
    return PaperRefusal.WHOLE if is_whole else None


def refusal_to_settle_scan(*, signs: bool, brought_it: bool) -> PaperRefusal | None:
    """Say why somebody does not compare a scan: another of those who sign the paper does."""
    if not signs:
        return PaperRefusal.SCAN_NOT_YOURS
    return PaperRefusal.SCAN_BY_SAME if brought_it else None
