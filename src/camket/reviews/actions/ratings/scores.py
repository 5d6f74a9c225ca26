"""What somebody gives a subject: points, a level, and in a quarter what was reached on the axes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from camket.reviews.decisions.axes import Marks


@dataclass(frozen=True, slots=True)
class Scores:
    """Points of 30 and of 70, and the level that follows in the eyes of whoever gives them.

    Attributes:
        results: As given; of a leader's quarter they follow from the axes, whatever stands here.
        marks: What was reached on the axes of a leader's quarter.
        work: What was registered and reached, for the formula of the body's own set; there too the
            results follow. The frame of weights stands in the person's file, whatever stands here.
    """

    general: Decimal
    results: Decimal
    level: str
    marks: Marks | None = None
    work: Mapping[str, Any] | None = None
