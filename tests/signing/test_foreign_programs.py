"""Papers really signed by other programs: pyHanko at each run, the others kept as they wrote them.

What the others wrote behind one sealed paper lies in `samples/foreign.zip`, under the name and the
version of the program. They were given nothing but that file, a key of RSA 2048 or P-256 with its
certificates, and the name of the field, as their own examples show.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pikepdf
import pytest
from tests.documents.papers import PARTY_A, PARTY_B, make_frozen, make_paper
from tests.signing.corpus.increment import Increment
from tests.signing.foreigners import make_foreigner
from tests.signing.pyhanko_signs import Ways, sign_with_pyhanko
from tests.signing.signatures import A_SIGNED_AT, SEALED_AT, SignedPaper, sign_unchecked

from camket.bench.services import LocalServices
from camket.documents.render import lay_out_commitment
from camket.shared.errors import Refused
from camket.signing.authority import certificates_from_pem
from camket.signing.reading import KeptEvidence, open_pdf
from camket.signing.seal import seal_at_issue
from camket.signing.services import RevocationClient
from camket.signing.trust import Trust
from camket.signing.verdict import Verdict, VerdictKind
from camket.signing.verify import verify
from camket.signing.ways.returned import ReturnRefusal, refuse_unless_signed_once
from camket.signing.wording import FAULTS, UNDECIDED, Fault
from camket.signing.writing import begin_revision

PERSON_B, PERSON_A = (replace(one, person="") for one in (PARTY_B, PARTY_A))
SAMPLES = Path(__file__).parent / "samples" / "foreign.zip"
READ_AT = datetime(2026, 12, 1, tzinfo=UTC)

TAKEN = (
    "itext-5.5.13.3-rsa-pades",
    "itext-5.5.13.3-rsa-cms",
    "itext-5.5.13.3-p256-pades",
    "itext-5.5.13.3-rsa-pades-packed",
    "itext-5.5.13.3-p256-cms-packed",
    "pdfbox-2.0.27-rsa-visible",
    "pdfbox-2.0.27-p256-visible",
    "pdfbox-2.0.27-rsa-invisible",
    "pdf-lib-incremental-save-1.17.4-rsa-visible",
    "pdf-lib-incremental-save-1.17.4-rsa-invisible",
    "pdf-lib-incremental-save-1.17.4-rsa-packed",
    "poppler-22.12-rsa",
)
REFUSED: dict[str, tuple[Fault, ReturnRefusal | None]] = {
    # writes the tree of pages and the file's identifier anew
    "itext-2.1.7-rsa": (Fault.CHANGED_AFTER_SIGNING, None),
    # could not write its value, and leaves the file without one
    "poppler-22.12-p256": (Fault.DIGEST_DIFFERS, None),
    # puts a field of its own, of the same name, beside the one that was kept
    "endesive-3.0.1-rsa": (Fault.DAMAGED, ReturnRefusal.OTHER_PLACE),
    # writes a form nobody can read in place of the one that was there
    "signpdf-3.3.0-plain-rsa": (Fault.DAMAGED, ReturnRefusal.UNREADABLE),
}


@cache
def kept(name: str) -> bytes:
    with ZipFile(SAMPLES) as samples:
        return samples.read(name)


def _judged(pdf: bytes) -> Verdict:
    roots = certificates_from_pem([kept(f"{one}.pem") for one in ("trial", "rsa-root", "ec-root")])
    return verify(pdf, roots=roots, issued=kept("sealed.pdf"), at=READ_AT)


def _returned(pdf: bytes, sent: bytes) -> None:
    refuse_unless_signed_once(pdf, sent=sent, issued=sent, role="party_b", name=PARTY_B.name)


# Kept as they were written


@pytest.mark.parametrize("program", TAKEN)
def test_what_a_program_signed_is_taken(program: str) -> None:
    sealed = kept("sealed.pdf")
    signed = sealed + kept(program)
    _returned(signed, sealed)
    verdict = _judged(signed)
    # the authority they were given is gone, and has left no list
    assert {finding.fault for finding in verdict.findings} == {Fault.NO_PLACE_TO_ASK}
    assert [slot.role for slot in verdict.missing] == ["party_a"]
    assert verdict.same_as_issued is True
    report = verdict.signatures[1]
    assert (report.role, report.intact, report.trusted) == ("party_b", True, True)
    assert report.level == ("B-B" if "pades" in program else None)


@pytest.mark.parametrize("program", TAKEN)
def test_no_byte_of_it_is_changed(program: str) -> None:
    sealed, tail = kept("sealed.pdf"), kept(program)
    for place in range(3, len(tail), len(tail) // 23):
        spoilt = tail[:place] + bytes([tail[place] ^ 0x01]) + tail[place + 1 :]
        assert _judged(sealed + spoilt).kind is VerdictKind.INVALID, place


@pytest.mark.parametrize(("program", "told"), REFUSED.items(), ids=REFUSED)
def test_what_a_program_spoilt_is_refused_with_a_sentence(
    program: str, told: tuple[Fault, ReturnRefusal | None]
) -> None:
    fault, refusal = told
    sealed = kept("sealed.pdf")
    verdict = _judged(sealed + kept(program))
    assert fault in {one.fault for one in verdict.findings}
    assert FAULTS[fault].partition("{")[0] in verdict.reasons[0]
    if refusal is None:
        _returned(sealed + kept(program), sealed)
    else:
        with pytest.raises(Refused) as refused:
            _returned(sealed + kept(program), sealed)
        assert refused.value.reason is refusal


def test_a_program_that_writes_the_file_anew_made_another_file() -> None:
    """So do pdf-lib and most converters."""
    anew = BytesIO()
    with pikepdf.open(BytesIO(kept("sealed.pdf"))) as pdf:
        pdf.save(anew)
    with pytest.raises(Refused) as refused:
        _returned(anew.getvalue(), kept("sealed.pdf"))
    assert refused.value.reason is ReturnRefusal.OTHER_FILE


def test_a_field_of_its_own_is_not_the_place_that_was_kept() -> None:
    """The name of the field is said, so that a program can be told it."""
    with pytest.raises(Refused) as refused:
        _returned(kept("sealed.pdf") + kept("endesive-3.0.1-rsa"), kept("sealed.pdf"))
    assert refused.value.details == {"name": PARTY_B.name, "role": "party_b"}


def test_behind_a_generation_of_popplers_nothing_is_read_more_leniently(
    paper: SignedPaper,
) -> None:
    """For poppler's sake a whole file is read without mending; what comes behind it gains nothing."""
    half = kept("sealed.pdf") + kept("poppler-22.12-rsa")
    who = make_foreigner(PERSON_A)
    signer = replace(
        paper.signer_a, certificate=who.certificate, key=who.key, chain=(who.intermediate,)
    )
    pems = [kept(f"{one}.pem") for one in ("trial", "rsa-root")]
    roots = [*certificates_from_pem(pems), who.root, who.intermediate]
    whole = sign_unchecked(begin_revision(half), "party_a", signer, A_SIGNED_AT)
    one = Increment.last_of(whole, half)
    judged = verify(one.signed(signer), roots=roots, at=READ_AT)
    assert {finding.fault for finding in judged.findings} == {Fault.NO_PLACE_TO_ASK}
    twice = one.edited(one.field.number, b"/P ", b"/Rect [ 0 0 595 842 ]\n/P ")
    verdict = verify(twice.signed(signer), roots=roots, at=READ_AT)
    assert {one.fault for one in verdict.findings} - UNDECIDED == {Fault.STRAY_BYTES}


