"""Take, issue and cancel numbers; a number is never used twice and a gap has its reason.

A sealed two-party paper is the exception to numbering after the signature (documents.md §1): its
number is reserved when the text is sealed and counts as issued with the last signature.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.db import transaction
from django.db.models import QuerySet

from camket.audit.chain import record
from camket.documents.kinds import ISSUE_REFUSED, Issuer, Kind, PaperKind, refusal_to_issue
from camket.files.models import StoredFile
from camket.organisation.composed import composed
from camket.organisation.kinds import kinds
from camket.organisation.models import UnitSpan
from camket.organisation.queries import span_of
from camket.registry.decisions import (
    LONGEST_DRAFTER,
    LONGEST_SUBJECT,
    NumberRefusal,
    NumberStyle,
    ReserveFacts,
    kind_of,
    notation_of,
    period_key,
    refusal_to_cancel_number,
    refusal_to_issue_number,
    refusal_to_reserve_number,
    symbol_of,
)
from camket.registry.models import NumberStatus, Register, RegisteredNumber
from camket.registry.queries import last_paper, register_before
from camket.registry.setting import style_of
from camket.shared.actor import Actor
from camket.shared.clock import legal_day
from camket.shared.errors import Refused
from camket.shared.text import clean, clean_lines, show_day

_LONGEST_NAME: Final = 200


@dataclass(frozen=True, slots=True)
class Described:
    """What is known of a paper when its number is issued (Nghị định 30/2020, Phụ lục VI)."""

    pages: int | None = None
    signer_post: str = ""
    signer_name: str = ""
    recipients: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Origin:
    """Who wrote a paper and for whom it is signed.

    Attributes:
        drafted_by: Short name of the unit that wrote a công văn of a state body, or of its field.
        issuer: The committee or its standing committee.
    """

    drafted_by: str = ""
    issuer: Issuer | None = None


def reserve_number(
    unit_id: int,
    *,
    kind: str,
    dated_on: date,
    subject: str,
    actor: Actor,
    now: datetime,
    details: dict[str, Any] | None = None,
    origin: Origin | None = None,
    span: UnitSpan | None = None,
) -> RegisteredNumber:
    """Hold the next number of a body's register for a text about to be sealed.

    Within the transaction of the act that issues the paper: its register stays locked to the end
    of that, and a number of a paper that comes to nothing was never taken.

    The body's line on the day of the paper decides symbol and period: the Party counts each kind
    by congress term, the state by calendar year.

    Args:
        unit_id: The body that issues.
        kind: The kind of paper, by its code.
        dated_on: The day on the paper.
        subject: What it is about.
        actor: Who asks.
        now: The instant.
        details: Further fields of the number's row.
        origin: Who wrote the paper and for whom it is signed, where its kind asks.
        span: The body as it is on that day, where the caller has read it.

    Raises:
        Refused: The body issues no such paper, or the day lies before its last paper or after
            today.
    """
    span, subject = span or span_of(unit_id, on=dated_on), clean(subject)
    style = style_of(span)
    paper, origin = kind_of(kind), origin or Origin()
    if style is None or span is None or not symbol_of(style, paper):
        raise _refused(style, paper, span, dated_on, subject, now, last=None, origin=origin)
    register = _locked_register(unit_id, symbol_of(style, paper), period_key(style, dated_on))
    last = last_paper(unit_id, register.kind)
    facts = _reserve_facts(style, paper, span, dated_on, subject, now, last=last, origin=origin)
    if refusal_to_reserve_number(facts):
        raise _refused(style, paper, span, dated_on, subject, now, last=last, origin=origin)
    register.last_number += 1
    register.save(update_fields=["last_number"])
    number = RegisteredNumber.objects.create(
        register=register,
        number=register.last_number,
        style=style.value,
        symbol=notation_of(style, register.kind, span.body_code, origin.drafted_by),
        dated_on=dated_on,
        subject=subject,
        type_name=paper.name,
        organ_name=(span.paper_name or span.name)[:_LONGEST_NAME],
        status=NumberStatus.RESERVED,
        changed_at=now,
        **(details or {}),
    )
    record(
        "number.reserved",
        number,
        actor=actor,
        at=now,
        unit_id=unit_id,
        after={"number": str(number), "period": register.period_key, "subject": subject},
    )
    return number


@transaction.atomic
def issue_number(
    number_id: int,
    *,
    file: StoredFile,
    actor: Actor,
    now: datetime,
    described: Described | None = None,
) -> RegisteredNumber:
    """Count a reserved number as issued, under the file that bears it.

    Raises:
        Refused: The number is not reserved any more.
    """
    number = locked_number(number_id)
    is_reserved = number.status == NumberStatus.RESERVED
    if reason := refusal_to_issue_number(is_reserved=is_reserved):
        raise Refused(reason, number=str(number))
    number.status = NumberStatus.ISSUED
    number.file = file
    number.changed_at = now
    if described is not None:
        number.pages = described.pages
        number.signer_post, number.signer_name = described.signer_post, described.signer_name
        number.recipients = list(described.recipients)
    number.save()
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
    number = locked_number(number_id)
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


def locked_number(number_id: int) -> RegisteredNumber:
    """Return a number with its register, locked for the rest of the caller's transaction."""
    return (
        RegisteredNumber.objects.select_for_update(of=("self",))
        .select_related("register")
        .get(pk=number_id)
    )


