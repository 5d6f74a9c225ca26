"""The words of a paper as they are printed: capitals, marks, blanks and stops of its style.

Both renderers take every word from here, so that the PDF and the Word file cannot differ. Each
function names the row of the sources it follows (documents.md §1 and §2: NĐ 30/2020, Phụ lục I, A;
399-QĐ/TW and 05-HD/VPTW, B).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from camket.documents.days import cited_day, place_and_day
from camket.documents.numerals import Level, numeral, roman
from camket.documents.paper import (
    BLANK_SERIAL,
    Annex,
    Authority,
    Block,
    Bullets,
    Head,
    Heading,
    KeyValues,
    Mark,
    Paper,
    Paragraph,
    Signature,
    Span,
    Text,
)
from camket.documents.style import Style
from camket.documents.values import TRIAL_LINE

PARTY_NAME: Final = "ĐẢNG CỘNG SẢN VIỆT NAM"
COUNTRY: Final = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO: Final = "Độc lập - Tự do - Hạnh phúc"
ASTERISK: Final = "*"
DASHES: Final = "-----"
RECIPIENTS_TITLE: Final = "Nơi nhận:"
ADDRESSED: Final = "Kính gửi:"
_STOPS: Final = " ;,."
_CENTRED: Final = frozenset({Level.PART, Level.CHAPTER, Level.SECTION})
_LONGEST_KEPT: Final = 1200
"""Letters of a last paragraph that still leaves room for signatures on its page: 15 lines."""
_PARTY_AUTHORITIES: Final = {Authority.DEPUTY: "K/T", Authority.BY_ORDER: "T/L"}
"""Party papers know no TUQ and no Q.; `checks` refuses them."""
_STATE_AUTHORITIES: Final = {
    Authority.DEPUTY: "KT.",
    Authority.BY_ORDER: "TL.",
    Authority.DELEGATED: "TUQ.",
}


def plain(text: Text) -> str:
    """Return words without how they are set."""
    return text if isinstance(text, str) else "".join(span.text for span in text)


def spans(text: Text) -> tuple[Span, ...]:
    """Return words as runs."""
    return (Span(text),) if isinstance(text, str) else text


def number_line(head: Head, style: Style) -> str:
    """Return "Số 05-NQ/ĐU" or "Số: 05/QĐ-UBND"; a number not yet given leaves its place blank."""
    if not head.has_number:
        return ""
    serial = BLANK_SERIAL if head.number.serial is None else f"{head.number.serial:02d}"
    symbol = head.number.symbol
    if style.is_party:
        return f"Số {serial}-{symbol}" if symbol else f"Số {serial}"
    return f"Số: {serial}/{symbol}" if symbol else f"Số: {serial}"


def written_number(head: Head, style: Style) -> str:
    """Return the number without its word, as papers cite one another; empty where none is given."""
    if head.number.serial is None or not head.has_number:
        return ""
    return number_line(head, style).removeprefix("Số").lstrip(": ")


def day_line(head: Head) -> str:
    """Return "Cam Lộ, ngày 05 tháng 01 năm 2026"; without a day its places are blank."""
    return place_and_day(head.place, head.dated, drafted_on=head.drafted_on)


def draft_line(head: Head) -> str:
    """Return "Dự thảo lần 2", or nothing."""
    return f"Dự thảo lần {head.draft}" if head.draft else ""


def subject_line(paper: Paper) -> str:
    """Return the trích yếu; of a công văn with "V/v" before it."""
    return f"V/v {paper.subject}" if paper.is_letter else paper.subject


def listed(lines: tuple[str, ...]) -> tuple[str, ...]:
    """End each line with a semicolon and the last with a full stop."""
    return tuple(
        f"{line.rstrip(_STOPS)}{'.' if index == len(lines) else ';'}"
        for index, line in enumerate(lines, start=1)
    )


def bases(paper: Paper) -> tuple[str, ...]:
    """Return the legal bases, one a line."""
    return listed(paper.frame.bases)


def addressees(paper: Paper) -> tuple[str, ...]:
    """Return the lines of "Kính gửi": one recipient beside it, several under it with dashes."""
    found = paper.frame.addressees
    if len(found) <= 1:
        return tuple(f"{ADDRESSED} {one.rstrip(_STOPS)}" for one in found)
    return (ADDRESSED, *(f"- {line}" for line in listed(found)))


def recipients(paper: Paper) -> tuple[str, ...]:
    """Return the lines under "Nơi nhận", the archive line last; none where nobody receives it.

    State: "- Lưu: VT, <đơn vị>. <người soạn, số bản>"; Party: "- Lưu Đảng ủy.".
    """
    frame = paper.frame
    lines = [f"- {line.rstrip(_STOPS)};" for line in frame.recipients]
    if frame.style.is_party:
        if frame.archive:
            lines.append(f"- Lưu {frame.archive.rstrip(_STOPS)}.")
    elif lines or frame.archive:
        kept = ", ".join(one for one in ("VT", frame.archive.rstrip(_STOPS)) if one)
        lines.append(f"- Lưu: {kept}. {frame.drafter}".rstrip())
    if lines:
        lines[-1] = lines[-1].removesuffix(";").removesuffix(".") + (
            "" if frame.drafter and not frame.style.is_party else "."
        )
    return tuple(lines)


def authority_lines(signature: Signature, style: Style) -> tuple[str, ...]:
    """Return the lines above the post, in capitals: T/M …, KT. …; or the label of a form."""
    found = []
    if signature.label:
        found.append(signature.label)
    if signature.collective:
        found.append(f"{'T/M' if style.is_party else 'TM.'} {signature.collective}")
    words = _PARTY_AUTHORITIES if style.is_party else _STATE_AUTHORITIES
    if signature.authority in words:
        found.append(f"{words[signature.authority]} {signature.stead_of}")
    return tuple(line.upper() for line in found)


def post_line(signature: Signature, style: Style) -> str:
    """Return the post in capitals, with "Q." before it where he acts as such."""
    acts = signature.authority is Authority.ACTING and not style.is_party
    return f"{'Q. ' if acts else ''}{signature.post}".upper()


def is_centred(level: Level) -> bool:
    """Say whether a heading stands in the middle: Phần, Chương and Mục do, with words below."""
    return level in _CENTRED


def heading_lines(block: Heading, style: Style) -> tuple[tuple[Span, ...], ...]:
    """Return a heading with its number: one line, or two where it stands in the middle.

    Bold, except for points: a), b), c). Capitals stand below Phần, Chương and Mục, and after "I."
    on state paper (Phụ lục I, V.6b).
    """
    mark = Mark.PLAIN if block.level is Level.LETTER else Mark.BOLD
    number = Span(numeral(block.level, block.number, style), mark)
    words = tuple(
        replace(span, mark=mark) if span.mark is Mark.PLAIN else span for span in spans(block.text)
    )
    if is_centred(block.level) or (block.level is Level.ROMAN and not style.is_party):
        words = tuple(replace(span, text=span.text.upper()) for span in words)
    return ((number,), words) if is_centred(block.level) else ((number, *words),)


def annex_title(number: int, annexes: int, style: Style) -> str:
    """Return "Phụ lục II" on state paper (III.1), "PHỤ LỤC II" on Party paper; one has none."""
    word = "PHỤ LỤC" if style.is_party else "Phụ lục"
    return word if annexes == 1 else f"{word} {roman(number)}"


def annex_origin(paper: Paper) -> str:
    """Return "(Kèm theo Kế hoạch số 05-KH/ĐU, ngày 05/01/2026 của Đảng ủy xã Cam Lộ)"."""
    head = paper.frame.head
    number = written_number(head, paper.style) or (
        number_line(head, paper.style).removeprefix("Số").removeprefix(":").removeprefix(" ")
        if head.has_number
        else ""
    )
    kind = paper.title or "Công văn"
    numbered = f" số {number}" if number else ""
    day = cited_day(head.dated, is_party=paper.style.is_party) if head.dated else ""
    if not numbered:
        day = day.removeprefix(",")
    return f"(Kèm theo {kind}{numbered}{day} của {head.issuer})"


def annexes(paper: Paper) -> Iterator[tuple[str, Annex]]:
    """Return each annex with its heading; on state paper its title is in capitals (III.1)."""
    for index, annex in enumerate(paper.annexes, start=1):
        title = annex.title if paper.style.is_party else annex.title.upper()
        heading = annex_title(index, len(paper.annexes), paper.style)
        yield heading, replace(annex, title=title)


def blocks(paper: Paper) -> tuple[Block, ...]:
    """Return the text with the mark that ends it: "./." on state papers, "." on Party papers."""
    if not paper.has_end_mark or not paper.blocks:
        return paper.blocks
    *others, last = paper.blocks
    mark = "." if paper.style.is_party else "./."
    if isinstance(last, Paragraph):
        last = replace(last, text=_ended(last.text, mark))
    elif isinstance(last, Bullets):
        *lines, final = last.lines
        last = replace(last, lines=(*lines, _ended(final, mark)))
    return (*others, last)


def text_and_last_words(paper: Paper) -> tuple[tuple[Block, ...], tuple[Block, ...]]:
    """Part the text from the last words, which stay on the page of the signatures.

    Of a last paragraph too long to be kept whole the last sentence becomes one of its own.
    """
    *others, last = blocks(paper) or (Paragraph(""),)
    if isinstance(last, KeyValues):
        return (*others, KeyValues(last.rows[:-1])), (KeyValues(last.rows[-1:]),)
    if not isinstance(last, Paragraph | Bullets):
        return tuple(others), (last,)
    if isinstance(last, Bullets):
        return (*others, Bullets(last.lines[:-1])), (Bullets(last.lines[-1:]),)
    words = last.text
    if isinstance(words, str) and len(words) > _LONGEST_KEPT:
        begun, stop, sentence = words.rpartition(". ")
        if stop:
            return (*others, replace(last, text=f"{begun}.")), (replace(last, text=sentence),)
    return tuple(others), (last,)


def metadata_title(paper: Paper) -> str:
    """Return what a reader's window is called: kind, number and issuer, or the subject."""
    number = written_number(paper.frame.head, paper.style)
    kind = paper.title or "Công văn"
    found = f"{kind} số {number}" if number else f"{kind} {paper.subject}".strip()
    found = f"{found} - {paper.frame.head.issuer}"
    return f"{found} ({TRIAL_LINE})" if paper.frame.is_trial else found


def look_up_line(paper: Paper) -> str:
    """Return the line by which anyone can verify the paper, or nothing."""
    code, at = paper.frame.look_up_code, paper.frame.look_up_at
    if not code:
        return ""
    return f"Mã tra cứu: {code} – kiểm tra tại {at}" if at else f"Mã tra cứu: {code}"


def look_up_address(paper: Paper) -> str:
    """Return the address that answers for this very paper, or nothing."""
    code, at = paper.frame.look_up_code, paper.frame.look_up_at
    return f"{at}/?ma={code}" if code and at else ""


def _ended(text: Text, mark: str) -> Text:
    if isinstance(text, str):
        return f"{text.rstrip(' ./')}{mark}"
    *others, last = text
    return (*others, replace(last, text=f"{last.text.rstrip(' ./')}{mark}"))
