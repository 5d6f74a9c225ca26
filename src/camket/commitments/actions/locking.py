"""Take the row of a commitment before it is acted on."""

from __future__ import annotations

from camket.commitments.models import Commitment


def locked(commitment_id: int) -> Commitment:
    """Return the commitment with its row locked until the transaction ends.

    Raises:
        Commitment.DoesNotExist: There is none.
    """
    return (
        Commitment.papers.select_for_update(of=("self",))
        .select_related("campaign", "number")
        .get(pk=commitment_id)
    )
