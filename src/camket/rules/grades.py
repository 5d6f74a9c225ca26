"""How a key task or product came out, in three grades (AX-4)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import IntEnum
from typing import Final


class KeyGrade(IntEnum):
    """The grade of a key task."""

    EFFECTIVE = 1
    LIMITED = 2
    FAILED = 3

    @property
    def full_name(self) -> str:
        """Return the grade as it stands within a sentence."""
        return _GRADES[self]


_GRADES: Final = {
    KeyGrade.EFFECTIVE: "chủ động, hiệu quả, có kết quả cụ thể",
    KeyGrade.LIMITED: "cơ bản đáp ứng, còn hạn chế",
    KeyGrade.FAILED: "không đáp ứng",
}


@dataclass(frozen=True, slots=True)
class GradeScale:
    """One body's way from per cent to a grade; the Centre has none (AX-4).

    Attributes:
        effective_from: Per cent from which a product is of grade 1.
        limited_from: Per cent from which it is of grade 2.
        citation: Where the body says so.
    """

    effective_from: int
    limited_from: int
    citation: str

    def grade_of(self, percent: Decimal) -> KeyGrade:
        """Return the grade; bands are half-open: the lower bound is in."""
        if percent >= self.effective_from:
            return KeyGrade.EFFECTIVE
        return KeyGrade.LIMITED if percent >= self.limited_from else KeyGrade.FAILED


KON_TUM_GRADES: Final = GradeScale(90, 60, "Trường Cao đẳng Kon Tum Đ18")
"""An example of one body; B, and no rule for any other."""
