"""Signed papers are kept with the end of their proof, and renewed before it comes."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from tests.factories import NOW, issue, make_sides, sign_both

from camket.audit.models import Entry
from camket.commitments.actions.completing import complete_paper
from camket.commitments.actions.handing_back import refuse_signature
from camket.commitments.actions.keeping import renew_archives
from camket.commitments.actions.signing import sign_commitment
from camket.commitments.agreement import AgreementRefusal
from camket.commitments.agreement_wording import sentence_of
from camket.commitments.people import PeopleInPosts
from camket.commitments.signatures import verdict_on
from camket.documents.canonical import RequiredSignatory
from camket.files.storage import read
from camket.registry.models import RegisteredNumber
from camket.shared.actor import SYSTEM
from camket.shared.clock import legal_day
from camket.shared.errors import Refused
from camket.signing.actions.services import ServiceText, add_service
from camket.signing.actions.settings import SettingsText, change_settings
from camket.signing.models import KeptPaper, SigningSettings
from camket.signing.queries import papers_at_risk
from camket.signing.verdict import VerdictKind
from camket.signing.wording import Fault

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
LATER = NOW + 500 * DAY
"""Four hundred days before the trial's timestamp certificate ends, and more."""


def _settings(**changed: object) -> None:
    values: dict[str, object] = {
        "level": "B-LTA",
        "on_failure": "lower",
        "trial_signs": True,
        "trial_stamps_time": True,
        "is_closed_network": True,
        "renews_before_days": 400,
    }
    text = SettingsText(**(values | changed))  # type: ignore[arg-type]  # by name, as above
    change_settings(text, actor=SYSTEM, now=NOW)


def _dead_service() -> None:
    text = ServiceText("TSA tỉnh", "http://127.0.0.1:1/tsa", 1, timeout_seconds=1, most_bytes=2048)
    add_service(text, actor=SYSTEM, now=NOW)


def test_a_paper_made_afterwards_tells_the_register_what_a_signed_one_does() -> None:
    sides = make_sides()
    sign_both(sides)
    commitment = sides.fresh()
    assert commitment.number is not None
    told = ("pages", "signer_post", "signer_name", "recipients")
    before = RegisteredNumber.objects.values(*told).get(pk=commitment.number.pk)
    assert all(before.values())
    KeptPaper.objects.all().delete()
    commitment.signed_file = None
    commitment.save()
    RegisteredNumber.objects.update(pages=None, signer_post="", signer_name="", recipients=[])
    assert complete_paper(commitment.pk, now=NOW)
    assert RegisteredNumber.objects.values(*told).get(pk=commitment.number.pk) == before


def test_without_a_service_the_verdict_says_the_time_is_claimed() -> None:
    sides = make_sides()
    sign_both(sides)
    verdict = verdict_on(sides.fresh(), at=NOW)
    assert [one.level for one in verdict.signatures] == ["B-B"] * 3
    assert any("Không có dấu thời gian" in note for note in verdict.notes)
    assert KeptPaper.objects.get(replaced_at__isnull=True).level == "B-B"


def test_every_signature_is_archived_where_time_is_stamped() -> None:
    _settings()
    sides = make_sides()
    sign_both(sides)
    commitment = sides.fresh()
    verdict = verdict_on(commitment, at=NOW)
    assert verdict.kind is VerdictKind.VALID
    assert [one.level for one in verdict.signatures] == ["B-LTA"] * 3
    kept = KeptPaper.objects.get(replaced_at__isnull=True)
    assert (kept.sha256, kept.level) == (commitment.signed_file_id, "B-LTA")
    assert kept.name == f"{commitment.number} · Đảng ủy xã Thử Nghiệm"
    assert kept.provable_to is not None
    assert papers_at_risk(NOW) == []


def test_a_paper_is_renewed_before_its_proof_ends() -> None:
    _settings()
    sides = make_sides()
    sign_both(sides)
    before = sides.fresh().signed_file
    assert before is not None
    old = read(before)
    assert renew_archives(now=NOW) == 0  # there is time
    assert len(papers_at_risk(LATER)) == 1
    assert renew_archives(now=LATER) == 1
    commitment = sides.fresh()
    assert commitment.signed_file is not None
    assert read(commitment.signed_file).startswith(old)
    assert commitment.number is not None
    assert commitment.number.file_id == commitment.signed_file_id
    verdict = verdict_on(commitment, at=LATER)
    assert verdict.kind is VerdictKind.VALID
    assert verdict.archive is not None
    assert verdict.archive.at == LATER.replace(microsecond=0)
    assert papers_at_risk(LATER) == []
    assert renew_archives(now=LATER) == 0
    entry = Entry.objects.get(action="commitment.archive_renewed")
    assert entry.before["file"] == before.sha256


