"""What is said about a signed file, and everything that never comes out valid."""

from __future__ import annotations

import random
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from asn1crypto import cms
from cryptography.hazmat.primitives.asymmetric import utils
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.content import RawContent
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.layout import BoxConstraints
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter, append_signature_field
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko_certvalidator.registry import SimpleCertificateStore
from tests.documents.papers import (
    PARTY_A,
    PARTY_B,
    SLOTS,
    STAMP_OF_INK,
    make_frozen,
    make_paper,
)
from tests.signing.foreigners import PARTY_A_WITHOUT_KEY, Foreigner, make_foreigner
from tests.signing.signatures import (
    A_SIGNED_AT,
    B_SIGNED_AT,
    NOW,
    SEALED_AT,
    VALID_FROM,
    VALID_TO,
    SignedPaper,
    judge,
    make_authority,
    make_signed_paper,
    make_signer,
    make_stamp,
    sign_unchecked,
)

from camket.documents.canonical import ATTACHMENT_NAME, RequiredSignatory
from camket.documents.forms.samples.agreements import commitment_sample
from camket.documents.paper import Attachment
from camket.documents.render import lay_out, lay_out_commitment
from camket.documents.style import PARTY
from camket.documents.values import TRIAL_LINE
from camket.signing.authority import Signer
from camket.signing.envelope import P256_ORDER
from camket.signing.reading import open_pdf, signature_fields
from camket.signing.seal import seal_at_issue
from camket.signing.sign import sign_slot
from camket.signing.telling import tell
from camket.signing.verdict import VerdictKind
from camket.signing.verify import verify
from camket.signing.wording import FAULTS, REVOCATION_UNKNOWN, UNDECIDED, Fault
from camket.signing.writing import begin_revision


def _faults(paper: SignedPaper, pdf: bytes, *, issued: bytes | None = None) -> set[Fault]:
    return {finding.fault for finding in judge(paper, pdf, issued=issued).findings}


def _contents(pdf: bytes, role: str) -> tuple[int, int]:
    """Return where the hexadecimal digits of a signature begin and end."""
    field = next(field for field in signature_fields(open_pdf(pdf)) if field.name == role)
    assert field.entry is not None
    return field.entry.ranges[1] + 1, field.entry.ranges[2] - 1


def _draw_on(revision: IncrementalPdfFileWriter, page_index: int) -> None:
    """Draw a black box over a page."""
    page = revision.find_page_for_modification(page_index)[0].get_object()
    box = RawContent(b"0 0 0 rg 100 400 300 200 re f", box=BoxConstraints(600, 800))
    added = revision.add_object(generic.StreamObject(stream_data=box.render()))
    old = page.raw_get("/Contents")
    page[pdf_name("/Contents")] = generic.ArrayObject([old, added])
    revision.update_container(page)


def _written(revision: IncrementalPdfFileWriter) -> bytes:
    output = BytesIO()
    revision.write(output)
    return output.getvalue()


# What is good


def test_a_paper_signed_by_both_sides_is_valid(paper: SignedPaper) -> None:
    verdict = judge(paper, paper.signed, issued=paper.sealed)
    assert verdict.kind is VerdictKind.VALID
    assert verdict.exit_code == 0
    assert verdict.same_as_issued is True
    assert verdict.whole_file_covered
    assert verdict.reasons == ()
    assert [(one.role, one.signer) for one in verdict.signatures] == [
        ("issuer", paper.sealer.name),
        ("party_b", PARTY_B.name),
        ("party_a", PARTY_A.name),
    ]


def test_the_seal_alone_tells_what_was_issued(paper: SignedPaper) -> None:
    assert judge(paper, paper.signed).kind is VerdictKind.VALID


