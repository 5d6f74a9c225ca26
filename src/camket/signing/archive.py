"""What lets a file be proven years later: revocation data, and a timestamp over all of it.

Both stand in one revision of their own: nothing else in the file is touched, and the timestamp
covers the data. The field of the timestamp has no place on any page, so no page is touched either.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.sign.signers.pdf_byterange import DocumentTimestamp

from camket.signing.container import settled_token
from camket.signing.reading import STORE_KEYS, KeptEvidence, kept_evidence
from camket.signing.writing import begin_revision, fill, reserve

if TYPE_CHECKING:
    from camket.signing.writing import Revision, Timestamper

ARCHIVE_FIELD: Final = "timestamp_{number}"
_ROOM: Final = 32768
"""Hexadecimal digits: a token with the certificates of its service."""


def add_archive(pdf: bytes, evidence: KeptEvidence, timestamper: Timestamper) -> bytes:
    """Return the file with one revision more: this evidence, and a timestamp over everything.

    Args:
        pdf: The file, whole up to its last signature.
        evidence: What is not in the file yet may be among what already is.
        timestamper: Who vouches for the time.

    Raises:
        TimestampError: There is no timestamp to be had.
        Refused: The token does not fit into the room kept for it.
    """
    revision = begin_revision(pdf)
    if evidence:
        _extend_store(revision, evidence)
    name = _add_field(revision)
    written, gap, digest = reserve(revision, name, DocumentTimestamp(bytes_reserved=_ROOM))
    # what leads to the root is in the evidence, which is covered; nothing covers the token
    return fill(written, gap, settled_token(timestamper.token(digest), frozenset()))


def _add_field(revision: Revision) -> str:
    form = revision.root["/AcroForm"]
    fields = form["/Fields"]
    name = ARCHIVE_FIELD.format(number=len(fields) + 1)
    field = generic.DictionaryObject(
        {pdf_name("/FT"): pdf_name("/Sig"), pdf_name("/T"): generic.TextStringObject(name)}
    )
    fields.append(revision.add_object(field))
    revision.update_container(fields)
    return name


def _extend_store(revision: Revision, evidence: KeptEvidence) -> None:
    """Write what the file does not carry yet behind what it carries."""
    present = kept_evidence(revision.prev)
    added = [
        [one for one in dict.fromkeys(wanted) if one not in kept]
        for wanted, kept in zip(_lists(evidence), _lists(present), strict=True)
    ]
    if not any(added):
        return
    store = _store(revision)
    for key, ders in zip(STORE_KEYS, added, strict=True):
        if not ders:
            continue
        old = store[key] if key in store else ()  # noqa: SIM401  # `get` follows no reference
        refs = [old.raw_get(index) for index in range(len(old))]
        refs += [revision.add_object(generic.StreamObject(stream_data=der)) for der in ders]
        store[pdf_name(key)] = generic.ArrayObject(refs)


def _lists(evidence: KeptEvidence) -> tuple[tuple[bytes, ...], ...]:
    return evidence.certificates, evidence.crls, evidence.ocsps


def _store(revision: Revision) -> generic.DictionaryObject:
    root = revision.root
    if "/DSS" in root:
        store: generic.DictionaryObject = root["/DSS"]
        revision.mark_update(root.raw_get("/DSS"))
        return store
    store = generic.DictionaryObject({pdf_name("/Type"): pdf_name("/DSS")})
    root[pdf_name("/DSS")] = revision.add_object(store)
    revision.update_root()
    return store
