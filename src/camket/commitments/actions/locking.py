"""Take the row of a commitment before it is acted on."""

from __future__ import annotations

from django.db.models import QuerySet

from camket.commitments.models import Commitment
from camket.organisation.composed import composed


def locked(commitment_id: int) -> Commitment:
    """Return the commitment with its row locked until the transaction ends.

    Raises:
        Commitment.DoesNotExist: There is none.
    """
    for commitment in _locked(commitment_id):
        return commitment
    raise Commitment.DoesNotExist


@composed
def _locked(commitment_id: int) -> QuerySet[Commitment]:
    rows = Commitment.papers.select_for_update(of=("self",))
    return rows.select_related("campaign", "number").filter(pk=commitment_id)
