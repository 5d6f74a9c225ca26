"""Every byte of a revision belongs to something it lists."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise

import pytest
from tests.signing.signatures import SignedPaper

from camket.signing.accounting import has_stray_bytes
from camket.signing.reading import open_pdf, signature_fields

FIRST = b"%PDF-1.7\n...\nstartxref\n9\n%%EOF\n"
DICTIONARY = b"<<\n/Type /Sig\n/Reason (a\\) % \\( b (c))\n/Contents <00FF>\n>>"
STREAM = b"<<\n/Length 9\n/Length1 5\n/More <<\n/Length 1\n>>\n>>\nstream\n% endobj\n\nendstream"


@dataclass(frozen=True, slots=True)
class Increment:
    """A revision put together by hand: valid by default, with places to spoil it."""

    bodies: tuple[bytes, ...] = (DICTIONARY, STREAM, b"[ /ICCBased 4 0 R ]")
    listed: tuple[int, ...] = (0, 1, 2)
    first: bytes = FIRST
    before: bytes = b""
    between: bytes = b""
    before_table: bytes = b""
    free: bytes = b"0 1\n0000000000 65535 f \n"
    after_table: bytes = b""
    after_trailer: bytes = b""
    end: bytes = b"%%EOF\n"
    shift: int = 0

    def has_stray_bytes(self) -> bool:
        """Judge the revision."""
        pdf = self.written()
        return has_stray_bytes(pdf, len(self.first), len(pdf))

    def written(self) -> bytes:
        """Return the file."""
        pdf, places = self.first + self.before, []
        for number, body in enumerate(self.bodies, 10):
            places.append(len(pdf))
            pdf += b"%d 0 obj\n%s\nendobj\n%s" % (number, body, self.between)
        pdf += self.before_table
        table = len(pdf) + self.shift
        pdf += b"xref\n" + self.free
        for index in self.listed:
            pdf += b"%d 1\n%010d 00000 n \n" % (10 + index, places[index])
        pdf += self.after_table + b"trailer\n<<\n/Size 13\n/Prev 9\n>>" + self.after_trailer
        return pdf + b"\nstartxref\n%d\n" % table + self.end


GOOD = Increment()


def test_a_revision_of_our_own_is_wholly_accounted_for(paper: SignedPaper) -> None:
    found = (one.entry for one in signature_fields(open_pdf(paper.signed)))
    ends = [entry.end for entry in found if entry]
    judged = [has_stray_bytes(paper.signed, start, end) for start, end in pairwise(ends)]
    assert judged == [False, False]


@pytest.mark.parametrize(
    "revision",
    [
        GOOD,
        replace(GOOD, end=b"%%EOF"),
        replace(GOOD, first=FIRST.rstrip(), before=b"\n"),
        replace(GOOD, first=FIRST.rstrip()),
        replace(GOOD, free=b""),
        replace(GOOD, listed=(2, 0, 1)),
        replace(GOOD, bodies=(b"<<\n/A /B\n/B /A\n/C [ /A /A << /A 3 0 R >> ]\n>>",), listed=(0,)),
    ],
)
def test_objects_table_and_end_are_all_there_is(revision: Increment) -> None:
    assert not revision.has_stray_bytes()


@pytest.mark.parametrize(
    "revision",
    [
        replace(GOOD, first=FIRST + b"rubbish"),
        replace(GOOD, first=FIRST + b"\n"),
        replace(GOOD, before=b"\n"),
        replace(GOOD, before=b"%%EOF\n"),
        replace(GOOD, between=b"\n"),
        replace(GOOD, between=b"% a comment\n"),
        replace(GOOD, before_table=b"99 0 obj\n<<\n>>\nendobj\n"),
        replace(GOOD, listed=(0, 1)),
        replace(GOOD, shift=1),
        replace(GOOD, free=b"0 1\n0000001234 65535 f \n"),
        replace(GOOD, free=b"5 1\n0000000000 00001 f \n"),
        replace(GOOD, after_table=b" "),
        replace(GOOD, after_table=b"% a comment\n"),
        replace(GOOD, after_trailer=b" rubbish"),
        replace(GOOD, after_trailer=b"\nstartxref\n9\n%%EOF"),
        replace(GOOD, end=b"%%EOF\n\n"),
        replace(GOOD, end=b"%%EOF % a comment"),
        replace(GOOD, end=b""),
    ],
)
def test_what_stands_elsewhere_is_a_stray_byte(revision: Increment) -> None:
    assert revision.has_stray_bytes()


@pytest.mark.parametrize(
    "body",
    [
        b"<<\n/Type /Sig % a comment\n>>",
        b"<<\n/Type /Sig\n/Type /Annot\n>>",
        b"<<\n/Type /Sig\n/Rect [ 1 ]\n/P 3 0 R\n/R#65ct [ 2 ]\n>>",
        b"<<\n/AP << /N 3 0 R /N 4 0 R >>\n>>",
        b"<<\n/Type /Sig\n>> /More",
        b"<<\n/Type /Sig\n]",
        b"<<\n/Type (Sig\n>>",
        b"<<\n/Length 2\n>>\nstream\nq rubbish\nendstream",
        b"<<\n/Length 2\n>>\nstream\nq \nendstream\n%",
        b"<<\n/Length 2 0 R\n>>\nstream\nq \nendstream",
        b"<<\n/Length 2\n/Length 3\n>>\nstream\nq \nendstream",
        b"<<\n>>\nstream\n\nendstream",
    ],
)
def test_an_object_holds_its_value_and_nothing_else(body: bytes) -> None:
    assert replace(GOOD, bodies=(DICTIONARY, STREAM, body)).has_stray_bytes()
