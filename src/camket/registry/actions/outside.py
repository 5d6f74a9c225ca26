"""Numbers of papers written elsewhere: the clerk takes one, attaches the paper, or cancels."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime

from camket.audit.chain import one_act, record
from camket.documents.pages import UnreadablePaperError, page_count
from camket.files.actions import receive_file
from camket.organisation.queries import span_of
from camket.permissions.catalogue import Permission
from camket.permissions.queries import may
from camket.registry.actions.numbers import (
    Described,
    Origin,
    cancel_number,
    issue_number,
    locked_number,
    reserve_number,
)
from camket.registry.decisions import NumberRefusal
from camket.registry.models import Priority, RegisteredNumber
from camket.shared.actor import Actor
from camket.shared.clock import legal_day
from camket.shared.errors import Refused

_PDF = "application/pdf"


@dataclass(frozen=True, slots=True)
class OutsidePaper:
    """What the clerk knows of a paper (Nghị định 30/2020, Phụ lục VI)."""

    signer_post: str = ""
    signer_name: str = ""
    recipients: tuple[str, ...] = ()
    dossier: str = ""
    priority: int = Priority.NORMAL
    copies: int | None = None
    due_on: date | None = None
    note: str = ""


@one_act()
def reserve_outside(
    unit_id: int,
    *,
    kind: str,
    dated_on: date,
    subject: str,
    paper: OutsidePaper,
    actor: Actor,
    now: datetime,
    origin: Origin | None = None,
) -> RegisteredNumber:
    """Take the next number for a paper that is written outside.

    Raises:
        Refused: The actor does not keep this body's registers, or the number is not given.
    """
    _refuse_unless_keeper(unit_id, actor, now)
    return reserve_number(
        unit_id,
        kind=kind,
        dated_on=dated_on,
        subject=subject,
        actor=actor,
        now=now,
        details={**_columns(paper), "is_made_outside": True},
        origin=origin,
    )


@one_act()
def describe(
    number_id: int, paper: OutsidePaper, *, actor: Actor, now: datetime
) -> RegisteredNumber:
    """Write what the metadata of a paper still lacked; number, day and subject stay.

    Raises:
        Refused: The actor does not keep this body's registers.
    """
    number = locked_number(number_id)
    _refuse_unless_keeper(number.register.unit_id, actor, now)
    before = {name: getattr(number, name) for name in _columns(paper)}
    for name, value in _columns(paper).items():
        setattr(number, name, value)
    number.save()
    after = {name: value for name, value in _columns(paper).items() if value != before[name]}
    if after:
        record(
            "number.described",
            number,
            actor=actor,
            at=now,
            unit_id=number.register.unit_id,
            before={name: before[name] for name in after},
            after=after,
        )
    return number


@one_act()
def issue_outside(
    number_id: int, *, name: str, content: bytes, actor: Actor, now: datetime
) -> RegisteredNumber:
    """Attach the issued paper to a number that was taken for it.

    Raises:
        Refused: The actor may not, the number is not his to issue, or the file is no PDF we take.
    """
    number = _refuse_unless_outside(number_id, actor, now)
    file = receive_file(name, content, now=now)
    if file.media_type != _PDF:
        raise Refused(NumberRefusal.NO_PAPER, number=str(number))
    try:
        pages = page_count(content)
    except UnreadablePaperError as error:
        raise Refused(NumberRefusal.UNREADABLE_PAPER, number=str(number)) from error
    described = Described(
        pages=pages,
        signer_post=number.signer_post,
        signer_name=number.signer_name,
        recipients=tuple(number.recipients),
    )
    return issue_number(number_id, file=file, actor=actor, now=now, described=described)


@one_act()
def cancel_outside(number_id: int, *, reason: str, actor: Actor, now: datetime) -> RegisteredNumber:
    """Cancel a number that was taken for a paper written outside; the gap says why.

    Raises:
        Refused: The actor may not, the number is not his to cancel, or no reason is given.
    """
    _refuse_unless_outside(number_id, actor, now)
    return cancel_number(number_id, reason=reason, actor=actor, now=now)


def _refuse_unless_outside(number_id: int, actor: Actor, now: datetime) -> RegisteredNumber:
    number = locked_number(number_id)
    _refuse_unless_keeper(number.register.unit_id, actor, now)
    if not number.is_made_outside:
        raise Refused(NumberRefusal.HELD_BY_A_PAPER, number=str(number))
    return number


def _refuse_unless_keeper(unit_id: int, actor: Actor, now: datetime) -> None:
    on = legal_day(now)
    if not may(actor, Permission.KEEP_REGISTER, unit_id, on=on):
        span = span_of(unit_id, on=on)
        raise Refused(NumberRefusal.NOT_ALLOWED, unit=span.name if span else "đơn vị này")


def _columns(paper: OutsidePaper) -> dict[str, object]:
    return {**asdict(paper), "recipients": list(paper.recipients), "priority": int(paper.priority)}