def test_the_answer_has_the_shape_of_the_contract(paper: SignedPaper) -> None:
    answer = judge(paper, paper.signed).as_json()
    assert list(answer)[:6] == [
        "verdict",
        "same_as_issued",
        "whole_file_covered",
        "signatures",
        "missing",
        "reasons",
    ]
    signatures = answer["signatures"]
    assert isinstance(signatures, list)
    assert signatures[1] == {
        "signer": "Trần Thị Bính",
        "serial": paper.signer_b.serial,
        "role": "party_b",
        "signed_at": "2026-02-06T09:12:44+07:00",
        "time_source": "claimed",
        "level": "B-B",
        "intact": True,
        "trusted": True,
        "revoked": False,
    }


def test_a_trial_says_so_in_the_verdict(paper: SignedPaper) -> None:
    answer = judge(paper, paper.signed).as_json()
    assert answer["trial"] is True
    assert TRIAL_LINE in str(answer["notes"])
    assert answer["reasons"] == []


def test_the_page_gets_a_sentence_for_each_thing_that_was_checked(paper: SignedPaper) -> None:
    facts = judge(paper, paper.signed).signatures[1].facts
    assert all(fact.is_met for fact in facts)
    assert [fact.sentence for fact in facts] == [
        "Nội dung không đổi sau khi ký",
        "Chứng thư còn hiệu lực lúc ký",
        "Đúng người, đúng chức vụ đã định",
        "Thời điểm ký 06/02/2026 09:12:44 (+07:00) theo khai báo, không có dấu thời gian",
    ]


# What is not complete


def test_a_paper_without_the_second_signature_is_incomplete(paper: SignedPaper) -> None:
    verdict = judge(paper, paper.signed_b)
    assert verdict.kind is VerdictKind.INCOMPLETE
    assert verdict.missing == (PARTY_A,)
    assert verdict.exit_code == 1


def test_a_sealed_paper_nobody_signed_is_told_in_words_not_in_a_zero(paper: SignedPaper) -> None:
    told = tell(judge(paper, paper.sealed))
    assert told.kind == "incomplete"
    assert "chưa ai ký" in told.lead
    assert len(told.missing) == 2
    assert "chưa ai ký" not in tell(judge(paper, paper.signed_b)).lead


def test_an_earlier_revision_is_not_passed_off_as_the_final_one(paper: SignedPaper) -> None:
    _, end = _contents(paper.signed, "party_b")
    rolled_back = paper.signed[: paper.signed.index(b"%%EOF", end) + len(b"%%EOF\n")]
    assert judge(paper, rolled_back).missing == (PARTY_A,)
    assert judge(paper, paper.sealed).missing == SLOTS


# Changed bytes


def test_no_changed_byte_is_ever_accepted(paper: SignedPaper) -> None:
    draw = random.Random(20260216)  # noqa: S311  # the same bytes each run
    pdf = paper.signed
    places = set(draw.sample(range(len(pdf)), 60))
    places |= {match.start() for match in re.finditer(rb"startxref|/ByteRange|/Prev|%%EOF", pdf)}
    places |= set(range(9)) | set(range(len(pdf) - 40, len(pdf), 3))
    begin, end = _contents(pdf, "party_a")
    places |= {begin - 1, end} | set(range(begin, begin + 3200, 97)) | {end - 1, end - 2}
    for place in sorted(places):
        other = draw.choice([pdf[place] ^ 0x20, pdf[place] ^ 0x01, draw.randrange(256)])
        spoilt = pdf[:place] + bytes([other % 256]) + pdf[place + 1 :]
        if spoilt != pdf:
            kind = judge(paper, spoilt).kind
            assert kind not in (VerdictKind.VALID, VerdictKind.INCOMPLETE), place


def test_padding_behind_a_signature_holds_only_zeros(paper: SignedPaper) -> None:
    for role in ("issuer", "party_b", "party_a"):
        _, end = _contents(paper.signed, role)
        spoilt = paper.signed[: end - 40] + b"1" + paper.signed[end - 39 :]
        assert Fault.CONTENTS_ALTERED in _faults(paper, spoilt)


