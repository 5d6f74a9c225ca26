"""One revision more on a PDF: a signature put behind what was there, byte for byte unchanged."""

from __future__ import annotations

import hashlib
import json
from base64 import b64decode, b64encode
from collections.abc import Coroutine
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final, Protocol, Self, TypeVar, cast

from asn1crypto import x509
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
from pyhanko.sign.signers.cms_embedder import (
    PdfCMSEmbedder,
    SigIOSetup,
    SigMDPSetup,
    SigObjSetup,
)
from pyhanko.sign.signers.pdf_byterange import SignatureObject

from camket.documents.values import TRIAL_LINE
from camket.shared.clock import HANOI
from camket.shared.errors import Refused
from camket.signing.envelope import (
    DIGEST,
    hash_of,
    mechanism_of,
    room_for,
    settled,
    sign_with,
    signed_attributes,
    wrap,
)
from camket.signing.reading import open_pdf
from camket.signing.wording import SigningRefusal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pyhanko.pdf_utils.reader import PdfFileReader

    from camket.signing.authority import Signer

_ROOM_FOR_CMS: Final = 5120
"""Hexadecimal digits; a B-B signature with one certificate needs about 3,000."""
_ROOM_FOR_TIMESTAMP: Final = 27648
"""Hexadecimal digits more: a token with the certificates of its service."""
_STEP: Final = 1024

_T = TypeVar("_T")


class Timestamper(Protocol):
    """Something that vouches for a time: a service of RFC 3161, or one in this process."""

    def token(self, digest: bytes) -> bytes:
        """Return a timestamp token over a SHA-256 digest, as DER.

        Raises:
            TimestampError: There is none to be had.
        """
        ...


@dataclass(frozen=True, slots=True)
class Prepared:
    """A file that lacks nothing but the value of one signature.

    Attributes:
        pdf: The whole file, with zeros where the signature goes.
        field: Name of the field that is signed.
        gap: Where the hexadecimal digits of the signature begin and end.
        digest: SHA-256 of everything but the gap.
        attributes: The signed attributes as DER: these bytes are what the key signs.
        certificate: The signer's certificate, as DER.
        chain: What leads from it towards the root, as DER.
        at: The time the signature claims.
    """

    pdf: bytes
    field: str
    gap: tuple[int, int]
    digest: bytes
    attributes: bytes
    certificate: bytes
    chain: tuple[bytes, ...]
    at: datetime

    @property
    def algorithm(self) -> str:
        """Return `sha256_ecdsa` or `sha256_rsa` (PKCS #1 v1.5)."""
        return mechanism_of(x509.Certificate.load(self.certificate))

    @property
    def hash_to_sign(self) -> bytes:
        """Return the SHA-256 of the signed attributes, for keys that sign hashes."""
        return hash_of(self.attributes)

    def dump(self) -> bytes:
        """Return all of it as bytes: a line of JSON, then the file."""
        facts = {
            "field": self.field,
            "gap": self.gap,
            "digest": _text(self.digest),
            "attributes": _text(self.attributes),
            "certificate": _text(self.certificate),
            "chain": [_text(one) for one in self.chain],
            "at": self.at.isoformat(),
        }
        return json.dumps(facts).encode() + b"\n" + self.pdf

    @classmethod
    def load(cls, raw: bytes) -> Self:
        """Return what was dumped.

        Raises:
            ValueError: These bytes were not made by `dump`.
        """
        line, _, pdf = raw.partition(b"\n")
        facts = json.loads(line)
        start, end = facts["gap"]
        return cls(
            pdf=pdf,
            field=facts["field"],
            gap=(start, end),
            digest=b64decode(facts["digest"]),
            attributes=b64decode(facts["attributes"]),
            certificate=b64decode(facts["certificate"]),
            chain=tuple(b64decode(one) for one in facts["chain"]),
            at=datetime.fromisoformat(facts["at"]),
        )


class Revision(IncrementalPdfFileWriter):  # type: ignore[misc]  # pyHanko ships no types
    """A revision whose bytes depend on nothing but its input: no machine's clock, no chance."""

    def _update_meta(self) -> None:
        """Leave the metadata alone: they are part of what was issued."""

    @classmethod
    def _handle_id(cls, prev: PdfFileReader) -> generic.ArrayObject:
        first, _ = prev.trailer["/ID"]
        prev.stream.seek(0)
        second = hashlib.sha256(prev.stream.read()).digest()[:16]
        return generic.ArrayObject([first, generic.ByteStringObject(second)])


def begin_revision(pdf: bytes) -> Revision:
    """Return a writer that puts a revision behind a file."""
    reader = open_pdf(pdf)
    return Revision(reader.stream, prev=reader)


def sign_field(
    revision: Revision, field_name: str, signer: Signer, at: datetime, *, certify: bool
) -> bytes:
    """Fill an existing field with a PAdES B-B signature by a key at hand; return the whole file."""
    reason = TRIAL_LINE if signer.is_trial else None
    prepared = prepare_field(
        revision, field_name, signer.certificate, signer.chain, at, certify=certify, reason=reason
    )
    return complete(prepared, sign_with(signer.key, prepared.attributes))


