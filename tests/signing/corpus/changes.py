"""What an attacker may want to change in a signed paper: one function for each, on any revision."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from tests.documents.papers import PARTY_B, make_frozen
from tests.signing.foreigners import PARTY_A_WITHOUT_KEY, make_foreigner

from camket.signing.wording import Fault

Change = Callable[[IncrementalPdfFileWriter], None]

CHANGES: Final[dict[str, Change]] = {}
UNREADABLE: Final = {
    "put_a_form_field_over_the_text": Fault.DAMAGED,
    "name_two_fields_alike": Fault.DAMAGED,
}
"""Changes after which the form is read no further: a paper's form has signature fields only."""

UNDONE_BY_THE_WRITER: Final = {"have_the_viewer_draw_the_stamps"}
"""pyHanko clears this flag whenever it signs."""


def change(function: Change) -> Change:
    """Enter a change in the list under its own name."""
    CHANGES[function.__name__] = function
    return function


# Pages


@change
def draw_over_a_page(writer: IncrementalPdfFileWriter) -> None:
    page = _page(writer)
    added = _stream(writer, b"0 0 0 rg 100 400 300 200 re f")
    page[pdf_name("/Contents")] = _array(page.raw_get("/Contents"), added)
    writer.update_container(page)


@change
def replace_the_content_of_a_page(writer: IncrementalPdfFileWriter) -> None:
    page = _page(writer)
    page[pdf_name("/Contents")] = _stream(writer, b"BT ET")
    writer.update_container(page)


@change
def replace_a_content_stream_in_its_place(writer: IncrementalPdfFileWriter) -> None:
    reference = _page(writer).raw_get("/Contents")
    writer.objects[(0, reference.idnum)] = generic.StreamObject(stream_data=b"BT ET")


@change
def add_a_page(writer: IncrementalPdfFileWriter) -> None:
    pages = writer.root["/Pages"]
    pages["/Kids"].append(writer.add_object(_new_page(pages)))
    _count_pages(writer)


@change
def remove_a_page(writer: IncrementalPdfFileWriter) -> None:
    writer.root["/Pages"]["/Kids"].pop()
    _count_pages(writer)


@change
def replace_a_page(writer: IncrementalPdfFileWriter) -> None:
    pages = writer.root["/Pages"]
    pages["/Kids"][0] = writer.add_object(_new_page(pages))
    _count_pages(writer)


@change
def turn_the_pages_round(writer: IncrementalPdfFileWriter) -> None:
    kids = writer.root["/Pages"]["/Kids"]
    kids[0], kids[1] = kids.raw_get(1), kids.raw_get(0)
    _count_pages(writer)


@change
def crop_a_page(writer: IncrementalPdfFileWriter) -> None:
    page = _page(writer)
    page[pdf_name("/CropBox")] = _numbers(0, 400, 595, 842)
    writer.update_container(page)


@change
def turn_a_page_upside_down(writer: IncrementalPdfFileWriter) -> None:
    page = _page(writer)
    page[pdf_name("/Rotate")] = generic.NumberObject(180)
    writer.update_container(page)


@change
def label_the_pages_anew(writer: IncrementalPdfFileWriter) -> None:
    label = _dictionary(S=pdf_name("/D"), St=generic.NumberObject(7))
    writer.root[pdf_name("/PageLabels")] = _dictionary(Nums=_array(generic.NumberObject(0), label))
    writer.update_root()


# Fonts and images


@change
def swap_a_font(writer: IncrementalPdfFileWriter) -> None:
    fonts = _page(writer)["/Resources"]["/Font"]
    fonts[next(iter(fonts))] = writer.add_object(
        _dictionary(
            Type=pdf_name("/Font"), Subtype=pdf_name("/Type1"), BaseFont=pdf_name("/Symbol")
        )
    )
    writer.update_container(fonts)


