"""How a change gets into a signed file: behind the end, between two signatures, while signing."""

from __future__ import annotations

from io import BytesIO

from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from tests.signing.corpus.changes import Change
from tests.signing.signatures import A_SIGNED_AT, B_SIGNED_AT, SignedPaper, sign_unchecked

from camket.signing.reading import open_pdf
from camket.signing.writing import begin_revision


def behind_the_end(pdf: bytes, change: Change) -> bytes:
    """Append the change as anybody can: no key is needed."""
    writer = IncrementalPdfFileWriter.from_reader(open_pdf(pdf))
    change(writer)
    output = BytesIO()
    writer.write(output)
    return output.getvalue()


def between_two_signatures(paper: SignedPaper, change: Change) -> bytes:
    """Append the change before the last one signs, who covers it without knowing."""
    changed = begin_revision(behind_the_end(paper.signed_b, change))
    return sign_unchecked(changed, "party_a", paper.signer_a, A_SIGNED_AT)


def before_the_first_signature(paper: SignedPaper, change: Change) -> bytes:
    """Append the change between the seal at issue and the first signature."""
    changed = begin_revision(behind_the_end(paper.sealed, change))
    return sign_unchecked(changed, "party_b", paper.signer_b, B_SIGNED_AT)


def while_signing(paper: SignedPaper, change: Change) -> bytes:
    """Make the change in the very revision that the last one signs, as he may who has the key."""
    revision = begin_revision(paper.signed_b)
    change(revision)
    return sign_unchecked(revision, "party_a", paper.signer_a, A_SIGNED_AT)
