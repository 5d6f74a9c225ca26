"""What each number is called, in which unit, and which way it is looser."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Final


class Looser(Enum):
    """Which way a number is looser."""

    LOWER = "lower"
    HIGHER = "higher"
    FIXED = "fixed"
    """It may not differ."""
    READING = "reading"
    """A choice between readings; the list says from strict to loose."""


@dataclass(frozen=True, slots=True)
class NumberName:
    """A number as a person knows it.

    Attributes:
        title: What it is.
        unit: Points, percent, or nothing.
        looser: Which way it is looser.
        choices: The readings from strict to loose, with their words.
        most: The greatest it can be.
    """

    title: str
    unit: str
    looser: Looser
    choices: tuple[tuple[str, str], ...] = ()
    most: int = 100

    def words_of(self, value: int | str) -> str:
        """Return a value as it stands within a sentence."""
        if self.choices:
            return dict(self.choices).get(str(value), str(value))
        return f"{value}{self.unit}" if self.unit == "%" else f"{value} {self.unit}".strip()

    def is_looser(self, value: int | str, than: int | str) -> bool:
        """Say whether a value is looser than another."""
        if self.looser is Looser.FIXED:
            return value != than
        if self.looser is Looser.READING:
            order = [code for code, _ in self.choices]
            return order.index(str(value)) > order.index(str(than))
        low, high = int(value), int(than)
        return low < high if self.looser is Looser.LOWER else low > high


def _points(title: str, looser: Looser = Looser.LOWER) -> NumberName:
    return NumberName(title, "điểm", looser)


def _percent(title: str, looser: Looser) -> NumberName:
    return NumberName(title, "%", looser)


NAMES: Final = {
    "general_max": _points("Điểm tối đa nhóm tiêu chí chung", Looser.FIXED),
    "results_max": _points("Điểm tối đa kết quả thực hiện nhiệm vụ", Looser.FIXED),
    "best_from": _points("Điểm từ đó xếp hoàn thành xuất sắc"),
    "good_from": _points("Điểm từ đó xếp hoàn thành tốt"),
    "fair_from": _points("Điểm từ đó xếp hoàn thành"),
    "exceeded_at_least": _percent("Tỷ lệ nhiệm vụ vượt mức tối thiểu", Looser.LOWER),
    "late_at_most": _percent("Tỷ lệ nhiệm vụ chậm tối đa", Looser.HIGHER),
    "done_at_least": _percent("Tỷ lệ hoàn thành tối thiểu của đơn vị", Looser.LOWER),
    "failed_fields_at_most": _percent("Tỷ lệ lĩnh vực không hoàn thành tối đa", Looser.HIGHER),
    "low_votes_at_most": _percent("Tỷ lệ phiếu tín nhiệm thấp tối đa", Looser.HIGHER),
    "undone_at_most": _percent("Tỷ lệ nhiệm vụ chưa hoàn thành tối đa", Looser.HIGHER),
    "slip_percent": _percent("Mức trừ mỗi lần chậm, không đạt", Looser.LOWER),
    "lower_value": NumberName("Giá trị thấp của d, đ, e", "", Looser.HIGHER),
    "cap_percent": _percent("Tỷ lệ xuất sắc tối đa", Looser.HIGHER),
    "cap_percent_exceptional": _percent("Tỷ lệ xuất sắc tối đa khi nổi trội", Looser.HIGHER),
    "cap_denominator": NumberName(
        "Mẫu số của tỷ lệ xuất sắc",
        "",
        Looser.READING,
        (
            ("HTT", "số hoàn thành tốt nhiệm vụ"),
            ("HTT_OR_BETTER", "số hoàn thành tốt nhiệm vụ trở lên"),
            ("ALL", "tổng số được xếp loại"),
        ),
    ),
    "cap_rounding": NumberName(
        "Làm tròn số người xuất sắc tối đa",
        "",
        Looser.READING,
        (("floor", "bỏ phần lẻ"), ("half_up", "từ 0,5 lấy tròn lên")),
    ),
    "score_rounding": NumberName(
        "Làm tròn tổng điểm",
        "",
        Looser.READING,
        (
            ("down", "bỏ phần lẻ"),
            ("exact", "không làm tròn"),
            ("half_even", "nửa về số chẵn"),
            ("half_up", "nửa lên"),
        ),
    ),
    "score_places": NumberName("Chữ số giữ sau dấu phẩy", "", Looser.HIGHER, most=4),
}
"""Every number a body can change; `Looser` is the question asked against the national one."""
