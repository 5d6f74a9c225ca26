"""What a benchmark says: its workload, and count, median, p95 and rate of what it timed."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Measurement:
    """One thing that was timed.

    Attributes:
        bench: The benchmark it belongs to.
        name: What was timed.
        workload: On what, by whom.
        seconds: How long each took.
        lasted: How long all took together.
        target: The most that is allowed, in seconds; None where nothing is.
        least_rate: The fewest in a second; None where no rate is asked for.
    """

    bench: str
    name: str
    workload: str
    seconds: tuple[float, ...]
    lasted: float
    target: float | None = None
    least_rate: float | None = None

    @property
    def median(self) -> float:
        """Return the middle one, in seconds."""
        return statistics.median(self.seconds)

    @property
    def p95(self) -> float:
        """Return what 95 of a hundred do not pass, in seconds: the nearest rank."""
        return sorted(self.seconds)[ceil(0.95 * len(self.seconds)) - 1]

    @property
    def rate(self) -> float:
        """Return how many were done in a second."""
        return len(self.seconds) / self.lasted if self.lasted else 0.0

    @property
    def is_met(self) -> bool:
        """Say whether it keeps to the targets, where there are any."""
        is_quick = self.target is None or self.p95 <= self.target
        return is_quick and (self.least_rate is None or self.rate >= self.least_rate)

    def as_json(self) -> dict[str, Any]:
        """Return plain values, times in milliseconds."""
        return {
            "bench": self.bench,
            "name": self.name,
            "workload": self.workload,
            "count": len(self.seconds),
            "median_ms": round(1000 * self.median, 1),
            "p95_ms": round(1000 * self.p95, 1),
            "rate_per_s": round(self.rate, 2),
            "target_ms": None if self.target is None else round(1000 * self.target),
            "target_rate_per_s": self.least_rate,
            "met": self.is_met,
        }


def table(measurements: Sequence[Measurement]) -> list[str]:
    """Return the lines of a table."""
    heads = ("bench", "name", "count", "median", "p95", "rate/s", "target", "workload")
    rows = [heads, *(_row(one) for one in measurements)]
    widths = [max(len(row[place]) for row in rows) for place in range(len(heads))]
    return [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]


def _row(one: Measurement) -> tuple[str, ...]:
    target = "" if one.target is None else _time(one.target)
    if one.least_rate is not None:
        target = f"{target} {one.least_rate:g}/s".strip()
    return (
        one.bench,
        one.name,
        str(len(one.seconds)),
        _time(one.median),
        _time(one.p95),
        f"{one.rate:.2f}",
        f"{target} {'ok' if one.is_met else 'no'}" if target else "",
        one.workload,
    )


def _time(seconds: float) -> str:
    return f"{seconds:.1f} s" if seconds >= 1 else f"{1000 * seconds:.1f} ms"
