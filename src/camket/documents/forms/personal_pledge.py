"""Bản cam kết tu dưỡng, rèn luyện, phấn đấu hằng năm: a member before his cell.

Item I.3 of the forms 2A, 2B, 2C looks back on it. The headings are those of local forms (B); no
national text of this form was read.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from camket.documents.forms.parts import Section, sections
from camket.documents.paper import Frame, KeyValues, Paper, Paragraph, Signature, Signatures

KEY: Final = "personal_pledge"
ORIGIN: Final = (
    "Đề mục theo các bản cam kết cá nhân đang dùng tại địa phương; câu chữ chưa đối chiếu với mẫu "
    "của Trung ương."
)
_CLOSING: Final = (
    "Tôi cam kết thực hiện đúng các nội dung trên và chịu trách nhiệm trước Chi bộ; kết quả thực "
    "hiện là căn cứ kiểm điểm, đánh giá cuối năm."
)


@dataclass(frozen=True, slots=True)
class PersonalPledge:
    """What a member promises for a year.

    Attributes:
        profile: Label and value: name, birth, posts, cell.
        ideology: I. Chính trị, tư tưởng.
        conduct: II. Phẩm chất đạo đức, lối sống.
        duty: III. Thực hiện chức trách, nhiệm vụ được giao.
        discipline: IV. Tổ chức kỷ luật, nêu gương, 27 biểu hiện.
        remedy: V. Biện pháp khắc phục hạn chế của năm trước.
        cell_head: Who acknowledges for the cell, after its meeting.
        received: Day line of that acknowledgement.
    """

    frame: Frame
    year: int
    profile: tuple[tuple[str, str], ...]
    ideology: tuple[str, ...]
    conduct: tuple[str, ...]
    duty: tuple[str, ...]
    discipline: tuple[str, ...]
    remedy: tuple[str, ...]
    member: str
    cell_head: Signature


def paper_of(pledge: PersonalPledge) -> Paper:
    """Return the paper of a pledge: the cell acknowledges left, the member signs right."""
    parts = (
        Section("Về chính trị, tư tưởng", pledge.ideology),
        Section("Về phẩm chất đạo đức, lối sống", pledge.conduct),
        Section("Về thực hiện chức trách, nhiệm vụ được giao", pledge.duty),
        Section(
            "Về ý thức tổ chức kỷ luật, trách nhiệm nêu gương và ngăn ngừa các biểu hiện suy thoái",
            pledge.discipline,
        ),
        Section("Biện pháp khắc phục hạn chế của năm trước", pledge.remedy),
    )
    return Paper(
        form=KEY,
        frame=pledge.frame,
        title="Bản cam kết",
        subject=f"tu dưỡng, rèn luyện, phấn đấu năm {pledge.year}",
        blocks=(KeyValues(pledge.profile), *sections(parts), Paragraph(_CLOSING)),
        signatures=Signatures(
            (pledge.cell_head, Signature("", pledge.member, label="Người cam kết", slot="member"))
        ),
        has_end_mark=False,
        origin=ORIGIN,
    )
