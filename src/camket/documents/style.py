"""The two styles of official paper, Party and State: every measure, and where sources differ.

The issuing body decides the style, never the user's taste. State papers follow Nghị định
30/2020/NĐ-CP, Phụ lục I (A: read in full). Party papers follow Quy định 399-QĐ/TW (09/01/2026) and
Hướng dẫn 05-HD/VPTW (27/5/2026), known from five public guides that differ in places (B): each
such place is a `Choice` that names them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from typing import Any, Final

from camket.shared.errors import UnusableInputError

_NUMBER: Final = re.compile(r"\d+(\.\d+)?")
_NO_CHOICE: Final = "“{part}” không phải lựa chọn thể thức; ghi TÊN=SỐ với tên trong: {fields}."
_NOT_ALLOWED: Final = "{name} là {found}; theo {sources}: {allowed}."


class StyleName(StrEnum):
    """Whose paper it is."""

    PARTY = "party"
    STATE = "state"


@dataclass(frozen=True, slots=True)
class Style:
    """Measures of a paper: letters in points, the rest in millimetres unless said.

    Attributes:
        header_size: "ĐẢNG CỘNG SẢN VIỆT NAM", or Quốc hiệu.
        motto_size: Tiêu ngữ; Party papers have none.
        issuer_size: Both lines of the issuing body.
        letter_subject_size: Trích yếu of a công văn, under the number.
        line_spacing: Points from one line to the next, exactly.
        paragraph_gap: Points between paragraphs, beyond the spacing of lines.
        has_dashed_figures: Whether parts are counted "1-" instead of "1." below "I-".
        left_share: Width of the left column of the head, in hundredths of the printed width.
        table_size: Not ruled by either source; 12 lets five columns stand beside one another.
        slot_width: Points of the place kept for a visible signature.
        slot_height: Points of that place.
    """

    name: StyleName
    header_size: float
    motto_size: float
    issuer_size: float
    number_size: float
    day_size: float
    title_size: float
    subject_size: float
    letter_subject_size: float
    body_size: float
    line_spacing: float
    indent: float
    italic_bases: bool
    recipients_title_size: float
    recipients_size: float
    page_number_size: float
    margin_top: float
    margin_bottom: float
    margin_left: float
    margin_right: float
    left_share: int
    has_dashed_figures: bool
    paragraph_gap: float = 6
    drafter_size: float = 11
    address_size: float = 11
    table_size: float = 12
    slot_width: float = 210
    slot_height: float = 72

    @property
    def is_party(self) -> bool:
        """Whether the paper is a Party body's."""
        return self.name is StyleName.PARTY


PARTY: Final = Style(
    name=StyleName.PARTY,
    header_size=15,
    motto_size=14,
    issuer_size=14,
    number_size=14,
    day_size=14,
    title_size=14,
    subject_size=14,
    letter_subject_size=12,
    body_size=14,
    line_spacing=18,
    indent=10,
    italic_bases=False,
    recipients_title_size=14,
    recipients_size=12,
    page_number_size=14,
    margin_top=20,
    margin_bottom=20,
    margin_left=30,
    margin_right=15,
    left_share=44,
    has_dashed_figures=False,
)

STATE: Final = Style(
    name=StyleName.STATE,
    header_size=12,
    motto_size=13,
    issuer_size=12,
    number_size=13,
    day_size=13,
    title_size=14,
    subject_size=14,
    letter_subject_size=12,
    body_size=14,
    line_spacing=18,
    indent=10,
    italic_bases=True,
    recipients_title_size=12,
    recipients_size=11,
    page_number_size=13,
    margin_top=20,
    margin_bottom=20,
    margin_left=30,
    margin_right=15,
    left_share=42,
    has_dashed_figures=False,
)

STYLES: Final = {StyleName.PARTY: PARTY, StyleName.STATE: STATE}


