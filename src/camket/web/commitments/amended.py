"""What pages say of amendments: the papers of a commitment, the drift and what is reached."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from camket.commitments.drifting import drift_of
from camket.commitments.models import Commitment
from camket.tasks.queries import ItemProgress
from camket.web.shared.templatetags.camket import percent


@dataclass(frozen=True, slots=True)
class DriftRow:
    """One value as it was signed, as it was amended, and what was reached of its item."""

    where: str
    before: str
    after: str
    reached: str
    effective_on: date
    reason: str
    amendment_id: int
    ordinal: int


def papers_of(commitment: Commitment) -> list[Commitment]:
    """Return the commitment and the papers that amend it, withdrawn ones left out."""
    first = commitment.amends_id or commitment.pk
    amendments = Commitment.papers.filter(amends_id=first).exclude(status="withdrawn")
    original = Commitment.papers.filter(pk=first)
    both = (original | amendments).select_related("number").defer("text")
    return list(both.order_by("ordinal", "pk"))


def drift_rows(commitment: Commitment, progress: Mapping[int, ItemProgress]) -> list[DriftRow]:
    """Return the drift from the signed baseline with what was reached of each item."""
    rows = []
    for one in drift_of(commitment):
        now = progress.get(one.item_id or 0)
        reached = (
            _("{percent} cả vấn đề").format(percent=percent(now.reached_percent))
            if now is not None and now.has_data
            else ""
        )
        rows.append(
            DriftRow(
                where=one.where,
                before=one.before,
                after=one.after,
                reached=reached,
                effective_on=one.effective_on,
                reason=one.reason,
                amendment_id=one.amendment_id,
                ordinal=one.ordinal,
            )
        )
    return rows
