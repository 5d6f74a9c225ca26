"""A paper found by the code printed on it: what anybody may learn, and of which papers.

Drafts, and papers nobody has signed, do not exist here.
"""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from django.db.models import Q

from camket.audit.models import Entry
from camket.commitments.decisions import IN_FORCE
from camket.commitments.drifting import Drifted, drift_of
from camket.commitments.models import Commitment
from camket.commitments.ways import is_signed_on_paper

_CODE: Final = re.compile(r"[A-Z2-7]{8}")
_LETTERS: Final = str.maketrans({"0": "O", "1": "I", "8": "B"})
"""Digits the code never has, as people read the letters beside them."""


class PaperStatus(StrEnum):
    """What became of a paper that at least one side signed."""

    SIGNED = "signed"
    AMENDED = "amended"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class PublicAmendment:
    """A paper that amends another: its number and its day."""

    number: str
    dated_on: date | None


@dataclass(frozen=True, slots=True)
class PublicPaper:
    """What the head and the foot of a signed paper say, and what became of it.

    Attributes:
        number: Number and symbol.
        dated_on: Day of the paper; None for a paper that was refused, whose number is void.
        issuer: The body that issued it.
        status: What became of it.
        amendments: The papers that amend it, in their order.
        drift: Each value that is no longer as this paper says, with the present one.
        amends: Number of the paper that this one amends; empty for a commitment.
        file_sha256: Digest of the whole signed file; empty for a paper that was refused.
        commitment: The row, where there is one to compare a file with.
        is_on_paper: Whether it was signed by hand, so that its file is only a scan of that.
    """

    number: str
    dated_on: date | None
    issuer: str
    status: PaperStatus
    amendments: tuple[PublicAmendment, ...] = ()
    drift: tuple[Drifted, ...] = ()
    amends: str = ""
    file_sha256: str = ""
    commitment: Commitment | None = None
    is_on_paper: bool = False

    @property
    def last_amendment(self) -> PublicAmendment | None:
        """Return the paper that amends it last."""
        return self.amendments[-1] if self.amendments else None


def digest_begins_with(code: str) -> str | None:
    """Return the hexadecimal digits a code stands for, or None for what is no code."""
    plain = re.sub(r"[\s.–-]", "", code).upper().translate(_LETTERS)
    if not _CODE.fullmatch(plain):
        return None
    try:
        return base64.b32decode(plain).hex()
    except binascii.Error:
        return None


def paper_of_code(code: str) -> PublicPaper | None:
    """Return the signed paper whose code it is; None for no code, no paper, or one unsigned."""
    begins = digest_begins_with(code)
    return None if begins is None else _signed_paper(begins) or _refused_paper(begins)


def paper_of_text(text_sha256: str) -> PublicPaper | None:
    """Return the signed paper that carries this frozen text."""
    return _signed_paper(text_sha256) if text_sha256 else None


def paper_of_scan(file_sha256: str) -> PublicPaper | None:
    """Return the paper signed by hand of which this very file is the confirmed scan."""
    paper = _first_signed(Q(signed_file_id=file_sha256))
    return paper if paper and paper.is_on_paper else None


def _signed_paper(begins: str) -> PublicPaper | None:
    return _first_signed(Q(text_sha256__startswith=begins, signed_file__isnull=False))


def _first_signed(wanted: Q) -> PublicPaper | None:
    found = (
        Commitment.papers.filter(wanted, status__in=IN_FORCE)
        .select_related("number", "signed_file", "issued_file", "amends__number")
        .order_by("pk")
        .first()
    )
    if found is None:
        return None
    later = found.amendments(manager="papers").filter(status__in=IN_FORCE)
    amendments = tuple(
        PublicAmendment(str(one.number), one.number.dated_on)
        for one in later.select_related("number").order_by("ordinal")
        if one.number
    )
    number, first = found.number, found.amends
    return PublicPaper(
        number=str(number) if number else "",
        dated_on=number.dated_on if number else None,
        issuer=(number.organ_name if number else "") or str((found.text or {})["party_b"]["unit"]),
        status=PaperStatus.AMENDED if amendments else PaperStatus.SIGNED,
        amendments=amendments,
        drift=tuple(drift_of(found)) if amendments else (),
        amends=str(first.number) if first and first.number else "",
        file_sha256=found.signed_file.sha256 if found.signed_file else "",
        commitment=found,
        is_on_paper=is_signed_on_paper(found),
    )


def _refused_paper(begins: str) -> PublicPaper | None:
    """Return a paper that one side signed and the other refused: its number was cancelled."""
    issued = Entry.objects.filter(
        action="commitment.issued", after__text_sha256__startswith=begins
    ).last()
    if issued is None:
        return None
    refused = (
        Entry.objects.filter(
            action="commitment.signature_refused",
            object_type=issued.object_type,
            object_id=issued.object_id,
            number__gt=issued.number,
        )
        .order_by("number")
        .first()
    )
    if refused is None or not refused.before.get("signed"):
        return None
    return PublicPaper(
        number=str(refused.before.get("number", "")),
        dated_on=None,
        issuer="",
        status=PaperStatus.REFUSED,
    )