@change
def swap_the_letters_of_a_font(writer: IncrementalPdfFileWriter) -> None:
    """Give the font program other glyphs, so that the same codes show other letters."""
    fonts = _page(writer)["/Resources"]["/Font"]
    first = fonts[next(iter(fonts))]
    descriptor = first["/DescendantFonts"][0]["/FontDescriptor"]
    key = next(key for key in descriptor if key.startswith("/FontFile"))
    reference = descriptor.raw_get(key)
    writer.objects[(0, reference.idnum)] = generic.StreamObject(stream_data=b"\0\1\0\0")


@change
def swap_what_a_font_says_when_copied(writer: IncrementalPdfFileWriter) -> None:
    fonts = _page(writer)["/Resources"]["/Font"]
    font = fonts[next(iter(fonts))]
    font[pdf_name("/ToUnicode")] = _stream(writer, b"/CMapName /Khac def")
    writer.update_container(font)


@change
def put_an_image_among_the_resources(writer: IncrementalPdfFileWriter) -> None:
    resources = _page(writer)["/Resources"]
    image = generic.StreamObject(
        {
            pdf_name("/Type"): pdf_name("/XObject"),
            pdf_name("/Subtype"): pdf_name("/Image"),
            pdf_name("/Width"): generic.NumberObject(1),
            pdf_name("/Height"): generic.NumberObject(1),
            pdf_name("/BitsPerComponent"): generic.NumberObject(8),
            pdf_name("/ColorSpace"): pdf_name("/DeviceGray"),
        },
        stream_data=b"\0",
    )
    resources[pdf_name("/XObject")] = _dictionary(Im0=writer.add_object(image))
    writer.update_container(resources)


# Annotations


@change
def write_free_text_on_a_page(writer: IncrementalPdfFileWriter) -> None:
    _annotate(writer, "/FreeText", Contents=generic.TextStringObject("Không đồng ý"))


@change
def put_a_rubber_stamp_on_a_page(writer: IncrementalPdfFileWriter) -> None:
    _annotate(writer, "/Stamp", AP=_dictionary(N=_form(writer, b"1 0 0 rg 0 0 200 200 re f")))


@change
def redact_a_page(writer: IncrementalPdfFileWriter) -> None:
    _annotate(writer, "/Redact", OverlayText=generic.TextStringObject("đã bỏ"))


@change
def cover_a_page_with_a_popup(writer: IncrementalPdfFileWriter) -> None:
    _annotate(writer, "/Popup", Open=generic.BooleanObject(value=True))


@change
def put_a_form_field_over_the_text(writer: IncrementalPdfFileWriter) -> None:
    field = _annotate(
        writer,
        "/Widget",
        FT=pdf_name("/Tx"),
        T=generic.TextStringObject("che"),
        V=generic.TextStringObject("Đã sửa"),
    )
    _form_of(writer)["/Fields"].append(field)
    writer.update_container(_form_of(writer))


@change
def put_a_widget_outside_the_form(writer: IncrementalPdfFileWriter) -> None:
    _annotate(writer, "/Widget", FT=pdf_name("/Tx"), T=generic.TextStringObject("che"))


@change
def link_a_page_to_an_address(writer: IncrementalPdfFileWriter) -> None:
    action = _dictionary(S=pdf_name("/URI"), URI=generic.TextStringObject("http://khac.example/"))
    _annotate(writer, "/Link", A=action)


# Signature fields and the form


@change
def move_a_signature_field(writer: IncrementalPdfFileWriter) -> None:
    _place_party_a(writer, 50, 500, 260, 572)


@change
def stretch_a_signature_field_over_the_text(writer: IncrementalPdfFileWriter) -> None:
    _place_party_a(writer, 50, 50, 500, 700)


@change
def move_a_signature_to_another_page(writer: IncrementalPdfFileWriter) -> None:
    field = _field(writer, "party_a")
    field[pdf_name("/P")] = writer.root["/Pages"]["/Kids"].raw_get(0)
    writer.update_container(field)


@change
def hide_the_signature_of_another(writer: IncrementalPdfFileWriter) -> None:
    field = _field(writer, "party_b")
    field[pdf_name("/F")] = generic.NumberObject(2)
    writer.update_container(field)


