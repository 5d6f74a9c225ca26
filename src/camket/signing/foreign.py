"""What another program changed when it filled a field: its value and its appearance, nothing else.

Programs differ in how they write a revision: they give the field a date, replace the empty
appearance it had, use numbers that were left free. That much is allowed here; every other object of
the earlier revision keeps its bytes, and what is new is the signature, its appearance, or nothing
that anything refers to. The field keeps its rectangle, so that what a signature shows of itself
stands in the place kept for it: an appearance is fitted into it and cut off at its edges.
"""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Final

from pyhanko.pdf_utils import generic

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pyhanko.pdf_utils.reader import PdfFileReader

_MAY_CHANGE: Final = frozenset({"/V", "/AP", "/M", "/AS"})
_SHOWN_BY: Final = frozenset(
    {"/Length", "/Filter", "/Type", "/Subtype", "/BBox", "/Matrix", "/Resources", "/FormType"}
)
_TRAILER_KEPT: Final = ("/Root", "/Info")


def fills_as_another_program(old: PdfFileReader, new: PdfFileReader, field_number: int) -> bool:
    """Say whether the later revision fills this field and changes nothing beside.

    Args:
        old: The file up to the end of the earlier revision.
        new: The file up to the end of the later one; it begins with the same bytes.
        field_number: Object number of the field that was signed.
    """
    return (
        _adds_one_revision(old, new)
        and _keeps_trailer(old, new)
        and _touches_only_its_own(old, new, field_number)
        and _fills(old, new, field_number)
        and _brings_nothing_else_in(old, new, field_number)
    )


def _adds_one_revision(old: PdfFileReader, new: PdfFileReader) -> bool:
    count = old.xrefs.total_revisions
    if new.xrefs.total_revisions != count + 1 or new.xrefs.hybrid_xrefs_present:
        return False
    return all(one.idnum == 0 for one in new.xrefs.refs_freed_in_revision(count))


def _keeps_trailer(old: PdfFileReader, new: PdfFileReader) -> bool:
    if "/Encrypt" in new.trailer or "/Encrypt" in old.trailer:
        return False
    first_old, first_new = (_spelled(reader.trailer["/ID"][0]) for reader in (old, new))
    return first_old == first_new and all(
        _entry(old, key) == _entry(new, key) for key in _TRAILER_KEPT
    )


def _touches_only_its_own(old: PdfFileReader, new: PdfFileReader, field_number: int) -> bool:
    """Say whether of what was there only the field and its own empty appearance are replaced."""
    replaced = _written(old, new) & _known(old)
    return replaced <= {field_number, *_own_appearance(old, field_number)}


def _own_appearance(old: PdfFileReader, field_number: int) -> set[int]:
    """Return the number of the appearance the field had, if nothing else refers to it."""
    appearance = old.get_object(generic.Reference(field_number, 0)).get("/AP", {})
    if not isinstance(appearance, generic.DictionaryObject) or set(appearance) != {"/N"}:
        return set()
    drawn = appearance.raw_get("/N")
    if not isinstance(drawn, generic.IndirectObject):
        return set()
    others = (
        number
        for holder in _known(old) - {field_number}
        for number in _numbers_in(_object(old, holder))
    )
    return set() if drawn.idnum in others else {drawn.idnum}


def _fills(old: PdfFileReader, new: PdfFileReader, field_number: int) -> bool:
    reference = generic.Reference(field_number, 0)
    before, after = old.get_object(reference), new.get_object(reference)
    kept = (set(before) | set(after)) - _MAY_CHANGE
    if "/V" in before or "/V" not in after or not _same(before, after, kept):
        return False
    written = _written(old, new)
    value = after.raw_get("/V")
    if not isinstance(value, generic.IndirectObject) or value.idnum not in written - _known(old):
        return False
    return _is_plain_appearance(after.get("/AP"), written)


