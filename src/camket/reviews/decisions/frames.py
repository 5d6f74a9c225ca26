"""May a frame of weights be written into a person's file? Values in, a reason or None out."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class FrameRefusal(StrEnum):
    """Why a frame of weights is not written, or somebody does not score himself yet."""

    NOT_ALLOWED = "frame_not_allowed"
    NOT_ASKED = "frame_not_asked"
    FROZEN = "frame_frozen"
    LEFT_OUT = "frame_left_out"
    DECIDED = "frame_decided"
    HIMSELF = "frame_himself"
    OWN_UNIT = "frame_own_unit"
    NOBODY_CHOSEN = "frame_nobody_chosen"
    UNKNOWN = "frame_unknown"
    REASON_MISSING = "frame_reason_missing"
    MISSING = "frame_missing"
    NO_EARLIER = "frame_no_earlier"


@dataclass(frozen=True, slots=True)
class FrameFacts:
    """What decides whether a frame is written; persons are ids.

    Attributes:
        is_asked: The period's own set scores him by a formula that has frames.
        is_open: The facts of the period do not stand still yet.
        is_of_unit: The actor holds a post in the unit that is rated, whatever post he acts in.
    """

    is_allowed: bool
    is_asked: bool
    is_open: bool
    is_left_out: bool
    is_decided: bool
    actor_person: int | None
    subject_person: int | None
    is_of_unit: bool


def refusal_to_set(facts: FrameFacts) -> FrameRefusal | None:
    """Say why a frame is not written: it is set by who appraises, until the facts are frozen."""
    if not facts.is_allowed or facts.actor_person is None:
        return FrameRefusal.NOT_ALLOWED
    if facts.actor_person == facts.subject_person:
        return FrameRefusal.HIMSELF
    if facts.is_of_unit:
        return FrameRefusal.OWN_UNIT
    return _refusal_of_file(facts)


def _refusal_of_file(facts: FrameFacts) -> FrameRefusal | None:
    if not facts.is_asked:
        return FrameRefusal.NOT_ASKED
    if facts.is_decided:
        return FrameRefusal.DECIDED
    if not facts.is_open:
        return FrameRefusal.FROZEN
    return FrameRefusal.LEFT_OUT if facts.is_left_out else None