@pytest.mark.parametrize("other", [b"a", b" ", b"\n", b"G"])
def test_hexadecimal_digits_have_one_case_and_nothing_between(
    paper: SignedPaper, other: bytes
) -> None:
    begin, end = _contents(paper.signed, "party_a")
    place = paper.signed.index(b"A", begin, end)
    spoilt = paper.signed[:place] + other + paper.signed[place + 1 :]
    assert not judge(paper, spoilt).is_valid


def test_the_case_of_all_digits_at_once_may_not_be_mixed(paper: SignedPaper) -> None:
    begin, _end = _contents(paper.signed, "party_a")
    middle = (begin + begin + 2000) // 2
    spoilt = paper.signed[:begin] + paper.signed[begin:middle].lower() + paper.signed[middle:]
    assert len(spoilt) == len(paper.signed)
    assert Fault.CONTENTS_ALTERED in _faults(paper, spoilt)


def test_the_second_spelling_of_a_signature_is_not_accepted(paper: SignedPaper) -> None:
    begin, end = _contents(paper.signed, "party_a")
    raw = bytes.fromhex(paper.signed[begin:end].decode())
    content = cms.ContentInfo.load(raw)
    info = content["content"]["signer_infos"][0]
    r, s = utils.decode_dss_signature(info["signature"].native)
    info["signature"] = utils.encode_dss_signature(r, P256_ORDER - s)
    other = content.dump(force=True).hex().upper().encode().ljust(end - begin, b"0")
    assert not judge(paper, paper.signed[:begin] + other + paper.signed[end:]).is_valid


@pytest.mark.parametrize(
    "rubbish", [b"\n", b"x", b"\n%%EOF\n", b"\0" * 3000, b"1 0 obj\n<<>>\nendobj\n"]
)
def test_nothing_may_stand_behind_the_end(paper: SignedPaper, rubbish: bytes) -> None:
    verdict = judge(paper, paper.signed + rubbish)
    assert verdict.kind is VerdictKind.INVALID
    assert not verdict.whole_file_covered
    assert verdict.exit_code == 1


@pytest.mark.parametrize("length", [1, 7, 300, 5000])
def test_a_file_cut_short_is_not_accepted(paper: SignedPaper, length: int) -> None:
    assert judge(paper, paper.signed[:-length]).kind is VerdictKind.INVALID


# Something put between two revisions, which a later signature covers

RUBBISH = {
    "a comment": b"% noi dung khac\n",
    "random bytes": random.Random(20260217).randbytes(400),  # noqa: S311  # the same each run
    "a second end": b"%%%%EOF\nstartxref\n%d\n%%%%EOF\n",
    "one line break": b"\n",
    "white space": b"\n \t\r\n\n",
    "zeros": b"\0" * 300,
    "an object no table lists": b"900 0 obj\n<<\n/Type /Catalog\n>>\nendobj\n",
}


@pytest.mark.parametrize("is_told_what_was_issued", [True, False])
@pytest.mark.parametrize("rubbish", RUBBISH.values(), ids=RUBBISH)
def test_nothing_may_stand_between_the_seal_and_the_first_signature(
    paper: SignedPaper, rubbish: bytes, *, is_told_what_was_issued: bool
) -> None:
    half = _sign_b(paper, _padded(paper.sealed, rubbish))
    for spoilt in (half, _sign_a(paper, half)):
        issued = paper.sealed if is_told_what_was_issued else None
        verdict = judge(paper, spoilt, issued=issued)
        assert verdict.kind is VerdictKind.INVALID
        assert verdict.same_as_issued is False
        place = f"từ sau con dấu phát hành đến hết chữ ký của {PARTY_B.name}"
        assert verdict.reasons == (f"Trong phần tệp {place} có dữ liệu lạ.",)