def _locked_register(unit_id: int, symbol: str, period: str) -> Register:
    """Return the register, locked until the transaction ends; it is opened with the first number.

    Clerks who ask at the same moment wait here for each other, so that no number is left out.
    """
    for register in _locked(unit_id, symbol, period):
        return register
    before = register_before(unit_id, symbol, period)
    first = before.last_number + 1 if before else 1
    fresh = Register(
        unit_id=unit_id,
        kind=symbol,
        period_key=period,
        first_number=first,
        last_number=first - 1,
        continues=before,
    )
    Register.objects.bulk_create([fresh], ignore_conflicts=True)  # another clerk may be first
    return next(iter(_locked(unit_id, symbol, period)))


@composed
def _locked(unit_id: int, symbol: str, period: str) -> QuerySet[Register]:
    rows = Register.objects.select_for_update()
    return rows.filter(unit_id=unit_id, kind=symbol, period_key=period)


def _reserve_facts(
    style: NumberStyle | None,
    paper: PaperKind,
    span: UnitSpan | None,
    dated_on: date,
    subject: str,
    now: datetime,
    *,
    last: RegisteredNumber | None,
    origin: Origin,
) -> ReserveFacts:
    kind = kinds().get(span.kind) if span else None
    return ReserveFacts(
        style=style,
        kind=paper,
        level=kind.level if kind else "",
        dated_on=dated_on,
        today=legal_day(now),
        subject=subject,
        last_on=last.dated_on if last else None,
        issuer=origin.issuer,
        drafted_by=origin.drafted_by,
    )


def _refused(
    style: NumberStyle | None,
    paper: PaperKind,
    span: UnitSpan | None,
    dated_on: date,
    subject: str,
    now: datetime,
    *,
    last: RegisteredNumber | None,
    origin: Origin,
) -> Refused:
    facts = _reserve_facts(style, paper, span, dated_on, subject, now, last=last, origin=origin)
    return Refused(
        refusal_to_reserve_number(facts) or NumberRefusal.NO_BODY,
        unit=span.name if span else "Đơn vị này",
        kind=paper.name.lower(),
        day=show_day(dated_on),
        today=show_day(facts.today),
        length=len(subject),
        limit=LONGEST_SUBJECT,
        last=str(last) if last else "",
        last_day=show_day(last.dated_on) if last else "",
        unit_code=span.body_code if span else "",
        why=_why_not_by(paper, origin),
        drafter=origin.drafted_by,
        longest=LONGEST_DRAFTER,
    )


def _why_not_by(paper: PaperKind, origin: Origin) -> str:
    """Return the sentence that keeps a kind of paper from a committee or a standing committee."""
    if origin.issuer is None or paper.code not in set(Kind):
        return ""
    reason = refusal_to_issue(Kind(paper.code), origin.issuer)
    return ISSUE_REFUSED[reason] if reason else ""
