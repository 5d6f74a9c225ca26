"""What the last signer may hide in the build of his own revision: readers differ over each."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from tests.signing.corpus.increment import Body, Increment

from camket.signing.reading import open_pdf
from camket.signing.wording import Fault

Structure = Callable[[Increment], Increment]

STRUCTURES: Final[dict[str, tuple[Structure, Fault]]] = {}
_HIGH: Final = 900


def structure(fault: Fault) -> Callable[[Structure], Structure]:
    """Enter an attack in the list, with the fault that has to catch it."""

    def enter(function: Structure) -> Structure:
        STRUCTURES[function.__name__] = function, fault
        return function

    return enter


# Between and around the objects


@structure(Fault.STRAY_BYTES)
def stuff_comments_between_objects(one: Increment) -> Increment:
    return replace(one, between=b"% noi dung khac\n")


@structure(Fault.STRAY_BYTES)
def stuff_white_space_between_objects(one: Increment) -> Increment:
    return replace(one, between=b"  \n\n")


@structure(Fault.STRAY_BYTES)
def hide_an_object_no_table_lists(one: Increment) -> Increment:
    return one.with_bodies(Body(_HIGH, b"<<\n/Type /Catalog\n>>", is_listed=False))


@structure(Fault.STRAY_BYTES)
def hide_the_same_object_before_the_listed_one(one: Increment) -> Increment:
    """Readers that mend a file take the last copy, others the listed one."""
    copy = replace(one.field, content=b"<<\n/Type /Annot\n>>", is_listed=False)
    return replace(one, bodies=(copy, *one.bodies))


@structure(Fault.STRAY_BYTES)
def hide_the_same_object_behind_the_listed_one(one: Increment) -> Increment:
    return one.with_bodies(replace(one.field, content=b"<<\n/Type /Annot\n>>", is_listed=False))


@structure(Fault.DAMAGED)
def list_an_object_twice(one: Increment) -> Increment:
    """Two good objects of one number, both listed: one reader takes the first, one the second."""
    return one.with_bodies(replace(one.field, content=b"<<\n/Type /Annot\n>>"))


@structure(Fault.STRAY_BYTES)
def list_the_stamp_twice(one: Increment) -> Increment:
    """Two good stamps under one number: which of them is shown depends on the reader."""
    head = one.stamp.content[: one.stamp.content.index(b"/Filter")].removeprefix(b"<<\n")
    return one.with_bodies(replace(one.stamp, content=_stream(b"0 0 210 72 re f", head)))


@structure(Fault.CHANGED_AFTER_SIGNING)
def draw_the_stamp_of_another_in_ones_own(one: Increment) -> Increment:
    return _with_resource(one, b"/XObject << /Fm0 %d 0 R >>" % _filled(one, "/N"))


@structure(Fault.DAMAGED)
def list_an_object_of_another_generation(one: Increment) -> Increment:
    return one.with_bodies(replace(one.field, content=b"<<\n/Type /Annot\n>>", generation=1))


@structure(Fault.DAMAGED)
def use_an_object_of_a_generation_never_freed(one: Increment) -> Increment:
    """Refer to a new object as generation 3: some readers resolve it, some see nothing."""
    used = one.with_new(b"<<\n/ca 1\n>>")
    *others, last = used.bodies
    aged = replace(used, bodies=(*others, replace(last, generation=3)))
    return _with_resource(aged, b"/ExtGState << /Gs0 %d 3 R >>" % one.size)


@structure(Fault.CHANGED_AFTER_SIGNING)
def shadow_a_page_among_the_objects(one: Increment) -> Increment:
    return one.with_bodies(Body(_page(one), b"<<\n/Type /Page\n/Parent 1 0 R\n>>"))


@structure(Fault.CHANGED_AFTER_SIGNING)
def list_an_old_object_at_a_new_place(one: Increment) -> Increment:
    """List a page of the first revision at a place inside this one's stamp."""
    pdf = one.written()
    place = pdf.index(b"%d 0 obj" % one.stamp.number, len(one.before))
    return replace(one, extra_entries=(b"%d 1\n%010d 00000 n \n" % (_page(one), place),))


