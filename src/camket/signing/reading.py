"""A signed PDF as it stands in the file: its fields, signatures and attachment."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from io import BytesIO
from itertools import islice
from typing import TYPE_CHECKING, Any, BinaryIO, Final

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.decode_limits import (
    DEFAULT_PURPOSE_LIMITS,
    DecodeLimits,
    DecodePurpose,
    StreamDecodeLimits,
)
from pyhanko.pdf_utils.misc import PdfStrictReadError
from pyhanko.pdf_utils.reader import PdfFileReader

from camket.documents.canonical import ATTACHMENT_NAME, FrozenText, read_frozen
from camket.signing.packing import MOST_PACKED

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SEAL_FIELD: Final = "issuer"
"""Name of the field that holds the seal at issue, and its role in a verdict."""

DOCUMENT_TIMESTAMP: Final = "/ETSI.RFC3161"
"""Subfilter of a timestamp over the whole file: no signature of anybody."""

SEALS: Final = ("seal_a", "seal_b")
MEETING_ROLES: Final = frozenset({"secretary", "chair", "teller", "head_teller"})
"""Places on the papers of a meeting: kept for what somebody was at it, not for a post."""
ROLES: Final = (SEAL_FIELD, "party_a", "party_b", *SEALS)
_PDF_DATE: Final = re.compile(r"D:(\d{14})([+-])(\d{2})'(\d{2})'?|D:(\d{14})Z")
_BYTE_RANGE_LENGTH: Final = 4
_OTHER_GENERATION: Final = "orphaned generation"
_POPPLERS_END: Final = b">> \r\nstartxref\r\n"
"""How poppler ends a revision: only for its sake is another generation read at all."""
_MOST_REVISIONS: Final = 200
_MOST_CARRIERS: Final = 50
"""How many streams that carry objects one revision is read with."""
_MOST_FIELDS: Final = 60
_MOST_NAMES: Final = 100
_MIB: Final = 1024 * 1024
_LIMITS: Final = DecodeLimits(
    per_stream=StreamDecodeLimits(max_output_size=32 * _MIB),
    per_purpose={
        **DEFAULT_PURPOSE_LIMITS,
        DecodePurpose.OBJECT_STREAM: StreamDecodeLimits(max_output_size=_MIB),
        DecodePurpose.XREF_STREAM: StreamDecodeLimits(max_output_size=_MIB),
    },
)
"""How much a packed stream may swell to: a small file must not fill the memory."""


class MalformedError(ValueError):
    """The file is not built as a signed PDF has to be."""


class SameNameError(MalformedError):
    """Two fields have one name, so nobody can say which of them was signed."""


def _read_digits(stream: BinaryIO) -> generic.PdfObject:
    """Read a string of hexadecimal digits as pyHanko does, but all at once.

    It reads them one by one, and each time a file is opened: 33,000 for one timestamp. Whatever is
    not plain digits up to the end mark is left to it.
    """
    begin = stream.tell()
    raw, size = b"", _FIRST_LOOK
    while b">" not in raw and size <= _LAST_LOOK:
        stream.seek(begin)
        raw, size = stream.read(size), size * 8
    digits = _DIGITS.match(raw)
    if digits is None or len(digits[1]) % 2:
        stream.seek(begin)
        return _READ_DIGIT_BY_DIGIT(stream)
    stream.seek(begin + digits.end())
    return generic.pdf_string(bytes.fromhex(digits[1].decode("ascii")))


_DIGITS: Final = re.compile(rb"<([0-9A-Fa-f]*)>")
_FIRST_LOOK: Final = 8192
_LAST_LOOK: Final = 8192 * 8**2
_READ_DIGIT_BY_DIGIT: Final = generic.read_hex_string_from_stream
generic.read_hex_string_from_stream = _read_digits


class Revisions:
    """A file at the end of each of its revisions, each opened once."""

    def __init__(self, pdf: bytes) -> None:
        """Keep the file."""
        self._pdf = pdf
        self._opened: dict[int, PdfFileReader] = {}

    def until(self, end: int) -> PdfFileReader:
        """Return a reader of the file as it was when it ended here.

        Raises:
            Exception: Whatever the reader met.
        """
        if end not in self._opened:
            self._opened[end] = open_pdf(self._pdf[:end])
        return self._opened[end]


@dataclass(frozen=True, slots=True)
class SignatureField:
    """A signature field.

    Attributes:
        name: Name of the field; a role when it is ours.
        number: Object number of the field.
        box: Rectangle of its place on the page: left, bottom, right, top.
        entry: The signature dictionary in it, or None while it is empty.
    """

    name: str
    number: int
    box: tuple[float, ...]
    entry: SignatureEntry | None


@dataclass(frozen=True, slots=True)
class SignatureEntry:
    """A signature dictionary as read, nothing of it believed yet.

    Attributes:
        ranges: The two stretches of the file that are signed: start, length, start, length.
        contents: Bytes of the CMS object with the zeros behind it.
        subfilter: Which kind of signature it claims to be.
        signed_at: The time it claims.
        locks_text: Whether it is a certification that allows only filling in and signing.
    """

    ranges: tuple[int, int, int, int]
    contents: bytes
    subfilter: str
    signed_at: datetime | None
    locks_text: bool

    @property
    def end(self) -> int:
        """Return where the revision that was signed ends."""
        return self.ranges[2] + self.ranges[3]

    @property
    def is_document_timestamp(self) -> bool:
        """Say whether it is a timestamp over the file, not a signature of a person or a body."""
        return self.subfilter == DOCUMENT_TIMESTAMP


@dataclass(frozen=True, slots=True)
class KeptEvidence:
    """What a file carries to be proven later, each as DER: DSS of ISO 32000-2, 12.8.4.3."""

    certificates: tuple[bytes, ...] = ()
    crls: tuple[bytes, ...] = ()
    ocsps: tuple[bytes, ...] = ()

    def __bool__(self) -> bool:
        """Say whether there is anything."""
        return bool(self.certificates or self.crls or self.ocsps)


STORE_KEYS: Final = ("/Certs", "/CRLs", "/OCSPs")
"""Keys of the DSS, in the order of `KeptEvidence`."""


def open_pdf(pdf: bytes) -> PdfFileReader:
    """Return a reader that forgives nothing: what was mended while reading is not what was signed.

    Raises:
        Exception: Whatever the reader met; a foreign file can break it in many ways.
    """
    reader = _reader(pdf)
    if reader.xrefs.total_revisions > _MOST_REVISIONS:
        message = "more revisions than a paper has"
        raise MalformedError(message)
    for revision in range(reader.xrefs.total_revisions):
        _check_carriers(reader, revision)
    return reader


def _check_carriers(reader: PdfFileReader, revision: int) -> None:
    """Check that no stream carries more objects than a paper has.

    A reader looks through all of a stream's numbers each time it looks for one.
    """
    carriers = reader.xrefs.object_streams_used_in(revision)
    if len(carriers) > _MOST_CARRIERS:
        message = "more streams of objects than a paper has"
        raise MalformedError(message)
    for carrier in carriers:
        stream = reader.get_object(carrier, revision=revision)
        if not 0 < int(stream["/N"]) <= MOST_PACKED:
            message = "more objects in one stream than a paper has"
            raise MalformedError(message)


def _reader(pdf: bytes) -> PdfFileReader:
    try:
        return PdfFileReader(BytesIO(pdf), strict=True, decode_limits=_LIMITS)
    except PdfStrictReadError as error:
        if _OTHER_GENERATION not in str(error) or _POPPLERS_END not in pdf:
            raise
        # poppler gives an object it replaces the next generation without freeing the first;
        # what it replaced is compared object by object (`foreign`)
        return PdfFileReader(BytesIO(pdf), strict=False, decode_limits=_LIMITS)


def digest_of_ranges(pdf: bytes, entry: SignatureEntry) -> Callable[[str], bytes]:
    """Return a function that digests what a signature covers, by the name of an algorithm."""
    start, length, after, rest = entry.ranges

    def digest(name: str) -> bytes:
        summed = hashlib.new(name, pdf[start : start + length])
        summed.update(pdf[after : after + rest])
        return summed.digest()

    return digest


def signature_fields(reader: PdfFileReader) -> list[SignatureField]:
    """Return the signature fields in the order they were signed, empty ones last.

    Raises:
        SameNameError: Two have one name.
        MalformedError: A field is not built as it has to be.
    """
    fields = [_field(raw, reference) for raw, reference in _leaves(reader)]
    names = [field.name for field in fields]
    if len(set(names)) != len(names):
        message = "two fields of one name"
        raise SameNameError(message)
    last = float("inf")
    return sorted(fields, key=lambda field: field.entry.end if field.entry else last)


def read_attachment(reader: PdfFileReader) -> FrozenText:
    """Return the frozen text attached to a paper.

    Raises:
        MalformedError: There is no such attachment, or more than one.
        UnfrozenTextError: It is not a frozen text, or its digest differs.
    """
    names = reader.root["/Names"]["/EmbeddedFiles"]
    found = list(islice(_named(names), _MOST_NAMES))
    if len(found) != 1 or found[0][0] != ATTACHMENT_NAME:
        message = "a paper carries one attachment"
        raise MalformedError(message)
    files = found[0][1]["/EF"]
    streams = [files[key] for key in ("/F", "/UF") if key in files]
    raw: set[bytes] = {bytes(stream.data) for stream in streams}
    if len(raw) != 1:
        message = "the attachment has two contents"
        raise MalformedError(message)
    return read_frozen(raw.pop())


def kept_evidence(reader: PdfFileReader) -> KeptEvidence:
    """Return the certificates and revocation data a file carries in its DSS.

    Raises:
        MalformedError: An entry is not built as it has to be.
    """
    store = _get(reader.root, "/DSS")
    if store is None:
        return KeptEvidence()
    return KeptEvidence(*(_streams(store, key) for key in STORE_KEYS))


def _streams(store: generic.DictionaryObject, key: str) -> tuple[bytes, ...]:
    found = []
    entries = _get(store, key, ())
    for index in range(len(entries)):
        stream = entries[index]
        if not isinstance(stream, generic.StreamObject):
            message = "an entry of the DSS is no stream"
            raise MalformedError(message)
        found.append(bytes(stream.data))
    return tuple(found)


def _named(node: generic.DictionaryObject, depth: int = 0) -> Iterator[tuple[str, Any]]:
    kids = _get(node, "/Kids", ())
    if depth > 1 or len(kids) > _MOST_NAMES:  # our own trees have one level
        message = "a tree of names without end"
        raise MalformedError(message)
    if "/Names" in node:
        pairs = node["/Names"]
        for index in range(0, len(pairs), 2):
            yield str(pairs[index]), pairs[index + 1]
    for index in range(len(kids)):
        yield from _named(kids[index], depth + 1)


def _leaves(reader: PdfFileReader) -> Iterator[tuple[Any, Any]]:
    form = _get(reader.root, "/AcroForm")
    if form is None:
        return
    fields = form["/Fields"]
    if len(fields) > _MOST_FIELDS:
        message = "more fields than a paper has"
        raise MalformedError(message)
    for index in range(len(fields)):
        reference = fields.raw_get(index)
        raw = fields[index]
        if _get(raw, "/FT") != "/Sig" or "/Kids" in raw:
            message = "a form field that is not a plain signature field"
            raise MalformedError(message)
        yield raw, reference


def _field(raw: generic.DictionaryObject, reference: generic.IndirectObject) -> SignatureField:
    value = _get(raw, "/V")
    return SignatureField(
        name=str(raw["/T"]),
        number=int(reference.idnum),
        box=tuple(float(edge) for edge in _get(raw, "/Rect", (0, 0, 0, 0))),
        entry=None if value is None else _entry(value),
    )


def _entry(value: generic.DictionaryObject) -> SignatureEntry:
    ranges = [int(number) for number in value["/ByteRange"]]
    if len(ranges) != _BYTE_RANGE_LENGTH:
        message = "a byte range of two stretches is wanted"
        raise MalformedError(message)
    contents = value.raw_get("/Contents")
    if not isinstance(contents, generic.ByteStringObject | generic.TextStringObject):
        message = "the contents of a signature stand in its dictionary"
        raise MalformedError(message)
    return SignatureEntry(
        ranges=(ranges[0], ranges[1], ranges[2], ranges[3]),
        contents=bytes(contents.original_bytes),
        subfilter=str(_get(value, "/SubFilter", "")),
        signed_at=_read_date(str(_get(value, "/M", ""))),
        locks_text=_locks_text(value),
    )


def _locks_text(value: generic.DictionaryObject) -> bool:
    for reference in _get(value, "/Reference", ()):
        if _get(reference, "/TransformMethod") == "/DocMDP":
            return _get(reference["/TransformParams"], "/P", 2) in (1, 2)
    return False


def _read_date(text: str) -> datetime | None:
    match = _PDF_DATE.fullmatch(text)
    if match is None:
        return None
    digits, sign, hours, minutes, universal = match.groups()
    offset = timedelta(hours=int(hours or 0), minutes=int(minutes or 0))
    zone = timezone(-offset if sign == "-" else offset)
    return datetime.strptime(digits or universal, "%Y%m%d%H%M%S").replace(tzinfo=zone)


def _get(
    container: generic.DictionaryObject, key: str, default: object = None
) -> generic.PdfObject:
    """Return the object under a key, references followed; `dict.get` would not follow them."""
    return container[key] if key in container else default  # noqa: SIM401  # see above