@pytest.mark.parametrize("is_told_what_was_issued", [True, False])
@pytest.mark.parametrize("rubbish", RUBBISH.values(), ids=RUBBISH)
def test_nothing_may_stand_between_two_signatures(
    paper: SignedPaper, rubbish: bytes, *, is_told_what_was_issued: bool
) -> None:
    spoilt = _sign_a(paper, _padded(paper.signed_b, rubbish))
    issued = paper.sealed if is_told_what_was_issued else None
    verdict = judge(paper, spoilt, issued=issued)
    assert verdict.kind is VerdictKind.INVALID
    assert verdict.same_as_issued is False
    place = f"từ sau chữ ký của {PARTY_B.name} đến hết chữ ký của {PARTY_A.name}"
    assert verdict.reasons == (f"Trong phần tệp {place} có dữ liệu lạ.",)


def test_nothing_may_stand_between_the_issued_file_and_the_first_signature(
    paper: SignedPaper,
) -> None:
    issued = _issued_unsealed(paper)
    padded = begin_revision(issued + RUBBISH["a comment"])
    spoilt = sign_unchecked(padded, "party_b", paper.signer_b, B_SIGNED_AT)
    assert _faults(paper, spoilt, issued=issued) == {Fault.STRAY_BYTES}
    reason = judge(paper, spoilt, issued=issued).reasons[0]
    assert reason.startswith("Trong phần tệp từ sau bản phát hành đến hết chữ ký của")


def test_a_signer_may_not_bring_an_object_that_nothing_uses(paper: SignedPaper) -> None:
    revision = begin_revision(paper.signed_b)
    revision.add_object(generic.StreamObject(stream_data=b"noi dung khac"))
    spoilt = sign_unchecked(revision, "party_a", paper.signer_a, A_SIGNED_AT)
    assert _faults(paper, spoilt) == {Fault.CHANGED_AFTER_SIGNING}


def _padded(pdf: bytes, rubbish: bytes) -> bytes:
    """Put rubbish behind a file; a second end points to the table as the first one does."""
    if b"startxref" in rubbish:
        return pdf + rubbish % int(open_pdf(pdf).last_startxref)
    return pdf + rubbish


def _sign_b(paper: SignedPaper, pdf: bytes) -> bytes:
    stamp = make_stamp(paper.signer_b, B_SIGNED_AT)
    return sign_slot(pdf, "party_b", paper.signer_b, B_SIGNED_AT, stamp)


def _sign_a(paper: SignedPaper, pdf: bytes) -> bytes:
    stamp = make_stamp(paper.signer_a, A_SIGNED_AT)
    return sign_slot(pdf, "party_a", paper.signer_a, A_SIGNED_AT, stamp)


# Content changed by somebody


def test_a_page_drawn_over_after_the_last_signature_is_not_accepted(paper: SignedPaper) -> None:
    revision = IncrementalPdfFileWriter.from_reader(open_pdf(paper.signed))
    _draw_on(revision, 0)
    assert Fault.NOT_WHOLLY_COVERED in _faults(paper, _written(revision))


def test_a_signer_may_not_draw_over_a_page_while_signing(paper: SignedPaper) -> None:
    revision = begin_revision(paper.signed_b)
    _draw_on(revision, 0)
    spoilt = sign_unchecked(revision, "party_a", paper.signer_a, A_SIGNED_AT)
    verdict = judge(paper, spoilt)
    assert verdict.kind is VerdictKind.INVALID
    assert verdict.same_as_issued is False
    assert verdict.reasons == (FAULTS[Fault.CHANGED_AFTER_SIGNING],)
    assert all(one.intact and one.trusted for one in verdict.signatures)


def test_a_swapped_image_is_not_accepted(paper: SignedPaper) -> None:
    sample = commitment_sample(PARTY)
    inked = tuple(replace(one, image=STAMP_OF_INK) for one in sample.signatures.people)
    drawn = replace(
        sample,
        signatures=replace(sample.signatures, people=inked),
        attachment=Attachment(ATTACHMENT_NAME, "", make_frozen()),
    )
    laid_out = lay_out(drawn)
    sealed = seal_at_issue(laid_out.pdf, paper.sealer, laid_out.slots, SEALED_AT)
    assert judge(paper, sealed).kind is VerdictKind.INCOMPLETE
    with pikepdf.open(BytesIO(sealed)) as pdf:
        images = [
            one.objgen
            for one in pdf.objects
            if isinstance(one, pikepdf.Stream) and one.get("/Subtype") == "/Image"
        ]
    assert images
    writer = IncrementalPdfFileWriter(BytesIO(sealed))
    for number, generation in images:
        reference = generic.Reference(number, generation, writer)
        image = reference.get_object()
        other = generic.StreamObject(image, stream_data=bytes(len(image.data)))
        writer.objects[(generation, number)] = other
    out = BytesIO()
    writer.write(out)
    for verdict in (judge(paper, out.getvalue()), judge(paper, out.getvalue(), issued=sealed)):
        assert verdict.kind is VerdictKind.INVALID
        assert Fault.NOT_WHOLLY_COVERED in {one.fault for one in verdict.findings}


