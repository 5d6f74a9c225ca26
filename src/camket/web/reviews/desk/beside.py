"""A list beside its ceiling as pages show it: three readings, the exception, what restores it."""

from __future__ import annotations

from dataclasses import dataclass

from camket.reviews.models import ListCap, Period
from camket.reviews.queries.desk.ceilings import (
    ROUNDING_WORDS,
    CapNumbers,
    ReadingCheck,
    Restored,
    numbers_of,
    readings_of,
    restored_by_moving,
)
from camket.reviews.queries.desk.groups import ListedGroup
from camket.rules.quotas import CapCheck
from camket.web.reviews.desk.showing import Strip, strip_of


@dataclass(frozen=True, slots=True)
class Beside:
    """A peer group beside its ceiling."""

    check: CapCheck
    counts: dict[str, int]
    total: int
    told: ListCap | None
    numbers: CapNumbers

    @property
    def strip(self) -> Strip:
        """Draw the ceiling."""
        return strip_of(self.check)

    @property
    def readings(self) -> list[ReadingCheck]:
        """Return the list under the three readings of the clause."""
        return readings_of(self.check)

    @property
    def restored(self) -> Restored | None:
        """Return what brings the list back under its ceiling."""
        return restored_by_moving(self.check)

    @property
    def excepted(self) -> CapCheck | None:
        """Return the list beside the exception's share, while it is over and no flag is up."""
        if self.check.is_within or (self.told and self.told.is_exceptional):
            return None
        return self.check.with_percent(self.numbers.exceptional)

    @property
    def rounding(self) -> str:
        """Return how a fraction is rounded, in words."""
        return ROUNDING_WORDS[self.check.caps.rounding]

    @property
    def rounding_is_setting(self) -> bool:
        """Say whether the rounding was chosen here and not read anywhere."""
        return self.numbers.sources["rounding"][1] == "C"


def beside(
    period: Period, group: ListedGroup, told: ListCap | None, levels: dict[str, int] | None = None
) -> Beside:
    """Set a group beside its ceiling, at other counts of levels where some are about to change."""
    counts = group.levels if levels is None else levels
    numbers = numbers_of(period)
    caps = told.caps if told else numbers.caps
    check = CapCheck(caps, sum(counts.values()), counts["HTXS"], counts["HTT"])
    return Beside(check, counts, group.total, told, numbers)
