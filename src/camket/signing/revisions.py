"""What changed from one revision of a file to the next: one field filled, an archive, or more.

pyHanko's own comparison allows what its rules foresee; here nothing is allowed but what our own
signing does: the field that is signed gets a value and an appearance, both new, and the form may
say that it holds signatures; a program may say besides who it is (`declaring`). Everything else the
earlier revision holds (pages, fonts, images, attachments, annotations, fields signed before) keeps
its place in the file, and so its bytes.
The other thing allowed is an archive: revocation data in the DSS and a timestamp over the file in a
field of its own that has no place on any page.
"""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

from pyhanko.pdf_utils import generic

from camket.signing.declaring import declared
from camket.signing.fillings import only_draws, says_only_what_it_is
from camket.signing.reading import DOCUMENT_TIMESTAMP, STORE_KEYS

if TYPE_CHECKING:
    from pyhanko.pdf_utils.reader import PdfFileReader

_FILLED_IN: Final = frozenset({"/V", "/AP"})
_PLACE: Final = frozenset({"/Rect"})
_SIGNED_WITHOUT_A_MARK: Final = frozenset({"/V"})
_SAYS_IT_IS_SIGNED: Final = frozenset({"/SigFlags"})
_FLAGS_OF_A_SIGNED_FORM: Final = (1, 3)
_TRAILER_OF_A_REVISION: Final = frozenset({"/Size", "/ID", "/Prev"})
_TABLE_AS_A_STREAM: Final = frozenset(
    {"/Type", "/W", "/Index", "/Length", "/Filter", "/DecodeParms"}
)
"""What a trailer that is the dictionary of a stream says of that stream (`packing`)."""
_HAS_ONE_FIELD_MORE: Final = frozenset({"/Fields", "/SigFlags"})
_HAS_EVIDENCE: Final = frozenset({"/DSS"})
_TIMESTAMP_FIELD: Final = {
    "/FT": b"/Sig",
    "/Type": b"/Annot",
    "/Subtype": b"/Widget",
    "/Rect": b"[ 0 0 0 0 ]",
    "/F": b"132",
}
"""How the field of a timestamp is spelled, its name and its value apart: it covers nothing."""
_TIMESTAMP: Final = frozenset({"/Type", "/Filter", "/SubFilter", "/Contents", "/ByteRange"})
_STORE: Final = frozenset({"/Type", *STORE_KEYS})


def only_fills_field(
    old: PdfFileReader,
    new: PdfFileReader,
    field_number: int,
    carriers: frozenset[int] = frozenset(),
) -> bool:
    """Say whether the later revision does nothing but fill this field.

    Args:
        old: The file up to the end of the earlier revision.
        new: The file up to the end of the later one; it begins with the same bytes.
        field_number: Object number of the field that was signed.
        carriers: Numbers of the streams that carry the table and the objects of a packed revision;
            what they carry was walked already, and nothing may refer to them.
    """
    return (
        _adds_one_revision(old, new, carriers)
        and _keeps_trailer(old, new, carriers)
        and _are_new(carriers, old)
        and _touches_only(old, new, field_number)
        and _only_fills(old, new, field_number, carriers)
        and _adds_only_what_is_used(old, new, field_number, carriers)
    )


def only_archives(old: PdfFileReader, new: PdfFileReader, field_number: int) -> bool:
    """Say whether the later revision does nothing but add evidence and a timestamp over the file.

    Args:
        old: The file up to the end of the earlier revision.
        new: The file up to the end of the later one; it begins with the same bytes.
        field_number: Object number of the field that holds the timestamp.
    """
    return (
        _adds_one_revision(old, new)
        and _keeps_trailer(old, new)
        and _is_timestamp_field(old, new, field_number)
        and _adds_one_field(old, new, field_number)
        and _only_extends_store(old, new)
        and _replaces_no_more_than(old, new)
        and _adds_only_evidence(old, new, field_number)
    )


