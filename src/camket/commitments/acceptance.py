"""An acceptance holds only for the text it was given to: any edit lifts it."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from camket.audit.chain import record
from camket.commitments.decisions import Status, Turn
from camket.commitments.handing_over import tell
from camket.commitments.models import Commitment
from camket.shared.actor import Actor


def lift_acceptance(commitment: Commitment, *, actor: Actor, now: datetime) -> bool:
    """Lift both sides' acceptance because the text is about to change.

    The caller holds the row's lock and its transaction. The superior's conclusion goes too, for it
    was about the old text; a commitment both sides had agreed goes back to the unit. Both sides are
    told.

    Returns:
        Whether there was an acceptance to lift.
    """
    if commitment.accepted_by_a_at is None and commitment.accepted_by_b_at is None:
        return False
    before = {
        "status": commitment.status,
        "accepted_by_a_at": commitment.accepted_by_a_at,
        "accepted_by_b_at": commitment.accepted_by_b_at,
        "conclusion_no": commitment.conclusion_no,
    }
    commitment.accepted_by_a_at = commitment.accepted_by_b_at = None
    commitment.conclusion_no, commitment.conclusion_on = "", None
    if commitment.status == Status.AGREED:
        commitment.status = Status.NEGOTIATING.value
        commitment.turn = Turn.PARTY_B.value
        commitment.turn_since = now
    commitment.save(
        update_fields=[
            "accepted_by_a_at",
            "accepted_by_b_at",
            "conclusion_no",
            "conclusion_on",
            "status",
            "turn",
            "turn_since",
        ]
    )
    record(
        "commitment.acceptance_lifted",
        commitment,
        actor=actor,
        at=now,
        before=before,
        after={"status": commitment.status},
    )
    for side in (Turn.PARTY_A, Turn.PARTY_B):
        tell(
            commitment,
            side,
            _("Nội dung cam kết năm {year} của {unit} vừa được sửa; sự đồng ý đã ghi được hủy."),
            now=now,
            asks_act=side == commitment.turn,
        )
    return True
