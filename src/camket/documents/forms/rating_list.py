"""Danh sách đề nghị xếp loại, Mẫu 14: each cadre with points, proposal and official level.

The columns are those of Hướng dẫn 03-HD/TVĐU, 10/9/2026, of one Party committee (B); numbers of such
forms are local.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from camket.documents.forms.parts import labelled, numbered, when_of
from camket.documents.paper import Column, Frame, Paper, Paragraph, Signatures, Table
from camket.shared.text import show_number, show_points

KEY: Final = "rating_list"
LABEL: Final = "Mẫu 14"
LOCAL_ORIGIN: Final = (
    "{label} theo Hướng dẫn 03-HD/TVĐU, ngày 10/9/2026 của một đảng ủy cấp trên cơ sở; số hiệu mẫu "
    "do từng địa phương quy định."
)
_SCORE: Final = 17.5
"""Millimetres that 92,16… takes on one line."""
_COLUMNS: Final = (
    Column("TT", 9, is_centred=True),
    Column("Họ và tên", 31),
    Column("Chức vụ Đảng"),
    Column("Chức vụ chính quyền, đoàn thể"),
    Column("Chi bộ", 25),
    Column("Đơn vị", 25),
    Column("Tiêu chí chung (30)", _SCORE, is_centred=True),
    Column("Kết quả (70)", _SCORE, is_centred=True),
    Column("Tổng tự chấm", _SCORE, is_centred=True),
    Column("Tập thể đề nghị", 24),
    Column("Điểm thẩm định", _SCORE, is_centred=True),
    Column("Mức chính thức", 24),
)


@dataclass(frozen=True, slots=True)
class ListedCadre:
    """A cadre on the list; points not given and levels not decided stay blank."""

    name: str
    party_post: str
    state_post: str
    cell: str
    unit: str
    general: Decimal | None
    results: Decimal | None
    proposed: str
    appraised: Decimal | None
    decided: str

    @property
    def total(self) -> Decimal | None:
        """Return the points the cadre gave himself, computed from both parts."""
        if self.general is None or self.results is None:
            return None
        return self.general + self.results


@dataclass(frozen=True, slots=True)
class RatingList:
    """The list that goes to the body that decides."""

    frame: Frame
    year: int
    cadres: tuple[ListedCadre, ...]
    signatures: Signatures
    when: str = ""
    left_out: str = ""


def paper_of(listing: RatingList) -> Paper:
    """Return the list, its pages lying on their side."""
    rows = numbered(
        (
            one.name,
            one.party_post,
            one.state_post,
            one.cell,
            one.unit,
            _points(one.general),
            _points(one.results),
            _points(one.total),
            one.proposed,
            _points(one.appraised),
            one.decided,
        )
        for one in listing.cadres
    )
    return Paper(
        form=KEY,
        frame=labelled(listing.frame, LABEL),
        title="Danh sách",
        subject=f"đề nghị xếp loại chất lượng cán bộ, đảng viên {when_of(listing.when, listing.year)}",
        blocks=(
            Table(_COLUMNS, rows),
            *((Paragraph(listing.left_out),) if listing.left_out else ()),
            Paragraph(f"Danh sách gồm {len(listing.cadres)} đồng chí"),
        ),
        signatures=listing.signatures,
        origin=LOCAL_ORIGIN.format(label=LABEL),
        is_landscape=True,
    )


def _points(points: Decimal | None) -> str:
    """Return points as they were given; of computed ones, which go on, two digits and a mark."""
    if points is None:
        return ""
    return show_number(points) if points == round(points, 2) else show_points(points)
