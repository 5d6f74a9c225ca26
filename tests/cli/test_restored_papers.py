"""What a backup brought back is verified paper by paper, of every kind and every way of signing."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings
from tests.commitments.amending import begin, change, sign_amendment
from tests.factories import NOW as DAY
from tests.factories import Sides, issue, make_sides, sign_both
from tests.reviews.scene import NOW, TODAY
from tests.web.reviews.meeting_papers import Papers
from tests.web.reviews.test_meeting_ways import scan_pdf

from camket.audit.models import ChainHead
from camket.commitments.actions.scans import bring_scan, confirm_scan
from camket.commitments.models import Commitment
from camket.config.proving import problems_of
from camket.files.models import StoredFile
from camket.reviews.decisions.papers import PaperKind
from camket.shared.clock import legal_day
from camket.signing.models import PaperScan

pytestmark = pytest.mark.django_db


def _problems(now: datetime) -> tuple[list[str], int]:
    """Return what is said of this installation, as if a copy had just brought it back."""
    found = {"counts": {}, "registers": [], "audit": ChainHead.objects.exists()}
    copied = set(StoredFile.objects.values_list("sha256", flat=True))
    seen: list[int] = []
    said = problems_of(
        found, found, copied, now=now, tell=lambda _step, done, total: seen.append(total - done)
    )
    return list(said), len(seen)


def _amended(sides: Sides) -> Commitment:
    sign_both(sides)
    amendment = begin(sides)
    change(sides, amendment, target=14)
    sign_amendment(sides, amendment)
    return Commitment.papers.get(pk=amendment.pk)


def test_commitments_and_amendments_are_verified() -> None:
    amendment = _amended(make_sides(with_accounts=True))
    assert _problems(DAY) == ([], 2)
    Commitment.papers.filter(pk=amendment.pk).update(signed_file=_of_another(amendment))
    problems, _count = _problems(DAY)
    assert [one.split(":")[0] for one in problems] == [f"Bản điều chỉnh số {amendment.number}"]
    assert "chữ ký không hợp lệ" in problems[0]


def _of_another(amendment: Commitment) -> StoredFile:
    """Return the file of the paper that was amended."""
    other = amendment.amends
    assert other is not None
    assert other.signed_file is not None
    return other.signed_file


def test_a_scan_of_a_commitment_signed_by_hand_is_no_broken_signature() -> None:
    sides = make_sides(with_accounts=True)
    issue(sides)
    bring_scan(
        sides.commitment.pk,
        [("quet.pdf", scan_pdf(2))],
        signed_on=legal_day(DAY),
        actor=sides.unit_clerk.actor,
        now=DAY,
    )
    confirm_scan(PaperScan.objects.get().pk, actor=sides.clerk.actor, now=DAY)
    assert _problems(DAY) == ([], 1)


def test_minutes_and_tallies_are_verified_signed_and_waiting(
    settings: Settings, tmp_path: Path
) -> None:
    settings.DEMO_DAY_FILE = tmp_path / "day"
    settings.DEMO_DAY_FILE.write_text(TODAY.isoformat(), encoding="ascii")
    papers = Papers()
    papers.issue()
    minutes = papers.paper(PaperKind.MINUTES)
    papers.sign(minutes, papers.clerk)
    papers.sign(minutes, papers.chair)
    assert _problems(NOW) == ([], 3)
    minutes = papers.paper(PaperKind.MINUTES)
    minutes.signed_file = papers.paper(PaperKind.TALLY).issued_file
    minutes.save()
    problems, _count = _problems(NOW)
    assert [one.split(":")[0] for one in problems] == [
        f"Biên bản hội nghị kiểm điểm số {minutes.number}"
    ]
