"""Phiếu theo dõi, đánh giá công chức: products, what they come to, three columns of opinion.

Mẫu 01 and Mẫu 02 belong to Phụ lục II of Nghị định 335/2025/NĐ-CP (B: their names, from documents
made under it). Neither was read: what stands here is what Articles 12 to 20 measure, and each paper
says so.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from camket.documents.forms.parts import DUE, NUMBERED, Section, ended, labelled, numbered, sections
from camket.documents.forms.self_review import level_choices
from camket.documents.paper import (
    Block,
    Column,
    Frame,
    KeyValues,
    Paper,
    Paragraph,
    Row,
    Signature,
    Signatures,
    Table,
)
from camket.rules.levels import Level

KEY_STAFF: Final = "servant_sheet_01"
KEY_LEADER: Final = "servant_sheet_02"
ORIGIN: Final = (
    "Mẫu {label}, Phụ lục II ban hành kèm theo Nghị định số 335/2025/NĐ-CP, ngày 21/12/2025 của "
    "Chính phủ; đề mục lập theo các Điều 12 đến 20, câu chữ chưa đối chiếu với bản gốc."
)


class SheetForm(StrEnum):
    """Which form: who leads nobody, or who leads and manages."""

    STAFF = "01"
    LEADER = "02"


_KEYS: Final = {SheetForm.STAFF: KEY_STAFF, SheetForm.LEADER: KEY_LEADER}
_SUBJECTS: Final = {
    SheetForm.STAFF: "theo dõi, đánh giá công chức {when}",
    SheetForm.LEADER: "theo dõi, đánh giá công chức lãnh đạo, quản lý {when}",
}
_GENERAL: Final = (
    NUMBERED,
    Column("Tiêu chí"),
    Column("Tối đa", 16, is_centred=True),
    Column("Tự chấm", 18, is_centred=True),
    Column("Thẩm định", 20, is_centred=True),
    Column("Giải trình", 46),
)
_PRODUCTS: Final = (
    Column("TT", 9, is_centred=True),
    Column("Sản phẩm, công việc"),
    DUE,
    Column("Hệ số", 13, is_centred=True),
    Column("Giao", 12, is_centred=True),
    Column("Hoàn thành", 16, is_centred=True),
    Column("Không đạt", 16, is_centred=True),
    Column("Lần bị trừ chất lượng", 18, is_centred=True),
    Column("Lần bị trừ tiến độ", 18, is_centred=True),
)
_STEPS: Final = (Column("Cách tính"), Column("Kết quả", 26, is_centred=True))


@dataclass(frozen=True, slots=True)
class MarkedItem:
    """One of the general criteria; points not given yet stay blank."""

    name: str
    most: str
    own: str = ""
    given: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class WorkedProduct:
    """A product assigned and what became of it; slips are told with those that were excused."""

    title: str
    due: str
    coefficient: str
    assigned: str
    completed: str
    below_quality: str
    checks: str
    delays: str


@dataclass(frozen=True, slots=True)
class ServantSheet:
    """What a civil servant was assigned in a period, what it comes to, who says what of it.

    Attributes:
        when: The days of the period within a sentence.
        profile: Label and value, in the order of the form.
        general: The general criteria; one row where 30 points are given whole.
        products: What was assigned.
        note: What is not counted, in a sentence; may be empty.
        steps: How the points come about: a sentence and what it comes to.
        leading: Of who leads: label and value of d, đ, e.
        self_scores: "Tiêu chí chung 28/30 điểm; …", empty where not scored.
        superior_opinion: Of who is directly in charge; empty leaves lines to fill in.
        appraisal: Label and value; what may not be read yet is blank.
        decision: Label and value, likewise.
    """

    frame: Frame
    form: SheetForm
    when: str
    profile: tuple[tuple[str, str], ...]
    general: tuple[MarkedItem, ...]
    products: tuple[WorkedProduct, ...]
    steps: tuple[tuple[str, str], ...]
    self_level: Level | None
    writer: str
    superior: Signature
    appraisal: tuple[tuple[str, str], ...]
    appraiser: Signature
    decision: tuple[tuple[str, str], ...]
    decider: Signature
    note: str = ""
    leading: tuple[tuple[str, str], ...] = ()
    self_scores: str = ""
    superior_opinion: str = ""


def paper_of(sheet: ServantSheet) -> Paper:
    """Return the sheet, with a place for each who signs it in turn."""
    label = sheet.form.value
    return Paper(
        form=_KEYS[sheet.form],
        frame=labelled(sheet.frame, f"Mẫu {label}"),
        title="Phiếu",
        subject=_SUBJECTS[sheet.form].format(when=sheet.when),
        blocks=tuple(_text(sheet)),
        signatures=Signatures((sheet.appraiser, sheet.decider)),
        has_end_mark=False,
        origin=ORIGIN.format(label=label),
    )


def _text(sheet: ServantSheet) -> Iterator[Block]:
    yield KeyValues(sheet.profile)
    yield from sections(_parts(sheet))
    yield Signatures((Signature("", sheet.writer, label="Người tự đánh giá", slot="writer"),))
    yield Paragraph("Ý kiến của người phụ trách trực tiếp, thẩm định, quyết định", is_heading=True)
    yield KeyValues((("Nhận xét của người phụ trách trực tiếp", sheet.superior_opinion),))
    yield Signatures((sheet.superior,))
    yield KeyValues((*sheet.appraisal, *sheet.decision))


def _parts(sheet: ServantSheet) -> Iterator[Section]:
    marks = numbered((one.name, one.most, one.own, one.given, one.why) for one in sheet.general)
    yield Section("Tiêu chí chung (30 điểm)", blocks=(Table(_GENERAL, marks),))
    yield Section(
        "Sản phẩm, công việc được giao và kết quả",
        blocks=(
            Table(_PRODUCTS, numbered(_cells(one) for one in sheet.products), _NONE_ASSIGNED),
            *((Paragraph(ended(sheet.note)),) if sheet.note else ()),
        ),
    )
    if sheet.leading:
        yield Section("Kết quả lãnh đạo, quản lý (d, đ, e)", blocks=(KeyValues(sheet.leading),))
    steps = tuple(Row(one) for one in sheet.steps)
    yield Section(
        "Điểm kết quả thực hiện nhiệm vụ (70 điểm)", blocks=(Table(_STEPS, steps, _NO_SUM),)
    )
    scored = (sheet.self_scores,) if sheet.self_scores else ()
    yield Section("Tự đánh giá, tự nhận mức xếp loại", scored, (level_choices(sheet.self_level),))


_NONE_ASSIGNED: Final = "Chưa được giao sản phẩm, công việc nào trong kỳ."
_NO_SUM: Final = "Chưa đủ dữ liệu để tính điểm kết quả."


def _cells(one: WorkedProduct) -> tuple[str, ...]:
    return (
        one.title,
        one.due,
        one.coefficient,
        one.assigned,
        one.completed,
        one.below_quality,
        one.checks,
        one.delays,
    )
