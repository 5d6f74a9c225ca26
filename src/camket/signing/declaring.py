"""What a program that signs says of itself: when it wrote, its name, which extensions it used.

Most programs put the day and their own name into the document information and into the metadata,
and some name in the catalogue the extensions of the standard that a signature of theirs needs. None
of it shows on a page or does anything; any other change there makes the revision more than a
signature.
"""

from __future__ import annotations

import re
from io import BytesIO
from typing import TYPE_CHECKING, Final
from xml.etree import ElementTree as ET

from pyhanko.pdf_utils import generic

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pyhanko.pdf_utils.reader import PdfFileReader

_SAYS_WHO_WROTE: Final = frozenset({"/ModDate", "/Producer"})
_EXTENSION: Final = frozenset(
    {"/Type", "/BaseVersion", "/ExtensionLevel", "/URL", "/ExtensionRevision"}
)
_SAID_OF_AN_EXTENSION: Final = {
    "/URL": re.compile(r"https://www\.iso\.org/standard/\d{1,6}\.html"),
    "/ExtensionRevision": re.compile(r":\d{4}"),
}
"""ISO 32000-2, table 49: where the extension is described, and of which year it is."""
_MOST_EXTENSIONS: Final = 10
_VERSIONS: Final = ("/1.7", "/2.0")
"""What a program may call the standard its signature follows: that of the paper, or the next."""
_KNOWN_EXTENSIONS: Final = frozenset({"/Type", "/ADBE", "/ESIC", "/ISO_"})
"""Prefixes of Adobe, ETSI and ISO (ISO 32000-2, 7.12)."""
_DATE: Final = re.compile(r"D:\d{14}(?:Z|[+-]\d{2}'\d{2}'?)?")
_LONGEST_NAME: Final = 200
_METADATA: Final = frozenset({"/Type", "/Subtype", "/Length", "/Filter"})
_LONGEST_PACKET: Final = 64 * 1024
_RDF: Final = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_ABOUT: Final = _RDF + "about"
_WRITER: Final = frozenset(
    {
        "{http://ns.adobe.com/xap/1.0/}ModifyDate",
        "{http://ns.adobe.com/xap/1.0/}MetadataDate",
        "{http://ns.adobe.com/pdf/1.3/}Producer",
    }
)
_HOUSEKEEPING: Final = (
    "{http://ns.adobe.com/xap/1.0/mm/}",
    "{http://www.aiim.org/pdfa/ns/extension/}",
)
"""Numbers and history of the file itself, and the words that describe such words."""


def declared(old: PdfFileReader, new: PdfFileReader) -> set[tuple[int, int]]:
    """Return what a revision replaced only to say who wrote it: information, metadata, catalogue.

    Args:
        old: The file up to the end of the earlier revision.
        new: The file up to the end of the later one.
    """
    found: set[tuple[int, int]] = set()
    info = old.trailer.raw_get("/Info") if "/Info" in old.trailer else None
    if isinstance(info, generic.IndirectObject) and _says_who_wrote(info.reference, old, new):
        found.add((info.idnum, info.generation))
    told = old.root.raw_get("/Metadata") if "/Metadata" in old.root else None
    if isinstance(told, generic.IndirectObject) and _says_so_in_metadata(told.reference, old, new):
        found.add((told.idnum, told.generation))
    if _names_extensions(old, new):
        found.add((old.root_ref.idnum, old.root_ref.generation))
    return found


def _says_who_wrote(reference: generic.Reference, old: PdfFileReader, new: PdfFileReader) -> bool:
    before, after = old.get_object(reference), new.get_object(reference)
    is_same = _same_but(before, after, _SAYS_WHO_WROTE, are_texts=True)
    if not is_same or not _SAYS_WHO_WROTE & set(after):
        return False
    told = {key: after.raw_get(key) for key in _SAYS_WHO_WROTE & set(after)}
    if not all(isinstance(one, generic.TextStringObject) for one in told.values()):
        return False
    is_date = "/ModDate" not in told or _DATE.fullmatch(str(told["/ModDate"])) is not None
    return is_date and len(str(told.get("/Producer", ""))) <= _LONGEST_NAME


def _says_so_in_metadata(
    reference: generic.Reference, old: PdfFileReader, new: PdfFileReader
) -> bool:
    before, after = old.get_object(reference), new.get_object(reference)
    for one in (before, after):
        if not isinstance(one, generic.StreamObject) or set(one) - _METADATA:
            return False
    try:
        return _without_writer(before.data) == _without_writer(after.data)
    except (ET.ParseError, ValueError):
        return False