def prepare_field(
    revision: Revision,
    field_name: str,
    certificate: x509.Certificate,
    chain: Sequence[x509.Certificate],
    at: datetime,
    *,
    certify: bool = False,
    reason: str | None = None,
    with_timestamp: bool = False,
) -> Prepared:
    """Write a revision that fills an existing field with everything but the signature value.

    Args:
        revision: The writer.
        field_name: Name of the field.
        certificate: The signer's certificate.
        chain: What leads from it towards the root, the root itself apart.
        at: The time the signature claims.
        certify: Whether the signature locks the text (the seal at issue).
        reason: What the signature says it was made for.
        with_timestamp: Whether room is kept for a timestamp token.

    Raises:
        Refused: The certificate's key is of a kind no signature is made with.
    """
    room = max(_ROOM_FOR_CMS, -(-2 * room_for(certificate, chain) // _STEP) * _STEP)
    placeholder = SignatureObject(
        timestamp=at.astimezone(HANOI).replace(microsecond=0),
        subfilter=SigSeedSubFilter.PADES,
        reason=reason,
        bytes_reserved=room + _ROOM_FOR_TIMESTAMP * with_timestamp,
    )
    setup = SigMDPSetup(
        md_algorithm=DIGEST,
        certify=certify,
        docmdp_perms=MDPPerm.FILL_FORMS if certify else None,
    )
    pdf, gap, digest = reserve(revision, field_name, placeholder, setup)
    return Prepared(
        pdf=pdf,
        field=field_name,
        gap=gap,
        digest=digest,
        attributes=signed_attributes(certificate, digest),
        certificate=certificate.dump(),
        chain=tuple(one.dump() for one in chain),
        at=at,
    )


def complete(
    prepared: Prepared, signature_value: bytes, *, timestamper: Timestamper | None = None
) -> bytes:
    """Return the file with the signature in it: B-B, or B-T where a timestamp is asked for.

    Args:
        prepared: The file as it was prepared, with room for a timestamp if one is asked for.
        signature_value: What the key made of `prepared.attributes`.
        timestamper: Who vouches for the time.

    Raises:
        Refused: The value is no signature of these attributes by this certificate's key, or what
            was to be written does not fit into the room that was kept.
        TimestampError: There is no timestamp to be had.
    """
    certificate = x509.Certificate.load(prepared.certificate)
    chain = [x509.Certificate.load(one) for one in prepared.chain]
    value = settled(certificate, prepared.attributes, signature_value)
    token = timestamper.token(hash_of(value)) if timestamper else None
    der = wrap(certificate, chain, prepared.attributes, value, timestamp=token)
    return fill(prepared.pdf, prepared.gap, der)


def reserve(
    revision: Revision,
    field_name: str,
    placeholder: generic.DictionaryObject,
    setup: SigMDPSetup | None = None,
) -> tuple[bytes, tuple[int, int], bytes]:
    """Write the revision with zeros where the signature goes.

    Returns:
        The whole file, where the hexadecimal digits begin and end, SHA-256 of all but them.
    """
    steps = PdfCMSEmbedder().write_cms(field_name, revision, existing_fields_only=True)
    next(steps)
    steps.send(SigObjSetup(sig_placeholder=placeholder, mdp_setup=setup))
    output = BytesIO()
    written, _ = steps.send(SigIOSetup(md_algorithm=DIGEST, output=output))
    gap = (written.reserved_region_start + 1, written.reserved_region_end - 1)
    return output.getvalue(), gap, written.document_digest


def fill(pdf: bytes, gap: tuple[int, int], der: bytes) -> bytes:
    """Return the file with a CMS object where the zeros were.

    Raises:
        Refused: It does not fit.
    """
    start, end = gap
    digits = der.hex().upper().encode()
    if len(digits) > end - start:
        raise Refused(SigningRefusal.NO_ROOM)
    return pdf[:start] + digits + pdf[start + len(digits) :]


def place_stamp(revision: Revision, field: generic.DictionaryObject, stamp_pdf: bytes) -> None:
    """Make the one page of a small PDF the appearance of a field."""
    appearance = revision.import_page_as_xobject(open_pdf(stamp_pdf))
    field[pdf_name("/AP")] = generic.DictionaryObject({pdf_name("/N"): appearance})


def finish(work: Coroutine[Any, Any, _T]) -> _T:
    """Run a coroutine of pyHanko that waits for nothing, where another loop may be running.

    Raises:
        RuntimeError: It did wait for something.
    """
    try:
        work.send(None)
    except StopIteration as done:
        return cast("_T", done.value)
    work.close()
    message = "nothing here may wait"
    raise RuntimeError(message)


def _text(raw: bytes) -> str:
    return b64encode(raw).decode("ascii")
