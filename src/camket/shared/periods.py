"""Half-open periods: the first day is in, the last is not, so neighbours never overlap."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """Days from `start` up to, not including, `end`; None means without end."""

    start: date
    end: date | None = None

    def __post_init__(self) -> None:
        """Refuse an end that is not after the start."""
        if self.end is not None and self.end <= self.start:
            message = f"a period must end after it starts: {self.start} .. {self.end}"
            raise ValueError(message)

    def holds(self, day: date) -> bool:
        """Say whether the day lies in the period."""
        return self.start <= day and (self.end is None or day < self.end)

    def overlaps(self, other: Period) -> bool:
        """Say whether the two periods share a day."""
        return (other.end is None or self.start < other.end) and (
            self.end is None or other.start < self.end
        )