@change
def stamp_the_place_of_another_anew(writer: IncrementalPdfFileWriter) -> None:
    field = _field(writer, "party_b")
    field[pdf_name("/AP")] = _dictionary(N=_form(writer, b"0 0 210 72 re f"))
    writer.update_container(field)


@change
def empty_the_place_of_another(writer: IncrementalPdfFileWriter) -> None:
    field = _field(writer, "party_b")
    field.pop("/V", None)
    field[pdf_name("/Ff")] = generic.NumberObject(1)
    writer.update_container(field)


@change
def add_a_signature_field(writer: IncrementalPdfFileWriter) -> None:
    field = _annotate(writer, "/Widget", FT=pdf_name("/Sig"), T=generic.TextStringObject("party_c"))
    _form_of(writer)["/Fields"].append(field)
    writer.update_container(_form_of(writer))


@change
def name_two_fields_alike(writer: IncrementalPdfFileWriter) -> None:
    field = _annotate(writer, "/Widget", FT=pdf_name("/Sig"), T=generic.TextStringObject("party_a"))
    _form_of(writer)["/Fields"].append(field)
    writer.update_container(_form_of(writer))


@change
def take_the_seal_off_the_form(writer: IncrementalPdfFileWriter) -> None:
    fields = _form_of(writer)["/Fields"]
    fields.pop()
    writer.update_container(_form_of(writer))


@change
def shadow_the_signature_of_the_seal(writer: IncrementalPdfFileWriter) -> None:
    """Write the seal's signature dictionary again under its own number, with another time."""
    signature = _field(writer, "issuer").raw_get("/V")
    copy = generic.DictionaryObject(dict(signature.get_object().items()))
    copy[pdf_name("/M")] = generic.TextStringObject("D:20300101000000Z")
    writer.objects[(0, signature.idnum)] = copy


@change
def write_the_form_in_another_font(writer: IncrementalPdfFileWriter) -> None:
    form = _form_of(writer)
    form[pdf_name("/DA")] = generic.TextStringObject("/Helv 0 Tf 1 g")
    form[pdf_name("/DR")] = _dictionary(Font=_dictionary())
    writer.update_container(form)


@change
def have_the_viewer_draw_the_stamps(writer: IncrementalPdfFileWriter) -> None:
    form = _form_of(writer)
    form[pdf_name("/NeedAppearances")] = generic.BooleanObject(value=True)
    writer.update_container(form)


@change
def put_another_form_over_the_paper(writer: IncrementalPdfFileWriter) -> None:
    form = _form_of(writer)
    form[pdf_name("/XFA")] = _stream(writer, b"<xdp:xdp/>")
    writer.update_container(form)


@change
def unlock_the_text(writer: IncrementalPdfFileWriter) -> None:
    writer.root.pop("/Perms")
    writer.update_root()


# What runs, what is hidden


@change
def run_a_script_on_opening(writer: IncrementalPdfFileWriter) -> None:
    writer.root[pdf_name("/OpenAction")] = _script()
    writer.update_root()


@change
def start_a_program_on_opening(writer: IncrementalPdfFileWriter) -> None:
    writer.root[pdf_name("/OpenAction")] = _dictionary(
        S=pdf_name("/Launch"), F=generic.TextStringObject("cmd.exe")
    )
    writer.update_root()


@change
def name_a_script_for_the_whole_paper(writer: IncrementalPdfFileWriter) -> None:
    names = writer.root["/Names"]
    names[pdf_name("/JavaScript")] = _dictionary(
        Names=_array(generic.TextStringObject("khac"), _script())
    )
    writer.update_container(names)


@change
def run_a_script_when_a_page_opens(writer: IncrementalPdfFileWriter) -> None:
    page = _page(writer)
    page[pdf_name("/AA")] = _dictionary(O=_script())
    writer.update_container(page)


