"""Open a withdrawn commitment again, so that the unit can register in the same campaign."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from camket.audit.chain import record
from camket.commitments.actions.handing_back import unfreeze
from camket.commitments.actions.locking import locked
from camket.commitments.agreement import refusal_to_reopen
from camket.commitments.decisions import Status, Turn
from camket.commitments.handing_over import pass_turn, tell
from camket.commitments.models import Commitment
from camket.commitments.parties import acts_for
from camket.commitments.refusing import refuse
from camket.permissions.catalogue import Permission
from camket.shared.actor import Actor
from camket.shared.clock import legal_day


@transaction.atomic
def reopen_commitment(commitment_id: int, *, actor: Actor, now: datetime) -> Commitment:
    """Make a withdrawn commitment a draft again; its items, remarks and versions stay.

    Raises:
        Refused: The person does not run the campaign, or the commitment is not withdrawn.
    """
    commitment = locked(commitment_id)
    needed = Permission.MANAGE_CAMPAIGN
    reason = refusal_to_reopen(
        status=Status(commitment.status),
        # a withdrawn amendment is not opened again: another is begun on what is in force
        may_reopen=commitment.amends_id is None
        and acts_for(commitment, actor, Turn.PARTY_A, needed),
    )
    if reason:
        raise refuse(
            reason,
            commitment,
            actor=actor,
            on=legal_day(now),
            side=Turn.PARTY_A,
            permissions=[needed],
        )
    before = {"status": commitment.status, "reason": commitment.withdrawn_reason}
    unfreeze(commitment)
    commitment.slots.all().delete()
    commitment.status = Status.DRAFT.value
    commitment.submitted_at = None
    commitment.withdrawn_reason = ""
    pass_turn(commitment, Turn.PARTY_B, now=now)
    commitment.save()
    tell(
        commitment,
        Turn.PARTY_B,
        _("{superior} mở lại bản đăng ký cam kết năm {year}, đến lượt đơn vị."),
        now=now,
        path=f"/cam-ket/{commitment.pk}/soan/",
    )
    record(
        "commitment.reopened",
        commitment,
        actor=actor,
        at=now,
        before=before,
        after={"status": commitment.status},
    )
    return commitment
