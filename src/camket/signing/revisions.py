"""What changed from one revision of a file to the next: one field filled, or something else.

pyHanko's own comparison allows what its rules foresee; here nothing is allowed but what our own
signing does: the field that is signed gets a value and an appearance, both new, and the form may
say that it holds signatures. Everything else the earlier revision holds (pages, fonts, images,
attachments, annotations, fields signed before) keeps its place in the file, and so its bytes.
"""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Final

from pyhanko.pdf_utils import generic

from camket.signing.fillings import only_draws, says_only_what_it_is
from camket.signing.reading import open_pdf

if TYPE_CHECKING:
    from pyhanko.pdf_utils.reader import PdfFileReader

_FILLED_IN: Final = frozenset({"/V", "/AP"})
_SAYS_IT_IS_SIGNED: Final = frozenset({"/SigFlags"})
_FLAGS_OF_A_SIGNED_FORM: Final = (1, 3)
_TRAILER_OF_A_REVISION: Final = frozenset({"/Size", "/ID", "/Prev"})


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
        and _touches_only(old, new, field_number)
        and _only_fills(old, new, field_number)
        and _adds_only_what_is_used(old, new, field_number)
    )


def _adds_one_revision(old: PdfFileReader, new: PdfFileReader) -> bool:
    count = old.xrefs.total_revisions
    if new.xrefs.total_revisions != count + 1 or new.xrefs.hybrid_xrefs_present:
        return False
    kept = all(
        old.xrefs.get_startxref_for_revision(number) == new.xrefs.get_startxref_for_revision(number)
        for number in range(count)
    )
    return kept and not new.xrefs.refs_freed_in_revision(count) and _numbers_go_on(old, new)


def _numbers_go_on(old: PdfFileReader, new: PdfFileReader) -> bool:
    """Say whether new objects take new numbers: a number left empty may be referred to already.

    The size has to be what it says: what is numbered beyond it does not exist for some readers.
    """
    size = int(old.trailer["/Size"])
    known = {number for number, _ in _known(old)}
    added = {number for number, _ in _numbers(new, old.xrefs.total_revisions)}
    new_size = max([size, *(number + 1 for number in added)])
    return all(number >= size for number in added - known) and new.trailer["/Size"] == new_size


def _keeps_trailer(old: PdfFileReader, new: PdfFileReader) -> bool:
    if "/Encrypt" in new.trailer or "/Encrypt" in old.trailer:
        return False
    first_old, first_new = (_spelled(reader.trailer["/ID"][0]) for reader in (old, new))
    keys = {*old.trailer, *new.trailer} - _TRAILER_OF_A_REVISION
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
    others = _replaced(old, new) - {(field_number, 0)}
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


def _only_fills(old: PdfFileReader, new: PdfFileReader, field_number: int) -> bool:
    reference = generic.Reference(field_number, 0)
    before, after = old.get_object(reference), new.get_object(reference)
    if "/V" in before or not _FILLED_IN.issubset(after):
        return False
    if not _same_but(reference, old, new, _FILLED_IN):
        return False
    value, appearance = after.raw_get("/V"), after.raw_get("/AP")
    if not isinstance(appearance, generic.DictionaryObject) or set(appearance) != {"/N"}:
        return False
    drawn = appearance.raw_get("/N")
    added = {number for number, _ in _numbers(new, old.xrefs.total_revisions) - _known(old)}
    return (
        _is_new(value, old, new)
        and _is_new(drawn, old, new)
        and says_only_what_it_is(value.get_object())
        and only_draws(drawn, new, added)
    )


def _adds_only_what_is_used(old: PdfFileReader, new: PdfFileReader, field_number: int) -> bool:
    """Say whether each new object belongs to the signature or its appearance."""
    known = {number for number, _ in _known(old)}
    unused = {one for one in _numbers(new, old.xrefs.total_revisions) if one[0] not in known}
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
