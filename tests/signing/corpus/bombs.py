"""Files made to keep a verifier busy: small to send, endless or huge to read."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from typing import Final

Bomb = Callable[[], bytes]

BOMBS: Final[dict[str, Bomb]] = {}
SLOW_BOMBS: Final = {"a_million_short_names"}
"""Nothing but the limits of a process of its own stops these."""
_SIGNATURE: Final = (
    b"<< /FT /Sig /T (issuer) "
    b"/V << /Type /Sig /ByteRange [0 0000000009 0000000015 0000000000] /Contents <3000> >> >>"
)

_ATTACHED: Final = b"/Names << /EmbeddedFiles << /Names [ (cam-ket.json) 5 0 R ] >> >>"


def bomb(function: Bomb) -> Bomb:
    """Enter a file in the list under its own name."""
    BOMBS[function.__name__] = function
    return function


@bomb
def an_attachment_that_swells_to_a_gigabyte() -> bytes:
    packer = zlib.compressobj(9)
    block = b"\0" * (1 << 20)
    packed = b"".join(packer.compress(block) for _ in range(1024)) + packer.flush()
    spec = b"<< /EF << /F 6 0 R >> >>"
    return _paper(
        _ATTACHED,
        {5: spec, 6: _stream(packed, b"/Filter /FlateDecode")},
    )


@bomb
def an_attachment_packed_twice() -> bytes:
    packed = zlib.compress(zlib.compress(b"\0" * (1 << 27), 9), 9)
    return _paper(
        _ATTACHED,
        {
            5: b"<< /EF << /F 6 0 R >> >>",
            6: _stream(packed, b"/Filter [ /FlateDecode /FlateDecode ]"),
        },
    )


@bomb
def a_tree_of_names_that_branches_without_end() -> bytes:
    kids = b"<< /Kids [ %s ] >>"
    return _paper(
        b"/Names << /EmbeddedFiles 5 0 R >>",
        {number: kids % (b"%d 0 R " % min(number + 1, 8) * 200) for number in range(5, 9)},
    )


@bomb
def a_tree_of_names_that_bites_its_tail() -> bytes:
    return _paper(b"/Names << /EmbeddedFiles 5 0 R >>", {5: b"<< /Kids [ 5 0 R 5 0 R 5 0 R ] >>"})


@bomb
def brackets_without_end() -> bytes:
    return _paper(b"/Lang " + b"[" * 200_000, {})


@bomb
def dictionaries_without_end() -> bytes:
    return _paper(b"/Lang " + b"<</A" * 100_000, {})


@bomb
def a_form_of_ten_thousand_signatures() -> bytes:
    fields = b"".join(_SIGNATURE.replace(b"issuer", b"party_%d" % index) for index in range(10_000))
    return _paper(b"", {}, form=b"<< /Fields [ %s ] >>" % fields)


@bomb
def a_form_that_holds_itself() -> bytes:
    return _paper(b"", {4: b"[ 4 0 R ]"}, form=b"<< /Fields 4 0 R >>")


@bomb
def an_object_that_is_itself() -> bytes:
    return _paper(b"", {4: b"4 0 R"}, form=b"4 0 R")


@bomb
def a_table_of_ten_thousand_million_entries() -> bytes:
    pdf = _paper(b"", {})
    return pdf.replace(b"xref\n0 10\n", b"xref\n0 9999999999\n")


@bomb
def a_chain_of_three_thousand_tables() -> bytes:
    pdf, place = _paper(b"", {}), 0
    place = int(pdf.rpartition(b"startxref\n")[2].split()[0])
    for _ in range(3000):
        table = len(pdf)
        pdf += b"xref\n0 1\n0000000000 65535 f \ntrailer\n<< /Size 4 /Root 1 0 R /Prev %d >>\n" % (
            place
        )
        pdf += b"startxref\n%d\n%%%%EOF\n" % table
        place = table
    return pdf


@bomb
def a_table_that_points_to_itself() -> bytes:
    pdf = _paper(b"", {})
    table = int(pdf.rpartition(b"startxref\n")[2].split()[0])
    return pdf.replace(b"/Root 1 0 R", b"/Root 1 0 R /Prev %d" % table)


@bomb
def a_length_that_points_to_its_own_stream() -> bytes:
    return _paper(
        _ATTACHED,
        {
            5: b"<< /EF << /F 6 0 R >> >>",
            6: b"<< /Length 6 0 R >>\nstream\nx\nendstream",
        },
    )


@bomb
def a_table_in_a_stream_that_swells() -> bytes:
    rows = zlib.compress(b"\1\0\0\0\0" * (1 << 25), 9)
    pdf = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n"
    table = len(pdf)
    head = b"/Type /XRef /Size 33554432 /W [ 1 4 0 ] /Root 1 0 R /Filter /FlateDecode"
    return pdf + b"2 0 obj\n%s\nendobj\nstartxref\n%d\n%%%%EOF\n" % (_stream(rows, head), table)


@bomb
def a_carrier_of_a_hundred_thousand_objects() -> bytes:
    """Each object that is looked up makes a reader go through all the numbers."""
    count = 100_000
    numbers = b"".join(b"%d 0 " % (1000 + number) for number in range(count))
    carrier = _stream(
        zlib.compress(numbers + b"<< >>", 9),
        b"/Type /ObjStm /N %d /First %d /Filter /FlateDecode" % (count, len(numbers)),
    )
    pdf = _paper(b"", {4: carrier})
    rows = b"".join(b"\2\0\0\0\4" + (row % count).to_bytes(3) for row in range(900))
    back = int(pdf.rpartition(b"startxref\n")[2].split()[0])
    head = b"/Type /XRef /Size 1900 /Index [ 1000 900 ] /W [ 1 4 3 ] /Root 1 0 R /Prev %d" % back
    table = len(pdf)
    return pdf + b"10 0 obj\n%s\nendobj\nstartxref\n%d\n%%%%EOF\n" % (
        _stream(rows, head),
        table,
    )


@bomb
def carriers_that_swell_to_a_gigabyte() -> bytes:
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(b" " * (1 << 20)) for _ in range(1024)) + packer.flush()
    carrier = _stream(packed, b"/Type /ObjStm /N 1 /First 5 /Filter /FlateDecode")
    pdf = _paper(b"", {4: carrier})
    back = int(pdf.rpartition(b"startxref\n")[2].split()[0])
    head = b"/Type /XRef /Size 12 /Index [ 3 1 ] /W [ 1 4 1 ] /Root 1 0 R /Prev %d" % back
    table = len(pdf)
    rows = b"\2\0\0\0\4\0"
    return pdf + b"10 0 obj\n%s\nendobj\nstartxref\n%d\n%%%%EOF\n" % (
        _stream(rows, head),
        table,
    )


@bomb
def numbers_of_a_million_digits() -> bytes:
    return _paper(b"", {9: _SIGNATURE.replace(b"[0 0", b"[0 " + b"9" * 2_000_000)})


@bomb
def a_name_of_ten_million_letters() -> bytes:
    return _paper(b"/Lang /" + b"#41" * 3_000_000, {})


@bomb
def a_value_of_ten_million_digits() -> bytes:
    value = b"3084" + b"7F" * 5_000_000
    begin = 60
    field = (
        b"<< /FT /Sig /T (issuer) /V << /Type /Sig /ByteRange [0 %d %d 9] /Contents <%s> >> >>"
    ) % (begin, begin + len(value), value)
    return _paper(b"", {9: field})


@bomb
def white_space_without_end() -> bytes:
    return _paper(b"/Lang" + b" " * 10_000_000, {})


@bomb
def a_comment_without_end() -> bytes:
    return _paper(b"%" + b"x" * 10_000_000, {})


@bomb
def a_string_without_end() -> bytes:
    return _paper(b"/Lang (" + b"x" * 10_000_000 + b")", {})


@bomb
def a_million_short_names() -> bytes:
    return _paper(b"/Lang [ " + b"/A " * 3_000_000 + b"]", {})


@bomb
def a_table_of_half_a_million_objects() -> bytes:
    return _paper(b"", {}, entries=500_000)


@bomb
def sixty_signatures_over_a_large_file() -> bytes:
    fields = {number: _SIGNATURE.replace(b"issuer", b"p%d" % number) for number in range(10, 70)}
    named = b" ".join(b"%d 0 R" % number for number in fields)
    fields[9] = _stream(b"x" * 9_000_000, b"")
    return _paper(b"", fields, form=b"<< /Fields [ %s ] >>" % named)


def _paper(root: bytes, objects: dict[int, bytes], *, form: bytes = b"", entries: int = 0) -> bytes:
    objects = {9: _SIGNATURE, **objects}
    form = form or b"<< /Fields [ 9 0 R ] >>"
    bodies = {
        1: b"<< /Type /Catalog /Pages 2 0 R /AcroForm 3 0 R %s >>" % root,
        2: b"<< /Type /Pages /Kids [ ] /Count 0 >>",
        3: form,
        **objects,
    }
    pdf, places = b"%PDF-1.7\n", {}
    for number, body in sorted(bodies.items()):
        places[number] = len(pdf)
        pdf += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table, size = len(pdf), max(entries, *bodies) + 1
    rows = b"".join(
        b"%010d 00000 %s \n" % (places.get(number, 0), b"n" if number in places else b"f")
        for number in range(1, size)
    )
    whole = (
        pdf
        + b"xref\n0 %d\n0000000000 65535 f \n%s" % (size, rows)
        + b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (size, table)
    )
    return whole.replace(b" 0000000000]", b" %010d]" % (len(whole) - 15))


def _stream(content: bytes, head: bytes) -> bytes:
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(content), head, content)