def _is_timestamp_field(old: PdfFileReader, new: PdfFileReader, field_number: int) -> bool:
    """Say whether the field is new, stands on no page and holds a timestamp over the file."""
    reference = generic.Reference(field_number, 0)
    if (field_number, 0) in _known(old):
        return False
    field = new.get_object(reference)
    if set(field) != {"/T", "/V", *_TIMESTAMP_FIELD} or not _is_new(field.raw_get("/V"), old, new):
        return False
    if any(_spelled(field.raw_get(key)) != as_it_is for key, as_it_is in _TIMESTAMP_FIELD.items()):
        return False
    value = field["/V"]
    return (
        set(value) <= _TIMESTAMP
        and value["/Type"] == "/DocTimeStamp"
        and value["/SubFilter"] == DOCUMENT_TIMESTAMP
    )


def _adds_one_field(old: PdfFileReader, new: PdfFileReader, field_number: int) -> bool:
    """Say whether the form is the same but for this field behind the others."""
    form = old.root.raw_get("/AcroForm")
    if not isinstance(form, generic.IndirectObject):
        return False
    before, after = old.get_object(form.reference), new.get_object(form.reference)
    if not _same_but(form.reference, old, new, _HAS_ONE_FIELD_MORE):
        return False
    fields, longer = before.raw_get("/Fields"), after.raw_get("/Fields")
    added = generic.IndirectObject(field_number, 0, new)
    return _spelled(after.raw_get("/SigFlags")) == b"3" and _is_longer_by(
        fields, longer, [_spelled(added)]
    )


def _is_longer_by(
    short: generic.PdfObject, longer: generic.PdfObject, added: list[bytes] | None
) -> bool:
    """Say whether an array begins with another; `added` is what follows, where it matters."""
    if not isinstance(short, generic.ArrayObject) or not isinstance(longer, generic.ArrayObject):
        return False
    first = [_spelled(short.raw_get(index)) for index in range(len(short))]
    whole = [_spelled(longer.raw_get(index)) for index in range(len(longer))]
    rest = whole[len(first) :]
    return whole[: len(first)] == first and (added is None or rest == added)


def _only_extends_store(old: PdfFileReader, new: PdfFileReader) -> bool:
    """Say whether the DSS, if there is one, holds what it held before and perhaps more."""
    if not _same_but(old.root_ref, old, new, _HAS_EVIDENCE):
        return False
    if "/DSS" not in new.root:
        return "/DSS" not in old.root
    store = new.root["/DSS"]
    if not isinstance(store, generic.DictionaryObject) or not set(store) <= _STORE:
        return False
    empty = generic.ArrayObject()
    before = _store_before(old, new)
    return before is not None and all(
        _is_longer_by(
            before.raw_get(key) if key in before else empty,
            store.raw_get(key) if key in store else empty,
            None,
        )
        for key in STORE_KEYS
    )


def _store_before(old: PdfFileReader, new: PdfFileReader) -> generic.DictionaryObject | None:
    """Return the earlier DSS, empty where there was none; None if the later stands elsewhere."""
    reference = new.root.raw_get("/DSS")
    if "/DSS" not in old.root:
        return generic.DictionaryObject() if _is_new(reference, old, new) else None
    same = _spelled(old.root.raw_get("/DSS")) == _spelled(reference)
    return old.root["/DSS"] if same and isinstance(reference, generic.IndirectObject) else None


def _replaces_no_more_than(old: PdfFileReader, new: PdfFileReader) -> bool:
    """Say whether catalogue, form and DSS are all that an archive touches of what was there."""
    references = [old.root_ref, old.root.raw_get("/AcroForm").reference]
    if "/DSS" in old.root:
        references.append(old.root.raw_get("/DSS").reference)
    allowed = {(one.idnum, one.generation) for one in references}
    return _replaced(old, new) <= allowed