@dataclass(frozen=True, slots=True)
class Choice:
    """A measure that the sources leave open, or in which they differ.

    Attributes:
        field: Name of the field of `Style`.
        name: What a Vietnamese reader calls it.
        allowed: The values; of a range (`is_range`) its two ends.
        mark: A where the rule itself was read, B where guides to it were.
    """

    style: StyleName
    field: str
    name: str
    allowed: tuple[float, ...]
    sources: str
    mark: str
    is_range: bool = False

    def permits(self, value: float) -> bool:
        """Say whether the sources allow a value."""
        if self.is_range:
            return self.allowed[0] <= value <= self.allowed[-1]
        return value in self.allowed

    @property
    def shown(self) -> str:
        """Return the allowed values as people read them."""
        if self.is_range:
            return f"từ {self.allowed[0]:g} đến {self.allowed[-1]:g}"
        if all(isinstance(one, bool) for one in self.allowed):
            return "có hoặc không"
        return " hoặc ".join(f"{one:g}" for one in self.allowed)


_GUIDES: Final = "các tài liệu phổ biến Hướng dẫn 05-HD/VPTW, ngày 27/5/2026"
_DECREE: Final = "Nghị định 30/2020/NĐ-CP, Phụ lục I"


def _party(field: str, name: str, *allowed: float, sources: str = "") -> Choice:
    where = f"{_GUIDES} ({sources})" if sources else _GUIDES
    return Choice(StyleName.PARTY, field, name, allowed, where, "B")


def _state(field: str, name: str, *allowed: float) -> Choice:
    return Choice(StyleName.STATE, field, name, allowed, _DECREE, "A")


def _between(field: str, name: str, low: float, high: float) -> Choice:
    return Choice(StyleName.STATE, field, name, (low, high), _DECREE, "A", is_range=True)


CHOICES: Final = (
    _party("header_size", "Cỡ chữ tiêu đề Đảng", 14, 15, sources="phần lớn 15, một bản 14"),
    _party(
        "line_spacing",
        "Khoảng cách dòng (pt)",
        18,
        19,
        20,
        sources="các bản ghi 18, 19, 20; Hướng dẫn 36-HD/VPTW năm 2018 cũng vậy",
    ),
    _party(
        "italic_bases",
        "Căn cứ in nghiêng",
        *(False, True),
        sources="phần lớn chữ đứng, một bản chữ nghiêng",
    ),
    _party("recipients_title_size", "Cỡ chữ “Nơi nhận”", 12, 14, sources="phần lớn 14, một bản 12"),
    _party(
        "has_dashed_figures",
        "Đánh số phần “1-” thay cho “1.”",
        *(False, True),
        sources="các bản dùng cả hai cách",
    ),
    _party("page_number_size", "Cỡ chữ số trang", 13, 14),
    _state("header_size", "Cỡ chữ Quốc hiệu", 12, 13),
    _state("motto_size", "Cỡ chữ Tiêu ngữ", 13, 14),
    _state("issuer_size", "Cỡ chữ tên cơ quan", 12, 13),
    _state("day_size", "Cỡ chữ địa danh và thời gian", 13, 14),
    _state("title_size", "Cỡ chữ tên loại", 13, 14),
    _state("subject_size", "Cỡ chữ trích yếu", 13, 14),
    _state("letter_subject_size", "Cỡ chữ trích yếu công văn", 12, 13),
    _state("body_size", "Cỡ chữ nội dung", 13, 14),
    _state("indent", "Lùi đầu dòng (mm)", 10, 12.7),
    _state("page_number_size", "Cỡ chữ số trang", 13, 14),
    _state("address_size", "Cỡ chữ địa chỉ cơ quan", 11, 12),
    # single to one and a half: Times sets a single line at 1.15 of its size, 13 to 14 points
    _between("line_spacing", "Khoảng cách dòng (pt)", 14.9, 24.2),
    _between("margin_top", "Lề trên (mm)", 20, 25),
    _between("margin_bottom", "Lề dưới (mm)", 20, 25),
    _between("margin_left", "Lề trái (mm)", 30, 35),
    _between("margin_right", "Lề phải (mm)", 15, 20),
)
"""What an administrator may set; all other measures are fixed by the source."""

