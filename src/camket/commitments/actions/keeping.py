"""Write down until when a signed commitment can be proven, and renew that before it ends."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from camket.audit.chain import one_act, record
from camket.commitments.actions.renewing import (
    PaperFiles,
    Renewed,
    keep_signed,
    renew_papers,
    store_renewed,
)
from camket.commitments.models import Commitment
from camket.files.models import StoredFile
from camket.shared.actor import SYSTEM
from camket.signing.verdict import Verdict

_HOLDER: Final = "commitments.commitment:"


def keep(commitment: Commitment, stored: StoredFile, verdict: Verdict, *, now: datetime) -> None:
    """Write down until when the paper's present file can be proven."""
    holder, name = f"{_HOLDER}{commitment.pk}", _named(commitment)
    keep_signed(stored, verdict, holder=holder, name=name, now=now)


def _named(commitment: Commitment) -> str:
    """Return number and unit: every unit counts from one, so a number alone names no paper."""
    unit = (commitment.text or {}).get("party_b", {}).get("unit", "")
    return " · ".join(part for part in (str(commitment.number or commitment), unit) if part)


def renew_archives(*, now: datetime) -> int:
    """Renew the timestamps over every commitment whose proof ends within the lead time.

    Returns:
        How many were renewed.
    """
    return renew_papers(_HOLDER, _files_of, _replace, now=now)


def _files_of(commitment_id: int) -> PaperFiles | None:
    papers = Commitment.papers.select_related("issued_file", "signed_file")
    commitment = papers.filter(pk=commitment_id).first()
    if commitment is None or commitment.issued_file is None or commitment.signed_file is None:
        return None
    return PaperFiles(commitment.issued_file, commitment.signed_file)


@one_act()
def _replace(commitment_id: int, sha256: str, new: Renewed, now: datetime) -> bool:
    """Put the renewed file in the place of the one it begins with, if that is still the one."""
    commitment = Commitment.papers.select_for_update().get(pk=commitment_id)
    if commitment.signed_file_id != sha256:
        return False
    renewed = store_renewed(new, before=sha256, number_id=commitment.number_id, now=now)
    commitment.signed_file = renewed
    commitment.save(update_fields=["signed_file"])
    keep(commitment, renewed, new.verdict, now=now)
    record(
        "commitment.archive_renewed",
        commitment,
        actor=SYSTEM,
        at=now,
        before={"file": sha256},
        after={"file": renewed.sha256, "to": new.provable_to},
    )
    return True