def _adds_only_evidence(old: PdfFileReader, new: PdfFileReader, field_number: int) -> bool:
    """Say whether each new object is the field, its timestamp, the DSS or a stream in it."""
    field = new.get_object(generic.Reference(field_number, 0))
    value = field.raw_get("/V")
    wanted = {(field_number, 0), (value.idnum, value.generation)}
    if "/DSS" in new.root:
        reference = new.root.raw_get("/DSS")
        wanted.add((reference.idnum, reference.generation))
        store = new.root["/DSS"]
        for key in STORE_KEYS:
            streams: Any = store[key] if key in store else ()  # noqa: SIM401  # follows references
            for index in range(len(streams)):
                stream = streams.raw_get(index)
                if not _is_plain_stream(stream):
                    return False
                wanted.add((stream.idnum, stream.generation))
    known = {number for number, _ in _known(old)}
    added = {one for one in _numbers(new, old.xrefs.total_revisions) if one[0] not in known}
    return added <= wanted


def _is_plain_stream(one: generic.PdfObject) -> bool:
    if not isinstance(one, generic.IndirectObject):
        return False
    stream = one.get_object()
    return isinstance(stream, generic.StreamObject) and set(stream) <= {"/Length"}


def _adds_one_revision(
    old: PdfFileReader, new: PdfFileReader, carriers: frozenset[int] = frozenset()
) -> bool:
    count = old.xrefs.total_revisions
    if new.xrefs.total_revisions != count + 1 or new.xrefs.hybrid_xrefs_present:
        return False
    kept = all(
        old.xrefs.get_startxref_for_revision(number) == new.xrefs.get_startxref_for_revision(number)
        for number in range(count)
    )
    freed = {one.idnum for one in new.xrefs.refs_freed_in_revision(count)}
    return kept and freed <= carriers and _numbers_go_on(old, new)


def _numbers_go_on(old: PdfFileReader, new: PdfFileReader) -> bool:
    """Say whether new objects take new numbers: a number left empty may be referred to already.

    The size has to be what it says: what is numbered beyond it does not exist for some readers.
    """
    size = int(old.trailer["/Size"])
    known = {number for number, _ in _known(old)}
    added = {number for number, _ in _numbers(new, old.xrefs.total_revisions)}
    new_size = max([size, *(number + 1 for number in added)])
    return all(number >= size for number in added - known) and new.trailer["/Size"] == new_size


def _are_new(carriers: frozenset[int], old: PdfFileReader) -> bool:
    size = int(old.trailer["/Size"])
    return all(number >= size for number in carriers)


def _keeps_trailer(
    old: PdfFileReader, new: PdfFileReader, carriers: frozenset[int] = frozenset()
) -> bool:
    if "/Encrypt" in new.trailer or "/Encrypt" in old.trailer:
        return False
    first_old, first_new = (_spelled(reader.trailer["/ID"][0]) for reader in (old, new))
    keys = {*old.trailer, *new.trailer} - _TRAILER_OF_A_REVISION
    if carriers:
        keys -= _TABLE_AS_A_STREAM
    return first_old == first_new and all(
        _trailer_entry(old, key) == _trailer_entry(new, key) for key in keys
    )


def _trailer_entry(reader: PdfFileReader, key: str) -> bytes:
    return _spelled(reader.trailer.raw_get(key)) if key in reader.trailer else b""


def _numbers(reader: PdfFileReader, revision: int) -> set[tuple[int, int]]:
    references = reader.xrefs.explicit_refs_in_revision(revision)
    return {(reference.idnum, reference.generation) for reference in references}


def _replaced(old: PdfFileReader, new: PdfFileReader) -> set[tuple[int, int]]:
    added = _numbers(new, old.xrefs.total_revisions)
    known = {number for number, _ in _known(old)}
    return {one for one in added if one[0] in known}


def _known(reader: PdfFileReader) -> set[tuple[int, int]]:
    revisions = range(reader.xrefs.total_revisions)
    return {one for revision in revisions for one in _numbers(reader, revision)}


