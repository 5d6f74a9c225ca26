"""A paper signed by another program, `pdfsig` or pyHanko, with a certificate of an outside authority."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pypdfium2
import pytest
from asn1crypto import x509
from tests.commitments.agreeing import refused_by
from tests.commitments.returning import who_signs
from tests.factories import NOW, Sides, issue, make_sides
from tests.signing.foreigners import Foreigner, make_foreigner
from tests.signing.nss import make_database, sign_with_pdfsig
from tests.signing.pyhanko_signs import Ways, sign_with_pyhanko

from camket.commitments.actions.signing import sign_commitment, take_signed_file
from camket.commitments.agreement import AgreementRefusal
from camket.commitments.agreement_wording import sentence_of
from camket.commitments.certificates import signatory_of
from camket.commitments.models import Commitment
from camket.commitments.signatures import present_file, unit_signing, verdict_on
from camket.shared.errors import Refused
from camket.signing.actions.lists import keep_fetched
from camket.signing.models import PersonCertificate, TrustedCertificate
from camket.signing.verdict import VerdictKind
from camket.signing.ways.kinds import Way
from camket.signing.ways.refusals import WayRefusal
from camket.signing.ways.returned import ReturnRefusal

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(shutil.which("pdfsig") is None, reason="poppler is not installed"),
]


@pytest.fixture
def now() -> datetime:
    """Return the machine's own time, which `pdfsig` writes into the signature."""
    return max(datetime.now(UTC), NOW)


@pytest.fixture
def sides(now: datetime) -> Sides:
    """Return the sides of a paper that waits for its first signature."""
    sides = make_sides()
    issue(sides)
    return sides


def certified(
    sides: Sides, now: datetime, *, role: str = "party_b", name: str = "", is_ec: bool = False
) -> Foreigner:
    """Return a slot's person, certified by an authority that is trusted since before."""
    commitment = sides.fresh()
    slot = commitment.slots.get(role=role)
    signatory = signatory_of(slot, unit_signing(commitment, slot))
    foreigner = make_foreigner(
        replace(signatory, name=name or signatory.name, unit="VGCA", post=""), is_ec=is_ec
    )
    trust(foreigner.root, now)
    for issuer, crl in zip((foreigner.root, foreigner.intermediate), foreigner.lists, strict=True):
        keep_fetched(crl, issuer, "", now=now)
    return foreigner


def trust(root: x509.Certificate, now: datetime) -> None:
    """Name an authority among those that are trusted."""
    TrustedCertificate.objects.create(
        sha256=root.sha256.hex(),
        der=root.dump(),
        is_root=True,
        subject=root.subject.human_friendly[:300],
        issuer=root.issuer.human_friendly[:300],
        serial=f"{root.serial_number:X}",
        not_before=root.not_valid_before,
        not_after=root.not_valid_after,
        trusted_from=root.not_valid_before,
        added_at=now,
        added_by_name="Quản trị viên",
    )


def take(sides: Sides, pdf: bytes, now: datetime, role: str = "party_b") -> Commitment:
    return take_signed_file(
        sides.commitment.pk, role, pdf, way=Way.UPLOAD, actor=who_signs(sides, role).actor, now=now
    )


def refused(sides: Sides, pdf: bytes, now: datetime) -> Refused:
    refusal = refused_by(lambda: take(sides, pdf, now))
    assert not sides.fresh().slots.filter(signed_at__isnull=False).exists()
    return refusal


def test_what_pdfsig_signed_is_taken_and_the_other_side_signs_on_top(
    sides: Sides, now: datetime, tmp_path: Path
) -> None:
    database = make_database(tmp_path, certified(sides, now))
    sent = present_file(sides.fresh())
    signed = sign_with_pdfsig(tmp_path, database, sent, "party_b")
    assert signed.startswith(sent)
    take(sides, signed, now)
    verdict = verdict_on(sides.fresh(), at=now)
    assert verdict.kind is VerdictKind.INCOMPLETE, verdict.reasons
    known = PersonCertificate.objects.get()
    assert known.person == f"CAMKET-{sides.head.person.pk}"
    assert known.first_way == Way.UPLOAD
    sign_commitment(sides.commitment.pk, actor=sides.leader.actor, now=now)
    done = verdict_on(sides.fresh(), at=now)
    assert done.kind is VerdictKind.VALID, done.reasons


