"""Write down until when a signed paper can be proven, and renew that before it ends."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from camket.audit.chain import one_act, record
from camket.commitments.certificates import practice_at, trust_at
from camket.commitments.models import Commitment
from camket.commitments.people import PeopleInPosts
from camket.files.actions import store
from camket.files.models import StoredFile
from camket.files.storage import read
from camket.registry.models import RegisteredNumber
from camket.shared.actor import SYSTEM
from camket.signing.actions.papers import keep_paper, note_failure
from camket.signing.practice import EvidenceError, archive
from camket.signing.queries import papers_at_risk
from camket.signing.timestamps import TimestampError
from camket.signing.verdict import Verdict, VerdictKind
from camket.signing.verify import verify
from camket.signing.wording import FILE_LOST, RENEWAL_NOT_GOOD

_HOLDER: Final = "commitments.commitment:"
_LEVELS: Final = ("B-B", "B-T", "B-LT", "B-LTA")


def keep(commitment: Commitment, stored: StoredFile, verdict: Verdict, *, now: datetime) -> None:
    """Write down until when the paper's present file can be proven."""
    keep_paper(
        stored.sha256,
        holder=f"{_HOLDER}{commitment.pk}",
        name=_named(commitment),
        level=lowest_level(verdict),
        archive=verdict.archive,
        now=now,
    )


def _named(commitment: Commitment) -> str:
    """Return number and unit: every unit counts from one, so a number alone names no paper."""
    unit = (commitment.text or {}).get("party_b", {}).get("unit", "")
    return " · ".join(part for part in (str(commitment.number or commitment), unit) if part)


def lowest_level(verdict: Verdict) -> str:
    """Return the lowest level of a paper's signatures, the seal among them."""
    found = [one.level for one in verdict.signatures]
    return min((one for one in found if one in _LEVELS), key=_LEVELS.index, default="B-B")


def renew_archives(*, now: datetime) -> int:
    """Renew the timestamps over every paper whose proof ends within the lead time.

    Safe to run twice. What cannot be renewed keeps its file and says why on the list of files at
    risk; the next run tries again.

    Returns:
        How many were renewed.
    """
    if practice_at(now).timestamper is None:
        return 0  # the page says that there is no service
    return sum(_renewed(commitment_id, sha256, now) for commitment_id, sha256 in _at_risk(now))


def _at_risk(now: datetime) -> Iterator[tuple[int, str]]:
    for one in papers_at_risk(now):
        holder = one.row.holder
        if holder.startswith(_HOLDER):
            yield int(holder.removeprefix(_HOLDER)), one.row.sha256


def _renewed(commitment_id: int, sha256: str, now: datetime) -> bool:
    """Renew one paper; slow, so nothing is locked before the new file is whole and verified."""
    commitment = Commitment.papers.select_related("issued_file", "signed_file").get(
        pk=commitment_id
    )
    stored, issued = commitment.signed_file, commitment.issued_file
    if stored is None or issued is None or stored.sha256 != sha256:
        return False
    try:
        pdf = archive(read(stored), practice_at(now), now)
        verdict = verify(
            pdf, trust=trust_at(now), issued=read(issued), at=now, people=PeopleInPosts()
        )
    except (TimestampError, EvidenceError) as error:
        note_failure(sha256, error.sentence, now=now)
        return False
    except OSError:
        note_failure(sha256, FILE_LOST, now=now)
        return False
    if verdict.kind not in (VerdictKind.VALID, VerdictKind.INCOMPLETE):
        note_failure(sha256, RENEWAL_NOT_GOOD.format(why=" ".join(verdict.reasons)), now=now)
        return False
    return _replace(commitment_id, sha256, pdf, verdict, now)


@one_act()
def _replace(commitment_id: int, sha256: str, pdf: bytes, verdict: Verdict, now: datetime) -> bool:
    """Put the renewed file in the place of the one it begins with, if that is still the one."""
    commitment = Commitment.papers.select_for_update().get(pk=commitment_id)
    if commitment.signed_file_id != sha256:
        return False
    renewed = store(pdf, "application/pdf", now=now)
    commitment.signed_file = renewed
    commitment.save(update_fields=["signed_file"])
    if commitment.number_id is not None:
        own = RegisteredNumber.objects.filter(pk=commitment.number_id, file_id=sha256)
        own.update(file=renewed)
    keep(commitment, renewed, verdict, now=now)
    ends_at = verdict.archive.ends_at if verdict.archive else None
    record(
        "commitment.archive_renewed",
        commitment,
        actor=SYSTEM,
        at=now,
        before={"file": sha256},
        after={"file": renewed.sha256, "to": ends_at.isoformat() if ends_at else None},
    )
    return True
