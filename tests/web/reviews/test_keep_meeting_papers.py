"""Signed papers of meetings are kept with the end of their proof, and renewed before it comes."""

from __future__ import annotations

import io
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from pytest_django.fixtures import Settings
from tests.reviews.scene import NOW
from tests.signing.administered import make_time_service
from tests.web.reviews.meeting_papers import Papers
from tests.web.reviews.test_meeting_ways import scan_pdf
from tests.web.reviews.visiting import signed_in

from camket.audit.models import Entry
from camket.commitments.certificates import trust_at
from camket.commitments.people import PeopleInPosts
from camket.files.storage import read
from camket.reviews import jobs
from camket.reviews.actions.meetings.keeping import keep_missing, renew_archives
from camket.reviews.decisions.papers import PaperKind
from camket.reviews.models import MeetingPaper
from camket.shared.actor import SYSTEM
from camket.signing import command
from camket.signing.actions.settings import SettingsText, change_settings
from camket.signing.models import KeptPaper, PaperScan
from camket.signing.queries import papers_at_risk

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo_day")]
LATER = NOW + timedelta(days=500)
"""Less than four hundred days before the trial's timestamp certificate ends."""
AFTER = NOW + timedelta(days=1000)
"""When that certificate has ended."""


def _settings(*, stamps_time: bool) -> None:
    text = SettingsText(
        level="B-LTA",
        on_failure="lower",
        trial_signs=True,
        trial_stamps_time=stamps_time,
        is_closed_network=True,
        renews_before_days=400,
    )
    change_settings(text, actor=SYSTEM, now=NOW)


@pytest.fixture
def papers() -> Papers:
    """Return a closed meeting whose papers are issued where time is stamped."""
    _settings(stamps_time=True)
    papers = Papers()
    papers.issue()
    return papers


def _signed(papers: Papers, kind: PaperKind = PaperKind.MINUTES) -> MeetingPaper:
    """Return a paper with all its signatures."""
    paper = papers.paper(kind)
    signers = (papers.clerk, papers.chair)
    for held in signers if kind == PaperKind.MINUTES else (papers.teller, papers.head_teller):
        papers.sign(paper, held)
    return papers.paper(kind)


def _verified(pdf: bytes, issued: bytes, folder: Path) -> tuple[int, str]:
    """Return what `camket verify` ends with and prints when the first certificate has ended."""
    (folder / "bien-ban.pdf").write_bytes(pdf)
    (folder / "phat-hanh.pdf").write_bytes(issued)
    out = io.StringIO()
    code = command.run(
        str(folder / "bien-ban.pdf"),
        issued=str(folder / "phat-hanh.pdf"),
        trust=(),
        as_json=False,
        default_roots=(),
        installed=trust_at(AFTER),
        people=PeopleInPosts(),
        out=out,
        err=io.StringIO(),
        at=AFTER,
    )
    return code, out.getvalue()


def test_minutes_and_tally_are_kept_with_each_signature(papers: Papers) -> None:
    minutes = papers.paper(PaperKind.MINUTES)
    assert not KeptPaper.objects.exists()
    papers.sign(minutes, papers.clerk)
    first = KeptPaper.objects.get()
    minutes, tally = _signed_by_chair(papers), _signed(papers, PaperKind.TALLY)
    first.refresh_from_db()
    assert first.replaced_at is not None
    kept = KeptPaper.objects.filter(replaced_at__isnull=True).order_by("pk")
    assert [(one.sha256, one.level) for one in kept] == [
        (minutes.signed_file_id, "B-LTA"),
        (tally.signed_file_id, "B-LTA"),
    ]
    body = papers.hall.scene.commune.unit.spans.get().name
    assert [one.name for one in kept] == [
        f"Biên bản hội nghị kiểm điểm số {minutes.number} · {body}",
        f"Biên bản kiểm phiếu số {tally.number} · {body}",
    ]
    assert all(one.provable_to for one in kept)
    assert papers_at_risk(NOW) == []


def _signed_by_chair(papers: Papers) -> MeetingPaper:
    papers.sign(papers.paper(PaperKind.MINUTES), papers.chair)
    return papers.paper(PaperKind.MINUTES)


