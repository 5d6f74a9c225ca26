"""Take, issue and cancel numbers; a number is never used twice and a gap has its reason.

A sealed two-party paper is the exception to numbering after the signature (documents.md §1): its
number is reserved when the text is sealed and counts as issued with the last signature.
"""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from camket.audit.chain import record
from camket.files.models import StoredFile
from camket.registry.decisions import refusal_to_cancel_number, refusal_to_issue_number
from camket.registry.models import NumberStatus, Register, RegisteredNumber
from camket.shared.actor import Actor
from camket.shared.errors import Refused
from camket.shared.text import clean_lines


@transaction.atomic
def reserve_number(
    unit_id: int,
    *,
    kind: str,
    symbol: str,
    period_key: str,
    dated_on: date,
    subject: str,
    actor: Actor,
    now: datetime,
) -> RegisteredNumber:
    """Hold the next number of a body's register for a text about to be sealed."""
    Register.objects.get_or_create(unit_id=unit_id, kind=kind, period_key=period_key)
    register = Register.objects.select_for_update().get(
        unit_id=unit_id, kind=kind, period_key=period_key
    )
    register.last_number += 1
    register.save(update_fields=["last_number"])
    number = RegisteredNumber.objects.create(
        register=register,
        number=register.last_number,
        symbol=symbol,
        dated_on=dated_on,
        subject=subject[:500],
        status=NumberStatus.RESERVED,
        changed_at=now,
    )
    record(
        "number.reserved",
        number,
        actor=actor,
        at=now,
        unit_id=unit_id,
        after={"number": str(number), "period": period_key, "subject": number.subject},
    )
    return number


@transaction.atomic
def issue_number(
    number_id: int, *, file: StoredFile, actor: Actor, now: datetime
) -> RegisteredNumber:
    """Count a reserved number as issued, under the file that bears it.

    Raises:
        Refused: The number is not reserved any more.
    """
    number = _locked(number_id)
    is_reserved = number.status == NumberStatus.RESERVED
    if reason := refusal_to_issue_number(is_reserved=is_reserved):
        raise Refused(reason, number=str(number))
    number.status = NumberStatus.ISSUED
    number.file = file
    number.changed_at = now
    number.save(update_fields=["status", "file", "changed_at"])
    record(
        "number.issued",
        number,
        actor=actor,
        at=now,
        unit_id=number.register.unit_id,
        before={"status": NumberStatus.RESERVED.value},
        after={"status": number.status, "file": file.sha256},
    )
    return number


@transaction.atomic
def cancel_number(number_id: int, *, reason: str, actor: Actor, now: datetime) -> RegisteredNumber:
    """Cancel a reserved number; it leaves a gap that says why.

    Raises:
        Refused: The number is not reserved any more, or no reason is given.
    """
    number = _locked(number_id)
    reason = clean_lines(reason)
    is_reserved = number.status == NumberStatus.RESERVED
    if refusal := refusal_to_cancel_number(is_reserved=is_reserved, reason=reason):
        raise Refused(refusal, number=str(number))
    number.status = NumberStatus.CANCELLED
    number.cancel_reason = reason
    number.changed_at = now
    number.save(update_fields=["status", "cancel_reason", "changed_at"])
    record(
        "number.cancelled",
        number,
        actor=actor,
        at=now,
        unit_id=number.register.unit_id,
        before={"status": NumberStatus.RESERVED.value},
        after={"status": number.status, "reason": reason},
    )
    return number


def _locked(number_id: int) -> RegisteredNumber:
    return (
        RegisteredNumber.objects.select_for_update(of=("self",))
        .select_related("register")
        .get(pk=number_id)
    )
