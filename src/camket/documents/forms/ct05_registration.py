"""Bản đăng ký học tập và làm theo Bác (Chỉ thị 05-CT/TW, Kết luận 01-KL/TW): deeds for a year.

The fields are those of Tuyên Quang's guidance HD 10-HD/BTGTU, 11/11/2016 (A): short, clear, doable,
easy to check, and starting from one's own weaknesses.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from camket.documents.forms.parts import DUE, NUMBERED, Section, numbered, sections
from camket.documents.paper import (
    Column,
    Frame,
    KeyValues,
    Paper,
    Paragraph,
    Signature,
    Signatures,
    Table,
)

KEY: Final = "ct05_registration"
_COLUMNS: Final = (
    NUMBERED,
    Column("Việc làm theo"),
    Column("Lĩnh vực", 24),
    Column("Cách làm", 38),
    DUE,
    Column("Kết quả phải đạt", 28),
)


@dataclass(frozen=True, slots=True)
class Deed:
    """Something a person or body will do."""

    content: str
    field: str
    measure: str
    due: str
    result: str


@dataclass(frozen=True, slots=True)
class Ct05Registration:
    """What a person or an organisation registers for a year.

    Attributes:
        theme: Theme of the year.
        profile: Label and value of who registers.
        weaknesses: From which the deeds start.
        registrant: Who signs.
        cell_head: Who acknowledges.
    """

    frame: Frame
    year: int
    theme: str
    profile: tuple[tuple[str, str], ...]
    weaknesses: tuple[str, ...]
    deeds: tuple[Deed, ...]
    registrant: Signature
    cell_head: Signature


def paper_of(registration: Ct05Registration) -> Paper:
    """Return the paper of a registration."""
    rows = numbered(
        (one.content, one.field, one.measure, one.due, one.result) for one in registration.deeds
    )
    parts = (
        Section(f"Chuyên đề năm {registration.year}", (registration.theme,)),
        Section("Hạn chế cần khắc phục", registration.weaknesses),
        Section("Việc đăng ký làm theo", blocks=(Table(_COLUMNS, rows),)),
    )
    return Paper(
        form=KEY,
        frame=registration.frame,
        title="Bản đăng ký",
        subject=(
            f"học tập và làm theo tư tưởng, đạo đức, phong cách Hồ Chí Minh năm {registration.year}"
        ),
        blocks=(
            KeyValues(registration.profile),
            *sections(parts),
            Paragraph("Kết quả thực hiện được tự đánh giá và Chi bộ nhận xét vào cuối năm."),
        ),
        signatures=Signatures((registration.cell_head, registration.registrant)),
        has_end_mark=False,
    )