@change
def run_a_script_when_the_paper_is_printed(writer: IncrementalPdfFileWriter) -> None:
    writer.root[pdf_name("/AA")] = _dictionary(WP=_script())
    writer.update_root()


@change
def run_a_script_in_the_place_of_a_signature(writer: IncrementalPdfFileWriter) -> None:
    field = _field(writer, "party_a")
    field[pdf_name("/AA")] = _dictionary(E=_script())
    writer.update_container(field)


@change
def hide_a_layer(writer: IncrementalPdfFileWriter) -> None:
    layer = writer.add_object(
        _dictionary(Type=pdf_name("/OCG"), Name=generic.TextStringObject("chỉ khi in"))
    )
    writer.root[pdf_name("/OCProperties")] = _dictionary(
        OCGs=_array(layer), D=_dictionary(OFF=_array(layer))
    )
    writer.update_root()


# Attachments


@change
def swap_the_attachment(writer: IncrementalPdfFileWriter) -> None:
    files = writer.root["/Names"]["/EmbeddedFiles"]["/Names"][1]["/EF"]
    for key in list(files):
        files[key] = _stream(writer, make_frozen(slots=(PARTY_B,)))
    writer.update_container(files)


@change
def attach_a_second_file_of_the_same_name(writer: IncrementalPdfFileWriter) -> None:
    tree = writer.root["/Names"]["/EmbeddedFiles"]["/Names"]
    other = _dictionary(
        Type=pdf_name("/Filespec"),
        F=generic.TextStringObject("cam-ket.json"),
        EF=_dictionary(F=_stream(writer, make_frozen(slots=(PARTY_B,)))),
    )
    tree.append(tree.raw_get(0))
    tree.append(writer.add_object(other))
    writer.update_container(writer.root["/Names"])


@change
def attach_the_file_to_the_paper_anew(writer: IncrementalPdfFileWriter) -> None:
    writer.root[pdf_name("/AF")] = generic.ArrayObject()
    writer.update_root()


# What a paper says of itself


@change
def give_the_paper_another_title(writer: IncrementalPdfFileWriter) -> None:
    info = writer.trailer["/Info"]
    info[pdf_name("/Title")] = generic.TextStringObject("Bản khác")
    writer.update_container(info)


@change
def name_another_author_beside_the_producer(writer: IncrementalPdfFileWriter) -> None:
    info = writer.trailer["/Info"]
    info[pdf_name("/Producer")] = generic.TextStringObject("Chương trình khác")
    info[pdf_name("/Author")] = generic.TextStringObject("Người khác")
    writer.update_container(info)


@change
def hide_a_stream_in_the_producer(writer: IncrementalPdfFileWriter) -> None:
    info = writer.trailer["/Info"]
    info[pdf_name("/Producer")] = _stream(writer, b"BT ET")
    writer.update_container(info)


@change
def date_the_paper_in_words(writer: IncrementalPdfFileWriter) -> None:
    info = writer.trailer["/Info"]
    info[pdf_name("/ModDate")] = generic.TextStringObject("sau khi hai bên đã sửa")
    writer.update_container(info)


@change
def open_a_page_beside_an_extension(writer: IncrementalPdfFileWriter) -> None:
    writer.root[pdf_name("/Extensions")] = _extensions()
    writer.root[pdf_name("/OpenAction")] = generic.ArrayObject(
        [writer.root["/Pages"]["/Kids"].raw_get(0), pdf_name("/Fit")]
    )
    writer.update_root()


@change
def hide_a_script_in_an_extension(writer: IncrementalPdfFileWriter) -> None:
    extensions = _extensions()
    extensions["/ESIC"][pdf_name("/URL")] = generic.TextStringObject("http://khac.example/")
    extensions["/ESIC"][pdf_name("/AA")] = generic.DictionaryObject()
    writer.root[pdf_name("/Extensions")] = extensions
    writer.update_root()


