"""The four levels of a rating, and the five rungs a case can come to stand on."""

from __future__ import annotations

from enum import IntEnum, StrEnum
from typing import Final


class Level(StrEnum):
    """A level, as the regulations name it; the value is its code in every file and record."""

    KHT = "KHT"
    HT = "HT"
    HTT = "HTT"
    HTXS = "HTXS"

    @property
    def full_name(self) -> str:
        """Return the name as it stands within a Vietnamese sentence."""
        return _FULL_NAMES[self]

    @property
    def rung(self) -> Rung:
        """Return the rung of this level; rungs have an order, level codes have none."""
        return _RUNGS[self]


class Rung(IntEnum):
    """Where a case stands: the levels, and between KHT and HT the cases a body must decide."""

    KHT = 0
    UNDECIDED = 1
    HT = 2
    HTT = 3
    HTXS = 4

    @classmethod
    def of(cls, level: Level | None) -> Rung:
        """Return the rung of a level, None being undecided."""
        return cls.UNDECIDED if level is None else level.rung

    @property
    def level(self) -> Level | None:
        """Return the level of this rung, None where a body must decide."""
        return _LEVELS[self]

    @property
    def bars(self) -> Level:
        """Return the lowest level above a ceiling on this rung.

        Raises:
            ValueError: The rung is the top, above which there is nothing to bar.
        """
        if self is Rung.HTXS:
            message = "nothing lies above the top rung"
            raise ValueError(message)
        return _BARRED[self]


LEVELS_UPWARDS: Final = (Level.KHT, Level.HT, Level.HTT, Level.HTXS)

# Looked up for every rule of every subject.
_RUNGS: Final = {level: Rung[level.value] for level in Level}
_LEVELS: Final[dict[Rung, Level | None]] = {
    rung: None if rung is Rung.UNDECIDED else Level[rung.name] for rung in Rung
}
_BARRED: Final = {
    rung: next(level for level in LEVELS_UPWARDS if _RUNGS[level] > rung)
    for rung in Rung
    if rung is not Rung.HTXS
}

_FULL_NAMES: Final = {
    Level.KHT: "không hoàn thành nhiệm vụ",
    Level.HT: "hoàn thành nhiệm vụ",
    Level.HTT: "hoàn thành tốt nhiệm vụ",
    Level.HTXS: "hoàn thành xuất sắc nhiệm vụ",
}