def test_a_change_hidden_between_two_signatures_is_not_accepted(paper: SignedPaper) -> None:
    revision = IncrementalPdfFileWriter.from_reader(open_pdf(paper.signed_b))
    _draw_on(revision, 0)
    changed = begin_revision(_written(revision))
    spoilt = sign_unchecked(changed, "party_a", paper.signer_a, A_SIGNED_AT)
    assert Fault.CHANGED_AFTER_SIGNING in _faults(paper, spoilt)


def test_content_changed_before_the_first_signature_is_not_accepted(paper: SignedPaper) -> None:
    revision = begin_revision(paper.sealed)
    _draw_on(revision, 0)
    spoilt = sign_unchecked(revision, "party_b", paper.signer_b, B_SIGNED_AT)
    assert judge(paper, spoilt).kind is VerdictKind.INVALID


def test_another_paper_of_the_same_signers_is_not_the_issued_one(paper: SignedPaper) -> None:
    other = lay_out_commitment(replace(make_paper(), title="Bản cam kết khác"), make_frozen())
    sealed = seal_at_issue(other.pdf, paper.sealer, other.slots, SEALED_AT)
    assert judge(paper, paper.signed, issued=paper.sealed).is_valid
    verdict = judge(paper, paper.signed, issued=sealed)
    assert verdict.kind is VerdictKind.INVALID
    assert verdict.same_as_issued is False


def test_an_attachment_that_is_not_the_frozen_text_is_not_accepted(paper: SignedPaper) -> None:
    laid_out = lay_out_commitment(make_paper(), make_frozen().replace(b"2026", b"2027"))
    sealed = seal_at_issue(laid_out.pdf, paper.sealer, laid_out.slots, SEALED_AT)
    assert Fault.ATTACHMENT_UNREADABLE in _faults(paper, sealed)


# Who signed, in which order, under whose authority


def test_an_authority_nobody_trusts_is_not_accepted(paper: SignedPaper, tmp_path: Path) -> None:
    foreign = make_signed_paper(make_authority(tmp_path / "ca"))
    verdict = judge(paper, foreign.signed)
    assert verdict.kind is VerdictKind.INVALID
    assert not any(one.trusted for one in verdict.signatures)
    assert verdict.same_as_issued is None
    assert verify(paper.signed, roots=[], at=NOW).kind is VerdictKind.INVALID


def test_one_foreign_signature_among_good_ones_is_not_accepted(
    paper: SignedPaper, tmp_path: Path
) -> None:
    stranger = make_signer(make_authority(tmp_path / "ca"), PARTY_A)
    spoilt = sign_unchecked(begin_revision(paper.signed_b), "party_a", stranger, A_SIGNED_AT)
    assert _faults(paper, spoilt) == {Fault.UNTRUSTED}


@pytest.mark.parametrize(
    ("valid_from", "valid_to", "fault"),
    [
        (VALID_FROM, A_SIGNED_AT - timedelta(seconds=1), Fault.EXPIRED_WHEN_SIGNED),
        (A_SIGNED_AT + timedelta(seconds=1), VALID_TO, Fault.NOT_YET_VALID_WHEN_SIGNED),
    ],
)
def test_a_certificate_has_to_be_in_force_when_it_signs(
    paper: SignedPaper, valid_from: datetime, valid_to: datetime, fault: Fault
) -> None:
    signer = make_signer(paper.authority, PARTY_A, valid_from=valid_from, valid_to=valid_to)
    spoilt = sign_unchecked(begin_revision(paper.signed_b), "party_a", signer, A_SIGNED_AT)
    assert fault in _faults(paper, spoilt)
    assert judge(paper, spoilt).kind is VerdictKind.INVALID