@structure(Fault.CHANGED_AFTER_SIGNING)
def free_a_page(one: Increment) -> Increment:
    return replace(one, free=b"0 1\n0000000000 65535 f \n%d 1\n0000000000 00001 f \n" % _page(one))


@structure(Fault.STRAY_BYTES)
def free_a_number_without_a_place(one: Increment) -> Increment:
    return replace(one, free=b"0 1\n%010d 65535 f \n" % _page(one))


@structure(Fault.CHANGED_AFTER_SIGNING)
def put_objects_in_an_object_stream(one: Increment) -> Increment:
    packed = b"%d 0 <</Type/Page/Parent 1 0 R>>" % _page(one)
    return one.with_new(_stream(packed, b"/Type /ObjStm\n/N 1\n/First 6\n"))


# Tables and trailer


@structure(Fault.CHANGED_AFTER_SIGNING)
def add_a_hybrid_table(one: Increment) -> Increment:
    """Point to a second table for readers that know streams of references."""
    rows = zlib.compress(b"\1\0\0\0\20\0")
    told = one.size, _page(one)
    head = b"/Type /XRef\n/Size %d\n/Index [ %d 1 ]\n/W [ 1 4 1 ]\n/Filter /FlateDecode\n" % told
    placed = one.with_new(_stream(rows, head))
    place = placed.written().rindex(b"%d 0 obj" % one.size)
    return placed.with_trailer(b"/Prev", b"/XRefStm %d\n/Prev" % place)


@structure(Fault.CHANGED_AFTER_SIGNING)
def lie_in_the_hybrid_table(one: Increment) -> Increment:
    """Free the field for old readers, and let a second table show the others another one."""
    packed = b"%d 0 <</Type/Annot>>" % one.field.number
    first = packed.index(b"<<")
    carrying = one.with_new(_stream(packed, b"/Type /ObjStm\n/N 1\n/First %d\n" % first))
    rows = b"\2" + one.size.to_bytes(4, "big") + b"\0"
    told = carrying.size, one.field.number
    head = b"/Type /XRef\n/Size %d\n/Index [ %d 1 ]\n/W [ 1 4 1 ]\n" % told
    placed = carrying.with_new(_stream(rows, head))
    place = placed.written().rindex(b"%d 0 obj" % carrying.size)
    return placed.with_trailer(b"/Prev", b"/XRefStm %d\n/Prev" % place)


@structure(Fault.CHANGED_AFTER_SIGNING)
def show_a_page_by_the_hybrid_table(one: Increment) -> Increment:
    """List a page in the second table alone, as one that is packed."""
    packed = b"%d 0 <</Type/Page/Parent 1 0 R>>" % _page(one)
    first = packed.index(b"<<")
    carrying = one.with_new(_stream(packed, b"/Type /ObjStm\n/N 1\n/First %d\n" % first))
    rows = b"\2" + one.size.to_bytes(4, "big") + b"\0"
    told = carrying.size, _page(one)
    head = b"/Type /XRef\n/Size %d\n/Index [ %d 1 ]\n/W [ 1 4 1 ]\n" % told
    placed = carrying.with_new(_stream(rows, head))
    place = placed.written().rindex(b"%d 0 obj" % carrying.size)
    return placed.with_trailer(b"/Prev", b"/XRefStm %d\n/Prev" % place)


@structure(Fault.STRAY_BYTES)
def put_a_comment_into_the_table(one: Increment) -> Increment:
    return replace(one, free=b"0 1\n0000000000 65535 f \n% khac\n")


@structure(Fault.DAMAGED)
def loop_the_tables(one: Increment) -> Increment:
    """Let the table before the last point to the last."""
    place = one.written().rindex(b"xref\n0 1")
    return one.with_trailer(b"/Prev %d" % one.previous, b"/Prev %d" % place)


@structure(Fault.STRAY_BYTES)
def skip_the_last_revision(one: Increment) -> Increment:
    """Let the table pass over the first signature, as if it had never been made."""
    earlier = re.search(rb"/Prev (\d+)", one.before[one.previous :])
    assert earlier is not None
    return one.with_trailer(b"/Prev %d" % one.previous, b"/Prev %s" % earlier[1])