@pytest.mark.parametrize("is_ec", [False, True], ids=["rsa", "p256"])
@pytest.mark.parametrize(
    "ways",
    [Ways(), Ways("adobe", packs_table=True), Ways(packs_objects=True)],
    ids=["plain", "table", "objects"],
)
def test_what_pyhanko_signed_is_taken_plain_or_packed(
    sides: Sides, now: datetime, ways: Ways, *, is_ec: bool
) -> None:
    who = certified(sides, now, is_ec=is_ec)
    later = datetime.now(UTC) + timedelta(minutes=1)
    take(sides, sign_with_pyhanko(present_file(sides.fresh()), "party_b", who, ways), later)
    verdict = verdict_on(sides.fresh(), at=later)
    assert (verdict.kind, verdict.reasons) == (VerdictKind.INCOMPLETE, ())
    sign_commitment(sides.commitment.pk, actor=sides.leader.actor, now=later)
    assert verdict_on(sides.fresh(), at=later).kind is VerdictKind.VALID


def test_poppler_itself_finds_the_text_and_the_pages_unchanged(
    sides: Sides, now: datetime, tmp_path: Path
) -> None:
    database = make_database(tmp_path, certified(sides, now))
    sent = present_file(sides.fresh())
    signed = sign_with_pdfsig(tmp_path, database, sent, "party_b")
    before, after = (pypdfium2.PdfDocument(one) for one in (sent, signed))
    assert len(before) == len(after)
    for old, new in zip(before, after, strict=True):
        assert old.get_textpage().get_text_range() == new.get_textpage().get_text_range()
        pictures = [page.render(scale=1, may_draw_forms=False).to_pil() for page in (old, new)]
        assert pictures[0].tobytes() == pictures[1].tobytes()


def test_an_authority_that_is_not_trusted_is_named(
    sides: Sides, now: datetime, tmp_path: Path
) -> None:
    database = make_database(tmp_path, certified(sides, now))
    TrustedCertificate.objects.all().delete()
    signed = sign_with_pdfsig(tmp_path, database, present_file(sides.fresh()), "party_b")
    refusal = refused(sides, signed, now)
    assert refusal.reason is AgreementRefusal.SIGNATURE_NOT_VALID
    assert "không do cơ quan chứng thực được tin cậy cấp" in sentence_of(refusal)


def test_another_persons_certificate_is_refused_by_name(
    sides: Sides, now: datetime, tmp_path: Path
) -> None:
    database = make_database(tmp_path, certified(sides, now, name="Lê Thị Khác"))
    signed = sign_with_pdfsig(tmp_path, database, present_file(sides.fresh()), "party_b")
    refusal = refused(sides, signed, now)
    assert refusal.reason is AgreementRefusal.SIGNATURE_NOT_VALID
    assert "Lê Thị Khác" in sentence_of(refusal)


def test_a_namesakes_certificate_known_to_be_his_is_refused(
    sides: Sides, now: datetime, tmp_path: Path
) -> None:
    foreigner = certified(sides, now)
    PersonCertificate.objects.create(
        sha256=foreigner.certificate.sha256.hex(),
        person="CAMKET-999999",
        name=sides.head.person.full_name,
        issuer="Cơ quan cấp dưới",
        serial="1",
        not_before=foreigner.certificate.not_valid_before,
        not_after=foreigner.certificate.not_valid_after,
        first_way=Way.UPLOAD,
        known_since=now,
    )
    database = make_database(tmp_path, foreigner)
    signed = sign_with_pdfsig(tmp_path, database, present_file(sides.fresh()), "party_b")
    assert refused(sides, signed, now).reason in (
        AgreementRefusal.SIGNATURE_NOT_VALID,
        WayRefusal.CERTIFICATE_OF_ANOTHER,
    )


def test_the_other_sides_place_is_not_taken(sides: Sides, now: datetime, tmp_path: Path) -> None:
    database = make_database(tmp_path, certified(sides, now))
    signed = sign_with_pdfsig(tmp_path, database, present_file(sides.fresh()), "party_a")
    assert refused(sides, signed, now).reason is ReturnRefusal.OTHER_PLACE


def test_a_file_written_anew_before_signing_is_another_file(
    sides: Sides, now: datetime, tmp_path: Path
) -> None:
    database = make_database(tmp_path, certified(sides, now))
    document = pypdfium2.PdfDocument(present_file(sides.fresh()))
    anew = tmp_path / "moi.pdf"
    document.save(anew)
    signed = sign_with_pdfsig(tmp_path, database, anew.read_bytes(), "party_b")
    assert refused(sides, signed, now).reason is ReturnRefusal.OTHER_FILE


def test_no_changed_byte_of_what_pdfsig_wrote_is_taken(
    sides: Sides, now: datetime, tmp_path: Path
) -> None:
    database = make_database(tmp_path, certified(sides, now))
    sent = present_file(sides.fresh())
    signed = sign_with_pdfsig(tmp_path, database, sent, "party_b")
    places = range(len(sent), len(signed), max(1, (len(signed) - len(sent)) // 60))
    for place in places:
        spoilt = signed[:place] + bytes([signed[place] ^ 0x01]) + signed[place + 1 :]
        refused(sides, spoilt, now)