def _without_writer(packet: bytes) -> set[tuple[str, ...]]:
    """Return what metadata say, each statement once, but for who wrote them and when.

    Raises:
        ValueError: They are not plain: too long, with definitions of their own, or no RDF.
    """
    if len(packet) > _LONGEST_PACKET or b"<!" in packet:
        raise ValueError
    root = ET.fromstring(packet)  # noqa: S314  # no definitions, and not long: see above
    rdf = root if root.tag == _RDF + "RDF" else root.find(_RDF + "RDF")
    if rdf is None or any(one.tag != _RDF + "Description" for one in rdf):
        raise ValueError
    if root is not rdf and len(root) != 1:
        raise ValueError
    said: set[tuple[str, ...]] = set()
    for description in rdf:
        said |= {(name, value) for name, value in description.attrib.items() if name != _ABOUT}
        said |= {tuple(_spoken(statement)) for statement in description}
    return {one for one in said if one[0] not in _WRITER and not one[0].startswith(_HOUSEKEEPING)}


def _spoken(statement: ET.Element) -> Iterator[str]:
    """Yield a statement's own name and everything in it, in its order."""
    if not statement.attrib and not len(statement):
        yield from (statement.tag, (statement.text or "").strip())
        return
    for part in statement.iter():
        yield part.tag
        for name, value in sorted(part.attrib.items()):
            yield from (name, value)
        yield (part.text or "").strip()


def _names_extensions(old: PdfFileReader, new: PdfFileReader) -> bool:
    before, after = old.root, new.root
    if not _same_but(before, after, frozenset({"/Extensions", "/Version"})):
        return False
    if not _names_a_version(before, after):
        return False
    if "/Extensions" not in after:
        return "/Extensions" not in before  # written again as it was
    named = after.raw_get("/Extensions")
    if not isinstance(named, generic.DictionaryObject) or set(named) - _KNOWN_EXTENSIONS:
        return False
    kept = before.raw_get("/Extensions") if "/Extensions" in before else generic.DictionaryObject()
    return isinstance(kept, generic.DictionaryObject) and all(
        _are_extensions(named.raw_get(key)) for key in named if key != "/Type"
    )


def _names_a_version(before: generic.DictionaryObject, after: generic.DictionaryObject) -> bool:
    told = after.raw_get("/Version") if "/Version" in after else None
    if told is None:
        return "/Version" not in before
    return isinstance(told, generic.NameObject) and str(told) in _VERSIONS


def _are_extensions(one: generic.PdfObject) -> bool:
    """Say whether this is an extension of the standard, or a list of such."""
    if not isinstance(one, generic.ArrayObject):
        return _is_extension(one)
    return len(one) <= _MOST_EXTENSIONS and all(
        _is_extension(one.raw_get(index)) for index in range(len(one))
    )


def _is_extension(one: generic.PdfObject) -> bool:
    if not isinstance(one, generic.DictionaryObject) or set(one) - _EXTENSION:
        return False
    if isinstance(one, generic.StreamObject):
        return False
    for key, wanted in _SAID_OF_AN_EXTENSION.items():
        told = one.raw_get(key) if key in one else None
        is_text = isinstance(told, generic.TextStringObject)
        if told is not None and not (is_text and wanted.fullmatch(str(told))):
            return False
    level = one.raw_get("/ExtensionLevel") if "/ExtensionLevel" in one else None
    version = one.raw_get("/BaseVersion") if "/BaseVersion" in one else None
    return isinstance(level, generic.NumberObject) and isinstance(version, generic.NameObject)


def _same_but(
    before: generic.PdfObject,
    after: generic.PdfObject,
    allowed: frozenset[str],
    *,
    are_texts: bool = False,
) -> bool:
    """Say whether two plain dictionaries are the same but for some keys.

    Texts may be spelled another way, as long as they read the same.
    """
    for one in (before, after):
        if not isinstance(one, generic.DictionaryObject) or isinstance(one, generic.StreamObject):
            return False
    keys = (set(before) | set(after)) - allowed
    return all(
        key in before
        and key in after
        and (
            _spelled(before.raw_get(key)) == _spelled(after.raw_get(key))
            or (are_texts and _reads_the_same(before.raw_get(key), after.raw_get(key)))
        )
        for key in keys
    )


def _reads_the_same(before: generic.PdfObject, after: generic.PdfObject) -> bool:
    are_texts = all(isinstance(one, generic.TextStringObject) for one in (before, after))
    return are_texts and str(before) == str(after)


def _spelled(one: generic.PdfObject) -> bytes:
    stream = BytesIO()
    one.write_to_stream(stream)
    return stream.getvalue()
