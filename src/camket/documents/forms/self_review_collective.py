"""Báo cáo kiểm điểm tập thể, Mẫu 01: a collective looks back on its year.

Mẫu 01 belongs to Hướng dẫn 43-HD/BTCTW, 31/10/2025 (A: the name). Its sections are summed up here
(C for the exact wording), which the paper itself says.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from camket.documents.forms.parts import Section, labelled, sections
from camket.documents.forms.self_review import (
    Remedied,
    Target,
    label_of,
    level_choices,
    remedies_block,
    targets_block,
)
from camket.documents.paper import Frame, Paper, Paragraph, Signatures
from camket.rules.levels import Level
from camket.shared.text import begin_sentence

KEY: Final = "self_review_collective"
ORIGIN: Final = (
    "Mẫu 01 theo Hướng dẫn số 43-HD/BTCTW, ngày 31/10/2025 của Ban Tổ chức Trung ương; các đề mục "
    "tóm lược nội dung kiểm điểm, câu chữ chưa đối chiếu với bản gốc."
)


@dataclass(frozen=True, slots=True)
class CollectiveReview:
    """What a collective reports about its year (documents.md §4.2).

    Attributes:
        body: Whose report it is, as "Ban Thường vụ Đảng ủy xã Cam Lộ".
        asked: Answers to suggested points; None where none were suggested.
        blame: Responsibility of the collective and of persons.
        results: What the table of targets does not say.
    """

    frame: Frame
    year: int
    body: str
    situation: tuple[str, ...]
    targets: tuple[Target, ...]
    principles: tuple[str, ...]
    party_building: tuple[str, ...]
    remedies: tuple[Remedied, ...]
    faults: tuple[str, ...]
    blame: tuple[str, ...]
    direction: tuple[str, ...]
    self_level: Level | None
    signatures: Signatures
    asked: tuple[str, ...] | None = None
    results: tuple[str, ...] = ()


def paper_of(review: CollectiveReview) -> Paper:
    """Return the report of a collective."""
    return Paper(
        form=KEY,
        frame=labelled(review.frame, label_of("01")),
        title="Báo cáo",
        subject=f"kiểm điểm tập thể {review.body} năm {review.year}",
        blocks=(
            *sections(_parts(review)),
            Paragraph(
                f"{begin_sentence(review.body)} báo cáo để cấp có thẩm quyền xem xét, quyết định"
            ),
        ),
        signatures=review.signatures,
        origin=ORIGIN,
    )


def _parts(review: CollectiveReview) -> Iterator[Section]:
    yield Section("Đặc điểm, tình hình", review.situation)
    yield Section(
        "Kết quả thực hiện các chỉ tiêu, nhiệm vụ được giao",
        review.results,
        targets_block(review.targets),
    )
    yield Section(
        "Thực hiện nguyên tắc tổ chức, sinh hoạt đảng và quy chế làm việc", review.principles
    )
    yield Section("Công tác xây dựng Đảng và hệ thống chính trị", review.party_building)
    yield Section(
        "Kết quả khắc phục hạn chế, khuyết điểm của kỳ kiểm điểm trước",
        blocks=remedies_block(review.remedies),
    )
    if review.asked is not None:
        yield Section("Giải trình những vấn đề được gợi ý kiểm điểm", review.asked)
    yield Section("Hạn chế, khuyết điểm và nguyên nhân", review.faults)
    yield Section("Trách nhiệm của tập thể, cá nhân", review.blame)
    yield Section("Phương hướng, biện pháp khắc phục", review.direction)
    yield Section("Tự nhận mức xếp loại chất lượng", blocks=(level_choices(review.self_level),))
