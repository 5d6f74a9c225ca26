"""The elements a paper must show, each with its words as printed and the rule that asks for it.

Tests find each on the page, templates of a body's own are checked against them, and `docs/forms.md`
lists where each stands.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from camket.documents import printing
from camket.documents.paper import (
    Block,
    Heading,
    Paper,
    Paragraph,
    Signature,
    Signatures,
    Table,
)
from camket.documents.values import TRIAL_LINE


class ElementKey(StrEnum):
    """What an element is; the value is its Vietnamese name."""

    COUNTRY = "Quốc hiệu"
    MOTTO = "Tiêu ngữ"
    PARTY_NAME = "Tiêu đề Đảng Cộng sản Việt Nam"
    SUPERIOR = "Cơ quan cấp trên"
    ISSUER = "Cơ quan ban hành"
    ASTERISK = "Dấu sao"
    NUMBER = "Số và ký hiệu"
    DAY = "Địa danh, ngày tháng năm"
    DRAFT = "Dự thảo lần"
    FORM_LABEL = "Tên mẫu"
    URGENCY = "Độ khẩn"
    CIRCULATION = "Phạm vi lưu hành"
    TITLE = "Tên loại văn bản"
    SUBJECT = "Trích yếu"
    ENACTING = "Thẩm quyền ban hành"
    DASHES = "Dấu gạch dưới trích yếu"
    ADDRESSEE = "Kính gửi"
    BASIS = "Căn cứ"
    HEADING = "Đề mục"
    COLUMN = "Cột của bảng"
    END_MARK = "Dấu kết thúc"
    AUTHORITY = "Thể thức ký"
    POST = "Chức vụ người ký"
    NAME = "Họ tên người ký"
    RECIPIENTS = "Nơi nhận"
    ARCHIVE = "Dòng lưu"
    ADDRESS = "Địa chỉ cơ quan"
    ORIGIN = "Nguồn của mẫu"
    LOOK_UP = "Mã tra cứu"
    TRIAL = "Dòng minh họa"
    ANNEX = "Phụ lục"
    ANNEX_ORIGIN = "Kèm theo văn bản"


_LAST_WORDS: Final = 4
_STATE: Final = "NĐ 30/2020, Phụ lục I, "
_PARTY: Final = "399-QĐ/TW và 05-HD/VPTW (B)"
_OWN: Final = "CamKet"
_STATE_RULES: Final = {
    ElementKey.COUNTRY: "ô 1",
    ElementKey.MOTTO: "ô 1",
    ElementKey.SUPERIOR: "ô 2",
    ElementKey.ISSUER: "ô 2",
    ElementKey.NUMBER: "ô 3",
    ElementKey.DAY: "ô 4",
    ElementKey.TITLE: "ô 5a",
    ElementKey.SUBJECT: "ô 5a, 5b",
    ElementKey.ENACTING: "Mẫu 1.2",
    ElementKey.ADDRESSEE: "ô 9a",
    ElementKey.BASIS: "ô 6",
    ElementKey.HEADING: "ô 6",
    ElementKey.COLUMN: "ô 6",
    ElementKey.END_MARK: "ô 6",
    ElementKey.AUTHORITY: "ô 7a",
    ElementKey.POST: "ô 7a",
    ElementKey.NAME: "ô 7b",
    ElementKey.RECIPIENTS: "ô 9b",
    ElementKey.ARCHIVE: "ô 9b",
    ElementKey.URGENCY: "ô 10b",
    ElementKey.CIRCULATION: "ô 11",
    ElementKey.ADDRESS: "ô 13",
    ElementKey.ANNEX: "phụ lục",
    ElementKey.ANNEX_ORIGIN: "phụ lục",
}
_NOT_RULED: Final = frozenset(
    {ElementKey.LOOK_UP, ElementKey.TRIAL, ElementKey.ORIGIN, ElementKey.FORM_LABEL}
)


@dataclass(frozen=True, slots=True)
class Element:
    """One element of a paper.

    Attributes:
        text: Its words as printed; long ones only as far as they tell it from others.
        rule: What asks for it.
    """

    key: ElementKey
    text: str
    rule: str

    @property
    def name(self) -> str:
        """Return what people call it."""
        return self.key.value


def elements_of(paper: Paper) -> tuple[Element, ...]:
    """Return what a reader must find on a paper, from its top to its end."""
    return tuple(
        Element(key, text, _rule(key, is_party=paper.style.is_party))
        for key, text in _found(paper)
        if text
    )


def missing_from(paper: Paper, printed: str) -> tuple[Element, ...]:
    """Return the elements whose words a printed text lacks; breaks and spaces do not matter."""
    squeezed = _squeezed(printed)
    return tuple(one for one in elements_of(paper) if _squeezed(one.text) not in squeezed)


def _rule(key: ElementKey, *, is_party: bool) -> str:
    if key in _NOT_RULED or (not is_party and key not in _STATE_RULES):
        return _OWN
    return _PARTY if is_party else f"{_STATE}{_STATE_RULES[key]}"


def _squeezed(text: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFC", text))


def _found(paper: Paper) -> Iterator[tuple[ElementKey, str]]:
    yield from _head(paper)
    yield ElementKey.ENACTING, paper.enacting.upper()
    for line in printing.addressees(paper):
        yield ElementKey.ADDRESSEE, line
    for basis in printing.bases(paper):
        yield ElementKey.BASIS, basis
    blocks = printing.blocks(paper)
    yield from _text(blocks, paper)
    if paper.has_end_mark and blocks and isinstance(blocks[-1], Paragraph):
        last_words = printing.plain(blocks[-1].text).split()[-_LAST_WORDS:]
        yield ElementKey.END_MARK, " ".join(last_words)
    for signature in paper.signatures.people:
        yield from _signature(signature, paper)
    lines = printing.recipients(paper)
    if lines:
        yield ElementKey.RECIPIENTS, printing.RECIPIENTS_TITLE
        for line in lines[:-1]:
            yield ElementKey.RECIPIENTS, line
        yield ElementKey.ARCHIVE if paper.frame.archive else ElementKey.RECIPIENTS, lines[-1]
    yield from _around(paper)


def _head(paper: Paper) -> Iterator[tuple[ElementKey, str]]:
    head, style = paper.frame.head, paper.style
    yield ElementKey.DRAFT, printing.draft_line(head)
    yield ElementKey.FORM_LABEL, head.form_label
    yield ElementKey.SUPERIOR, head.superior.upper()
    yield ElementKey.ISSUER, head.issuer.upper()
    if style.is_party:
        yield ElementKey.ASTERISK, printing.ASTERISK
        yield ElementKey.PARTY_NAME, printing.PARTY_NAME
    else:
        yield ElementKey.COUNTRY, printing.COUNTRY
        yield ElementKey.MOTTO, printing.MOTTO
    yield ElementKey.NUMBER, printing.number_line(head, style)
    yield ElementKey.DAY, printing.day_line(head)
    yield ElementKey.URGENCY, head.urgency.value.upper()
    yield ElementKey.CIRCULATION, head.circulation.upper()
    yield ElementKey.TITLE, paper.title.upper()
    yield ElementKey.SUBJECT, printing.subject_line(paper)
    if style.is_party and not paper.is_letter:
        yield ElementKey.DASHES, printing.DASHES


def _text(blocks: tuple[Block, ...], paper: Paper) -> Iterator[tuple[ElementKey, str]]:
    for block in blocks:
        if isinstance(block, Heading):
            for line in printing.heading_lines(block, paper.style):
                yield ElementKey.HEADING, printing.plain(line)
        elif isinstance(block, Paragraph) and block.is_heading:
            yield ElementKey.HEADING, printing.plain(block.text)
        elif isinstance(block, Table) and block.rows:
            for column in block.columns:
                yield ElementKey.COLUMN, column.title
        elif isinstance(block, Signatures):
            for signature in block.people:
                yield from _signature(signature, paper)


def _signature(signature: Signature, paper: Paper) -> Iterator[tuple[ElementKey, str]]:
    for line in printing.authority_lines(signature, paper.style):
        yield ElementKey.AUTHORITY, line
    yield ElementKey.POST, printing.post_line(signature, paper.style)
    yield ElementKey.NAME, signature.name


def _around(paper: Paper) -> Iterator[tuple[ElementKey, str]]:
    yield ElementKey.ORIGIN, paper.origin
    if not paper.style.is_party:
        yield ElementKey.ADDRESS, paper.frame.address
    yield ElementKey.LOOK_UP, printing.look_up_line(paper)
    yield ElementKey.TRIAL, TRIAL_LINE if paper.frame.is_trial else ""
    for number, annex in printing.annexes(paper):
        yield ElementKey.ANNEX, number
        yield ElementKey.ANNEX, annex.title
        yield ElementKey.ANNEX_ORIGIN, printing.annex_origin(paper)
        yield from _text(annex.blocks, paper)