def _extensions() -> generic.DictionaryObject:
    level = {
        pdf_name("/BaseVersion"): pdf_name("/1.7"),
        pdf_name("/ExtensionLevel"): generic.NumberObject(1),
    }
    return generic.DictionaryObject({pdf_name("/ESIC"): generic.DictionaryObject(level)})


@change
def give_the_metadata_another_title(writer: IncrementalPdfFileWriter) -> None:
    _respell_metadata(writer, b"Cam L", b"Khac ")


@change
def give_the_metadata_words_of_their_own(writer: IncrementalPdfFileWriter) -> None:
    _respell_metadata(writer, b"<x:xmpmeta", b'<!DOCTYPE x [<!ENTITY a "b">]><x:xmpmeta')


@change
def say_a_second_thing_in_the_metadata(writer: IncrementalPdfFileWriter) -> None:
    end = b"</rdf:RDF>"
    more = (
        b'<rdf:Description rdf:about="" xmlns:khac="http://khac.example/">'
        b"<khac:noi>khac</khac:noi></rdf:Description>"
    )
    _respell_metadata(writer, end, more + end)


def _respell_metadata(writer: IncrementalPdfFileWriter, old: bytes, new: bytes) -> None:
    reference = writer.root.raw_get("/Metadata")
    told = writer.root["/Metadata"].data
    changed = told.replace(old, new)
    assert changed != told, told
    kind = {pdf_name("/Type"): pdf_name("/Metadata"), pdf_name("/Subtype"): pdf_name("/XML")}
    writer.objects[(0, reference.idnum)] = generic.StreamObject(kind, stream_data=changed)


@change
def change_the_metadata(writer: IncrementalPdfFileWriter) -> None:
    reference = writer.root.raw_get("/Metadata")
    writer.objects[(0, reference.idnum)] = generic.StreamObject(
        {pdf_name("/Type"): pdf_name("/Metadata"), pdf_name("/Subtype"): pdf_name("/XML")},
        stream_data=b"<x:xmpmeta xmlns:x='adobe:ns:meta/'/>",
    )


@change
def change_what_is_read_aloud(writer: IncrementalPdfFileWriter) -> None:
    tree = writer.root["/StructTreeRoot"]
    tree[pdf_name("/RoleMap")] = _dictionary(P=pdf_name("/Artifact"))
    writer.update_container(tree)


@change
def declare_another_version_and_extensions(writer: IncrementalPdfFileWriter) -> None:
    writer.root[pdf_name("/Version")] = pdf_name("/2.0")
    writer.root[pdf_name("/Extensions")] = _dictionary(ADBE=_dictionary())
    writer.update_root()


@change
def declare_an_older_version(writer: IncrementalPdfFileWriter) -> None:
    """Readers of that version would pass over what they do not know."""
    writer.root[pdf_name("/Version")] = pdf_name("/1.3")
    writer.update_root()


@change
def point_elsewhere_in_a_list_of_extensions(writer: IncrementalPdfFileWriter) -> None:
    extensions = _extensions()
    extensions["/ESIC"][pdf_name("/URL")] = generic.TextStringObject("https://khac.example/")
    extensions[pdf_name("/ISO_")] = generic.ArrayObject([extensions.pop(pdf_name("/ESIC"))])
    writer.root[pdf_name("/Extensions")] = extensions
    writer.update_root()


@change
def bring_a_second_catalog(writer: IncrementalPdfFileWriter) -> None:
    catalog = generic.DictionaryObject(dict(writer.root.items()))
    writer._root = writer.add_object(catalog)


@change
def bring_certificates_of_ones_own(writer: IncrementalPdfFileWriter) -> None:
    """Put a store for validation (DSS) of the attacker's into the catalog."""
    own = make_foreigner(PARTY_A_WITHOUT_KEY).root.dump()
    store = _dictionary(Type=pdf_name("/DSS"), Certs=_array(_stream(writer, own)))
    writer.root[pdf_name("/DSS")] = writer.add_object(store)
    writer.update_root()


# Objects


