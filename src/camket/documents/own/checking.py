"""Is a template fit for a form? It is set with a sample, and each compulsory element looked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Final

import pypdfium2

from camket.documents.elements import Element, missing_from
from camket.documents.own.apart import lay_out_apart
from camket.documents.own.hidden import hidden_words
from camket.documents.own.taking import HIDDEN_WORDS, UnusableTemplateError
from camket.documents.pages import ONE_AT_A_TIME
from camket.documents.paper import Number, Paper, Signature, Signatures
from camket.documents.style import STYLES, StyleName

if TYPE_CHECKING:
    from camket.documents.forms.catalogue import Form
    from camket.documents.values import LaidOutPaper

PLACE_OF_SIGNATURE: Final = "Chỗ ký"
ATTACHMENT: Final = "Tệp nội dung đã chốt đính kèm"
PAGE: Final = "Khổ giấy A4"
OWN_RULE: Final = "CamKet"
_MARKED_SERIAL: Final = 8731
_MARKED_DAY: Final = date(2027, 1, 29)
_MARKED_CODE: Final = "W7XK-93QZ"
_MARKED_NAME: Final = "Đặng Hữu Ngạn"
_MARKED_LINE: Final = "Hội đồng thẩm tra số 8731"
_A4: Final = (595.3, 841.9)
_POINT: Final = 1.5
_MOST_SHOWN: Final = 120


@dataclass(frozen=True, slots=True)
class Missing:
    """What a template leaves out.

    Attributes:
        name: What people call it.
        text: Its words on the sample; empty where it has none.
        rule: What asks for it.
    """

    name: str
    text: str
    rule: str


@dataclass(frozen=True, slots=True)
class Checked:
    """What came of setting a form's sample with a template."""

    pdf: bytes
    missing: tuple[Missing, ...]


def check_template(form: Form, style: StyleName, files: Mapping[str, bytes]) -> Checked:
    """Set the sample of a form with a template and say what is missing on it.

    A second sample with other values is set too: words written into a template pass the first.

    Raises:
        UnusableTemplateError: The template has an error, does not end, takes too much, or sets
            words that nobody can read.
    """
    sample = form.sample(STYLES[style])
    laid_out = lay_out_apart(sample, files)
    if words := hidden_words(laid_out.pdf):
        raise UnusableTemplateError(HIDDEN_WORDS.format(words=words[:_MOST_SHOWN]))
    found = dict.fromkeys(missing_in(sample, laid_out))
    if not found:
        marked = marked_sample(sample)
        found = dict.fromkeys(missing_in(marked, lay_out_apart(marked, files)))
    return Checked(laid_out.pdf, tuple(found))


def marked_sample(paper: Paper) -> Paper:
    """Return a sample with values that stand on no other paper."""
    frame = paper.frame
    head = replace(
        frame.head,
        number=Number(_MARKED_SERIAL, frame.head.number.symbol),
        dated=_MARKED_DAY,
        superior="Đảng bộ huyện đảo Cồn Cỏ" if frame.head.superior else "",
        issuer="Cơ quan thẩm tra mẫu văn bản",
        place="Cồn Cỏ",
    )
    people = tuple(
        replace(one, name=f"{_MARKED_NAME} {chr(ord('A') + index)}")
        for index, one in enumerate(paper.signatures.people)
    )
    return replace(
        paper,
        subject=f"{paper.subject} {_MARKED_LINE}" if paper.subject else "",
        signatures=Signatures(people, paper.signatures.dated),
        frame=replace(
            frame,
            head=head,
            look_up_code=_MARKED_CODE,
            bases=(*frame.bases, f"Căn cứ ý kiến của {_MARKED_LINE}") if frame.bases else (),
            recipients=(*frame.recipients, _MARKED_LINE) if frame.recipients else (),
        ),
    )


def missing_in(paper: Paper, laid_out: LaidOutPaper) -> Iterator[Missing]:
    """Return what a paper should show and does not."""
    text, files, sizes = _read(laid_out.pdf)
    for element in missing_from(paper, text):
        yield _missing(element)
    kept = {slot.role for slot in laid_out.slots}
    for signature in _signatures(paper):
        if signature.slot and signature.slot not in kept:
            yield Missing(PLACE_OF_SIGNATURE, signature.name, OWN_RULE)
    if paper.attachment and paper.attachment.content not in files:
        yield Missing(ATTACHMENT, paper.attachment.name, OWN_RULE)
    if not all(_is_a4(size) for size in sizes):
        yield Missing(PAGE, "210 × 297 mm", OWN_RULE)


def _signatures(paper: Paper) -> Iterator[Signature]:
    for block in (*paper.blocks, paper.signatures):
        if isinstance(block, Signatures):
            yield from block.people


def _missing(element: Element) -> Missing:
    return Missing(element.name, element.text, element.rule)


def _read(pdf: bytes) -> tuple[str, list[bytes], list[tuple[float, float]]]:
    """Return the words of a PDF, the files inside it, and the sizes of its pages."""
    with ONE_AT_A_TIME, pypdfium2.PdfDocument(pdf) as document:
        text = "\n".join(page.get_textpage().get_text_bounded() for page in document)
        sizes = [page.get_size() for page in document]
        files = [
            bytes(document.get_attachment(index).get_data())
            for index in range(document.count_attachments())
        ]
    return text, files, sizes


def _is_a4(size: tuple[float, float]) -> bool:
    short, long = sorted(size)
    return abs(short - _A4[0]) < _POINT and abs(long - _A4[1]) < _POINT
