"""What may fill a signature field: a signature that says only what it is, a mark that only draws.

A signer's own revision is covered by his own signature, so nothing else would stop him from putting
more than a mark into his place: a layer that shows on screen and not on paper, a picture read from
another file, a script.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pyhanko.pdf_utils import generic

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pyhanko.pdf_utils.reader import PdfFileReader

_SAID_BY_A_SIGNATURE: Final = frozenset(
    {
        *("/Type", "/Filter", "/SubFilter", "/Contents", "/ByteRange", "/M"),
        *("/Name", "/Location", "/Reason", "/ContactInfo"),
        *("/Prop_Build", "/Prop_AuthTime", "/Prop_AuthType", "/R", "/V"),
    }
)
"""ISO 32000-2, table 255, without what concerns other parts of the file (Reference, Changes)."""

_RESOURCES: Final = frozenset(
    {"/ProcSet", "/ColorSpace", "/Font", "/XObject", "/ExtGState", "/Pattern", "/Shading"}
)
_NOT_DRAWING: Final = frozenset(
    {
        *("/OC", "/OCGs", "/Properties"),  # layers
        *("/Ref", "/OPI", "/PS", "/Alternates"),  # something else drawn in its stead
        *("/FFilter", "/FDecodeParms", "/EF", "/AF"),  # other files
        *("/JS", "/JavaScript", "/AA", "/URI", "/Annots", "/Parent"),  # what acts
    }
)
_DRAWN_TYPES: Final = frozenset(
    {
        *("", "/XObject", "/Font", "/FontDescriptor", "/Encoding", "/CMap", "/ExtGState"),
        *("/Group", "/Pattern", "/Halftone", "/Mask", "/Metadata"),
    }
)
_DRAWN_OBJECTS: Final = frozenset({"/Form", "/Image"})
_DEEPEST: Final = 40


def says_only_what_it_is(signature: generic.PdfObject) -> bool:
    """Say whether a signature dictionary holds its own entries, written out, and no other."""
    if not isinstance(signature, generic.DictionaryObject):
        return False
    if isinstance(signature, generic.StreamObject) or set(signature) - _SAID_BY_A_SIGNATURE:
        return False
    return all(_is_direct(signature.raw_get(key)) for key in signature)


def only_draws(picture: generic.PdfObject, new: PdfFileReader, added: set[int]) -> bool:
    """Say whether the appearance of a field draws and does nothing else.

    Args:
        picture: The reference to the appearance.
        new: The file with the revision that brings it.
        added: Numbers of the objects that came with the revision; it may use no other.
    """
    seen: set[int] = set()
    waiting: list[tuple[str, generic.PdfObject]] = [("/N", picture)]
    while waiting:
        key, one = waiting.pop()
        if isinstance(one, generic.IndirectObject):
            if one.idnum not in added or one.generation:
                return False
            if one.idnum in seen:
                continue
            seen.add(one.idnum)
            one = new.get_object(one.reference)
        if isinstance(one, generic.DictionaryObject) and not _is_drawn(key, one):
            return False
        waiting.extend(_parts(one))
    return True


def _is_drawn(key: str, one: generic.DictionaryObject) -> bool:
    if set(one) & _NOT_DRAWING or (key == "/Resources" and set(one) - _RESOURCES):
        return False
    if str(one.get("/Type", "")) not in _DRAWN_TYPES:
        return False
    if not isinstance(one, generic.StreamObject):
        return True
    is_object = key in ("/N", "/SMask", "/Mask") or one.get("/Type") == "/XObject"
    return "/F" not in one and (not is_object or str(one.get("/Subtype")) in _DRAWN_OBJECTS)


def _parts(one: generic.PdfObject) -> Iterator[tuple[str, generic.PdfObject]]:
    if isinstance(one, generic.DictionaryObject):
        yield from ((key, one.raw_get(key)) for key in one)
    elif isinstance(one, generic.ArrayObject):
        yield from (("", one.raw_get(index)) for index in range(len(one)))


def _is_direct(one: generic.PdfObject, depth: int = 0) -> bool:
    if isinstance(one, generic.IndirectObject | generic.StreamObject) or depth > _DEEPEST:
        return False
    return all(_is_direct(part, depth + 1) for _, part in _parts(one))
