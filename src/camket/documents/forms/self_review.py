"""Bản kiểm điểm cá nhân, Mẫu 2A, 2B, 2C: a member looks back on his year.

The forms belong to Hướng dẫn 43-HD/BTCTW, 31/10/2025 (A: their names and labels). The sections are
those in which several published fillings agree (B); the wording of HD 43 itself was not read, and
each paper says so.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from camket.documents.forms.parts import (
    NOTHING,
    NUMBERED,
    Section,
    labelled,
    numbered,
    paragraphs,
    sections,
)
from camket.documents.numerals import Level as Heads
from camket.documents.paper import (
    Block,
    Choices,
    Column,
    Frame,
    Heading,
    KeyValues,
    Paper,
    Paragraph,
    Signature,
    Signatures,
    Table,
)
from camket.documents.superior import party_organisation
from camket.rules.levels import LEVELS_UPWARDS, Level

KEY_A: Final = "self_review_2a"
KEY_B: Final = "self_review_2b"
KEY_C: Final = "self_review_2c"
ORIGIN: Final = (
    "Mẫu {label} ban hành kèm theo Hướng dẫn số 43-HD/BTCTW, ngày 31/10/2025 của Ban Tổ chức Trung "
    "ương; câu chữ các đề mục theo những bản đã công bố, chưa đối chiếu với bản gốc."
)


class ReviewForm(StrEnum):
    """Which form: without a post, with one, or outside the political system."""

    A = "2A"
    B = "2B"
    C = "2C"


_KEYS: Final = {ReviewForm.A: KEY_A, ReviewForm.B: KEY_B, ReviewForm.C: KEY_C}
_REMEDIES: Final = (
    NUMBERED,
    Column("Hạn chế, khuyết điểm được chỉ ra"),
    Column("Mức khắc phục", 36, is_centred=True),
    Column("Lý do, việc còn lại", 50),
)
_TARGETS: Final = (
    NUMBERED,
    Column("Chỉ tiêu"),
    Column("Kế hoạch", 28, is_centred=True),
    Column("Thực hiện", 28, is_centred=True),
    Column("Đạt (%)", 22, is_centred=True),
)


def label_of(form: str) -> str:
    """Return what stands at the top of a form (label: A, HD 43)."""
    return f"Mẫu {form}-HD KĐ.ĐG 2025"


@dataclass(frozen=True, slots=True)
class Remedied:
    """A fault of the last review and how far it is remedied."""

    fault: str
    how_far: str
    reason: str


@dataclass(frozen=True, slots=True)
class Target:
    """A target, what was planned, what was reached, and the share as people read it."""

    name: str
    planned: str
    reached: str
    share: str


def remedies_block(remedies: tuple[Remedied, ...]) -> tuple[Block, ...]:
    """Return the table of what was remedied, or nothing."""
    rows = numbered((one.fault, one.how_far, one.reason) for one in remedies)
    return (Table(_REMEDIES, rows),) if rows else ()


def targets_block(targets: tuple[Target, ...]) -> tuple[Block, ...]:
    """Return the table of targets, or nothing."""
    rows = numbered((one.name, one.planned, one.reached, one.share) for one in targets)
    return (Table(_TARGETS, rows),) if rows else ()


def level_choices(chosen: Level | None) -> Choices:
    """Return the four levels, best first, the chosen one crossed."""
    return Choices(tuple((_named(level), level is chosen) for level in reversed(LEVELS_UPWARDS)))


def _named(level: Level) -> str:
    name = level.full_name
    return name[:1].upper() + name[1:]


@dataclass(frozen=True, slots=True)
class SelfReview:
    """What a member writes about his year; the keys are those of documents.md §4.1.

    Attributes:
        profile: Label and value, in the order of the form.
        ideology: I.1 a, tư tưởng chính trị.
        conduct: I.1 b, phẩm chất đạo đức, lối sống.
        discipline: I.1 c, ý thức tổ chức kỷ luật.
        manner: I.1 d, tác phong, lề lối làm việc.
        results: I.2, chức trách, nhiệm vụ được giao; of 2C the tasks given by the cell.
        leading: I.2 of 2B: tập trung dân chủ, quy chế; năng lực, uy tín, nêu gương.
        targets: I.2 of 2B: the targets led.
        led_levels: I.2 of 2B: levels of the organisations in charge of, in a sentence.
        pledge: I.3, việc thực hiện cam kết tu dưỡng, rèn luyện, phấn đấu hằng năm.
        asked: IV, only where points were suggested; None where none were.
        shared_blame: V of 2B.
        scores: "Tiêu chí chung 28/30 điểm; …", computed by the rules, empty where not scored.
        cell_opinion: After the meeting; empty leaves lines to fill in.
        authority_opinion: Of 2B, the authority that manages the post.
    """

    frame: Frame
    form: ReviewForm
    year: int
    profile: tuple[tuple[str, str], ...]
    ideology: tuple[str, ...]
    conduct: tuple[str, ...]
    discipline: tuple[str, ...]
    manner: tuple[str, ...]
    results: tuple[str, ...]
    pledge: tuple[str, ...]
    faults: tuple[str, ...]
    remedies: tuple[Remedied, ...]
    direction: tuple[str, ...]
    scores: str
    self_level: Level | None
    writer: str
    cell_head: Signature
    committee_head: Signature
    leading: tuple[str, ...] = ()
    targets: tuple[Target, ...] = ()
    led_levels: str = ""
    asked: tuple[str, ...] | None = None
    shared_blame: tuple[str, ...] = ()
    cell_opinion: str = ""
    cell_level: str = ""
    authority_opinion: str = ""
    committee_level: str = ""


def paper_of(review: SelfReview) -> Paper:
    """Return the paper of a self-review, with the places for what is said after the meeting.

    Above the cell stands the organisation, not its committee: "ĐẢNG BỘ …" (documents.md §4.1).
    """
    head = review.frame.head
    above = replace(head, superior=party_organisation(head.superior))
    return Paper(
        form=_KEYS[review.form],
        frame=labelled(replace(review.frame, head=above), label_of(review.form.value)),
        title="Bản kiểm điểm cá nhân",
        subject=f"Năm {review.year}",
        blocks=tuple(_text(review)),
        signatures=Signatures((review.committee_head,)),
        has_end_mark=False,
        origin=ORIGIN.format(label=review.form.value),
    )


def _text(review: SelfReview) -> Iterator[Block]:
    yield KeyValues(review.profile)
    yield from sections(_parts(review))
    writer = Signature("", review.writer, label="Người tự kiểm điểm", slot="writer")
    yield Signatures((writer,))
    yield Paragraph("Nhận xét, đánh giá, xếp loại chất lượng đảng viên", is_heading=True)
    opinions = [("Nhận xét, đánh giá của chi ủy (chi bộ)", review.cell_opinion)]
    if review.form is ReviewForm.B:
        opinions.append(("Nhận xét của cấp có thẩm quyền quản lý", review.authority_opinion))
    opinions.append(("Chi bộ đề xuất xếp loại mức chất lượng", review.cell_level))
    yield KeyValues(tuple(opinions))
    yield Signatures((review.cell_head,))
    yield KeyValues((("Đảng ủy (chi ủy cơ sở) xếp loại mức chất lượng", review.committee_level),))


def _parts(review: SelfReview) -> Iterator[Section]:
    yield Section("Ưu điểm, kết quả đạt được", blocks=tuple(_merits(review)))
    yield Section("Hạn chế, khuyết điểm và nguyên nhân", review.faults)
    yield Section(
        "Kết quả khắc phục hạn chế, khuyết điểm của kỳ kiểm điểm trước",
        blocks=remedies_block(review.remedies),
    )
    if review.asked is not None and review.form is not ReviewForm.C:
        yield Section("Giải trình những vấn đề được gợi ý kiểm điểm", review.asked)
    if review.form is ReviewForm.B:
        yield Section(
            "Trách nhiệm của cá nhân đối với hạn chế, khuyết điểm của tập thể", review.shared_blame
        )
    yield Section("Phương hướng, biện pháp khắc phục hạn chế, khuyết điểm", review.direction)
    scored = (review.scores,) if review.scores else ()
    yield Section(
        "Tự chấm điểm, tự nhận mức xếp loại chất lượng",
        scored,
        (level_choices(review.self_level),),
    )


def _merits(review: SelfReview) -> Iterator[Block]:
    yield Heading(
        Heads.ARABIC,
        1,
        "Về tư tưởng chính trị; phẩm chất đạo đức, lối sống; ý thức tổ chức kỷ luật; tác phong, lề lối làm việc",
    )
    for number, (title, lines) in enumerate(
        (
            ("Tư tưởng chính trị", review.ideology),
            ("Phẩm chất đạo đức, lối sống", review.conduct),
            ("Ý thức tổ chức kỷ luật", review.discipline),
            ("Tác phong, lề lối làm việc", review.manner),
        ),
        start=1,
    ):
        yield Heading(Heads.LETTER, number, title)
        yield from paragraphs(lines or (NOTHING,))
    yield Heading(Heads.ARABIC, 2, _results_title(review.form))
    yield from paragraphs(review.results)
    if review.form is ReviewForm.B:
        yield from _leading(review)
    yield Heading(Heads.ARABIC, 3, "Việc thực hiện cam kết tu dưỡng, rèn luyện, phấn đấu hằng năm")
    yield from paragraphs(review.pledge or (NOTHING,))


def _results_title(form: ReviewForm) -> str:
    if form is ReviewForm.C:
        return "Kết quả thực hiện nhiệm vụ được chi bộ giao"
    return "Kết quả thực hiện chức trách, nhiệm vụ được giao trong năm"


def _leading(review: SelfReview) -> Iterator[Block]:
    yield Heading(
        Heads.LETTER,
        1,
        "Thực hiện nguyên tắc tập trung dân chủ, quy chế làm việc; năng lực, uy tín, nêu gương",
    )
    yield from paragraphs(review.leading or (NOTHING,))
    yield Heading(Heads.LETTER, 2, "Kết quả lãnh đạo thực hiện các chỉ tiêu, nhiệm vụ")
    yield from targets_block(review.targets) or (Paragraph(NOTHING),)
    yield Heading(Heads.LETTER, 3, "Kết quả xếp loại tổ chức, cơ quan được giao phụ trách")
    yield Paragraph(review.led_levels or NOTHING)
