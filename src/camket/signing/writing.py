"""One revision more on a PDF: a signature put behind what was there, byte for byte unchanged."""

from __future__ import annotations

import hashlib
from collections.abc import Coroutine
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final, TypeVar, cast

from asn1crypto import algos, cms
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import (
    decode_dss_signature,
    encode_dss_signature,
)
from cryptography.hazmat.primitives.serialization import load_der_private_key
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
from pyhanko.sign.general import as_signing_certificate_v2, simple_cms_attribute
from pyhanko.sign.signers import SimpleSigner
from pyhanko.sign.signers.cms_embedder import (
    PdfCMSEmbedder,
    SigIOSetup,
    SigMDPSetup,
    SigObjSetup,
)
from pyhanko.sign.signers.pdf_byterange import SignatureObject
from pyhanko_certvalidator.registry import SimpleCertificateStore

from camket.documents.values import TRIAL_LINE
from camket.shared.clock import HANOI
from camket.signing.reading import open_pdf

if TYPE_CHECKING:
    from datetime import datetime

    from pyhanko.pdf_utils.reader import PdfFileReader

    from camket.signing.authority import Signer

DIGEST: Final = "sha256"
P256_ORDER: Final = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
_ROOM_FOR_CMS: Final = 5120
"""Hexadecimal digits; a B-B signature with one certificate needs about 3,000."""

_T = TypeVar("_T")


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


class _P256Signer(SimpleSigner):  # type: ignore[misc]  # pyHanko ships no types
    """Sign as RFC 6979 says, in the lower of the two spellings an ECDSA signature has."""

    def sign_raw(self, data: bytes, digest_algorithm: str) -> bytes:
        """Return the signature of some bytes."""
        key = load_der_private_key(self.signing_key.dump(), password=None)
        if digest_algorithm != DIGEST or not isinstance(key, ec.EllipticCurvePrivateKey):
            message = "signatures are made with P-256 and SHA-256"
            raise ValueError(message)
        raw = key.sign(data, ec.ECDSA(hashes.SHA256(), deterministic_signing=True))
        r, s = decode_dss_signature(raw)
        return encode_dss_signature(r, min(s, P256_ORDER - s))

    async def unsigned_attrs(self, *facts: Any, **options: Any) -> None:
        """Add none: B-B has none, and pyHanko would ask for a loop, which worker threads lack."""


def begin_revision(pdf: bytes) -> Revision:
    """Return a writer that puts a revision behind a file."""
    reader = open_pdf(pdf)
    return Revision(reader.stream, prev=reader)


def sign_field(
    revision: Revision, field_name: str, signer: Signer, at: datetime, *, certify: bool
) -> bytes:
    """Fill an existing field with a PAdES B-B signature and return the whole file."""
    steps = PdfCMSEmbedder().write_cms(field_name, revision, existing_fields_only=True)
    next(steps)
    placeholder = SignatureObject(
        timestamp=at.astimezone(HANOI).replace(microsecond=0),
        subfilter=SigSeedSubFilter.PADES,
        reason=TRIAL_LINE if signer.is_trial else None,
        bytes_reserved=_ROOM_FOR_CMS,
    )
    setup = SigMDPSetup(
        md_algorithm=DIGEST,
        certify=certify,
        docmdp_perms=MDPPerm.FILL_FORMS if certify else None,
    )
    steps.send(SigObjSetup(sig_placeholder=placeholder, mdp_setup=setup))
    output = BytesIO()
    prepared, _ = steps.send(SigIOSetup(md_algorithm=DIGEST, output=output))
    steps.send(_cms(signer, prepared.document_digest))
    return output.getvalue()


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


def _cms(signer: Signer, digest: bytes) -> bytes:
    pades = _P256Signer(
        signing_cert=signer.certificate,
        signing_key=signer.key,
        cert_registry=SimpleCertificateStore(),
        embed_roots=False,
    )
    mechanism = pades.get_signature_mechanism_for_digest(DIGEST)
    attributes = cms.CMSAttributes(
        [
            simple_cms_attribute("content_type", "data"),
            simple_cms_attribute("message_digest", digest),
            simple_cms_attribute(
                "signing_certificate_v2", as_signing_certificate_v2(signer.certificate)
            ),
            simple_cms_attribute(
                "cms_algorithm_protection",
                cms.CMSAlgorithmProtection(
                    {
                        "digest_algorithm": algos.DigestAlgorithm({"algorithm": DIGEST}),
                        "signature_algorithm": mechanism,
                    }
                ),
            ),
        ]
    )
    content = finish(pades.async_sign_prescribed_attributes(DIGEST, attributes))
    return cast("bytes", content.dump())
