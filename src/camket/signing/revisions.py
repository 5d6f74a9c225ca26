"""What changed from one revision of a file to the next: one field filled, or something else.

pyHanko's own comparison allows what its rules foresee; here nothing is allowed but what our own
signing does: the field that is signed gets a value and an appearance, both new. Everything the
earlier revision holds (pages, fonts, images, attachments, annotations, fields signed before) keeps
its place in the file, and so its bytes.
"""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Final

from pyhanko.pdf_utils import generic

from camket.signing.reading import open_pdf

if TYPE_CHECKING:
    from pyhanko.pdf_utils.reader import PdfFileReader

_FILLED_IN: Final = {"/V", "/AP"}
_TRAILER_KEPT: Final = ("/Root", "/Info")


def only_fills_field(before: bytes, after: bytes, field_number: int) -> bool:
    """Say whether the later revision does nothing but fill this field.

    Args:
        before: The file up to the end of the earlier revision.
        after: The file up to the end of the later one; it begins with `before`.
        field_number: Object number of the field that was signed.
    """
    old, new = open_pdf(before), open_pdf(after)
    return (
        after.startswith(before)
        and _adds_one_revision(old, new)
        and _keeps_trailer(old, new)
        and _replaced(old, new) == {(field_number, 0)}
        and _only_fills(old, new, field_number)
    )


def _adds_one_revision(old: PdfFileReader, new: PdfFileReader) -> bool:
    count = old.xrefs.total_revisions
    if new.xrefs.total_revisions != count + 1 or new.xrefs.hybrid_xrefs_present:
        return False
    kept = all(
        old.xrefs.get_startxref_for_revision(number) == new.xrefs.get_startxref_for_revision(number)
        for number in range(count)
    )
    return kept and not new.xrefs.refs_freed_in_revision(count)


def _keeps_trailer(old: PdfFileReader, new: PdfFileReader) -> bool:
    if "/Encrypt" in new.trailer or "/Encrypt" in old.trailer:
        return False
    first_old, first_new = (_spelled(reader.trailer["/ID"][0]) for reader in (old, new))
    return first_old == first_new and all(
        _trailer_entry(old, key) == _trailer_entry(new, key) for key in _TRAILER_KEPT
    )


def _trailer_entry(reader: PdfFileReader, key: str) -> bytes:
    return _spelled(reader.trailer.raw_get(key)) if key in reader.trailer else b""


def _numbers(reader: PdfFileReader, revision: int) -> set[tuple[int, int]]:
    references = reader.xrefs.explicit_refs_in_revision(revision)
    return {(reference.idnum, reference.generation) for reference in references}


def _replaced(old: PdfFileReader, new: PdfFileReader) -> set[tuple[int, int]]:
    known = set[tuple[int, int]]()
    for revision in range(old.xrefs.total_revisions):
        known |= _numbers(old, revision)
    added = _numbers(new, old.xrefs.total_revisions)
    known_numbers = {number for number, _ in known}
    return {one for one in added if one[0] in known_numbers}


def _only_fills(old: PdfFileReader, new: PdfFileReader, field_number: int) -> bool:
    reference = generic.Reference(field_number, 0)
    before, after = old.get_object(reference), new.get_object(reference)
    if "/V" in before or set(after) - set(before) - _FILLED_IN or set(before) - set(after):
        return False
    if any(
        _spelled(before.raw_get(key)) != _spelled(after.raw_get(key))
        for key in before
        if key not in _FILLED_IN
    ):
        return False
    value, appearance = after.raw_get("/V"), after.raw_get("/AP")
    if not isinstance(appearance, generic.DictionaryObject) or set(appearance) != {"/N"}:
        return False
    drawn = appearance.raw_get("/N")
    return _is_new(value, old, new) and _is_new(drawn, old, new)


def _is_new(one: generic.PdfObject, old: PdfFileReader, new: PdfFileReader) -> bool:
    if not isinstance(one, generic.IndirectObject):
        return False
    return (one.idnum, one.generation) in _numbers(new, old.xrefs.total_revisions)


def _spelled(one: generic.PdfObject) -> bytes:
    stream = BytesIO()
    one.write_to_stream(stream)
    return stream.getvalue()