@structure(Fault.DAMAGED)
def leave_out_the_way_back(one: Increment) -> Increment:
    return one.with_trailer(b"/Prev %d" % one.previous, b"")


@structure(Fault.DAMAGED)
def tell_of_two_ways_back(one: Increment) -> Increment:
    return one.with_trailer(b"/Prev", b"/Prev 9\n/Prev")


@structure(Fault.DAMAGED)
def name_two_catalogs_in_the_trailer(one: Increment) -> Increment:
    """Readers take the first or the last of two equal keys."""
    second = one.with_new(b"<<\n/Type /Catalog\n>>")
    return second.with_trailer(b"/Root ", b"/Root %d 0 R\n/Root " % one.size)


@structure(Fault.DAMAGED)
def name_two_catalogs_by_another_spelling(one: Increment) -> Increment:
    second = one.with_new(b"<<\n/Type /Catalog\n>>")
    return second.with_trailer(b"/Root ", b"/R#6Fot %d 0 R\n/Root " % one.size)


@structure(Fault.DAMAGED)
def encrypt_the_increment(one: Increment) -> Increment:
    return one.with_trailer(
        b"/Prev", b"/Encrypt << /Filter /Standard /V 1 /R 2 /O () /U () /P -1 >>\n/Prev"
    )


@structure(Fault.CHANGED_AFTER_SIGNING)
def change_the_first_part_of_the_identifier(one: Increment) -> Increment:
    return one.with_trailer(b"QZW92TO9", b"QZW92TO0")


@structure(Fault.CHANGED_AFTER_SIGNING)
def add_a_key_to_the_trailer(one: Increment) -> Increment:
    return one.with_trailer(b"/Prev", b"/Khac << /JS (app.alert\\(1\\)) >>\n/Prev")


@structure(Fault.DAMAGED)
def call_the_file_smaller_than_it_is(one: Increment) -> Increment:
    """Objects at or above the size do not exist for some readers: the signature vanishes."""
    return one.with_trailer(b"/Size %d" % one.size, b"/Size %d" % (one.size - 18))


@structure(Fault.CHANGED_AFTER_SIGNING)
def call_the_file_larger_than_it_is(one: Increment) -> Increment:
    return one.with_trailer(b"/Size ", b"/Size 9")


@structure(Fault.NOT_WHOLLY_COVERED)
def point_to_an_older_table(one: Increment) -> Increment:
    return replace(one, pointer=one.previous)


@structure(Fault.STRAY_BYTES)
def end_twice(one: Increment) -> Increment:
    return replace(one, behind_trailer=b"\nstartxref\n%d\n%%%%EOF" % one.previous, end=b"%%EOF\n")


@structure(Fault.STRAY_BYTES)
def put_words_behind_the_trailer(one: Increment) -> Increment:
    return replace(one, behind_trailer=b"\n% noi dung khac")


# Inside the field and the stamp


@structure(Fault.DAMAGED)
def name_the_place_twice(one: Increment) -> Increment:
    return one.edited(one.field.number, b"/Rect", b"/Rect [ 0 0 595 842 ]\n/Rect")


@structure(Fault.DAMAGED)
def name_the_place_by_another_spelling(one: Increment) -> Increment:
    return one.edited(one.field.number, b"/Rect", b"/R#65ct [ 0 0 595 842 ]\n/Rect")


@structure(Fault.DAMAGED)
def name_two_signatures_in_one_field(one: Increment) -> Increment:
    return one.edited(one.field.number, b"/V ", b"/V %d 0 R\n/V " % _filled(one, "/V"))


@structure(Fault.STRAY_BYTES)
def put_a_comment_into_the_field(one: Increment) -> Increment:
    return one.edited(one.field.number, b"/Rect", b"% /Rect [ 0 0 595 842 ]\n/Rect")


@structure(Fault.CHANGED_AFTER_SIGNING)
def give_the_field_a_script(one: Increment) -> Increment:
    script = b"/A << /S /JavaScript /JS (app.alert\\(1\\)) >>\n/V "
    return one.edited(one.field.number, b"/V ", script)


