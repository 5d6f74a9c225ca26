"""Write down until when a signed paper of a meeting can be proven, and renew that in time."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Final

from django.db.models import Exists, OuterRef, QuerySet

from camket.audit.chain import one_act, record
from camket.commitments.actions.renewing import (
    GOOD,
    PaperFiles,
    Renewed,
    keep_signed,
    renew_papers,
    store_renewed,
)
from camket.files.models import StoredFile
from camket.organisation.queries import span_of
from camket.reviews.decisions.papers import PaperKind
from camket.reviews.models import PAPER_NAMES, MeetingPaper
from camket.reviews.queries.meetings.papers import verdict_on
from camket.shared.actor import SYSTEM
from camket.signing.actions.papers import note_failure
from camket.signing.models import KeptPaper
from camket.signing.verdict import Verdict
from camket.signing.ways.kinds import Way
from camket.signing.wording import RENEWAL_NOT_GOOD

_HOLDER: Final = "reviews.meetingpaper:"
_LOG = logging.getLogger(__name__)


def keep(paper: MeetingPaper, stored: StoredFile, verdict: Verdict, *, now: datetime) -> None:
    """Write down until when the paper's present file can be proven."""
    keep_signed(stored, verdict, holder=f"{_HOLDER}{paper.pk}", name=_named(paper), now=now)


def _named(paper: MeetingPaper) -> str:
    """Return kind, number and body: every body counts from one, so a number names no paper."""
    span = span_of(paper.meeting.body_id, on=paper.number.dated_on)
    called = f"{PAPER_NAMES[PaperKind(paper.kind)]} số {paper.number}"
    return f"{called} · {span.name}" if span else called


def keep_missing(*, now: datetime) -> int:
    """Put the signed papers on the list that were signed before papers of meetings were kept.

    Safe to run twice. A file that cannot be read is reported by the check of the store; it enters
    once it is back.

    Returns:
        How many entered.
    """
    found = list(_missing().values_list("pk", flat=True))
    return sum(_keep_missing(paper_id, now) for paper_id in found)


def _missing() -> QuerySet[MeetingPaper]:
    """Return the papers signed by keys whose present file is not on the list; no scans."""
    kept = KeptPaper.objects.filter(sha256=OuterRef("signed_file_id"), replaced_at__isnull=True)
    signed = MeetingPaper.objects.filter(~Exists(kept), signed_file__isnull=False)
    return signed.exclude(slots__way=Way.PAPER.value)


def _keep_missing(paper_id: int, now: datetime) -> bool:
    """Look at one paper, slowly and without a lock; then write, if it is still as it was."""
    paper = _missing().select_related("issued_file", "signed_file").filter(pk=paper_id).first()
    if paper is None or paper.signed_file is None:
        return False
    try:
        verdict = verdict_on(paper, at=now)
    except OSError:
        _LOG.warning("paper %s of a meeting cannot be read, so it is not kept yet", paper_id)
        return False
    with one_act():
        locked = _locked(paper_id)
        if locked.signed_file_id != paper.signed_file.sha256:
            return False
        keep(locked, paper.signed_file, verdict, now=now)
        if verdict.kind not in GOOD:
            why = RENEWAL_NOT_GOOD.format(why=" ".join(verdict.reasons))
            note_failure(paper.signed_file.sha256, why, now=now)
    return True


def renew_archives(*, now: datetime) -> int:
    """Renew the timestamps over every paper of a meeting whose proof ends within the lead time.

    Returns:
        How many were renewed.
    """
    keep_missing(now=now)
    return renew_papers(_HOLDER, _files_of, _replace, now=now)


def _files_of(paper_id: int) -> PaperFiles | None:
    papers = MeetingPaper.objects.select_related("issued_file", "signed_file")
    paper = papers.filter(pk=paper_id).first()
    if paper is None or paper.signed_file is None:
        return None
    return PaperFiles(paper.issued_file, paper.signed_file)


def _locked(paper_id: int) -> MeetingPaper:
    rows = MeetingPaper.objects.select_for_update(of=("self",))
    return rows.select_related("number", "meeting").get(pk=paper_id)


@one_act()
def _replace(paper_id: int, sha256: str, new: Renewed, now: datetime) -> bool:
    """Put the renewed file in the place of the one it begins with, if that is still the one."""
    paper = _locked(paper_id)
    if paper.signed_file_id != sha256:
        return False
    renewed = store_renewed(new, before=sha256, number_id=paper.number_id, now=now)
    paper.signed_file = renewed
    paper.save(update_fields=["signed_file"])
    keep(paper, renewed, new.verdict, now=now)
    record(
        "meeting.archive_renewed",
        paper.meeting,
        actor=SYSTEM,
        at=now,
        unit_id=paper.meeting.body_id,
        before={"file": sha256},
        after={
            "paper": paper.pk,
            "file": renewed.sha256,
            "to": new.provable_to,
        },
    )
    return True
