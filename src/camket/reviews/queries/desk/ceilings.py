"""The ceiling on the best level for a list: which reading holds, who said so, what restores it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from django.db.models import OuterRef, QuerySet

from camket.reviews.models import ListCap, Period
from camket.reviews.queries.chosen_rules import is_civil
from camket.reviews.queries.rule_sets import edition_of, servant_edition_of
from camket.reviews.queries.whole_rows import as_array, from_array
from camket.rules.quotas import CapCheck, Caps, Denominator, Rounding


@dataclass(frozen=True, slots=True)
class Reading:
    """One way in which the clause is read, with those who read it so (evaluation.md §4.1)."""

    denominator: Denominator
    source: str
    mark: str


READINGS: Final = (
    Reading(
        Denominator.HTT,
        "Điểm a khoản 5 Điều 20 Nghị định 335/2025/NĐ-CP theo báo chí dẫn; Thanh Hóa; cách đọc "
        "chặt nhất",
        "A",
    ),
    Reading(
        Denominator.HTT_OR_BETTER,
        "Cùng điểm đó theo cách đọc của xã Nghĩa Lâm, Trường Cao đẳng Kon Tum (Điều 19), "
        "Hướng dẫn 03-HD/TVĐU (Điều 12)",
        "B",
    ),
    Reading(
        Denominator.ALL,
        "Công cụ của một thành ủy (Hướng dẫn 06-HD/BTCTU); có thể là đọc nhầm",
        "B",
    ),
)


@dataclass(frozen=True, slots=True)
class CapNumbers:
    """The numbers of the ceiling in force for a period, with where they stand.

    Attributes:
        caps: How it is read unless a body says otherwise.
        exceptional: The share of the exception, in percent.
        sources: Citation and mark of the share, the exception and the rounding.
    """

    caps: Caps
    exceptional: int
    sources: dict[str, tuple[str, str]]


def numbers_of(period: Period) -> CapNumbers:
    """Return the numbers of the ceiling a period kept when it was opened, its own set's among them.

    Raises:
        LookupError: None were in force yet.
    """
    edition = servant_edition_of(period) if is_civil(period.scheme) else edition_of(period)
    told = edition.published.numbers
    names = {
        "percent": "cap_percent",
        "exceptional": "cap_percent_exceptional",
        "rounding": "cap_rounding",
    }
    return CapNumbers(
        caps=edition.numbers.caps,
        exceptional=edition.numbers.cap_percent_exceptional,
        sources={key: (told[name].citation, told[name].mark) for key, name in names.items()},
    )


def caps_of(period: Period) -> dict[tuple[str, str], ListCap]:
    """Return what bodies have said themselves, by kind and group.

    One statement, and none where the period was read `with_caps`.
    """
    if hasattr(period, "told_caps"):
        caps: Iterable[ListCap] = from_array(ListCap, period.told_caps)
    else:
        caps = ListCap.objects.filter(period=period)
    return {(cap.kind, cap.group): cap for cap in caps}


def with_caps(periods: QuerySet[Period]) -> QuerySet[Period]:
    """Annotate what bodies have said themselves of each period's ceilings."""
    return periods.annotate(told_caps=as_array(ListCap.objects.filter(period=OuterRef("pk"))))


def caps_in(period: Period, told: ListCap | None) -> Caps:
    """Return the ceiling of a list: what the body said, else the numbers in force."""
    return told.caps if told else numbers_of(period).caps


@dataclass(frozen=True, slots=True)
class Restored:
    """What brings a list back under its ceiling by moving from the best level to the next.

    Attributes:
        moved: How many go from HTXS to HTT.
        best: How many are left at HTXS.
        allowed: The ceiling that follows, for the base grows with those that move.
    """

    moved: int
    best: int
    allowed: int


def restored_by_moving(check: CapCheck) -> Restored | None:
    """Return how many must move for the list to fit, None while it does; nobody is named."""
    moved = check.to_move
    if not moved:
        return None
    after = replace(check, best=check.best - moved, good=check.good + moved)
    return Restored(moved, after.best, after.allowed)


@dataclass(frozen=True, slots=True)
class ReadingCheck:
    """A list under one reading of the clause."""

    reading: Reading
    check: CapCheck
    is_chosen: bool

    @property
    def restored(self) -> Restored | None:
        """Return what brings the list back under this reading's ceiling."""
        return restored_by_moving(self.check)


def readings_of(check: CapCheck) -> list[ReadingCheck]:
    """Set a list beside all three readings, its own rounding and share kept."""
    chosen = check.caps.denominator
    return [
        ReadingCheck(
            one,
            check.under(one.denominator),
            one.denominator is chosen,
        )
        for one in READINGS
    ]


ROUNDING_WORDS: Final = {
    Rounding.FLOOR: "bỏ phần lẻ",
    Rounding.HALF_UP: "từ 0,5 lấy tròn lên",
}