_OWN: Final = frozenset({"table_size", "slot_width", "slot_height", "left_share", "paragraph_gap"})
"""Measures that neither source rules, or of which it rules only the least."""


FRONT_SOURCES: Final = (
    "Nghị định 30/2020/NĐ-CP, Điều 2 khoản 2: tổ chức chính trị - xã hội căn cứ Nghị định và quy "
    "định của Đảng để áp dụng cho phù hợp"
)
"""Why the Front and the mass organisations may write in either style (A: the article was read)."""


def front_style(text: str) -> StyleName:
    """Return in whose style the Front writes, as an installation says; as a rule the state's.

    Raises:
        UnusableInputError: It is neither.
    """
    try:
        return StyleName(text.strip() or StyleName.STATE.value)
    except ValueError as error:
        allowed = " hoặc ".join(one.value for one in StyleName)
        raise UnusableInputError(
            _NOT_ALLOWED.format(
                name="Thể thức của Mặt trận, đoàn thể",
                found=f"“{text}”",
                sources=FRONT_SOURCES,
                allowed=allowed,
            )
        ) from error


def choices_for(name: StyleName) -> tuple[Choice, ...]:
    """Return what may be set in a style."""
    return tuple(choice for choice in CHOICES if choice.style is name)


def chosen_style(name: StyleName, text: str) -> Style:
    """Return a style with what an installation chose: "line_spacing=19, italic_bases=1".

    Raises:
        UnusableInputError: There is no such choice, or its sources do not allow the value.
    """
    open_to_choice = {choice.field: choice for choice in choices_for(name)}
    chosen: dict[str, Any] = {}
    for part in filter(None, (one.strip() for one in text.split(","))):
        field, _, value = (one.strip() for one in part.partition("="))
        if field not in open_to_choice or not _NUMBER.fullmatch(value):
            raise UnusableInputError(_NO_CHOICE.format(part=part, fields=", ".join(open_to_choice)))
        is_flag = isinstance(getattr(STYLES[name], field), bool)
        chosen[field] = bool(int(float(value))) if is_flag else float(value)
    style = replace(STYLES[name], **chosen)
    refuse_unsupported(style)
    return style


def with_choices(style: Style, chosen: Mapping[str, float]) -> Style:
    """Return a style with what a body chose; what its sources do not allow is left as it was."""
    taken: dict[str, Any] = {}
    for choice in choices_for(style.name):
        if choice.field not in chosen:
            continue
        is_flag = isinstance(getattr(style, choice.field), bool)
        value = bool(chosen[choice.field]) if is_flag else chosen[choice.field]
        if choice.permits(value):
            taken[choice.field] = value
    return replace(style, **taken)


def refuse_unsupported(style: Style) -> None:
    """Check that every measure of a style is one that its sources allow.

    Raises:
        UnusableInputError: One is not; the sentence names it, its sources and the allowed values.
    """
    base = STYLES[style.name]
    open_to_choice = {choice.field: choice for choice in choices_for(style.name)}
    for field in fields(style):
        found, usual = getattr(style, field.name), getattr(base, field.name)
        if found == usual or field.name in _OWN:
            continue
        choice = open_to_choice.get(field.name)
        if choice is None:
            raise UnusableInputError(
                _NOT_ALLOWED.format(
                    name=field.name, found=found, sources="quy định", allowed=f"chỉ {usual}"
                )
            )
        if not choice.permits(found):
            raise UnusableInputError(
                _NOT_ALLOWED.format(
                    name=choice.name,
                    found=f"{found:g}",
                    sources=choice.sources,
                    allowed=choice.shown,
                )
            )