# pyHanko, at each run


@pytest.fixture(scope="module")
def sealed(paper: SignedPaper) -> bytes:
    laid_out = lay_out_commitment(make_paper(), make_frozen(slots=(PERSON_B, PERSON_A)))
    return seal_at_issue(laid_out.pdf, paper.sealer, laid_out.slots, SEALED_AT)


@pytest.mark.parametrize("is_ec", [False, True], ids=["rsa", "p256"])
@pytest.mark.parametrize(
    "ways",
    [
        Ways(),
        Ways(has_mark=False),
        Ways("adobe"),
        Ways(packs_table=True),
        Ways(packs_objects=True),
        Ways("adobe", packs_objects=True, has_mark=False),
    ],
    ids=str,
)
def test_what_pyhanko_signed_is_taken_and_signed_again(
    paper: SignedPaper, sealed: bytes, ways: Ways, *, is_ec: bool
) -> None:
    first, second = (make_foreigner(one, is_ec=is_ec) for one in (PERSON_B, PERSON_A))
    roots = [paper.authority.root, first.root]
    lists = KeptEvidence(certificates=(), crls=first.lists + second.lists, ocsps=())
    trust = replace(second.trust, evidence=lists)
    half = sign_with_pyhanko(sealed, "party_b", first, ways)
    _returned(half, sealed)
    at = datetime.now(UTC) + timedelta(minutes=1)
    verdict = verify(half, roots=roots, trust=trust, issued=sealed, at=at)
    assert (verdict.kind, verdict.reasons) == (VerdictKind.INCOMPLETE, ())
    reader = open_pdf(half)
    packed = reader.xrefs.object_streams_used_in(reader.xrefs.total_revisions - 1)
    assert bool(packed) is ways.packs_objects
    whole = sign_with_pyhanko(half, "party_a", second, ways)
    verdict = verify(whole, roots=roots, trust=trust, issued=sealed, at=at)
    assert (verdict.kind, verdict.reasons) == (VerdictKind.VALID, ())


def test_a_timestamp_that_another_program_fetched_is_believed(
    paper: SignedPaper, sealed: bytes
) -> None:
    now = datetime.now(UTC)
    years = (now.year - 2, now.year + 5)
    with LocalServices(now=now, years=years) as services:
        who = make_foreigner(PERSON_B)
        ways = Ways(packs_objects=True, timestamps=f"{services.address}/tsa")
        half = sign_with_pyhanko(sealed, "party_b", who, ways)
        roots = [paper.authority.root, who.root, services.authority.root.asn1]
        trust = replace(Trust.in_roots(roots), ask=RevocationClient(timeout_seconds=1))
        later = now + timedelta(minutes=1)
        (_, report) = verify(half, trust=trust, issued=sealed, at=later).signatures
    assert (report.time_source, report.intact, report.trusted) == ("timestamp", True, True)
