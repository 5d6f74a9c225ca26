"""Who may sign when: the seal first, party B, then party A, each in person."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pypdfium2
import pytest
from tests.documents.papers import PARTY_B
from tests.signing.signatures import (
    A_SIGNED_AT,
    B_SIGNED_AT,
    SEALED_AT,
    VALID_FROM,
    SignedPaper,
    make_signed_paper,
    make_signer,
    make_stamp,
)

from camket.documents.values import TRIAL_LINE
from camket.shared.errors import Refused
from camket.signing.reading import open_pdf, signature_fields
from camket.signing.sign import sign_slot
from camket.signing.verify import verify
from camket.signing.wording import FAULTS, REFUSALS, Fault, SigningRefusal


def _refusal(pdf: bytes, role: str, paper: SignedPaper, *, by_a: bool = False) -> SigningRefusal:
    signer = paper.signer_a if by_a else paper.signer_b
    with pytest.raises(Refused) as refused:
        sign_slot(pdf, role, signer, B_SIGNED_AT, make_stamp(signer, B_SIGNED_AT))
    assert isinstance(refused.value.reason, SigningRefusal)
    return refused.value.reason


def test_party_a_does_not_sign_before_party_b(paper: SignedPaper) -> None:
    assert _refusal(paper.sealed, "party_a", paper, by_a=True) is SigningRefusal.NOT_THE_TURN


def test_nobody_signs_twice(paper: SignedPaper) -> None:
    assert _refusal(paper.signed_b, "party_b", paper) is SigningRefusal.ALREADY_SIGNED


def test_nobody_signs_in_the_place_of_another(paper: SignedPaper) -> None:
    assert _refusal(paper.sealed, "party_b", paper, by_a=True) is SigningRefusal.WRONG_PERSON


def test_a_namesake_with_another_key_is_not_the_person(paper: SignedPaper) -> None:
    namesake = paper.authority.issue(
        "p-99",
        name=PARTY_B.name,
        post=PARTY_B.post,
        unit=PARTY_B.unit,
        valid_from=VALID_FROM,
        valid_to=VALID_FROM + timedelta(days=900),
    )
    with pytest.raises(Refused) as refused:
        sign_slot(paper.sealed, "party_b", namesake, B_SIGNED_AT, make_stamp(namesake, B_SIGNED_AT))
    assert refused.value.reason is SigningRefusal.WRONG_PERSON


def test_a_paper_is_not_signed_before_it_is_sealed(paper: SignedPaper) -> None:
    assert _refusal(paper.rendered, "party_b", paper) is SigningRefusal.NOT_SEALED


def test_there_is_no_third_slot(paper: SignedPaper) -> None:
    assert _refusal(paper.sealed, "seal_a", paper) is SigningRefusal.NO_SUCH_SLOT
    assert _refusal(paper.sealed, "issuer", paper) is SigningRefusal.NO_SUCH_SLOT


def test_nobody_signs_with_a_certificate_that_has_expired(paper: SignedPaper) -> None:
    expired = make_signer(paper.authority, valid_to=B_SIGNED_AT - timedelta(days=1))
    with pytest.raises(Refused) as refused:
        sign_slot(paper.sealed, "party_b", expired, B_SIGNED_AT, make_stamp(expired, B_SIGNED_AT))
    assert refused.value.reason is SigningRefusal.CERTIFICATE_NOT_IN_FORCE


def test_a_signature_leaves_every_byte_before_it_as_it_was(paper: SignedPaper) -> None:
    assert paper.sealed.startswith(paper.rendered)
    assert paper.signed_b.startswith(paper.sealed)
    assert paper.signed.startswith(paper.signed_b)


def test_the_same_signers_make_the_same_bytes(paper: SignedPaper) -> None:
    assert make_signed_paper(paper.authority).signed == paper.signed


def test_signatures_state_the_time_they_were_told_not_the_machines(paper: SignedPaper) -> None:
    times = [
        field.entry.signed_at for field in signature_fields(open_pdf(paper.signed)) if field.entry
    ]
    assert times == [SEALED_AT, B_SIGNED_AT, A_SIGNED_AT]


def test_each_stamp_stands_exactly_in_the_place_kept_for_it(paper: SignedPaper) -> None:
    fields = {field.name: field for field in signature_fields(open_pdf(paper.signed))}
    for place in paper.places:
        wanted = (place.left, place.bottom, place.left + place.width, place.bottom + place.height)
        assert fields[place.role].box == pytest.approx(wanted, abs=0.01)


def test_every_stamp_of_a_trial_bears_the_line(paper: SignedPaper) -> None:
    document = pypdfium2.PdfDocument(paper.signed)
    document.init_forms()
    page = document[paper.places[0].page - 1]
    pixels = page.render(scale=1, may_draw_forms=True).to_pil()
    for place in paper.places:
        frame = pixels.getpixel(
            (round(place.left + 3), round(page.get_height() - place.bottom - 3))
        )
        assert frame == (242, 248, 244)
    assert (
        TRIAL_LINE
        in pypdfium2.PdfDocument(make_stamp(paper.signer_b, B_SIGNED_AT))[0]
        .get_textpage()
        .get_text_bounded()
    )


def test_the_stamp_in_the_file_is_the_stamp_that_was_drawn(paper: SignedPaper) -> None:
    reader = open_pdf(paper.signed)
    drawn = open_pdf(make_stamp(paper.signer_b, B_SIGNED_AT)).root["/Pages"]["/Kids"][0]
    fields = reader.root["/AcroForm"]["/Fields"]
    field = next(one for one in (fields[i] for i in range(len(fields))) if one["/T"] == "party_b")
    assert field["/AP"]["/N"].data == drawn["/Contents"].data
    assert field["/V"]["/Reason"] == TRIAL_LINE


def test_every_refusal_and_every_fault_has_its_sentence() -> None:
    assert set(REFUSALS) == set(SigningRefusal)
    assert set(FAULTS) == set(Fault)


def test_a_thread_of_the_server_signs_and_verifies_too(paper: SignedPaper) -> None:
    stamp = make_stamp(paper.signer_b, B_SIGNED_AT)
    with ThreadPoolExecutor(max_workers=1) as thread:
        signed = thread.submit(
            sign_slot, paper.sealed, "party_b", paper.signer_b, B_SIGNED_AT, stamp
        ).result()
        verdict = thread.submit(
            verify, signed, roots=[paper.authority.root], issued=paper.sealed, at=A_SIGNED_AT
        ).result()
    assert [one.intact for one in verdict.signatures] == [True, True]