def test_a_certificate_that_expired_since_leaves_a_claimed_time_open(paper: SignedPaper) -> None:
    later = datetime(2031, 1, 1, tzinfo=UTC)
    verdict = verify(paper.signed, roots=[paper.authority.root], at=later)
    assert verdict.kind is VerdictKind.INDETERMINATE
    assert verdict.exit_code == 1


def test_the_place_of_one_is_not_signed_by_another(paper: SignedPaper) -> None:
    spoilt = sign_unchecked(begin_revision(paper.signed_b), "party_a", paper.signer_b, A_SIGNED_AT)
    assert _faults(paper, spoilt) == {Fault.WRONG_PERSON}


def test_a_person_in_another_post_is_not_who_was_to_sign(paper: SignedPaper) -> None:
    deputy = make_signer(paper.authority, replace(PARTY_A, post="phó bí thư"))
    spoilt = sign_unchecked(begin_revision(paper.signed_b), "party_a", deputy, A_SIGNED_AT)
    assert _faults(paper, spoilt) == {Fault.WRONG_PERSON}


def test_the_order_of_the_slots_is_the_order_of_signing(paper: SignedPaper) -> None:
    first = sign_unchecked(begin_revision(paper.sealed), "party_a", paper.signer_a, B_SIGNED_AT)
    assert _faults(paper, first) == {Fault.WRONG_ORDER}
    both = sign_unchecked(begin_revision(first), "party_b", paper.signer_b, A_SIGNED_AT)
    assert _faults(paper, both) == {Fault.WRONG_ORDER}


def _sealed_by(sealer: Signer, slots: tuple[RequiredSignatory, ...] = SLOTS) -> bytes:
    laid_out = lay_out_commitment(make_paper(), make_frozen(slots=slots))
    return seal_at_issue(laid_out.pdf, sealer, laid_out.slots, SEALED_AT)


def test_a_person_cannot_seal_a_paper_of_his_own(paper: SignedPaper) -> None:
    verdict = judge(paper, _sealed_by(paper.signer_b))
    assert verdict.kind is VerdictKind.INVALID
    assert verdict.same_as_issued is None


def test_a_signature_outside_the_slots_is_not_accepted(paper: SignedPaper) -> None:
    sealed = _sealed_by(paper.sealer, (PARTY_B,))
    signed = sign_unchecked(begin_revision(sealed), "party_b", paper.signer_b, B_SIGNED_AT)
    assert judge(paper, signed).is_valid
    extra = sign_unchecked(begin_revision(signed), "party_a", paper.signer_a, A_SIGNED_AT)
    assert _faults(paper, extra) == {Fault.UNEXPECTED_SIGNATURE}


# Papers without a seal, signatures of other programs


def _issued_unsealed(paper: SignedPaper) -> bytes:
    revision = begin_revision(paper.rendered)
    for place in paper.places:
        box = (place.left, place.bottom, place.left + place.width, place.bottom + place.height)
        append_signature_field(revision, SigFieldSpec(place.role, on_page=place.page - 1, box=box))
    return _written(revision)


def test_without_a_seal_only_the_issued_file_tells_what_was_issued(paper: SignedPaper) -> None:
    issued = _issued_unsealed(paper)
    half = sign_unchecked(begin_revision(issued), "party_b", paper.signer_b, B_SIGNED_AT)
    signed = sign_unchecked(begin_revision(half), "party_a", paper.signer_a, A_SIGNED_AT)
    alone = judge(paper, signed)
    assert alone.kind is VerdictKind.INDETERMINATE
    assert alone.same_as_issued is None
    assert judge(paper, signed, issued=issued).is_valid
    assert judge(paper, signed, issued=paper.rendered).kind is VerdictKind.INVALID


