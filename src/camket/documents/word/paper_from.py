"""A Word file edited outside as the paper to sign: LibreOffice sets it, we put in what a PDF needs.

What is kept: the pages and their tags, fonts embedded, colours by a profile, the frozen text as an
attachment (PDF/A-3). What is lost against a paper of our own: level B instead of A, and the same
file does not give the same bytes twice, because LibreOffice writes the time of its run.
"""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Final

import pypdfium2
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.embed import (
    EmbeddedFileObject,
    EmbeddedFileParams,
    FileSpec,
    embed_file,
)
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import PdfFileWriter, copy_into_new_writer

from camket.documents.pages import ONE_AT_A_TIME
from camket.documents.paper import Signatures
from camket.documents.printing import day_line, look_up_line, number_line
from camket.documents.values import TRIAL_LINE, LaidOutPaper, SlotPlace
from camket.documents.word.intake import WordFile, take_word
from camket.documents.word.office import NotConvertedError, word_to_pdf
from camket.documents.word.packing import core_properties, zipped
from camket.documents.word.reading import plain, with_foot, with_lines
from camket.documents.word.render import properties_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from camket.documents.paper import Attachment, Paper, Signature

MOST_PAGES: Final = 60
_JSON: Final = "application/json"
_CORE: Final = "docProps/core.xml"
TOO_MANY_PAGES: Final = (
    "Tệp Word dàn thành {pages} trang, nhiều nhất là {most}. Bớt dòng trống, ngắt trang rồi gửi "
    "lại."
)
NO_PLACE: Final = (
    "Không thấy chỗ ký của đồng chí {name} ở cuối văn bản: giữ khoảng trống phía trên họ tên như "
    "tệp đã tải xuống rồi gửi lại."
)
NO_LINE: Final = (
    "Không thấy dòng “{line}” để ghi số và ngày khi phát hành. Giữ nguyên dòng này rồi gửi lại."
)
NO_TRIAL: Final = (
    "Trang {page} thiếu dòng “{line}” ở chân trang. Giữ nguyên chân trang rồi gửi lại."
)
_ABOVE_NAME: Final = 3.0


def lay_out_word(word: bytes, paper: Paper) -> LaidOutPaper:
    """Return an edited Word file as PDF/A-3b with the paper's attachment and places for signatures.

    Args:
        word: The file, already looked at and compared.
        paper: What it is the edited form of.

    Raises:
        OfficeAbsentError: There is no LibreOffice.
        NotConvertedError: LibreOffice made nothing of it, or what it made lacks a place or a line.
    """
    pdf = word_to_pdf(word)
    places = _places(pdf, paper)
    return LaidOutPaper(_finished(pdf, paper), places)


def numbered_word(word: WordFile, given_out: Paper, paper: Paper) -> bytes:
    """Return an edited file with number, day and look-up code of the paper, and its title inside.

    The code is of the text that is sealed, which says of which file its paper was made: another
    than that of the text the file was given out for.

    Raises:
        NotConvertedError: The line of the number or of the day is not where it was.
    """
    before, after = given_out.frame.head, paper.frame.head
    lines = {
        number_line(before, given_out.style): number_line(after, paper.style),
        day_line(before): day_line(after),
    }
    try:
        numbered = take_word(with_lines(word, {was: now for was, now in lines.items() if was}))
        parts = with_foot(numbered, look_up_line(given_out), look_up_line(paper))
    except LookupError as error:
        raise NotConvertedError(NO_LINE.format(line=error.args[0])) from error
    return zipped({**parts, _CORE: core_properties(properties_of(paper))})


def _places(pdf: bytes, paper: Paper) -> tuple[SlotPlace, ...]:
    with ONE_AT_A_TIME, pypdfium2.PdfDocument(pdf) as document:
        if len(document) > MOST_PAGES:
            raise NotConvertedError(TOO_MANY_PAGES.format(pages=len(document), most=MOST_PAGES))
        if paper.frame.is_trial:
            _want_trial_line(document)
        return tuple(
            _place(document, signature, paper) for signature in _signatures(paper) if signature.slot
        )


