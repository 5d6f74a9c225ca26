"""What was mended: shown by whoever owes it, confirmed or returned by somebody else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db import transaction

from camket.audit.chain import record
from camket.commitments.queries import drafter_accounts
from camket.files.actions import receive_file
from camket.notifications.actions import notify
from camket.notifications.models import NoticeKind
from camket.organisation.conflicts import has_own_hand
from camket.organisation.queries import units_held_by
from camket.permissions.catalogue import Permission
from camket.permissions.queries import may
from camket.reviews.actions.ledger.remediation import locked, may_mend
from camket.reviews.decisions.remediation import RemediationRefusal, refusal_to_verify
from camket.reviews.decisions.states import SETTLED_REMEDIATION, RemediationState
from camket.reviews.models import Remediation, RemediationProof
from camket.shared.actor import Actor
from camket.shared.clock import legal_day
from camket.shared.errors import Refused
from camket.shared.text import clean, clean_lines

MOST_FILES: Final = 10
_NAME_LENGTH: Final = 200


@dataclass(frozen=True, slots=True)
class ProofFile:
    """One uploaded file, as it came in."""

    name: str
    content: bytes


def report_mended(
    remediation_id: int,
    proof: str,
    files: Sequence[ProofFile],
    *,
    version: int,
    actor: Actor,
    now: datetime,
) -> Remediation:
    """Say that a weakness is mended and show it; from then on it waits for somebody else's word.

    Raises:
        Refused: The actor may not, there is no plan, nothing is shown, or a file is not taken.
    """
    if len(files) > MOST_FILES:
        raise Refused(RemediationRefusal.TOO_MANY_FILES, most=MOST_FILES)
    # looking at the files is slow: done before the row is locked
    stored = [
        (clean(one.name)[:_NAME_LENGTH], receive_file(one.name, one.content, now=now))
        for one in files
    ]
    said = clean_lines(proof)
    with transaction.atomic():
        row = locked(remediation_id)
        if not may_mend(row, actor, on=legal_day(now)):
            raise Refused(RemediationRefusal.NOT_ALLOWED)
        if refusal := _refusal_to_report(row, said, version=version):
            raise Refused(refusal)
        before = {"state": row.state}
        row.state = RemediationState.REPORTED.value
        row.proof, row.reported_at = said, now
        row.reported_by_id, row.reported_by_name = actor.person_id, actor.label
        row.returned_reason = ""
        row.version += 1
        row.save()
        RemediationProof.objects.bulk_create(
            [RemediationProof(remediation=row, file=file, name=name) for name, file in stored]
        )
        after = {"state": row.state, "proof": said, "files": [file.sha256 for _, file in stored]}
        record("remediation.reported", row, actor=actor, at=now, before=before, after=after)
        _tell(
            row,
            row.superior_id,
            f"Đã báo cáo khắc phục, chờ xác nhận: {row.title}",
            kind=NoticeKind.NEEDS_ACT,
            now=now,
        )
    return row


def _refusal_to_report(row: Remediation, proof: str, *, version: int) -> RemediationRefusal | None:
    if row.state in SETTLED_REMEDIATION:
        return RemediationRefusal.ALREADY_REMEDIED
    if row.state == RemediationState.REPORTED:
        return RemediationRefusal.WAITS_FOR_WORD
    if row.state == RemediationState.OPEN:
        return RemediationRefusal.NOT_PLANNED
    if row.version != version:
        return RemediationRefusal.STALE
    return None if proof else RemediationRefusal.PROOF_MISSING


def confirm_remedied(remediation_id: int, *, actor: Actor, now: datetime) -> Remediation:
    """Confirm that a weakness is mended; it counts in the next rating.

    Raises:
        Refused: The actor may not, nothing was reported, it is settled, or he had a hand in it.
    """
    with transaction.atomic():
        row = _for_verifier(remediation_id, actor=actor, on=legal_day(now))
        before = {"state": row.state}
        row.state = RemediationState.REMEDIED.value
        row.remedied_on = legal_day(now)
        row.remedied_by_id, row.remedied_by_name = actor.person_id, actor.label
        row.version += 1
        row.save()
        after = {"state": row.state, "on": row.remedied_on}
        record("remediation.remedied", row, actor=actor, at=now, before=before, after=after)
        _tell_owner(row, f"Đã xác nhận khắc phục xong: {row.title}", now=now)
    return row


def return_report(remediation_id: int, reason: str, *, actor: Actor, now: datetime) -> Remediation:
    """Return a report with the reason why it does not show that the weakness is mended.

    Raises:
        Refused: As for a confirmation, or no reason is given.
    """
    why = clean_lines(reason)
    with transaction.atomic():
        row = _for_verifier(remediation_id, actor=actor, on=legal_day(now))
        if not why:
            raise Refused(RemediationRefusal.RETURN_REASON_MISSING)
        is_carried = row.next_item_id is not None
        row.state = (RemediationState.CARRIED if is_carried else RemediationState.PLANNED).value
        row.returned_reason = why
        row.version += 1
        row.save()
        record(
            "remediation.returned",
            row,
            actor=actor,
            at=now,
            before={"state": RemediationState.REPORTED.value, "proof": row.proof},
            after={"state": row.state, "reason": why},
        )
        _tell_owner(row, f"Chưa xác nhận khắc phục, cần làm tiếp: {row.title}", now=now)
    return row


def confirm_objective(remediation_id: int, *, actor: Actor, now: datetime) -> Remediation:
    """Confirm that the cause was objective; the unit claims it, the superior confirms it.

    Raises:
        Refused: The actor may not, nothing was claimed, or he planned it, owes it, or the fault is
            his own.
    """
    with transaction.atomic():
        row = locked(remediation_id)
        _check_side(row, actor=actor, on=legal_day(now))
        if has_own_hand(actor.person_id, {row.planned_by_id, row.owner_id, row.person_id}):
            raise Refused(RemediationRefusal.OWN_SIDE)
        if not row.claims_objective:
            raise Refused(RemediationRefusal.NOT_CLAIMED)
        row.is_objective = True
        row.confirmed_by_id = actor.person_id
        row.confirmed_by_name = actor.label
        row.version += 1
        row.save()
        record(
            "remediation.confirmed_objective",
            row,
            actor=actor,
            at=now,
            before={"is_objective": False},
            after={"is_objective": True, "cause": row.cause},
        )
    return row


def _for_verifier(remediation_id: int, *, actor: Actor, on: date) -> Remediation:
    row = locked(remediation_id)
    _check_side(row, actor=actor, on=on)
    hands = (row.planned_by_id, row.owner_id, row.reported_by_id, row.person_id)
    if refusal := refusal_to_verify(row.state, actor.person_id, *hands):
        raise Refused(refusal)
    return row


def _check_side(row: Remediation, *, actor: Actor, on: date) -> None:
    """Let the superior's people speak, and nobody who stands in the unit in any post."""
    if not may(actor, Permission.CONCLUDE_REVIEW, row.superior_id, on=on):
        raise Refused(RemediationRefusal.NOT_ALLOWED)
    if row.unit_id == actor.scope_id or row.unit_id in units_held_by(actor.person_id, on=on):
        raise Refused(RemediationRefusal.OWN_SIDE)


def _tell_owner(row: Remediation, text: str, *, now: datetime) -> None:
    _tell(row, row.unit_id, text, kind=NoticeKind.ANSWERED, now=now)


def _tell(row: Remediation, unit_id: int, text: str, *, kind: NoticeKind, now: datetime) -> None:
    notify(
        drafter_accounts([unit_id], on=legal_day(now))[unit_id],
        topic=f"remediation:{row.pk}",
        kind=kind.value,
        text=text,
        path=f"/danh-gia/khac-phuc/{row.pk}/",
        now=now,
    )