def test_without_a_seal_a_change_before_the_first_signature_is_seen_against_the_issued_file(
    paper: SignedPaper,
) -> None:
    issued = _issued_unsealed(paper)
    revision = begin_revision(issued)
    _draw_on(revision, 0)
    signed = sign_unchecked(revision, "party_b", paper.signer_b, B_SIGNED_AT)
    assert judge(paper, signed).kind is VerdictKind.INDETERMINATE
    assert judge(paper, signed, issued=issued).kind is VerdictKind.INVALID


def _by_another_program(paper: SignedPaper, who: Foreigner, *, digest: str = "sha256") -> bytes:
    """Sign for party A with RSA, through pyHanko's own door."""
    signer = SimpleSigner(
        signing_cert=who.certificate,
        signing_key=who.key,
        cert_registry=SimpleCertificateStore.from_certs([who.intermediate]),
    )
    settings = PdfSignatureMetadata(
        field_name="party_a", md_algorithm=digest, subfilter=SigSeedSubFilter.PADES
    )
    output = BytesIO()
    revision = begin_revision(paper.signed_b)
    session_signer = PdfSigner(settings, signer)
    session_signer.register_extensions = lambda *_, **__: None
    session_signer.sign_pdf(revision, existing_fields_only=True, output=output)
    return output.getvalue()


def test_a_chain_through_an_intermediate_with_rsa_keys_is_followed(paper: SignedPaper) -> None:
    foreigner = make_foreigner(PARTY_A_WITHOUT_KEY)
    signed = _by_another_program(paper, foreigner)
    verdict = verify(signed, roots=[paper.authority.root], trust=foreigner.trust, at=NOW)
    assert verdict.signatures[-1].trusted
    assert verdict.signatures[-1].revoked is False
    assert verdict.signatures[-1].level == "B-B"
    assert {one.fault for one in verdict.findings} <= {
        Fault.WRONG_PERSON,  # the slot names a key of the trial authority
        Fault.SIGNED_IN_THE_FUTURE,  # it states the machine's time
    }
    assert Fault.UNTRUSTED in _faults(paper, signed)


@pytest.mark.parametrize(
    ("flaw", "fault"),
    [
        ("short_key", Fault.SHORT_KEY),
        ("no_signing", Fault.WRONG_KEY_USAGE),
        ("", Fault.NO_PLACE_TO_ASK),
        ("revocation_point", Fault.REVOCATION_UNKNOWN),
    ],
)
def test_a_flaw_of_a_foreign_certificate_is_told(
    paper: SignedPaper, flaw: str, fault: Fault
) -> None:
    foreigner = make_foreigner(PARTY_A_WITHOUT_KEY, flaw=flaw)
    signed = _by_another_program(paper, foreigner)
    verdict = verify(signed, roots=[paper.authority.root, foreigner.root], at=NOW)
    assert fault in {one.fault for one in verdict.findings}
    assert not verdict.is_valid


def test_a_certificate_that_names_no_place_to_ask_leaves_the_verdict_open(
    paper: SignedPaper,
) -> None:
    foreigner = make_foreigner(PARTY_A_WITHOUT_KEY)
    signed = _by_another_program(paper, foreigner)
    verdict = verify(signed, roots=[paper.authority.root, foreigner.root], at=NOW)
    told = [one for one in verdict.reasons if "không ghi chỗ tra cứu" in one]
    assert len(told) == 1
    assert PARTY_A_WITHOUT_KEY.name in told[0]
    report = verdict.signatures[-1]
    assert (report.trusted, report.revoked) == (True, None)
    assert REVOCATION_UNKNOWN in [one.sentence for one in report.facts if not one.is_met]
    assert Fault.NO_PLACE_TO_ASK in UNDECIDED
    # the trial authority has no list either; its papers say themselves that they are for show
    assert Fault.NO_PLACE_TO_ASK not in _faults(paper, paper.signed)


