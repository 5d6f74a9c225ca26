"""What the last signer may hide in a revision that is packed: readers differ over each."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from tests.signing.corpus.increment import Body
from tests.signing.corpus.packing import FREE, IN_PLACE, PACKED, PackedIncrement, Row, Rows

from camket.signing.reading import open_pdf
from camket.signing.wording import Fault

Packing = Callable[[PackedIncrement], PackedIncrement]

PACKINGS: Final[dict[str, tuple[Packing, Fault]]] = {}
_EMPTY_PAGE: Final = b"<< /Type /Page /Parent 1 0 R >>"
_SCRIPT: Final = b"/A << /S /JavaScript /JS (app.alert\\(1\\)) >>"


def packing(fault: Fault) -> Callable[[Packing], Packing]:
    """Enter an attack in the list, with the fault that has to catch it."""

    def enter(function: Packing) -> Packing:
        PACKINGS[function.__name__] = function, fault
        return function

    return enter


# Content changed by objects nobody sees in the file


@packing(Fault.CHANGED_AFTER_SIGNING)
def shadow_a_page_in_the_carrier(one: PackedIncrement) -> PackedIncrement:
    return one.carrying(Body(_page(one), _EMPTY_PAGE))


@packing(Fault.CHANGED_AFTER_SIGNING)
def shadow_the_content_of_a_page_behind_the_packed_table(one: PackedIncrement) -> PackedIncrement:
    page = open_pdf(one.before).root["/Pages"]["/Kids"][0]
    number = int(page.raw_get("/Contents").idnum)
    return one.with_plain(Body(number, _stream(b"0 0 0 rg 100 400 300 200 re f")))


@packing(Fault.CHANGED_AFTER_SIGNING)
def shadow_the_pages_of_the_paper_in_the_carrier(one: PackedIncrement) -> PackedIncrement:
    number = int(open_pdf(one.before).root.raw_get("/Pages").idnum)
    return one.carrying(Body(number, b"<< /Type /Pages /Kids [ ] /Count 0 >>"))


@packing(Fault.PACKED_REVISION)
def shadow_the_field_of_another_in_the_carrier(one: PackedIncrement) -> PackedIncrement:
    fields = open_pdf(one.before).root["/AcroForm"]["/Fields"]
    other = next(index for index in range(len(fields)) if fields[index]["/T"] == "party_b")
    return one.carrying(Body(int(fields.raw_get(other).idnum), b"<< /FT /Sig /T (party_b) >>"))


@packing(Fault.SIGNATURES_OUT_OF_REACH)
def bring_a_second_catalog_in_the_carrier(one: PackedIncrement) -> PackedIncrement:
    number = int(open_pdf(one.before).root_ref.idnum)
    return one.carrying(Body(number, b"<< /Type /Catalog /Pages 1 0 R >>"))


@packing(Fault.SIGNATURES_OUT_OF_REACH)
def name_another_catalog_in_the_packed_table(one: PackedIncrement) -> PackedIncrement:
    root = open_pdf(one.before).root_ref.idnum
    return one.saying(b"/Root %d" % root, b"/Root %d" % one.carried[0].number)


@packing(Fault.CHANGED_AFTER_SIGNING)
def write_the_form_in_another_font_in_the_carrier(one: PackedIncrement) -> PackedIncrement:
    reader = open_pdf(one.before)
    fields = reader.root["/AcroForm"]["/Fields"]
    named = b" ".join(b"%d 0 R" % fields.raw_get(index).idnum for index in range(len(fields)))
    number = int(reader.root.raw_get("/AcroForm").idnum)
    form = b"<< /Fields [ %s ] /SigFlags 3 /DA (/Helv 0 Tf 1 g) >>" % named
    return one.carrying(Body(number, form))


@packing(Fault.CHANGED_AFTER_SIGNING)
def give_the_carried_field_a_script(one: PackedIncrement) -> PackedIncrement:
    return one.edited(_field(one), b"/FT /Sig", b"/FT /Sig " + _SCRIPT)


@packing(Fault.CHANGED_AFTER_SIGNING)
def stretch_the_carried_field_over_the_text(one: PackedIncrement) -> PackedIncrement:
    content = next(body.content for body in one.carried if body.number == _field(one))
    box = re.search(rb"/Rect \[[^\]]*\]", content)
    assert box is not None
    return one.edited(_field(one), box[0], b"/Rect [ 0 0 595 842 ]")


@packing(Fault.CHANGED_AFTER_SIGNING)
def carry_an_object_nothing_uses(one: PackedIncrement) -> PackedIncrement:
    return _further(one.carrying(Body(one.size, b"<< /Type /Catalog >>")))


@packing(Fault.CHANGED_AFTER_SIGNING)
def draw_the_stamp_with_the_carrier(one: PackedIncrement) -> PackedIncrement:
    """Let the stamp name the stream that carries objects, as if it were a picture."""
    stamp = next(body.content for body in one.plain if b"/Resources" in body.content)
    found = re.search(rb"/Resources (\d+) 0 R", stamp)
    assert found is not None
    return one.edited(int(found[1]), b"<<", b"<< /Kx << /Cx %d 0 R >>" % one.carrier)


@packing(Fault.CHANGED_AFTER_SIGNING)
def give_the_carrier_the_number_of_a_page(one: PackedIncrement) -> PackedIncrement:
    return replace(one, carrier_number=_page(one), table_number=one.size)


@packing(Fault.CHANGED_AFTER_SIGNING)
def give_the_table_the_number_of_a_page(one: PackedIncrement) -> PackedIncrement:
    return replace(one, table_number=_page(one))


# What the carrier says, and what it carries


@packing(Fault.PACKED_REVISION)
def carry_an_object_no_table_lists(one: PackedIncrement) -> PackedIncrement:
    return one.carrying(Body(_page(one), _EMPTY_PAGE, is_listed=False))


@packing(Fault.PACKED_REVISION)
def carry_an_object_that_stands_in_the_file_too(one: PackedIncrement) -> PackedIncrement:
    """Mending readers take the carried one, others the one that is listed."""
    return one.carrying(replace(one.plain[0], content=b"<< >>", is_listed=False))


@packing(Fault.DAMAGED)
def carry_the_field_twice(one: PackedIncrement) -> PackedIncrement:
    field = next(body for body in one.carried if body.number == _field(one))
    twin = replace(field, content=b"<< /Type /Annot >>", is_listed=False)
    return replace(one, carried=(twin, *one.carried))


@packing(Fault.PACKED_REVISION)
def carry_the_field_a_second_time_unlisted(one: PackedIncrement) -> PackedIncrement:
    field = next(body for body in one.carried if body.number == _field(one))
    return one.carrying(replace(field, content=b"<< /Type /Annot >>", is_listed=False))


@packing(Fault.PACKED_REVISION)
def carry_it_once_more_in_another_carrier(one: PackedIncrement) -> PackedIncrement:
    again = b"%d 0 << /Type /Annot >>" % _field(one)
    head = b"/Type /ObjStm /N 1 /First %d" % (again.index(b"<<"))
    second = _further(one.with_plain(Body(one.size, _stream(again, head))))
    return replace(second, rows=lambda rows: tuple(row for row in rows if row.number != one.size))


@packing(Fault.PACKED_REVISION)
def extend_the_carrier_by_another(one: PackedIncrement) -> PackedIncrement:
    return replace(one, carrier_says=b"/Extends %d 0 R" % one.carrier)


@packing(Fault.PACKED_REVISION)
def put_words_behind_the_packed_bytes(one: PackedIncrement) -> PackedIncrement:
    return replace(one, more_packed=b"noi dung khac")


@packing(Fault.PACKED_REVISION)
def put_words_between_the_carried_objects(one: PackedIncrement) -> PackedIncrement:
    return replace(one, between=b" % noi dung khac\n")


@packing(Fault.PACKED_REVISION)
def put_an_object_between_the_carried_objects(one: PackedIncrement) -> PackedIncrement:
    return replace(one, between=b"\n<< /Type /Page >>\n")


@packing(Fault.PACKED_REVISION)
def put_words_behind_the_last_carried_object(one: PackedIncrement) -> PackedIncrement:
    return replace(one, behind=b"(noi dung khac)")


@packing(Fault.PACKED_REVISION)
def put_numbers_before_the_first_carried_object(one: PackedIncrement) -> PackedIncrement:
    return replace(one, before_first=b"%d 0 " % _page(one))


@packing(Fault.PACKED_REVISION)
def call_the_carried_objects_more_than_they_are(one: PackedIncrement) -> PackedIncrement:
    """The first numbers beyond the true ones are read from the first object itself."""
    return replace(one, count=len(one.carried) + 1)


@packing(Fault.PACKED_REVISION)
def name_a_second_kind_of_packing(one: PackedIncrement) -> PackedIncrement:
    return replace(one, filters=b"/FlateDecode /F 1")


@packing(Fault.DAMAGED)
def pack_the_carrier_in_a_way_nobody_knows(one: PackedIncrement) -> PackedIncrement:
    return replace(one, filters=b"[ /FlateDecode /KhacDecode ]")


@packing(Fault.DAMAGED)
def name_the_place_twice_in_the_carried_field(one: PackedIncrement) -> PackedIncrement:
    return one.edited(_field(one), b"/Rect", b"/Rect [ 0 0 595 842 ] /Rect")


@packing(Fault.DAMAGED)
def name_the_place_by_another_spelling_in_the_carried_field(
    one: PackedIncrement,
) -> PackedIncrement:
    return one.edited(_field(one), b"/Rect", b"/R#65ct [ 0 0 595 842 ] /Rect")


@packing(Fault.PACKED_REVISION)
def put_a_comment_into_the_carried_field(one: PackedIncrement) -> PackedIncrement:
    return one.edited(_field(one), b"/Rect", b"% /Rect [ 0 0 595 842 ]\n/Rect")


@packing(Fault.CONTENTS_ALTERED)
def carry_the_signature_and_bait_its_place(one: PackedIncrement) -> PackedIncrement:
    """The bytes that are not signed stand in an object that only looks like the signature."""
    signature = next(body for body in one.plain if b"/ByteRange" in body.content)
    value = re.search(rb"/Contents <[0-9A-Fa-f]*>", signature.content)
    assert value is not None
    hidden = replace(signature, content=signature.content)
    bait = b"<< %s /ByteRange []%s >>" % (value[0], b" " * 80)
    baited = replace(one, plain=tuple(body for body in one.plain if body is not signature))
    return _further(baited.carrying(hidden).with_plain(Body(one.size, bait)))


# What the table says


@packing(Fault.PACKED_REVISION)
def list_an_older_object_at_its_older_place(one: PackedIncrement) -> PackedIncrement:
    """Serve the page as it was, where a reader believes in places and another in order."""
    row = Row(_page(one), IN_PLACE, one.before.rindex(b"\n%d 0 obj" % _page(one)) + 1)
    return replace(one, rows=lambda rows: _in_order((*rows, row)))


@packing(Fault.PACKED_REVISION)
def list_a_page_at_the_place_of_the_stamp(one: PackedIncrement) -> PackedIncrement:
    row = Row(_page(one), IN_PLACE, one.place_of(one.plain[0].number))
    return replace(one, rows=lambda rows: _in_order((*rows, row)))


@packing(Fault.PACKED_REVISION)
def list_a_page_as_the_first_in_the_carrier(one: PackedIncrement) -> PackedIncrement:
    row = Row(_page(one), PACKED, one.carrier, 0)
    return replace(one, rows=lambda rows: _in_order((*rows, row)))


@packing(Fault.DAMAGED)
def list_the_field_under_another_index(one: PackedIncrement) -> PackedIncrement:
    return _row_of(one, _field(one), lambda row: replace(row, which=row.which + 1))


@packing(Fault.DAMAGED)
def let_a_stamp_carry_the_field(one: PackedIncrement) -> PackedIncrement:
    return _row_of(one, _field(one), lambda row: replace(row, where=one.plain[0].number))


@packing(Fault.DAMAGED)
def let_the_table_carry_the_field(one: PackedIncrement) -> PackedIncrement:
    return _row_of(one, _field(one), lambda row: replace(row, where=one.table))


@packing(Fault.DAMAGED)
def let_the_carrier_carry_itself(one: PackedIncrement) -> PackedIncrement:
    return _row_of(one, one.carrier, lambda row: replace(row, kind=PACKED, where=one.carrier))


@packing(Fault.PACKED_REVISION)
def list_a_page_as_of_a_kind_nobody_knows(one: PackedIncrement) -> PackedIncrement:
    """Readers pass over it, or take it for an object that is not there."""
    return replace(one, rows=lambda rows: _in_order((*rows, Row(_page(one), 3, 0))))


@packing(Fault.DAMAGED)
def free_a_page_in_the_packed_table(one: PackedIncrement) -> PackedIncrement:
    return replace(one, rows=lambda rows: _in_order((*rows, Row(_page(one), FREE, 0, 0))))


@packing(Fault.PACKED_REVISION)
def free_a_page_for_its_next_generation(one: PackedIncrement) -> PackedIncrement:
    return replace(one, rows=lambda rows: _in_order((*rows, Row(_page(one), FREE, 0, 1))))


@packing(Fault.PACKED_REVISION)
def chain_a_page_to_the_free_ones(one: PackedIncrement) -> PackedIncrement:
    return _row_of(one, 0, lambda row: replace(row, where=_page(one)))


@packing(Fault.DAMAGED)
def take_another_generation_in_the_packed_table(one: PackedIncrement) -> PackedIncrement:
    return _row_of(one, one.plain[0].number, lambda row: replace(row, which=1))


@packing(Fault.PACKED_REVISION)
def leave_the_table_out_of_the_table(one: PackedIncrement) -> PackedIncrement:
    return replace(one, rows=lambda rows: tuple(row for row in rows if row.number != one.table))


@packing(Fault.PACKED_REVISION)
def leave_the_carrier_out_of_the_table(one: PackedIncrement) -> PackedIncrement:
    bare = replace(one, carried=(), plain=(*one.plain, *one.carried))
    return replace(bare, rows=lambda rows: tuple(row for row in rows if row.number != one.carrier))


@packing(Fault.DAMAGED)
def list_an_object_twice_in_the_packed_table(one: PackedIncrement) -> PackedIncrement:
    twin = Row(one.plain[0].number, PACKED, one.carrier, 0)
    return replace(one, rows=lambda rows: _in_order((*rows, twin)))


@packing(Fault.DAMAGED)
def put_rows_behind_the_last(one: PackedIncrement) -> PackedIncrement:
    return replace(one, more_rows=b"\1\0\0\0\0\0\0")


@packing(Fault.DAMAGED)
def list_backwards(one: PackedIncrement) -> PackedIncrement:
    return replace(one, rows=lambda rows: tuple(reversed(rows)))


@packing(Fault.PACKED_REVISION)
def give_the_rows_a_fourth_column(one: PackedIncrement) -> PackedIncrement:
    return replace(one, widths=(1, 4, 2, 0))


@packing(Fault.DAMAGED)
def let_the_rows_say_nothing_of_their_kind(one: PackedIncrement) -> PackedIncrement:
    return replace(one, widths=(0, 4, 2))


@packing(Fault.PACKED_REVISION)
def say_a_second_table_in_the_table(one: PackedIncrement) -> PackedIncrement:
    return replace(one, table_says=b"/XRefStm %d" % one.place_of(one.plain[0].number))


@packing(Fault.PACKED_REVISION)
def say_a_script_in_the_table(one: PackedIncrement) -> PackedIncrement:
    return replace(one, table_says=_SCRIPT)


@packing(Fault.DAMAGED)
def say_the_catalog_twice_in_the_table(one: PackedIncrement) -> PackedIncrement:
    return replace(one, table_says=b"/Root %d 0 R" % one.carried[0].number)


@packing(Fault.DAMAGED)
def say_the_catalog_by_another_spelling_in_the_table(one: PackedIncrement) -> PackedIncrement:
    return replace(one, table_says=b"/R#6Fot %d 0 R" % one.carried[0].number)


@packing(Fault.DAMAGED)
def encrypt_by_the_packed_table(one: PackedIncrement) -> PackedIncrement:
    return replace(one, table_says=b"/Encrypt << /Filter /Standard /V 1 /R 2 /P -1 >>")


@packing(Fault.DAMAGED)
def predict_rows_of_another_length(one: PackedIncrement) -> PackedIncrement:
    return replace(one, table_says=b"/DecodeParms << /Predictor 12 /Columns 6 >>")


@packing(Fault.CHANGED_AFTER_SIGNING)
def call_the_packed_file_larger_than_it_is(one: PackedIncrement) -> PackedIncrement:
    return replace(one, says=b"/Size 9999 " + one.says)


@packing(Fault.DAMAGED)
def call_the_packed_file_smaller_than_it_is(one: PackedIncrement) -> PackedIncrement:
    return replace(one, says=b"/Size 100 " + one.says)


@packing(Fault.PACKED_REVISION)
def number_the_last_objects_beyond_the_size(one: PackedIncrement) -> PackedIncrement:
    return replace(one, says=b"/Size %d " % (one.size + 1) + one.says)


@packing(Fault.CHANGED_AFTER_SIGNING)
def change_the_identifier_in_the_packed_table(one: PackedIncrement) -> PackedIncrement:
    return one.saying(b"QZW92TO9", b"QZW92TO0")


@packing(Fault.PACKED_REVISION)
def leave_the_identifier_out_of_the_packed_table(one: PackedIncrement) -> PackedIncrement:
    found = re.search(rb"/ID \[[^\]]*\]", one.says)
    assert found is not None
    return one.saying(found[0], b"")


# The way back


@packing(Fault.DAMAGED)
def loop_the_packed_table_to_itself(one: PackedIncrement) -> PackedIncrement:
    return one.saying(_prev(one), b"/Prev %d" % one.place_of(one.table))


@packing(Fault.DAMAGED)
def let_the_packed_table_go_back_to_an_object(one: PackedIncrement) -> PackedIncrement:
    return one.saying(_prev(one), b"/Prev %d" % one.place_of(one.plain[0].number))


@packing(Fault.PACKED_REVISION)
def pass_over_the_first_signature_in_the_packed_table(one: PackedIncrement) -> PackedIncrement:
    last = int(_prev(one).split()[1])
    earlier = re.search(rb"/Prev \d+", one.before[last:])
    assert earlier is not None
    return one.saying(_prev(one), earlier[0])


@packing(Fault.DAMAGED)
def leave_the_way_back_out_of_the_packed_table(one: PackedIncrement) -> PackedIncrement:
    return one.saying(_prev(one), b"")


# Between and around


@packing(Fault.PACKED_REVISION)
def stuff_white_space_around_packed_objects(one: PackedIncrement) -> PackedIncrement:
    return replace(one, around=b"\n\n")


@packing(Fault.PACKED_REVISION)
def stuff_comments_around_packed_objects(one: PackedIncrement) -> PackedIncrement:
    return replace(one, around=b"% noi dung khac\n")


@packing(Fault.PACKED_REVISION)
def hide_a_plain_object_no_packed_table_lists(one: PackedIncrement) -> PackedIncrement:
    return one.with_plain(Body(_page(one), _EMPTY_PAGE, is_listed=False))


@packing(Fault.PACKED_REVISION)
def hide_the_carried_field_in_the_open_too(one: PackedIncrement) -> PackedIncrement:
    """Readers that mend a file find the open one, others the carried."""
    field = next(body for body in one.carried if body.number == _field(one))
    return one.with_plain(replace(field, is_listed=False))


def _row_of(one: PackedIncrement, number: int, change: Callable[[Row], Row]) -> PackedIncrement:
    """Change one row of the table.

    Raises:
        LookupError: There is no such row.
    """

    def changed(rows: Rows) -> Rows:
        if not any(row.number == number for row in rows):
            raise LookupError(number)
        return tuple(change(row) if row.number == number else row for row in rows)

    return replace(one, rows=changed)


def _in_order(rows: Rows) -> Rows:
    return tuple(sorted(rows, key=lambda row: row.number))


def _further(one: PackedIncrement) -> PackedIncrement:
    """Leave one number more free before those of the carrier and the table."""
    return replace(one, size=one.size + 1)


def _field(one: PackedIncrement) -> int:
    return next(body.number for body in one.carried if b"/FT /Sig" in body.content)


def _page(one: PackedIncrement) -> int:
    kids = open_pdf(one.before).root["/Pages"]["/Kids"]
    return int(kids.raw_get(0).idnum)


def _prev(one: PackedIncrement) -> bytes:
    found = re.search(rb"/Prev \d+", one.says)
    assert found is not None
    return found[0]


def _stream(content: bytes, head: bytes = b"") -> bytes:
    packed = zlib.compress(content)
    return b"<< %s /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream" % (
        head,
        len(packed),
        packed,
    )
