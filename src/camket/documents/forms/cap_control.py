"""Kiểm soát tỷ lệ hoàn thành xuất sắc, Mẫu 15, 15A, 15B: no more than the ceiling allows.

Columns after Hướng dẫn 03-HD/TVĐU, 10/9/2026, of one Party committee (B). How many are allowed is
the rules' to say; shares, sums and verdicts are computed here from the counts.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Final

from camket.documents.forms.parts import NUMBERED, labelled, numbered, when_of
from camket.documents.forms.rating_list import LOCAL_ORIGIN
from camket.documents.paper import Column, Frame, Paper, Paragraph, Row, Signatures, Table
from camket.rules.levels import LEVELS_UPWARDS, Level
from camket.shared.text import show_number

KEY: Final = "cap_control"
KEY_SUPERIOR: Final = "cap_count_superior"
KEY_GRASSROOTS: Final = "cap_count_grassroots"
WITHIN: Final = "Đúng tỷ lệ"
BEYOND: Final = "Vượt {excess}"
_CONTROL: Final = (
    NUMBERED,
    Column("Chi bộ, tổ chức"),
    Column("Tổng số được xếp loại", 32, is_centred=True),
    Column("Hoàn thành tốt trở lên", 32, is_centred=True),
    Column("Hoàn thành xuất sắc tối đa", 34, is_centred=True),
    Column("Đề nghị hoàn thành xuất sắc", 34, is_centred=True),
    Column("Tỷ lệ (%)", 24, is_centred=True),
    Column("Kết luận", 30),
)
_COUNTS: Final = (
    Column("Mã", 16, is_centred=True),
    Column("Nhóm chức vụ"),
    Column("Tổng số", 26, is_centred=True),
    *(
        Column(level.full_name.capitalize(), 34, is_centred=True)
        for level in reversed(LEVELS_UPWARDS)
    ),
)


@dataclass(frozen=True, slots=True)
class CellCap:
    """A cell with its counts.

    Attributes:
        rated: How many are rated at all.
        good: How many are rated good or better.
        allowed: How many may be rated best, as the rules say.
        proposed: How many are proposed as best.
        base: What the share is taken of, as the rules in force read the clause.
    """

    name: str
    rated: int
    good: int
    allowed: int
    proposed: int
    base: int

    @property
    def verdict(self) -> str:
        """Return whether the proposal keeps to the ceiling, or by how many it passes it."""
        if self.proposed <= self.allowed:
            return WITHIN
        return BEYOND.format(excess=self.proposed - self.allowed)


@dataclass(frozen=True, slots=True)
class CapControl:
    """The control of the ceiling over all cells.

    Attributes:
        basis: How the ceiling is counted, as "20% số đảng viên xếp loại hoàn thành tốt".
    """

    frame: Frame
    year: int
    basis: str
    cells: tuple[CellCap, ...]
    signatures: Signatures
    when: str = ""
    left_out: str = ""


def control_paper_of(control: CapControl) -> Paper:
    """Return Mẫu 15."""
    rows = numbered(
        (
            one.name,
            str(one.rated),
            str(one.good),
            str(one.allowed),
            str(one.proposed),
            _share(one.proposed, one.base),
            one.verdict,
        )
        for one in control.cells
    )
    beyond = sum(one.verdict != WITHIN for one in control.cells)
    return Paper(
        form=KEY,
        frame=labelled(control.frame, "Mẫu 15"),
        title="Bảng kiểm soát",
        subject=f"tỷ lệ hoàn thành xuất sắc nhiệm vụ {when_of(control.when, control.year)}",
        blocks=(
            Paragraph(f"Cách tính: {control.basis}."),
            Table(_CONTROL, (*rows, _sum_of_cells(control.cells))),
            *((Paragraph(control.left_out),) if control.left_out else ()),
            Paragraph(f"Có {beyond}/{len(control.cells)} tổ chức vượt tỷ lệ"),
        ),
        signatures=control.signatures,
        origin=LOCAL_ORIGIN.format(label="Mẫu 15"),
        is_landscape=True,
    )


class Deciding(StrEnum):
    """Who decides on the posts that are counted: 15A the superior, 15B the grassroots committee."""

    SUPERIOR = "15A"
    GRASSROOTS = "15B"


_KEYS: Final = {Deciding.SUPERIOR: KEY_SUPERIOR, Deciding.GRASSROOTS: KEY_GRASSROOTS}
_WHOSE: Final = {
    Deciding.SUPERIOR: "diện ban thường vụ cấp ủy cấp trên quản lý",
    Deciding.GRASSROOTS: "diện cấp ủy cơ sở quản lý",
}


@dataclass(frozen=True, slots=True)
class PostCount:
    """People of one statistical post code; who holds several posts counts once, at the highest."""

    code: str
    posts: str
    levels: dict[Level, int]


@dataclass(frozen=True, slots=True)
class CapCount:
    """Counts by statistical post code."""

    frame: Frame
    year: int
    deciding: Deciding
    posts: tuple[PostCount, ...]
    signatures: Signatures
    when: str = ""
    left_out: str = ""


def count_paper_of(count: CapCount) -> Paper:
    """Return Mẫu 15A or 15B."""
    rows = tuple(Row((one.code, one.posts, *_counted(one.levels))) for one in count.posts)
    summed = {
        level: sum(one.levels.get(level, 0) for one in count.posts) for level in LEVELS_UPWARDS
    }
    return Paper(
        form=_KEYS[count.deciding],
        frame=labelled(count.frame, f"Mẫu {count.deciding.value}"),
        title="Bảng tổng hợp",
        subject=f"xếp loại cán bộ {_WHOSE[count.deciding]} {when_of(count.when, count.year)}",
        blocks=(
            Table(_COUNTS, (*rows, Row(("", "Tổng cộng", *_counted(summed)), is_bold=True))),
            *((Paragraph(count.left_out),) if count.left_out else ()),
            Paragraph("Người giữ nhiều chức vụ tính một lần, theo mã chức vụ cao nhất"),
        ),
        signatures=count.signatures,
        origin=LOCAL_ORIGIN.format(label=f"Mẫu {count.deciding.value}"),
        is_landscape=True,
    )


def _counted(levels: dict[Level, int]) -> tuple[str, ...]:
    return (
        str(sum(levels.values())),
        *(str(levels.get(level, 0)) for level in reversed(LEVELS_UPWARDS)),
    )


def _sum_of_cells(cells: tuple[CellCap, ...]) -> Row:
    good, proposed = sum(one.good for one in cells), sum(one.proposed for one in cells)
    return Row(
        (
            "",
            "Tổng cộng",
            str(sum(one.rated for one in cells)),
            str(good),
            str(sum(one.allowed for one in cells)),
            str(proposed),
            _share(proposed, sum(one.base for one in cells)),
            "",
        ),
        is_bold=True,
    )


def _share(part: int, whole: int) -> str:
    if not whole:
        return "–"
    share = Decimal(100 * part) / whole
    return show_number(share.quantize(Decimal("0.1"), ROUND_HALF_UP))