def test_a_program_that_packs_so_that_bytes_are_left_over_is_told_what_to_do(
    paper: SignedPaper,
) -> None:
    revision = begin_revision(paper.signed_b + b"% noi dung khac\n")
    revision.stream_xrefs = True
    packed = sign_unchecked(revision, "party_a", paper.signer_a, A_SIGNED_AT)
    last = int(packed.rpartition(b"startxref")[2].split()[0])
    assert b"/XRef" in packed[last:]
    verdict = judge(paper, packed, issued=paper.sealed)
    assert verdict.kind is VerdictKind.INVALID
    assert verdict.same_as_issued is False
    (reason,) = verdict.reasons
    assert f"từ sau chữ ký của {PARTY_B.name} đến hết chữ ký của {PARTY_A.name}" in reason
    assert "Ký lại trên bản tải từ hệ thống" in reason
    assert "xin tệp gốc" in reason


@pytest.mark.parametrize("kind", [SigSeedSubFilter.PADES, SigSeedSubFilter.ADOBE_PKCS7_DETACHED])
def test_a_program_may_say_when_it_wrote_and_who_it_is(
    paper: SignedPaper, kind: SigSeedSubFilter
) -> None:
    foreigner = make_foreigner(PARTY_A_WITHOUT_KEY)
    signer = SimpleSigner(
        signing_cert=foreigner.certificate,
        signing_key=foreigner.key,
        cert_registry=SimpleCertificateStore.from_certs([foreigner.intermediate]),
    )
    told = PdfSignatureMetadata(field_name="party_a", md_algorithm="sha256", subfilter=kind)
    output = BytesIO()
    # as it comes: it changes the document information, the metadata and the catalogue
    writer = IncrementalPdfFileWriter(BytesIO(paper.signed_b))
    PdfSigner(told, signer).sign_pdf(writer, existing_fields_only=True, output=output)
    signed = output.getvalue()
    old, new = open_pdf(paper.signed_b), open_pdf(signed)
    touched = {one.idnum for one in new.xrefs.explicit_refs_in_revision(old.xrefs.total_revisions)}
    assert old.trailer.raw_get("/Info").idnum in touched
    assert old.root_ref.idnum in touched
    verdict = verify(signed, roots=[paper.authority.root], trust=foreigner.trust, at=NOW)
    assert {one.fault for one in verdict.findings} <= {
        Fault.WRONG_PERSON,  # the slot names a key of the trial authority
        Fault.SIGNED_IN_THE_FUTURE,  # it states the machine's time
    }
    assert verdict.same_as_issued


def test_a_file_signed_with_sha1_is_told(paper: SignedPaper) -> None:
    foreigner = make_foreigner(PARTY_A_WITHOUT_KEY)
    signed = _by_another_program(paper, foreigner, digest="sha1")
    verdict = verify(signed, roots=[paper.authority.root, foreigner.root], at=NOW)
    assert verdict.kind is VerdictKind.INVALID
    assert "Chữ ký của Nguyễn Văn Ất dùng hàm băm SHA-1, không còn an toàn." in verdict.reasons


def test_each_thing_that_can_be_wrong_has_a_sentence_of_its_own() -> None:
    assert set(FAULTS) == set(Fault)
    assert len(set(FAULTS.values())) == len(FAULTS)


# What is no signed PDF


@pytest.mark.parametrize("raw", [b"", b"hello", b"%PDF-1.7\n", b"%PDF-1.7\n%%EOF\n", b"PK\3\4"])
def test_what_is_no_signed_pdf_is_told_so(paper: SignedPaper, raw: bytes) -> None:
    verdict = judge(paper, raw)
    assert verdict.exit_code == 2
    assert not verdict.is_valid


def test_a_paper_nobody_signed_is_told_so(paper: SignedPaper) -> None:
    verdict = judge(paper, paper.rendered)
    assert verdict.exit_code == 2
    assert verdict.reasons == (FAULTS[Fault.NO_SIGNATURE],)