def _signatures(paper: Paper) -> Iterator[Signature]:
    for block in (*paper.blocks, paper.signatures):
        if isinstance(block, Signatures):
            yield from block.people


def _want_trial_line(document: pypdfium2.PdfDocument) -> None:
    for number, page in enumerate(document, start=1):
        if TRIAL_LINE not in " ".join(page.get_textpage().get_text_bounded().split()):
            raise NotConvertedError(NO_TRIAL.format(page=number, line=TRIAL_LINE))


def _place(document: pypdfium2.PdfDocument, signature: Signature, paper: Paper) -> SlotPlace:
    """Find the room above a signatory's name, on the last page that bears it."""
    style = paper.style
    for number in range(len(document), 0, -1):
        page = document[number - 1]
        text = page.get_textpage()
        for left, bottom, right, top in reversed(_found(text, signature.name)):
            begin = (left + right - style.slot_width) / 2
            end = begin + style.slot_width
            foot = top + _ABOVE_NAME
            # the name stands alone on its line, and nothing stands in the room above it
            alone = plain(text.get_text_bounded(begin, bottom, end, top)) == plain(signature.name)
            if (
                alone
                and not text.get_text_bounded(begin, foot, end, foot + style.slot_height).strip()
            ):
                return SlotPlace(
                    role=signature.slot,
                    page=number,
                    left=begin,
                    bottom=foot,
                    width=style.slot_width,
                    height=style.slot_height,
                )
    raise NotConvertedError(NO_PLACE.format(name=signature.name))


def _found(text: pypdfium2.PdfTextPage, name: str) -> list[tuple[float, float, float, float]]:
    """Return left, bottom, right, top of each place of a name, from the top of the page."""
    found = []
    search = text.search(name, match_case=True)
    while (hit := search.get_next()) is not None:
        start, count = hit
        boxes = [text.get_charbox(index) for index in range(start, start + count)]
        lefts, bottoms, rights, tops = zip(*(b for b in boxes if b[2] > b[0]), strict=True)
        found.append((min(lefts), min(bottoms), max(rights), max(tops)))
    return found


def _finished(pdf: bytes, paper: Paper) -> bytes:
    """Return the file written anew: one revision, no act on opening, the attachment inside."""
    writer = copy_into_new_writer(PdfFileReader(BytesIO(pdf)))
    # the metadata stay LibreOffice's, which agree with themselves; a second set would not (PDF/A)
    writer._update_meta = lambda: None  # noqa: SLF001  # pyHanko knows no other way to leave them
    writer._info = None  # noqa: SLF001  # likewise; the XMP says it all
    root = writer.root
    for key in ("/OpenAction", "/AA", "/Outlines", "/Names", "/Dests", "/ViewerPreferences"):
        root.pop(pdf_name(key), None)
    if paper.attachment is not None:
        _attach(writer, paper.attachment, paper.frame.created_at)
    writer.update_root()
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def _attach(writer: PdfFileWriter, attachment: Attachment, at: datetime) -> None:
    """Put the frozen text into the file as its source (ISO 19005-3, 6.8)."""
    stream = EmbeddedFileObject.from_file_data(
        writer,
        attachment.content,
        params=EmbeddedFileParams(modification_date=at),
        mime_type=_JSON,
    )
    spec = FileSpec(
        attachment.name,
        file_name=attachment.name,
        embedded_data=stream,
        description=attachment.description,
    )
    embed_file(writer, spec)
    names = writer.root["/Names"]["/EmbeddedFiles"]["/Names"]
    reference = names.raw_get(1)
    described = reference.get_object()
    described[pdf_name("/AFRelationship")] = pdf_name("/Source")
    writer.root[pdf_name("/AF")] = writer.add_object(generic.ArrayObject([reference]))