def _touches_only(old: PdfFileReader, new: PdfFileReader, field_number: int) -> bool:
    """Say whether the field, and the form's word that there are signatures, are all it touches."""
    others = _replaced(old, new) - {(field_number, 0)} - declared(old, new)
    form = old.root.raw_get("/AcroForm")
    if not others:
        return True
    if not isinstance(form, generic.IndirectObject):
        return False
    if others != {(form.idnum, form.generation)}:
        return False
    flags = new.get_object(form.reference).raw_get("/SigFlags")
    is_number = isinstance(flags, generic.NumberObject) and flags in _FLAGS_OF_A_SIGNED_FORM
    return is_number and _same_but(form.reference, old, new, _SAYS_IT_IS_SIGNED)


def _same_but(
    reference: generic.Reference,
    old: PdfFileReader,
    new: PdfFileReader,
    allowed: frozenset[str],
) -> bool:
    """Say whether a dictionary is the same in both revisions but for some keys."""
    before, after = old.get_object(reference), new.get_object(reference)
    keys = (set(before) | set(after)) - allowed
    return all(
        key in before
        and key in after
        and _spelled(before.raw_get(key)) == _spelled(after.raw_get(key))
        for key in keys
    )


def _only_fills(
    old: PdfFileReader, new: PdfFileReader, field_number: int, carriers: frozenset[int]
) -> bool:
    reference = generic.Reference(field_number, 0)
    before, after = old.get_object(reference), new.get_object(reference)
    if "/V" in before or not _FILLED_IN.issubset(after):
        return False
    allowed = _FILLED_IN | _PLACE if _takes_no_place(after) else _FILLED_IN
    if not _same_but(reference, old, new, allowed):
        return False
    value = after.raw_get("/V")
    if not _is_new(value, old, new) or not says_only_what_it_is(value.get_object()):
        return False
    if _same_but(reference, old, new, _SIGNED_WITHOUT_A_MARK):
        return True
    appearance = after.raw_get("/AP")
    if _is_new(appearance, old, new):
        appearance = appearance.get_object()
    if not isinstance(appearance, generic.DictionaryObject) or set(appearance) != {"/N"}:
        return False
    drawn = appearance.raw_get("/N")
    numbers = _numbers(new, old.xrefs.total_revisions) - _known(old)
    added = {number for number, _ in numbers} - carriers
    return _is_new(drawn, old, new) and only_draws(drawn, new, added)


def _takes_no_place(field: generic.DictionaryObject) -> bool:
    """Say whether a signer gave up the place for his mark: PDFBox does when it shows none."""
    edges = field.raw_get("/Rect") if "/Rect" in field else None
    return isinstance(edges, generic.ArrayObject) and all(
        isinstance(edge := edges.raw_get(index), generic.NumberObject | generic.FloatObject)
        and edge == 0
        for index in range(len(edges))
    )


def _adds_only_what_is_used(
    old: PdfFileReader, new: PdfFileReader, field_number: int, carriers: frozenset[int]
) -> bool:
    """Say whether each new object belongs to the signature or its appearance."""
    known = {number for number, _ in _known(old)}
    added = _numbers(new, old.xrefs.total_revisions)
    unused = {one for one in added if one[0] not in known and one[0] not in carriers}
    field = new.get_object(generic.Reference(field_number, 0))
    waiting: list[generic.PdfObject] = [field.raw_get(key) for key in _FILLED_IN]
    while waiting:
        one = waiting.pop()
        if isinstance(one, generic.DictionaryObject):
            waiting.extend(one.raw_get(key) for key in one)
        elif isinstance(one, generic.ArrayObject):
            waiting.extend(one.raw_get(index) for index in range(len(one)))
        elif isinstance(one, generic.IndirectObject) and (one.idnum, one.generation) in unused:
            unused.remove((one.idnum, one.generation))
            waiting.append(new.get_object(one.reference))
    return not unused


def _is_new(one: generic.PdfObject, old: PdfFileReader, new: PdfFileReader) -> bool:
    if not isinstance(one, generic.IndirectObject):
        return False
    return (one.idnum, one.generation) in _numbers(new, old.xrefs.total_revisions)


def _spelled(one: generic.PdfObject) -> bytes:
    stream = BytesIO()
    one.write_to_stream(stream)
    return stream.getvalue()
