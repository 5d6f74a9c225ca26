"""The six axes of results of a quarter: their names and their points.

The maxima are not fixed by the Centre: the person proposes them, the collective approves them,
together they make 70 (AX-1), and they may change each quarter.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from types import MappingProxyType
from typing import Final

from camket.rules.facts import EXACT, plain_decimal
from camket.shared.text import show_number

AXES: Final[Mapping[int, str]] = MappingProxyType(
    {
        1: "Phát triển kinh tế - xã hội và nhiệm vụ chính trị được giao",
        2: "Hoàn thiện thể chế, phân cấp, phân quyền gắn với kiểm tra, giám sát",
        3: "Khoa học, công nghệ, đổi mới sáng tạo, chuyển đổi số",
        4: "Xây dựng Đảng và hệ thống chính trị; đoàn kết; phòng, chống tham nhũng, lãng phí, "
        "tiêu cực",
        5: "Văn hóa, con người, an sinh xã hội",
        6: "Quốc phòng, an ninh, đối ngoại, hội nhập",
    }
)
RESULTS: Final = Decimal(70)
HUNDRED: Final = Decimal(100)


@dataclass(frozen=True, slots=True)
class AxisPlan:
    """What an axis weighs in a quarter.

    Attributes:
        number: 1 to 6.
        most: Points at most.
        is_main: "Trục chính, chủ yếu", or else "trục phụ, phối hợp".
    """

    number: int
    most: Decimal
    is_main: bool = False

    def __post_init__(self) -> None:
        """Refuse an axis that does not exist, or weighs nothing."""
        if self.number not in AXES:
            message = f"there is no axis {self.number}"
            raise ValueError(message)
        if not 0 < self.most <= RESULTS:
            message = f"axis {self.number} weighs more than 0 and at most {RESULTS} points"
            raise ValueError(message)

    @property
    def name(self) -> str:
        """Return what the axis is about."""
        return AXES[self.number]


@dataclass(frozen=True, slots=True)
class AxisResult:
    """An axis with what was reached on it.

    Attributes:
        plan: What it weighs.
        kpi: Per cent of its targets reached; above 100 is a surplus, noted and not counted (AX-3).
    """

    plan: AxisPlan
    kpi: Decimal

    def __post_init__(self) -> None:
        """Refuse less than nothing."""
        if self.kpi < 0:
            message = "a share of targets cannot be negative"
            raise ValueError(message)

    @property
    def counted(self) -> Decimal:
        """Return the per cent that count: at most 100."""
        return min(self.kpi, HUNDRED)

    @property
    def points(self) -> Decimal:
        """Return the exact points: per cent × maximum."""
        return EXACT.scaleb(EXACT.multiply(self.counted, self.plan.most), -2)

    @property
    def surplus(self) -> Decimal:
        """Return the per cent above the target: a ground for reward, no points."""
        return EXACT.subtract(self.kpi, self.counted)

    @property
    def says(self) -> str:
        """Return the calculation in a sentence."""
        role = "trục chính" if self.plan.is_main else "trục phụ"
        most = show_number(self.plan.most)
        kpi = show_number(self.counted)
        told = (
            f"Trục {self.plan.number} ({role}) – {self.plan.name}: "
            f"{kpi}% × {most} = {show_number(self.points)} điểm"
        )
        if not self.surplus:
            return f"{told}."
        return (
            f"{told}; đạt {show_number(self.kpi)}%, phần vượt {show_number(self.surplus)}% "
            "được ghi nhận để khen thưởng, không tính điểm."
        )

    def as_record(self) -> dict[str, object]:
        """Return plain values, as contracts and records write them."""
        return {
            "axis": self.plan.number,
            "name": self.plan.name,
            "max": plain_decimal(self.plan.most),
            "main": self.plan.is_main,
            "kpi": plain_decimal(self.kpi),
            "points": plain_decimal(self.points),
            "surplus": plain_decimal(self.surplus),
            "says": self.says,
        }


def points_of(axes: Sequence[AxisResult]) -> Decimal:
    """Return the exact points of all axes."""
    total = Decimal(0)
    for axis in axes:
        total = EXACT.add(total, axis.points)
    return total


@dataclass(frozen=True, slots=True)
class AxisFrame:
    """What a body may ask of a plan beyond the sum (AX-2); the Centre was not read to ask it.

    Attributes:
        main_at_least: Per cent of all points that the main axes carry together.
        required: Axes that may not be left out.
        citation: Where the body says so.
    """

    main_at_least: int
    required: frozenset[int]
    citation: str


AX_2: Final = "AX-2"
KON_TUM_COLLEGE: Final = AxisFrame(40, frozenset({4}), "QĐ 1923 Đ12, Trường Cao đẳng Kon Tum")
"""Read in one body's rules for managers (B): elsewhere a remark, until a body makes it its own."""
OWN_FRAME: Final = replace(KON_TUM_COLLEGE, citation="cấp mở kỳ quy định bắt buộc, AX-2")
"""The same where the body that opened the quarter said that it holds."""


def problems_of(axes: Sequence[AxisPlan], frame: AxisFrame | None = None) -> tuple[str, ...]:
    """Return what keeps a plan from being approved, a Vietnamese sentence each."""
    found: list[str] = []
    numbers = [axis.number for axis in axes]
    found += [f"Trục {one} ghi nhiều lần." for one in AXES if numbers.count(one) > 1]
    total = sum_of(axes)
    if total != RESULTS:
        found.append(
            f"Tổng điểm tối đa các trục phải bằng {show_number(RESULTS)}, đang là "
            f"{show_number(total)}."
        )
    return (*found, *(outside(axes, frame) if frame else ()))


def outside(axes: Sequence[AxisPlan], frame: AxisFrame) -> tuple[str, ...]:
    """Return where a plan leaves a frame, a Vietnamese sentence each."""
    numbers = {axis.number for axis in axes}
    found = [
        f"Không được bỏ trục {one} – {AXES[one]} ({frame.citation})."
        for one in sorted(frame.required - numbers)
    ]
    main = sum_of([axis for axis in axes if axis.is_main])
    if main * 100 < frame.main_at_least * sum_of(axes):
        found.append(
            f"Trục chính mới chiếm {show_number(main)} điểm, cần từ {frame.main_at_least}% "
            f"tổng điểm ({frame.citation})."
        )
    return tuple(found)


def sum_of(axes: Sequence[AxisPlan]) -> Decimal:
    """Return the points at most of all axes."""
    total = Decimal(0)
    for axis in axes:
        total = EXACT.add(total, axis.most)
    return total