@structure(Fault.CHANGED_AFTER_SIGNING)
def give_the_field_a_layer(one: Increment) -> Increment:
    named = b"/OC %d 0 R\n/V " % one.size
    return one.with_new(_LAYER).edited(one.field.number, b"/V ", named)


@structure(Fault.CHANGED_AFTER_SIGNING)
def let_the_stamp_change_under_the_mouse(one: Increment) -> Increment:
    """Show another picture when the mouse is over it (rollover) than on paper."""
    return one.edited(one.field.number, b"/AP <<\n", b"/AP <<\n/R %d 0 R\n" % one.stamp.number)


@structure(Fault.CHANGED_AFTER_SIGNING)
def hide_the_stamp_in_a_layer(one: Increment) -> Increment:
    named = b"/Type /XObject\n/OC %d 0 R" % one.size
    return one.with_new(_LAYER).edited(one.stamp.number, b"/Type /XObject", named)


@structure(Fault.CHANGED_AFTER_SIGNING)
def hide_part_of_the_stamp_in_a_layer(one: Increment) -> Increment:
    return _with_resource(one.with_new(_LAYER), b"/Properties << /MC0 %d 0 R >>" % one.size)


@structure(Fault.CHANGED_AFTER_SIGNING)
def draw_the_stamp_from_another_file(one: Increment) -> Increment:
    """A reference XObject shows a page of a file that is not this one."""
    other = b"/Type /XObject\n/Ref << /F (khac.pdf) /Page 0 >>"
    return one.edited(one.stamp.number, b"/Type /XObject", other)


@structure(Fault.CHANGED_AFTER_SIGNING)
def draw_the_stamp_by_a_program(one: Increment) -> Increment:
    program = b"/Type /XObject\n/Subtype /PS\n"
    drawn = one.with_new(_stream(b"showpage", program))
    return _with_resource(drawn, b"/XObject << /P0 %d 0 R >>" % one.size)


@structure(Fault.CHANGED_AFTER_SIGNING)
def read_the_stamp_from_a_file_outside(one: Increment) -> Increment:
    return one.edited(one.stamp.number, b"/Type /XObject", b"/Type /XObject\n/F (khac.bin)")


@structure(Fault.CHANGED_AFTER_SIGNING)
def carry_a_script_in_the_stamp(one: Increment) -> Increment:
    action = b"<<\n/S /JavaScript\n/JS (app.alert\\(1\\))\n>>"
    return _with_resource(one.with_new(action), b"/Kx %d 0 R" % one.size)


@structure(Fault.CHANGED_AFTER_SIGNING)
def carry_a_file_in_the_stamp(one: Increment) -> Increment:
    carried = b"<<\n/Type /Filespec\n/F (cam-ket.json)\n/EF << /F %d 0 R >>\n>>" % (one.size + 1)
    return _with_resource(one.with_new(carried, _stream(b"{}")), b"/Kx %d 0 R" % one.size)


@structure(Fault.CHANGED_AFTER_SIGNING)
def carry_a_page_in_the_stamp(one: Increment) -> Increment:
    page = b"<<\n/Type /Page\n/Parent 1 0 R\n>>"
    return _with_resource(one.with_new(page), b"/Kx %d 0 R" % one.size)


@structure(Fault.CHANGED_AFTER_SIGNING)
def make_the_stamp_the_old_stamp_of_another(one: Increment) -> Increment:
    """Show the other side's stamp in one's own place."""
    old = b"/N %d 0 R" % one.stamp.number
    return one.edited(one.field.number, old, b"/N %d 0 R" % _filled(one, "/N"))


@structure(Fault.DAMAGED)
def lie_about_the_length_of_the_stamp(one: Increment) -> Increment:
    found = re.search(rb"/Length (\d+)", one.stamp.content)
    assert found is not None
    shorter = b"/Length %d" % (int(found[1]) - 30)
    return one.edited(one.stamp.number, found[0], shorter)


@structure(Fault.DAMAGED)
def give_the_stamp_two_lengths(one: Increment) -> Increment:
    return one.edited(one.stamp.number, b"/Length ", b"/Length 4\n/Length ")


