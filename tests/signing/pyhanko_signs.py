"""pyHanko as somebody else's program: it signs a place kept for a person, in each way it can."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Final

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko.sign.timestamps import HTTPTimeStamper
from pyhanko.stamp import TextStampStyle
from pyhanko_certvalidator.registry import SimpleCertificateStore

if TYPE_CHECKING:
    from tests.signing.foreigners import Foreigner

KINDS: Final = {
    "pades": SigSeedSubFilter.PADES,
    "adobe": SigSeedSubFilter.ADOBE_PKCS7_DETACHED,
}


class _Carrying(IncrementalPdfFileWriter):  # type: ignore[misc]  # pyHanko ships no types
    """A writer that packs every object that may be packed."""

    def _write_objects(self, stream: object, places: object) -> None:
        carrier = self.prepare_object_stream()
        for key, one in list(self.objects.items()):
            is_signature = isinstance(one, generic.DictionaryObject) and "/ByteRange" in one
            if not isinstance(one, generic.StreamObject) and not is_signature:
                carrier.add_object(key[1], self.objects.pop(key))
        super()._write_objects(stream, places)


@dataclass(frozen=True, slots=True)
class Ways:
    """How the program is told to sign.

    Attributes:
        kind: `pades` or `adobe`.
        has_mark: Whether it draws something into the place.
        packs_table: Whether it writes its table as a stream.
        packs_objects: Whether it packs small objects into another, too.
        timestamps: The address of a timestamp service; empty for none.
    """

    kind: str = "pades"
    has_mark: bool = True
    packs_table: bool = False
    packs_objects: bool = False
    timestamps: str = ""


def sign_with_pyhanko(pdf: bytes, field: str, who: Foreigner, ways: Ways) -> bytes:
    """Return the file with one signature more, by pyHanko."""
    writer_of = _Carrying if ways.packs_objects else IncrementalPdfFileWriter
    writer = writer_of(BytesIO(pdf))
    writer.stream_xrefs = ways.packs_table or ways.packs_objects
    signer = SimpleSigner(
        signing_cert=who.certificate,
        signing_key=who.key,
        cert_registry=SimpleCertificateStore.from_certs([who.intermediate]),
    )
    told = PdfSignatureMetadata(
        field_name=field,
        md_algorithm="sha256",
        subfilter=KINDS[ways.kind],
        reason="Ký bằng phần mềm khác",
    )
    mark = TextStampStyle() if ways.has_mark else TextStampStyle(stamp_text=" ", border_width=0)
    program = PdfSigner(
        told,
        signer,
        stamp_style=mark,
        timestamper=HTTPTimeStamper(ways.timestamps) if ways.timestamps else None,
    )
    output = BytesIO()
    program.sign_pdf(writer, existing_fields_only=True, output=output)
    return output.getvalue()
