"""A body seals what it issues with its own key on a token; without any seal nothing is issued."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings
from tests.commitments.agreeing import refused_by
from tests.factories import NOW, Sides, agree, issue, make_sides
from tests.signing.administered import ADMINISTRATOR
from tests.signing.devices import PIN, TOKEN, plugged_in
from tests.signing.seals import (
    make_known_authority,
    make_seal,
    put_seal_on_token,
    switch_trial_off,
)

from camket.audit.models import Entry
from camket.bench.authority import PublicAuthority
from camket.commitments.actions.issuing import issue_commitment
from camket.commitments.actions.signing import sign_commitment
from camket.commitments.agreement_wording import sentence_of
from camket.commitments.certificates import trust_at
from camket.commitments.decisions import Status
from camket.commitments.models import Commitment
from camket.commitments.signatures import verdict_on
from camket.registry.models import RegisteredNumber
from camket.shared.errors import Refused
from camket.signing.models import BodySeal
from camket.signing.queries import cares
from camket.signing.verdict import VerdictKind
from camket.signing.ways.actions.seals import SealText, add_seal, end_seal
from camket.signing.ways.seals import SealRefusal
from camket.signing.ways.tokens import TokenRefusal

pytestmark = pytest.mark.django_db


@pytest.fixture
def library(tmp_path: Path, settings: Settings) -> Iterator[str]:
    """Plug an empty token into the server."""
    with plugged_in(tmp_path) as place:
        settings.PKCS11_MODULES = (place,)
        yield place


@pytest.fixture
def authority() -> PublicAuthority:
    """Return a trusted authority whose lists are at hand."""
    return make_known_authority(NOW)


def sealed_by(commitment: Commitment) -> tuple[str, bool]:
    """Return whose seal a paper bears, and whether that is for show."""
    verdict = verdict_on(commitment, at=NOW)
    assert verdict.kind is VerdictKind.INCOMPLETE, verdict.reasons
    seal = verdict.signatures[0]
    assert seal.role == "issuer"
    return seal.signer, seal.is_trial


def refusal(sides: Sides) -> Refused:
    """Return why an agreed text is not issued."""
    return refused_by(
        lambda: issue_commitment(sides.commitment.pk, actor=sides.clerk.actor, now=NOW)
    )


def test_with_the_trial_off_and_no_seal_nothing_is_issued_and_no_number_is_taken() -> None:
    sides = make_sides()
    agree(sides)
    switch_trial_off(NOW)
    refused = refusal(sides)
    assert refused.reason is SealRefusal.NO_SEAL
    assert "Đảng ủy xã Thử Nghiệm chưa có con dấu số" in sentence_of(refused)
    assert sides.fresh().status == Status.AGREED
    assert not RegisteredNumber.objects.exists()
    assert any("chưa khai con dấu số" in care for care in cares(NOW))


def test_a_body_seals_with_its_own_key_and_both_heads_sign_on_it(
    library: str, authority: PublicAuthority
) -> None:
    sides = make_sides()
    holder = put_seal_on_token(library, authority, "Đảng ủy xã Thử Nghiệm", 1)
    make_seal(holder, NOW, unit_id=sides.unit.pk, unit_name="Đảng ủy xã Thử Nghiệm")
    issued = issue(sides)
    assert sealed_by(issued) == ("Đảng ủy xã Thử Nghiệm", False)
    sign_commitment(issued.pk, actor=sides.head.actor, now=NOW)
    signed = sign_commitment(issued.pk, actor=sides.leader.actor, now=NOW)
    verdict = verdict_on(signed, at=NOW)
    assert (verdict.kind, verdict.same_as_issued) == (VerdictKind.VALID, True), verdict.reasons


def test_the_nearest_seal_is_taken_then_the_installations_then_the_trials(
    library: str, authority: PublicAuthority
) -> None:
    common = put_seal_on_token(library, authority, "Cổng ký số của tỉnh", 1)
    upper = put_seal_on_token(library, authority, "Tỉnh ủy Quảng Trị", 2)
    first = make_sides()
    assert sealed_by(issue(first))[1]
    general = make_seal(common, NOW)
    second = make_sides()
    assert sealed_by(issue(second)) == ("Cổng ký số của tỉnh", False)
    third = make_sides()
    make_seal(upper, NOW, unit_id=third.superior.pk, unit_name="Tỉnh ủy Quảng Trị")
    assert sealed_by(issue(third)) == ("Tỉnh ủy Quảng Trị", False)
    assert general.unit_id is None


def test_a_wrong_pin_is_refused_when_the_seal_is_set_up(
    library: str, authority: PublicAuthority
) -> None:
    holder = put_seal_on_token(library, authority, "Đảng ủy xã Thử Nghiệm", 1)
    text = SealText(holder.asn1.sha256.hex(), pin="000000")
    refused = refused_by(lambda: add_seal(text, trust_at(NOW), actor=ADMINISTRATOR, now=NOW))
    assert refused.reason in (TokenRefusal.WRONG_PIN, TokenRefusal.LAST_TRY)
    assert not BodySeal.objects.exists()


def test_what_opens_the_device_is_never_kept_in_clear(
    library: str, authority: PublicAuthority
) -> None:
    row = make_seal(put_seal_on_token(library, authority, "Đảng ủy xã Thử Nghiệm", 1), NOW)
    assert row.secret
    assert PIN not in row.secret
    entry = Entry.objects.get(action="seal.added")
    assert PIN not in str((entry.before, entry.after, entry.actor))


def test_the_pin_may_stand_in_the_environment(
    library: str, authority: PublicAuthority, monkeypatch: pytest.MonkeyPatch
) -> None:
    holder = put_seal_on_token(library, authority, "Đảng ủy xã Thử Nghiệm", 1)
    monkeypatch.setenv("CAMKET_KY_SO_DAU", PIN)
    digest = holder.asn1.sha256.hex()
    text = SealText(digest, pin_variable="CAMKET_KY_SO_DAU")
    for wrong in (
        SealText(digest),
        SealText(digest, pin=PIN, pin_variable="CAMKET_KY_SO_DAU"),
        SealText(digest, pin_variable="CAMKET_SECRET_KEY"),
    ):
        with pytest.raises(Refused) as refused:
            add_seal(wrong, trust_at(NOW), actor=ADMINISTRATOR, now=NOW)
        assert refused.value.reason is SealRefusal.SECRET_PLACE
    add_seal(text, trust_at(NOW), actor=ADMINISTRATOR, now=NOW)
    sides = make_sides()
    agree(sides)
    monkeypatch.delenv("CAMKET_KY_SO_DAU")
    assert refusal(sides).reason is SealRefusal.NO_PIN
    monkeypatch.setenv("CAMKET_KY_SO_DAU", PIN)
    issued = issue_commitment(sides.commitment.pk, actor=sides.clerk.actor, now=NOW)
    assert sealed_by(issued) == ("Đảng ủy xã Thử Nghiệm", False)


def test_a_seal_is_an_organisations_certificate_and_one_a_body(
    library: str, authority: PublicAuthority
) -> None:
    holder = put_seal_on_token(library, authority, "Đảng ủy xã Thử Nghiệm", 1)
    middle = SealText(authority.intermediate.asn1.sha256.hex(), pin=PIN)
    refused = refused_by(lambda: add_seal(middle, trust_at(NOW), actor=ADMINISTRATOR, now=NOW))
    assert refused.reason is SealRefusal.NOT_OFFERED
    make_seal(holder, NOW)
    again = refused_by(lambda: make_seal(holder, NOW))
    assert again.reason is SealRefusal.IN_USE


def test_a_seal_that_ended_seals_nothing_more_and_what_it_sealed_stays(
    library: str, authority: PublicAuthority
) -> None:
    row = make_seal(put_seal_on_token(library, authority, "Đảng ủy xã Thử Nghiệm", 1), NOW)
    before = issue(make_sides())
    switch_trial_off(NOW)
    silent = refused_by(lambda: end_seal(row.pk, reason=" ", actor=ADMINISTRATOR, now=NOW))
    assert silent.reason is SealRefusal.NO_REASON
    end_seal(row.pk, reason="Hết hạn thuê", actor=ADMINISTRATOR, now=NOW)
    later = make_sides()
    agree(later)
    assert refusal(later).reason is SealRefusal.NO_SEAL
    assert sealed_by(before) == ("Đảng ủy xã Thử Nghiệm", False)


def test_a_device_that_is_gone_is_named(
    library: str, authority: PublicAuthority, settings: Settings
) -> None:
    make_seal(put_seal_on_token(library, authority, "Đảng ủy xã Thử Nghiệm", 1), NOW)
    sides = make_sides()
    agree(sides)
    settings.PKCS11_MODULES = ()
    refused = refusal(sides)
    assert refused.reason is SealRefusal.ABSENT
    assert f"“{TOKEN}”" in sentence_of(refused)