@structure(Fault.CHANGED_AFTER_SIGNING)
def have_the_viewer_draw_the_stamps_while_signing(one: Increment) -> Increment:
    return one.with_bodies(_form_with(one, b"/NeedAppearances true"))


@structure(Fault.CHANGED_AFTER_SIGNING)
def write_the_form_in_another_font_while_signing(one: Increment) -> Increment:
    return one.with_bodies(_form_with(one, b"/DA (/Helv 0 Tf 1 g)"))


@structure(Fault.CHANGED_AFTER_SIGNING)
def put_words_where_the_form_counts_signatures(one: Increment) -> Increment:
    return one.with_bodies(_form_with(one, b"", b"/SigFlags << /JS (app.alert\\(1\\)) >>"))


# Inside the signature dictionary


@structure(Fault.DAMAGED)
def write_the_time_twice(one: Increment) -> Increment:
    return one.edited(one.signature.number, b"/M (", b"/M (D:20200101000000Z)\n/M (")


@structure(Fault.DAMAGED)
def write_the_byte_range_twice(one: Increment) -> Increment:
    number = one.signature.number
    return one.edited(number, b"/Contents", b"/Byte#52ange [ 0 9 9 9 ]\n/Contents")


@structure(Fault.CHANGED_AFTER_SIGNING)
def carry_a_script_in_the_signature(one: Increment) -> Increment:
    script = b"/AA << /O << /S /JavaScript /JS (app.alert\\(1\\)) >> >>\n/Type /Sig"
    return one.edited(one.signature.number, b"/Type /Sig", script)


@structure(Fault.CHANGED_AFTER_SIGNING)
def carry_a_file_in_the_signature(one: Increment) -> Increment:
    named = b"/Khac %d 0 R\n/Type /Sig" % one.size
    return one.with_new(_stream(b"{}")).edited(one.signature.number, b"/Type /Sig", named)


@structure(Fault.CHANGED_AFTER_SIGNING)
def claim_to_certify_a_second_time(one: Increment) -> Increment:
    """A second certification could loosen what the seal has locked."""
    loosened = (
        b"/Reference [ << /Type /SigRef /TransformMethod /DocMDP "
        b"/TransformParams << /Type /TransformParams /V /1.2 /P 3 >> >> ]\n/Type /Sig"
    )
    return one.edited(one.signature.number, b"/Type /Sig", loosened)


_LAYER: Final = (
    b"<<\n/Type /OCG\n/Name (chi khi in)\n/Usage << /Print << /PrintState /OFF >> >>\n>>"
)


def _with_resource(one: Increment, entry: bytes) -> Increment:
    found = re.search(rb"/Resources (\d+) 0 R", one.stamp.content)
    assert found is not None
    number = int(found[1])
    return one.edited(number, b"<<\n", b"<<\n" + entry + b"\n")


def _form_with(one: Increment, entry: bytes, flags: bytes = b"/SigFlags 3") -> Body:
    reader = open_pdf(one.before)
    number = reader.root.raw_get("/AcroForm").idnum
    fields = reader.root["/AcroForm"]["/Fields"]
    named = b" ".join(b"%d 0 R" % fields.raw_get(index).idnum for index in range(len(fields)))
    return Body(number, b"<<\n/Fields [ %s ]\n%s\n%s\n>>" % (named, flags, entry))


def _page(one: Increment) -> int:
    """Return the number of the first page."""
    kids = open_pdf(one.before).root["/Pages"]["/Kids"]
    return int(kids.raw_get(0).idnum)


def _filled(one: Increment, key: str) -> int:
    """Return the number of what fills the place signed before: its value or its stamp."""
    fields = open_pdf(one.before).root["/AcroForm"]["/Fields"]
    other = next(
        field for field in (fields[i] for i in range(len(fields))) if field["/T"] == "party_b"
    )
    return int((other if key == "/V" else other["/AP"]).raw_get(key).idnum)


def _stream(content: bytes, head: bytes = b"") -> bytes:
    return b"<<\n%s/Length %d\n>>\nstream\n%s\nendstream" % (head, len(content), content)