@change
def fill_an_empty_number(writer: IncrementalPdfFileWriter) -> None:
    """Take a number nothing stands under but something may already refer to."""
    xrefs = writer.prev.xrefs
    used = {
        reference.idnum
        for number in range(xrefs.total_revisions)
        for reference in xrefs.explicit_refs_in_revision(number)
    }
    empty = next(one for one in range(1, writer.prev.trailer["/Size"]) if one not in used)
    writer.objects[(0, empty)] = generic.StreamObject(stream_data=b"q Q")


@change
def bring_an_object_nothing_uses(writer: IncrementalPdfFileWriter) -> None:
    _stream(writer, b"noi dung khac")


@change
def write_an_object_again_as_it_was(writer: IncrementalPdfFileWriter) -> None:
    """Change nothing, but make room for whoever changes it later."""
    writer.update_container(_page(writer))


def _page(writer: IncrementalPdfFileWriter) -> generic.DictionaryObject:
    return writer.find_page_for_modification(0)[0].get_object()


def _new_page(pages: generic.DictionaryObject) -> generic.DictionaryObject:
    return _dictionary(
        Type=pdf_name("/Page"), Parent=_reference(pages), MediaBox=_numbers(0, 0, 595, 842)
    )


def _reference(one: generic.DictionaryObject) -> generic.IndirectObject:
    found = one.container_ref
    return generic.IndirectObject(found.idnum, found.generation, found.pdf)


def _count_pages(writer: IncrementalPdfFileWriter) -> None:
    pages = writer.root["/Pages"]
    pages[pdf_name("/Count")] = generic.NumberObject(len(pages["/Kids"]))
    writer.update_container(pages)


def _form_of(writer: IncrementalPdfFileWriter) -> generic.DictionaryObject:
    return writer.root["/AcroForm"]


def _field(writer: IncrementalPdfFileWriter, name: str) -> generic.DictionaryObject:
    fields = _form_of(writer)["/Fields"]
    return next(one for one in (fields[i] for i in range(len(fields))) if one["/T"] == name)


def _place_party_a(writer: IncrementalPdfFileWriter, *edges: float) -> None:
    field = _field(writer, "party_a")
    field[pdf_name("/Rect")] = _numbers(*edges)
    writer.update_container(field)


def _annotate(
    writer: IncrementalPdfFileWriter, subtype: str, **entries: generic.PdfObject
) -> generic.IndirectObject:
    page = _page(writer)
    note = _dictionary(
        Type=pdf_name("/Annot"),
        Subtype=pdf_name(subtype),
        Rect=_numbers(100, 100, 300, 300),
        F=generic.NumberObject(4),
        **entries,
    )
    added = writer.add_object(note)
    there = [page["/Annots"].raw_get(i) for i in range(len(page["/Annots"]))]
    page[pdf_name("/Annots")] = _array(*there, added)
    writer.update_container(page)
    return added


def _script() -> generic.DictionaryObject:
    return _dictionary(S=pdf_name("/JavaScript"), JS=generic.TextStringObject("app.alert(1)"))


def _form(writer: IncrementalPdfFileWriter, content: bytes) -> generic.IndirectObject:
    drawn = {
        pdf_name("/Type"): pdf_name("/XObject"),
        pdf_name("/Subtype"): pdf_name("/Form"),
        pdf_name("/BBox"): _numbers(0, 0, 210, 72),
    }
    return writer.add_object(generic.StreamObject(drawn, stream_data=content))


def _stream(writer: IncrementalPdfFileWriter, content: bytes) -> generic.IndirectObject:
    return writer.add_object(generic.StreamObject(stream_data=content))


def _dictionary(**entries: generic.PdfObject) -> generic.DictionaryObject:
    return generic.DictionaryObject({pdf_name(f"/{key}"): one for key, one in entries.items()})


def _array(*items: generic.PdfObject) -> generic.ArrayObject:
    return generic.ArrayObject(items)


def _numbers(*edges: float) -> generic.ArrayObject:
    return generic.ArrayObject([generic.FloatObject(edge) for edge in edges])
