"""What anybody can do to the bytes of a signed file, without a key: a file in, a spoilt file out."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO
from typing import Final

import pikepdf
from tests.signing.corpus.increment import with_ranges

from camket.signing.reading import SignatureEntry, open_pdf, signature_fields
from camket.signing.wording import Fault

Damage = Callable[[bytes], bytes]

DAMAGES: Final[dict[str, tuple[Damage, Fault]]] = {}


def damage(fault: Fault) -> Callable[[Damage], Damage]:
    """Enter an attack in the list, with the fault that has to catch it."""

    def enter(function: Damage) -> Damage:
        DAMAGES[function.__name__] = function, fault
        return function

    return enter


# Single bytes


@damage(Fault.DIGEST_DIFFERS)
def change_a_byte_of_the_text(pdf: bytes) -> bytes:
    place = pdf.index(b"stream\n") + 60
    return _with_byte(pdf, place, pdf[place] ^ 1)


@damage(Fault.DIGEST_DIFFERS)
def change_the_version_in_the_header(pdf: bytes) -> bytes:
    return _with_byte(pdf, len("%PDF-1."), ord("4"))


@damage(Fault.DIGEST_DIFFERS)
def change_the_time_that_is_told(pdf: bytes) -> bytes:
    place = pdf.rindex(b"/M (D\\07220260") + len(b"/M (D\\07220260")
    return _with_byte(pdf, place, ord("9"))


@damage(Fault.CONTENTS_ALTERED)
def change_a_byte_of_the_last_signature(pdf: bytes) -> bytes:
    begin, _ = contents(pdf, -1)
    return _with_byte(pdf, begin + 1, ord("1"))


@damage(Fault.CONTENTS_ALTERED)
def change_a_byte_of_the_seal(pdf: bytes) -> bytes:
    begin, _ = contents(pdf, 0)
    return _with_byte(pdf, begin + 1, ord("1"))


@damage(Fault.CONTENTS_ALTERED)
def write_into_the_padding(pdf: bytes) -> bytes:
    _, end = contents(pdf, -1)
    return _with_byte(pdf, end - 40, ord("1"))


@damage(Fault.CONTENTS_ALTERED)
def write_into_the_padding_of_the_seal(pdf: bytes) -> bytes:
    _, end = contents(pdf, 0)
    return _with_byte(pdf, end - 40, ord("1"))


@damage(Fault.CONTENTS_ALTERED)
def put_white_space_into_the_padding(pdf: bytes) -> bytes:
    _, end = contents(pdf, -1)
    return pdf[: end - 40] + b"  " + pdf[end - 38 :]


@damage(Fault.CONTENTS_ALTERED)
def leave_out_the_last_digit(pdf: bytes) -> bytes:
    """An odd last digit counts as if a zero followed; the value read stays the same."""
    _, end = contents(pdf, -1)
    return pdf[: end - 1] + b"\0" + pdf[end:]


@damage(Fault.CONTENTS_ALTERED)
def change_the_case_of_one_digit(pdf: bytes) -> bytes:
    begin, end = contents(pdf, -1)
    found = re.compile(rb"[A-F]").search(pdf, begin, end)
    assert found is not None
    return _with_byte(pdf, found.start(), ord(found[0].lower()))


@damage(Fault.CONTENTS_ALTERED)
def change_the_case_of_half_the_digits(pdf: bytes) -> bytes:
    begin, end = contents(pdf, -1)
    middle = begin + 1000
    return pdf[:begin] + pdf[begin:middle].lower() + pdf[middle:end] + pdf[end:]


@damage(Fault.CONTENTS_ALTERED)
def change_the_case_of_all_digits(pdf: bytes) -> bytes:
    begin, end = contents(pdf, -1)
    return pdf[:begin] + pdf[begin:end].lower() + pdf[end:]


# Ends and beginnings


@damage(Fault.RUBBISH_AFTER_END)
def put_a_line_break_behind_the_end(pdf: bytes) -> bytes:
    return pdf + b"\n"


@damage(Fault.RUBBISH_AFTER_END)
def put_rubbish_behind_the_end(pdf: bytes) -> bytes:
    return pdf + b"rac"


@damage(Fault.DAMAGED)
def put_zeros_behind_the_end(pdf: bytes) -> bytes:
    return pdf + b"\0" * 3000


@damage(Fault.RUBBISH_AFTER_END)
def end_a_second_time(pdf: bytes) -> bytes:
    return pdf + b"startxref\n%d\n%%%%EOF\n" % int(open_pdf(pdf).last_startxref)


@damage(Fault.NOT_WHOLLY_COVERED)
def put_an_object_behind_the_end(pdf: bytes) -> bytes:
    return pdf + b"900 0 obj\n<<>>\nendobj\n"


@damage(Fault.NOT_WHOLLY_COVERED)
def put_another_file_behind_the_end(pdf: bytes) -> bytes:
    return pdf + pdf


@damage(Fault.NOT_A_PDF)
def put_rubbish_before_the_header(pdf: bytes) -> bytes:
    return b"rac\n" + pdf


@damage(Fault.NOT_A_PDF)
def put_a_line_break_before_the_header(pdf: bytes) -> bytes:
    return b"\n" + pdf


@damage(Fault.NOT_A_PDF)
def put_another_kind_of_file_before_the_header(pdf: bytes) -> bytes:
    """A file that is a picture to one program and a paper to another."""
    return b"\x89PNG\r\n\x1a\n" + pdf


@damage(Fault.DAMAGED)
def put_a_header_before_the_header(pdf: bytes) -> bytes:
    return b"%PDF-1.7\n" + pdf


@damage(Fault.DAMAGED)
def cut_off_the_end(pdf: bytes) -> bytes:
    return pdf[:-7]


@damage(Fault.DAMAGED)
def cut_off_the_last_table(pdf: bytes) -> bytes:
    return pdf[: pdf.rindex(b"xref\n0 1")]


@damage(Fault.DAMAGED)
def put_a_comment_between_objects(pdf: bytes) -> bytes:
    place = pdf.rindex(b"\nendobj\n") + len(b"\nendobj\n")
    return pdf[:place] + b"% noi dung khac\n" + pdf[place:]


@damage(Fault.CONTENTS_ALTERED)
def put_a_byte_more_into_the_text(pdf: bytes) -> bytes:
    place = pdf.index(b"stream\n") + 60
    return pdf[:place] + b" " + pdf[place:]


# Older tables


@damage(Fault.NOT_WHOLLY_COVERED)
def serve_an_older_table(pdf: bytes) -> bytes:
    """Let the end point to the table before: the file opens as it was."""
    tables: list[bytes] = re.findall(rb"startxref\n(\d+)\n", pdf)
    head, _, tail = pdf.rpartition(b"startxref\n" + tables[-1])
    return head + b"startxref\n" + tables[-2] + tail


@damage(Fault.SIGNATURES_OUT_OF_REACH)
def serve_the_first_table_behind_the_end(pdf: bytes) -> bytes:
    first = re.search(rb"startxref\n(\d+)\n", pdf)
    assert first is not None
    return pdf + b"startxref\n%s\n%%%%EOF\n" % first[1]


@damage(Fault.DAMAGED)
def loop_the_tables(pdf: bytes) -> bytes:
    last = int(open_pdf(pdf).last_startxref)
    before = re.findall(rb"/Prev (\d+)", pdf)[-1]
    return pdf.replace(b"/Prev " + before, b"/Prev %d" % last)


# The byte range


@damage(Fault.NOT_WHOLLY_COVERED)
def cover_less_at_the_end(pdf: bytes) -> bytes:
    return _with_ranges(pdf, lambda a, b, c, d: (a, b, c, d - 1))


@damage(Fault.CONTENTS_ALTERED)
def leave_a_gap_before_the_value(pdf: bytes) -> bytes:
    return _with_ranges(pdf, lambda a, b, c, d: (a, b - 12, c, d))


@damage(Fault.CONTENTS_ALTERED)
def leave_a_gap_behind_the_value(pdf: bytes) -> bytes:
    return _with_ranges(pdf, lambda a, b, c, d: (a, b, c + 12, d - 12))


@damage(Fault.CONTENTS_ALTERED)
def let_the_ranges_overlap(pdf: bytes) -> bytes:
    return _with_ranges(pdf, lambda a, b, c, d: (a, c, b, d + c - b))


@damage(Fault.CONTENTS_ALTERED)
def begin_behind_the_header(pdf: bytes) -> bytes:
    return _with_ranges(pdf, lambda _, b, c, d: (9, b - 9, c, d))


@damage(Fault.CONTENTS_ALTERED)
def cover_nothing(pdf: bytes) -> bytes:
    return _with_ranges(pdf, lambda a, _, c, d: (a, 0, c, d))


@damage(Fault.CONTENTS_ALTERED)
def cover_more_than_there_is(pdf: bytes) -> bytes:
    return _with_ranges(pdf, lambda a, b, c, d: (a, b, c, d + 900))


@damage(Fault.CONTENTS_ALTERED)
def cover_a_negative_stretch(pdf: bytes) -> bytes:
    return _with_ranges(pdf, lambda a, b, c, d: (a, b, -c, d + 2 * c))


# Universal signature forgery (USF): the verifier is to find nothing it could check


@damage(Fault.DAMAGED)
def take_the_byte_range_away(pdf: bytes) -> bytes:
    return _respelled(pdf, b"/ByteRange", b"/ByteRangX")


@damage(Fault.DAMAGED)
def empty_the_byte_range(pdf: bytes) -> bytes:
    found = list(re.finditer(rb"/ByteRange \[([^\]]*)\]", pdf))[-1]
    return pdf[: found.start(1)] + b" " * len(found[1]) + pdf[found.end(1) :]


@damage(Fault.DAMAGED)
def write_the_byte_range_in_words(pdf: bytes) -> bytes:
    found = list(re.finditer(rb"/ByteRange \[([^\]]*)\]", pdf))[-1]
    words = b"/a /b /c /d".ljust(len(found[1]))
    return pdf[: found.start(1)] + words + pdf[found.end(1) :]


@damage(Fault.DAMAGED)
def take_the_value_away(pdf: bytes) -> bytes:
    return _respelled(pdf, b"/Contents <", b"/ContentX <")


@damage(Fault.CONTENTS_ALTERED)
def fill_the_value_with_zeros(pdf: bytes) -> bytes:
    begin, end = contents(pdf, -1)
    return pdf[:begin] + b"0" * (end - begin) + pdf[end:]


@damage(Fault.DAMAGED)
def empty_the_value(pdf: bytes) -> bytes:
    """An empty value, with the old one behind it as a name nobody reads."""
    begin, end = contents(pdf, -1)
    return pdf[: begin - 1] + b"<> /X".ljust(end - begin + 2) + pdf[end + 1 :]


@damage(Fault.SIGNATURES_OUT_OF_REACH)
def take_all_signatures_away(pdf: bytes) -> bytes:
    return pdf.replace(b"/AcroForm", b"/AcroForX")


@damage(Fault.DIGEST_DIFFERS)
def claim_another_kind_of_signature(pdf: bytes) -> bytes:
    return _respelled(pdf, b"/ETSI.CAdES.detached", b"/adbe.pkcs7.detached")


@damage(Fault.DIGEST_DIFFERS)
def claim_another_handler(pdf: bytes) -> bytes:
    return _respelled(pdf, b"/Adobe.PPKLite", b"/Khong.Co.Loai")


# Rewritten whole


@damage(Fault.DAMAGED)
def save_the_file_anew(pdf: bytes) -> bytes:
    return _saved(pdf)


@damage(Fault.DAMAGED)
def save_the_file_anew_in_object_streams(pdf: bytes) -> bytes:
    return _saved(pdf, object_stream_mode=pikepdf.ObjectStreamMode.generate)


@damage(Fault.DAMAGED)
def save_the_file_anew_for_the_web(pdf: bytes) -> bytes:
    return _saved(pdf, linearize=True)


@damage(Fault.DAMAGED)
def save_the_file_encrypted(pdf: bytes) -> bytes:
    return _saved(pdf, encryption=pikepdf.Encryption(owner="x", user=""))


def contents(pdf: bytes, index: int) -> tuple[int, int]:
    """Return where the hexadecimal digits of a signature begin and end."""
    entry = entries(pdf)[index]
    return entry.ranges[1] + 1, entry.ranges[2] - 1


def entries(pdf: bytes) -> list[SignatureEntry]:
    """Return the signatures in the order they were made."""
    return [one.entry for one in signature_fields(open_pdf(pdf)) if one.entry]


def _with_byte(pdf: bytes, place: int, byte: int) -> bytes:
    return pdf[:place] + bytes([byte]) + pdf[place + 1 :]


def _respelled(pdf: bytes, old: bytes, new: bytes) -> bytes:
    head, _, tail = pdf.rpartition(old)
    return head + new + tail


def _with_ranges(
    pdf: bytes, change: Callable[[int, int, int, int], tuple[int, int, int, int]]
) -> bytes:
    return with_ranges(pdf, change(*entries(pdf)[-1].ranges))


def _saved(pdf: bytes, **options: object) -> bytes:
    output = BytesIO()
    with pikepdf.open(BytesIO(pdf)) as opened:
        opened.save(output, **options)  # type: ignore[arg-type]  # options of pikepdf, each test's own
    return output.getvalue()