def test_minutes_are_renewed_served_and_verified_before_their_proof_ends(
    papers: Papers, tmp_path: Path
) -> None:
    before = _signed(papers)
    assert before.signed_file is not None
    old = read(before.signed_file)
    assert renew_archives(now=NOW) == 0  # there is time
    assert [one.row.sha256 for one in papers_at_risk(LATER)] == [before.signed_file_id]
    assert renew_archives(now=LATER) == 1
    minutes = papers.paper(PaperKind.MINUTES)
    assert minutes.signed_file is not None
    renewed = read(minutes.signed_file)
    assert renewed.startswith(old)
    assert len(renewed) > len(old)
    assert minutes.number.file_id == minutes.signed_file_id
    place = reverse("reviews:meeting-paper-file", args=[minutes.pk])
    assert signed_in(papers.clerk).get(place).content == renewed
    issued = read(minutes.issued_file)
    code, told = _verified(renewed, issued, tmp_path)
    assert code == 0, told
    assert "Đủ 2 chữ ký" in told
    code, told = _verified(old, issued, tmp_path)
    assert code == 1, told
    assert papers_at_risk(LATER) == []
    assert renew_archives(now=LATER) == 0
    entry = Entry.objects.get(action="meeting.archive_renewed")
    assert entry.before["file"] == before.signed_file_id
    assert entry.after["file"] == minutes.signed_file_id


def test_what_was_signed_before_papers_of_meetings_were_kept_enters_the_list(
    papers: Papers,
) -> None:
    minutes = _signed(papers)
    papers.sign(papers.paper(PaperKind.TALLY), papers.teller)
    as_signed = list(KeptPaper.objects.filter(replaced_at__isnull=True).order_by("holder"))
    KeptPaper.objects.all().delete()
    assert jobs.keep_missing(0) == 2
    entered = list(KeptPaper.objects.order_by("holder"))
    told = [(one.sha256, one.holder, one.name, one.level, one.provable_to) for one in entered]
    assert told == [
        (one.sha256, one.holder, one.name, one.level, one.provable_to) for one in as_signed
    ]
    assert minutes.signed_file_id in {one.sha256 for one in entered}
    assert jobs.keep_missing(0) == 0


def test_the_renewal_itself_finds_what_is_missing(papers: Papers, settings: Settings) -> None:
    before = _signed(papers).signed_file_id
    KeptPaper.objects.all().delete()
    assert papers_at_risk(LATER) == []
    settings.DEMO_DAY_FILE.write_text(f"{LATER:%Y-%m-%d}", encoding="ascii")
    assert jobs.renew(0) == 1
    assert papers.paper(PaperKind.MINUTES).signed_file_id != before


def test_a_lost_file_is_told_and_not_renewed_and_enters_once_it_is_back(papers: Papers) -> None:
    minutes = _signed(papers)
    assert minutes.signed_file is not None
    content = read(minutes.signed_file)
    default_storage.delete(minutes.signed_file.path)
    assert renew_archives(now=LATER) == 0
    assert "bị mất" in papers_at_risk(LATER)[0].row.last_failure
    KeptPaper.objects.all().delete()
    assert keep_missing(now=NOW) == 0
    default_storage.save(minutes.signed_file.path, io.BytesIO(content))
    assert keep_missing(now=NOW) == 1


def test_what_cannot_be_renewed_stays_and_says_why(papers: Papers) -> None:
    minutes = _signed(papers)
    make_time_service()
    _settings(stamps_time=False)
    assert renew_archives(now=LATER) == 0
    assert papers.paper(PaperKind.MINUTES).signed_file_id == minutes.signed_file_id
    row = papers_at_risk(LATER)[0].row
    assert row.last_failure == "Không kết nối được dịch vụ cấp dấu thời gian TSA thử."


def test_a_scan_of_what_was_signed_by_hand_has_no_proof_to_renew(papers: Papers) -> None:
    minutes = papers.paper(PaperKind.MINUTES)
    place = reverse("reviews:meeting-paper-scan", args=[minutes.pk])
    scans = [SimpleUploadedFile("quet.pdf", scan_pdf(2), content_type="application/pdf")]
    sent = {"signed_on": f"{NOW:%d/%m/%Y}", "scans": scans}
    assert signed_in(papers.clerk).post(place, sent).status_code == 303
    scan = PaperScan.objects.get()
    confirm = reverse("reviews:meeting-paper-scan-confirm", args=[minutes.pk, scan.pk])
    assert signed_in(papers.chair).post(confirm).status_code == 303
    assert papers.paper(PaperKind.MINUTES).signed_file_id == scan.file_id
    assert renew_archives(now=LATER) == 0
    assert not KeptPaper.objects.exists()
