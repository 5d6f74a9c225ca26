"""Renew the timestamps over kept papers before their proof ends, whichever room keeps them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from camket.commitments.certificates import practice_at, trust_at
from camket.commitments.people import PeopleInPosts
from camket.files.actions import store
from camket.files.models import StoredFile
from camket.files.storage import read
from camket.registry.models import RegisteredNumber
from camket.shared.clock import legal_day
from camket.signing.actions.papers import keep_paper, note_failure, stop_keeping
from camket.signing.models import KeptPaper
from camket.signing.practice import EvidenceError, archive
from camket.signing.queries import papers_at_risk
from camket.signing.timestamps import TimestampError
from camket.signing.verdict import Verdict, VerdictKind
from camket.signing.verify import verify
from camket.signing.wording import FILE_LOST, RENEWAL_NO_LONGER, RENEWAL_NOT_GOOD

GOOD: Final = (VerdictKind.VALID, VerdictKind.INCOMPLETE)
_LEVELS: Final = ("B-B", "B-T", "B-LT", "B-LTA")


@dataclass(frozen=True, slots=True)
class PaperFiles:
    """A paper as it was issued, and with the signatures so far."""

    issued: StoredFile
    signed: StoredFile


@dataclass(frozen=True, slots=True)
class Renewed:
    """The file with one timestamp more, and what it is worth."""

    pdf: bytes
    verdict: Verdict

    @property
    def provable_to(self) -> str | None:
        """Return until when it can be proven, as the audit writes it."""
        ends_at = self.verdict.archive.ends_at if self.verdict.archive else None
        return ends_at.isoformat() if ends_at else None


FilesOf = Callable[[int], PaperFiles | None]
"""The files of a paper as they stand; None where it has no signed file, or is not there."""
Replace = Callable[[int, str, Renewed, datetime], bool]
"""Puts the renewed file in the place of the one with this digest, if that is still the one."""


def keep_signed(
    stored: StoredFile, verdict: Verdict, *, holder: str, name: str, now: datetime
) -> None:
    """Write down until when a paper's present file can be proven, by what was found of it.

    Args:
        stored: The file.
        verdict: What was found of it.
        holder: Whose it is, in the words of its room: `commitments.commitment:17`.
        name: What lists call it.
        now: The instant.
    """
    level, archive = lowest_level(verdict), verdict.archive
    keep_paper(stored.sha256, holder=holder, name=name, level=level, archive=archive, now=now)


def lowest_level(verdict: Verdict) -> str:
    """Return the lowest level of a paper's signatures, the seal among them."""
    found = [one.level for one in verdict.signatures]
    return min((one for one in found if one in _LEVELS), key=_LEVELS.index, default="B-B")


def store_renewed(new: Renewed, *, before: str, number_id: int | None, now: datetime) -> StoredFile:
    """Store a renewed file; the register names it where it named the one with the digest before."""
    stored = store(new.pdf, "application/pdf", now=now)
    if number_id is not None:
        RegisteredNumber.objects.filter(pk=number_id, file_id=before).update(file=stored)
    return stored


def renew_papers(holder: str, files_of: FilesOf, replace: Replace, *, now: datetime) -> int:
    """Renew the timestamps over every paper of a room whose proof ends within the lead time.

    Safe to run twice. What cannot be renewed keeps its file and says why on the list of files at
    risk; the next run tries again. A file that its paper has no use for leaves the list.

    Args:
        holder: How the holders of the room begin: `commitments.commitment:`.
        files_of: Finds the files of a paper.
        replace: Puts a renewed file in its place.
        now: The instant.

    Returns:
        How many were renewed.
    """
    if practice_at(now).timestamper is None:
        return 0  # the page says that there is no service
    done = 0
    for one in papers_at_risk(now):
        if not one.row.holder.startswith(holder):
            continue
        paper_id, sha256 = int(one.row.holder.removeprefix(holder)), one.row.sha256
        files = files_of(paper_id)
        if files is None or files.signed.sha256 != sha256:
            stop_keeping(sha256, now=now)
        elif renewed := _renewed(files, one.row, now):
            done += replace(paper_id, sha256, renewed, now)
    return done


def _renewed(files: PaperFiles, kept: KeptPaper, now: datetime) -> Renewed | None:
    """Renew one paper; slow, so nothing is locked before the new file is whole and verified."""
    sha256 = files.signed.sha256
    try:
        pdf = archive(read(files.signed), practice_at(now), now)
        verdict = verify(
            pdf, trust=trust_at(now), issued=read(files.issued), at=now, people=PeopleInPosts()
        )
    except (TimestampError, EvidenceError) as error:
        note_failure(sha256, error.sentence, now=now)
        return None
    except OSError:
        note_failure(sha256, FILE_LOST, now=now)
        return None
    if verdict.kind not in GOOD:
        note_failure(sha256, RENEWAL_NOT_GOOD.format(why=" ".join(verdict.reasons)), now=now)
        return None
    if why := _gains_nothing(kept, verdict):
        note_failure(sha256, why, now=now)
        return None
    return Renewed(pdf, verdict)


def _gains_nothing(kept: KeptPaper, verdict: Verdict) -> str:
    """Return why one timestamp more proves the paper no longer than before; empty where it does.

    Without this a service whose own certificate ends soon would add one to every paper each month.
    """
    archive = verdict.archive
    if archive is None or archive.ends_at is None or kept.provable_to is None:
        return ""
    if archive.ends_at > kept.provable_to or lowest_level(verdict) != kept.level:
        return ""
    on = f"{legal_day(archive.ends_at):%d/%m/%Y}"
    return RENEWAL_NO_LONGER.format(service=archive.service, on=on)