def test_what_cannot_be_renewed_stays_and_says_why() -> None:
    _settings()
    sides = make_sides()
    sign_both(sides)
    _dead_service()
    _settings(trial_stamps_time=False)
    before = sides.fresh().signed_file_id
    assert renew_archives(now=LATER) == 0
    assert sides.fresh().signed_file_id == before
    row = papers_at_risk(LATER)[0].row
    assert row.last_failure == "Không kết nối được dịch vụ cấp dấu thời gian TSA tỉnh."
    assert row.last_tried_at == LATER


def test_a_timestamp_that_ends_no_later_is_not_added() -> None:
    _settings()
    sides = make_sides()
    sign_both(sides)
    _settings(renews_before_days=3650)
    before = sides.fresh().signed_file_id
    on = NOW + 3 * DAY  # the trial's certificate of this year still ends on the same day
    assert len(papers_at_risk(on)) == 1
    assert renew_archives(now=on) == 0
    assert sides.fresh().signed_file_id == before
    row = papers_at_risk(on)[0].row
    assert row.provable_to is not None
    assert f"chỉ đến {legal_day(row.provable_to):%d/%m/%Y}" in row.last_failure


def test_a_lost_file_is_told_and_not_renewed() -> None:
    _settings()
    sides = make_sides()
    sign_both(sides)
    stored = sides.fresh().signed_file
    assert stored is not None
    default_storage.delete(stored.path)
    assert renew_archives(now=LATER) == 0
    assert "bị mất" in papers_at_risk(LATER)[0].row.last_failure


def test_a_paper_handed_back_after_a_signature_leaves_the_list() -> None:
    sides = make_sides()
    issue(sides)
    sign_commitment(sides.commitment.pk, actor=sides.head.actor, now=NOW)
    kept = KeptPaper.objects.get()
    refuse_signature(sides.commitment.pk, reason="Sai số", actor=sides.leader.actor, now=NOW)
    kept.refresh_from_db()
    assert kept.replaced_at == NOW
    _settings()
    assert papers_at_risk(LATER) == []


def test_a_file_its_paper_no_longer_has_leaves_the_list_at_the_next_renewal() -> None:
    _settings()
    sides = make_sides()
    sign_both(sides)
    # as a release before this one left it
    KeptPaper.objects.filter(replaced_at=None).update(sha256="a" * 64)
    assert len(papers_at_risk(LATER)) == 1
    assert renew_archives(now=LATER) == 0
    assert papers_at_risk(LATER) == []


def test_a_dead_service_refuses_or_lowers_as_the_installation_says() -> None:
    sides = make_sides()
    issue(sides)
    _dead_service()
    _settings(trial_stamps_time=False, on_failure="refuse")
    with pytest.raises(Refused) as refused:
        sign_commitment(sides.commitment.pk, actor=sides.head.actor, now=NOW)
    assert refused.value.reason is AgreementRefusal.NO_TIMESTAMP
    assert "TSA tỉnh" in sentence_of(refused.value)
    assert sides.fresh().signed_file is None
    _settings(trial_stamps_time=False)
    sign_commitment(sides.commitment.pk, actor=sides.head.actor, now=NOW)
    assert verdict_on(sides.fresh(), at=NOW).signatures[-1].level == "B-B"


def test_a_trial_that_was_switched_off_signs_no_more_but_old_papers_stay() -> None:
    sides = make_sides()
    sign_both(sides)
    SigningSettings.objects.update_or_create(
        pk=1, defaults={"trial_signs": False, "trial_ended_at": NOW + DAY}
    )
    assert verdict_on(sides.fresh(), at=NOW + 2 * DAY).kind is VerdictKind.VALID
    SigningSettings.objects.update(trial_ended_at=NOW - DAY)
    verdict = verdict_on(sides.fresh(), at=NOW)
    assert verdict.kind is VerdictKind.INVALID
    assert Fault.TRIAL_ENDED in {finding.fault for finding in verdict.findings}


def test_who_held_the_post_that_day_is_known_from_the_organisation() -> None:
    sides = make_sides()
    issue(sides)
    slot = sides.fresh().slots.get(role="party_b")
    signatory = RequiredSignatory(
        "party_b", slot.name, slot.post_name, "Đảng ủy xã", f"CAMKET-{slot.person_id}"
    )
    people = PeopleInPosts()
    today = legal_day(NOW)
    assert people.held_post(signatory, today) is True
    assert people.held_post(signatory, today - 3650 * DAY) is False
    at_meeting = replace(signatory, role="chair")
    assert people.held_post(at_meeting, today - 3650 * DAY) is None
    stranger = RequiredSignatory("party_b", "Ai", "Bí thư", "Nơi khác", "")
    assert people.held_post(stranger, today) is None
