"""Trust is administered: added by fingerprint, ended with a reason, never deleted, all recorded."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from django.db import IntegrityError, transaction
from tests.documents.papers import PARTY_B
from tests.signing.administered import (
    ADMINISTRATOR,
    NOW,
    make_public_authority,
    make_time_service,
    make_trusted,
)
from tests.signing.signatures import make_authority

from camket.audit.models import Entry
from camket.bench.authority import PublicAuthority
from camket.config.checks import check_installation
from camket.shared.errors import Refused
from camket.signing.actions.lists import take_list
from camket.signing.actions.papers import keep_paper
from camket.signing.actions.services import ServiceText, add_service, end_service
from camket.signing.actions.settings import SettingsText, change_settings
from camket.signing.actions.trusting import end_trust, trust_certificate
from camket.signing.models import (
    KeptPaper,
    RevocationList,
    SigningSettings,
    TrustedCertificate,
)
from camket.signing.queries import cares, installed_trust, papers_at_risk, trusted_list
from camket.signing.verdict import ArchiveReport
from camket.signing.wording import TRUST_REFUSED, TrustRefusal

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def _reason(act: Callable[[], object]) -> TrustRefusal:
    with pytest.raises(Refused) as refused:
        act()
    reason = TrustRefusal(refused.value.reason.value)
    assert "{" not in TRUST_REFUSED[reason].format(**refused.value.details)
    return reason


def _trust(raw: bytes, fingerprint: str) -> TrustedCertificate:
    return trust_certificate(raw, fingerprint, trusted_from=NOW, actor=ADMINISTRATOR, now=NOW)


def _settings(**changed: object) -> SettingsText:
    values: dict[str, object] = {
        "level": "B-LTA",
        "on_failure": "lower",
        "trial_signs": True,
        "trial_stamps_time": False,
        "is_closed_network": False,
        "renews_before_days": 400,
    }
    return SettingsText(**(values | changed))  # type: ignore[arg-type]  # by name, as above


def test_a_root_is_trusted_by_its_fingerprint_and_recorded() -> None:
    authority = make_public_authority()
    row = make_trusted(authority)
    assert row.is_root
    assert row.subject == "Cơ quan chứng thực công cộng thử"
    entry = Entry.objects.get(action="trust.added")
    assert entry.after["sha256"] == authority.root.asn1.sha256.hex()
    trust = installed_trust(own=[])
    assert [one.certificate.dump() for one in trust.anchors] == [authority.root.der]


@pytest.mark.parametrize("fingerprint", ["", "12345678", "a" * 64])
def test_another_fingerprint_is_refused(fingerprint: str) -> None:
    root = make_public_authority().root
    assert _reason(lambda: _trust(root.pem, fingerprint)) is TrustRefusal.WRONG_FINGERPRINT
    assert not TrustedCertificate.objects.exists()


def test_fewer_than_eight_digits_are_no_fingerprint() -> None:
    root = make_public_authority().root
    digits = root.asn1.sha256.hex()
    assert _reason(lambda: _trust(root.der, digits[-7:])) is TrustRefusal.WRONG_FINGERPRINT
    spelled = " ".join(digits[place : place + 2].upper() for place in range(0, 64, 2))
    assert _trust(root.der, spelled.replace(" ", ":")).sha256 == digits


def test_an_intermediate_wants_its_root_first() -> None:
    authority = make_public_authority()
    middle, digits = authority.intermediate, authority.intermediate.asn1.sha256.hex()
    assert _reason(lambda: _trust(middle.pem, digits)) is TrustRefusal.UNKNOWN_ISSUER
    make_trusted(authority)
    assert not _trust(middle.pem, digits).is_root
    assert len(installed_trust(own=[]).intermediates) == 1


def test_what_is_no_authority_is_refused(tmp_path: Path) -> None:
    authority = make_public_authority()
    person = authority.certify(PARTY_B)
    trial = make_authority(tmp_path / "ca")
    ended = PublicAuthority(
        "http://127.0.0.1:1",
        datetime(2020, 1, 1, tzinfo=UTC),
        datetime(2021, 1, 1, tzinfo=UTC),
    )
    refused = {
        b"khong phai": TrustRefusal.NOT_A_CERTIFICATE,
        person.pem: TrustRefusal.NOT_AN_AUTHORITY,
        authority.root.pem + authority.intermediate.pem: TrustRefusal.MANY_CERTIFICATES,
        trial.root_pem: TrustRefusal.TRIAL,
        ended.root.pem: TrustRefusal.EXPIRED,
    }
    assert {raw: _reason(lambda raw=raw: _trust(raw, "0" * 64)) for raw in refused} == refused  # type: ignore[misc]  # bound at once


def test_trust_ends_with_a_reason_and_stays_on_the_list() -> None:
    row = make_trusted()
    assert (
        _reason(lambda: end_trust(row.pk, reason=" ", actor=ADMINISTRATOR, now=NOW))
        is TrustRefusal.NO_REASON
    )
    end_trust(row.pk, reason="Cơ quan ngừng hoạt động", actor=ADMINISTRATOR, now=NOW)
    kept = TrustedCertificate.objects.get()
    assert (kept.trusted_to, kept.end_reason) == (NOW, "Cơ quan ngừng hoạt động")
    anchor = installed_trust(own=[]).anchors[0]
    assert anchor.holds_at(NOW - DAY)
    assert not anchor.holds_at(NOW)
    assert Entry.objects.get(action="trust.ended").after["reason"] == "Cơ quan ngừng hoạt động"
    again = _reason(lambda: end_trust(row.pk, reason="Lại", actor=ADMINISTRATOR, now=NOW))
    assert again is TrustRefusal.ENDED_ALREADY


def test_a_certificate_is_trusted_once_at_a_time() -> None:
    authority = make_public_authority()
    row = make_trusted(authority)
    digits = authority.root.asn1.sha256.hex()
    assert _reason(lambda: _trust(authority.root.pem, digits)) is TrustRefusal.ALREADY_TRUSTED
    with pytest.raises(IntegrityError), transaction.atomic():
        TrustedCertificate.objects.filter(pk=row.pk).update(trusted_to=NOW)  # no reason
    end_trust(row.pk, reason="Nhầm", actor=ADMINISTRATOR, now=NOW)
    _trust(authority.root.pem, digits)
    assert TrustedCertificate.objects.count() == 2


# Lists of revocation


def test_a_list_is_taken_from_whom_is_trusted_and_only_a_newer_one() -> None:
    authority = make_public_authority()
    raw = authority.list_of(authority.root, NOW - DAY)
    assert _reason(lambda: _take(raw)) is TrustRefusal.LIST_OF_NOBODY
    make_trusted(authority)
    row = _take(raw)
    assert row.next_update == NOW + 6 * DAY
    assert installed_trust(own=[]).evidence.crls == (raw,)
    older = authority.list_of(authority.root, NOW - 2 * DAY)
    assert _reason(lambda: _take(older)) is TrustRefusal.LIST_TOO_OLD
    newer = x509.load_der_x509_crl(authority.list_of(authority.root, NOW))
    _take(newer.public_bytes(serialization.Encoding.PEM))
    assert installed_trust(own=[]).evidence.crls != (raw,)
    assert RevocationList.objects.count() == 2


def test_a_list_that_another_signed_in_its_name_is_refused() -> None:
    make_trusted()
    stranger = make_public_authority()
    forged = stranger.list_of(stranger.root, NOW)
    assert _reason(lambda: _take(forged)) is TrustRefusal.LIST_OF_NOBODY
    assert _reason(lambda: _take(b"khong phai")) is TrustRefusal.NOT_A_LIST


def _take(raw: bytes) -> RevocationList:
    return take_list(raw, source="tai-len.crl", actor=ADMINISTRATOR, now=NOW)


def test_what_grows_old_is_told() -> None:
    authority = make_public_authority()
    make_trusted(authority)
    change_settings(_settings(is_closed_network=True), actor=ADMINISTRATOR, now=NOW)
    assert any("chưa có danh sách thu hồi nào" in care for care in cares(NOW))
    _take(authority.list_of(authority.root, NOW))
    assert not any("danh sách thu hồi" in care for care in cares(NOW))
    late = NOW + 8 * DAY
    assert any("đã quá hạn cập nhật" in care for care in cares(late))
    assert trusted_list(late)[0].is_stale
    near = datetime(2034, 12, 1, tzinfo=UTC)
    assert any("hết hiệu lực ngày" in care for care in cares(near))


def test_the_check_of_the_installation_says_so_too(monkeypatch: pytest.MonkeyPatch) -> None:
    line = "chứng thư · certificates"
    assert dict(check_installation(""))[line] == "ok"
    make_trusted()
    change_settings(_settings(is_closed_network=True), actor=ADMINISTRATOR, now=NOW)
    assert "chưa có danh sách thu hồi" in dict(check_installation(""))[line]
    _keep("a", _archive(NOW + DAY))
    monkeypatch.setattr("camket.config.clock.now", lambda: NOW)
    assert "chưa gia hạn được" in dict(check_installation(""))[line]


# Services and settings


def test_services_are_added_and_ended_with_a_reason() -> None:
    row = make_time_service()
    text = ServiceText("Lại", row.url, rank=2, timeout_seconds=2, most_bytes=2048)
    known = _reason(lambda: add_service(text, actor=ADMINISTRATOR, now=NOW))
    assert known is TrustRefusal.SERVICE_KNOWN
    file = ServiceText("Tệp", "file:///etc/passwd", rank=2, timeout_seconds=2, most_bytes=2048)
    no_address = _reason(lambda: add_service(file, actor=ADMINISTRATOR, now=NOW))
    assert no_address is TrustRefusal.NOT_AN_ADDRESS
    end_service(row.pk, reason="Hết hợp đồng", actor=ADMINISTRATOR, now=NOW)
    assert {entry.action for entry in Entry.objects.all()} == {
        "time_service.added",
        "time_service.ended",
    }


def test_nobody_is_locked_out_of_signing() -> None:
    refuses = _settings(on_failure="refuse")
    reason = _reason(lambda: change_settings(refuses, actor=ADMINISTRATOR, now=NOW))
    assert reason is TrustRefusal.NO_TIME_SERVICE
    row = make_time_service()
    change_settings(refuses, actor=ADMINISTRATOR, now=NOW)
    ended = _reason(lambda: end_service(row.pk, reason="Hết", actor=ADMINISTRATOR, now=NOW))
    assert ended is TrustRefusal.NO_TIME_SERVICE


def test_switching_the_trial_off_and_on_is_recorded_with_its_time() -> None:
    change_settings(_settings(trial_signs=False), actor=ADMINISTRATOR, now=NOW)
    assert installed_trust(own=[]).trial_ended_at == NOW
    change_settings(_settings(trial_signs=False), actor=ADMINISTRATOR, now=NOW + DAY)
    assert SigningSettings.objects.get().trial_ended_at == NOW
    change_settings(_settings(), actor=ADMINISTRATOR, now=NOW + 2 * DAY)
    assert installed_trust(own=[]).trial_ended_at is None
    entries = Entry.objects.filter(action="signing.settings_changed").order_by("number")
    assert [entry.after for entry in entries] == [{"trial_signs": False}, {"trial_signs": True}]


# Files at risk


def _archive(ends_at: datetime) -> ArchiveReport:
    return ArchiveReport("TSA thử", "AB12", NOW, good=True, ends_at=ends_at)


def _keep(digit: str, archive: ArchiveReport | None, holder: str = "x:1") -> None:
    level = "B-LTA" if archive else "B-B"
    keep_paper(digit * 64, holder=holder, name="01-CK/ĐU", level=level, archive=archive, now=NOW)


def test_files_are_at_risk_by_the_lead_time_and_without_an_archive() -> None:
    _keep("a", _archive(NOW + 399 * DAY), "x:1")
    _keep("b", _archive(NOW + 500 * DAY), "x:2")
    _keep("c", None, "x:3")
    assert [(one.row.sha256[0], one.days_left) for one in papers_at_risk(NOW)] == [
        ("a", 399),
        ("c", None),
    ]
    change_settings(_settings(level="B-B", renews_before_days=600), actor=ADMINISTRATOR, now=NOW)
    assert [one.row.sha256[0] for one in papers_at_risk(NOW)] == ["a", "b"]


def test_a_renewed_file_takes_the_place_of_the_one_before() -> None:
    _keep("a", _archive(NOW + DAY))
    _keep("b", _archive(NOW + 900 * DAY))
    assert papers_at_risk(NOW) == []
    assert KeptPaper.objects.get(sha256="a" * 64).replaced_at == NOW
