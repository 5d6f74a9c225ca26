"""Frames of weights as pages name them."""

from __future__ import annotations

from dataclasses import dataclass

from camket.reviews.models import Rating
from camket.reviews.queries.frames import asks_frame, earlier_frames, frame_named, standing_frame
from camket.rules.formulas.registered_products import ASPECTS, Frame


def words_of(frame: Frame) -> str:
    """Return a frame in words: K2. An toàn, vận hành (15/50/15/20)."""
    weights = "/".join(str(frame.weights[one]) for one in ASPECTS)
    return f"{frame.code}. {frame.name} ({weights})"


def named(code: str) -> str:
    """Return a frame by its code in words."""
    frame = frame_named(code)
    return code if frame is None else words_of(frame)


@dataclass(frozen=True, slots=True)
class Offered:
    """A frame of the last period, to be confirmed: in words, with the period it is from."""

    words: str
    period: str


def offered_to(rating: Rating) -> Offered | None:
    """Return the frame of somebody's last period while this one has none."""
    if rating.person_id is None or not asks_frame(rating) or standing_frame(rating) is not None:
        return None
    told = earlier_frames(rating.period, [rating.person_id]).get(rating.person_id)
    return None if told is None else Offered(named(told.code), told.period)


def words_of_frame(rating: Rating) -> str:
    """Return the frame in somebody's file in words; empty where there is none."""
    standing = standing_frame(rating) if asks_frame(rating) else None
    return named(standing.code) if standing is not None else ""