def _is_plain_appearance(appearance: generic.PdfObject, written: set[int]) -> bool:
    """Say whether an appearance is one drawing, shown always: nothing to switch on or off."""
    if not isinstance(appearance, generic.DictionaryObject) or set(appearance) != {"/N"}:
        return False
    reference, drawn = appearance.raw_get("/N"), appearance["/N"]
    return (
        isinstance(reference, generic.IndirectObject)
        and reference.idnum in written
        and isinstance(drawn, generic.StreamObject)
        and set(drawn) <= _SHOWN_BY
    )


def _brings_nothing_else_in(old: PdfFileReader, new: PdfFileReader, field_number: int) -> bool:
    """Say whether nothing that was there refers to what is new, and no form takes part in it."""
    added = _written(old, new) - _known(old)
    referred = {number for holder in _known(old) for number in _numbers_in(_object(old, holder))}
    own = _own_appearance(old, field_number)
    wanted = _shown_and_signed(new, field_number)
    if not all(number in wanted or _is_empty_form(new, number) for number in added):
        return False
    reached = {number for holder in (added | own) for number in _numbers_in(_object(new, holder))}
    return not added & referred and reached <= (added | own)


def _shown_and_signed(new: PdfFileReader, field_number: int) -> set[int]:
    """Return the numbers of the signature, its appearance and what that is drawn with."""
    field = new.get_object(generic.Reference(field_number, 0))
    wanted = {field.raw_get("/V").idnum}
    waiting = list(_numbers_in(field.raw_get("/AP")))
    while waiting:
        number = waiting.pop()
        if number not in wanted:
            wanted.add(number)
            waiting.extend(_numbers_in(_object(new, number)))
    return wanted


def _is_empty_form(new: PdfFileReader, number: int) -> bool:
    """Say whether an object draws nothing: poppler leaves one behind."""
    one = _object(new, number)
    is_stream = isinstance(one, generic.StreamObject) and not one.data
    return is_stream and set(one) <= _SHOWN_BY


def _object(reader: PdfFileReader, number: int) -> generic.PdfObject:
    """Return an object in its latest generation."""
    generation = max(
        (
            one.generation
            for revision in range(reader.xrefs.total_revisions)
            for one in reader.xrefs.explicit_refs_in_revision(revision)
            if one.idnum == number
        ),
        default=0,
    )
    return reader.get_object(generic.Reference(number, generation))


def _written(old: PdfFileReader, new: PdfFileReader) -> set[int]:
    return {one.idnum for one in new.xrefs.explicit_refs_in_revision(old.xrefs.total_revisions)}


def _known(reader: PdfFileReader) -> set[int]:
    revisions = range(reader.xrefs.total_revisions)
    return {
        one.idnum
        for revision in revisions
        for one in reader.xrefs.explicit_refs_in_revision(revision)
    }


def _numbers_in(one: generic.PdfObject) -> Iterator[int]:
    """Yield the numbers an object refers to."""
    waiting = [one]
    while waiting:
        found = waiting.pop()
        if isinstance(found, generic.IndirectObject):
            yield found.idnum
        elif isinstance(found, generic.DictionaryObject):
            waiting.extend(found.raw_get(key) for key in found)
        elif isinstance(found, generic.ArrayObject):
            waiting.extend(found.raw_get(index) for index in range(len(found)))


def _same(
    before: generic.DictionaryObject, after: generic.DictionaryObject, keys: set[str]
) -> bool:
    return all(
        key in before
        and key in after
        and _spelled(before.raw_get(key)) == _spelled(after.raw_get(key))
        for key in keys
    )


def _entry(reader: PdfFileReader, key: str) -> bytes:
    return _spelled(reader.trailer.raw_get(key)) if key in reader.trailer else b""


def _spelled(one: generic.PdfObject) -> bytes:
    stream = BytesIO()
    one.write_to_stream(stream)
    return stream.getvalue()
