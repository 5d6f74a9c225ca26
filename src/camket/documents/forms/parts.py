"""Pieces that several forms share: from the older values to the model, and lines made of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from camket.documents.numerals import Level
from camket.documents.paper import (
    Block,
    Column,
    Frame,
    Head,
    Heading,
    Number,
    Paragraph,
    Row,
    Signature,
    Text,
)
from camket.documents.style import Style
from camket.documents.values import Header, SignatureBlock

NOTHING: Final = "Không có."
_ENDS: Final = ".;:,!?…”)"

_KEPT: Final = "Lưu"
_FOR_A_COLLECTIVE: Final = ("T/M ", "TM. ")


def frame_of(
    header: Header,
    *,
    style: Style,
    bases: tuple[str, ...],
    recipients: tuple[str, ...],
    created_at: datetime,
    is_trial: bool,
) -> Frame:
    """Return what stands around a text; the archive line is the recipient that begins with Lưu."""
    kept = [line for line in recipients if line.startswith(_KEPT)]
    return Frame(
        head=Head(
            superior=header.superior,
            issuer=header.issuer,
            number=Number.read(header.number),
            place=header.place,
            dated=header.dated,
            draft=header.draft,
        ),
        created_at=created_at,
        is_trial=is_trial,
        style=style,
        recipients=tuple(line for line in recipients if line not in kept),
        archive=_archive(kept[-1], style) if kept else "",
        bases=bases,
    )


def _archive(line: str, style: Style) -> str:
    """Return who keeps a paper: a Party body itself, at a state body the unit beside its clerks."""
    kept = line.removeprefix(_KEPT)
    if style.is_party:
        return kept.lstrip(": ")
    is_state_line = kept.startswith(":")
    return kept.lstrip(": ").removeprefix("VT").lstrip(", ") if is_state_line else ""


def when_of(when: str, year: int) -> str:
    """Return what a paper about levels calls its days: as told, else the whole year."""
    return when or f"năm {year}"


def signature_of(block: SignatureBlock) -> Signature:
    """Return a signature with the place it keeps; T/M belongs to the style, not to the words."""
    for prefix in _FOR_A_COLLECTIVE:
        if block.authority.startswith(prefix):
            return Signature(
                post=block.post,
                name=block.name,
                collective=block.authority.removeprefix(prefix),
                slot=block.role,
            )
    return Signature(post=block.post, name=block.name, label=block.authority, slot=block.role)


NUMBERED: Final = Column("TT", 10, is_centred=True)
DUE: Final = Column("Thời hạn", 24, is_centred=True)


def numbered(rows: Iterable[tuple[Text, ...]]) -> tuple[Row, ...]:
    """Return the rows of a table, counted from 1 in the first column."""
    return tuple(Row((str(number), *cells)) for number, cells in enumerate(rows, start=1))


def paragraphs(lines: Iterable[Text]) -> Iterator[Block]:
    """Return a paragraph for each line; a sentence nobody ended ends with a full stop."""
    yield from (Paragraph(ended(line) if isinstance(line, str) else line) for line in lines)


def ended(line: str) -> str:
    """Return a line as a sentence ends; what is to be filled in stays open."""
    return line if not line or line[-1] in _ENDS else f"{line}."


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a text under a heading of its own.

    Attributes:
        blocks: Tables, lists and lines to fill in, below the paragraphs.
    """

    title: str
    lines: tuple[Text, ...] = ()
    blocks: tuple[Block, ...] = ()


def sections(parts: Iterable[Section], level: Level = Level.ROMAN) -> Iterator[Block]:
    """Return parts under counted headings; one about which nothing is said says so."""
    for number, part in enumerate(parts, start=1):
        yield Heading(level, number, part.title)
        yield from paragraphs(part.lines)
        yield from part.blocks
        if not part.lines and not part.blocks:
            yield Paragraph(NOTHING)


def labelled(frame: Frame, label: str) -> Frame:
    """Return a frame that says which form it is, unless its issuer calls the form otherwise."""
    if frame.head.form_label:
        return frame
    return replace(frame, head=replace(frame.head, form_label=label))
