"""Frames of weights as pages name them."""

from __future__ import annotations

from camket.reviews.models import Rating
from camket.reviews.queries.frames import asks_frame, frame_named, standing_frame
from camket.rules.formulas.registered_products import ASPECTS, Frame


def words_of(frame: Frame) -> str:
    """Return a frame in words: K2. An toàn, vận hành (15/50/15/20)."""
    weights = "/".join(str(frame.weights[one]) for one in ASPECTS)
    return f"{frame.code}. {frame.name} ({weights})"


def named(code: str) -> str:
    """Return a frame by its code in words."""
    frame = frame_named(code)
    return code if frame is None else words_of(frame)


def words_of_frame(rating: Rating) -> str:
    """Return the frame in somebody's file in words; empty where there is none."""
    standing = standing_frame(rating) if asks_frame(rating) else None
    return named(standing.code) if standing is not None else ""
