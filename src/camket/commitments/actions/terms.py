"""The last day to sign a paper: moved by who issued it, told before, on and after it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Final

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from camket.audit.chain import fact, one_act, record, record_facts
from camket.commitments.actions.locking import locked
from camket.commitments.decisions import (
    REMIND_BEFORE,
    ReminderKind,
    Status,
    Turn,
    reminder_due,
)
from camket.commitments.handing_over import WORKS_FOR_SUPERIOR
from camket.commitments.models import Commitment, SignReminder, Slot
from camket.commitments.parties import accounts_by_unit, has_issued
from camket.commitments.refusing import refuse
from camket.commitments.signing import refusal_to_extend
from camket.notifications.actions import Told, notify, notify_each
from camket.notifications.models import NoticeKind
from camket.permissions.catalogue import Permission
from camket.shared.actor import SYSTEM, Actor
from camket.shared.clock import legal_day
from camket.shared.text import show_day

_BATCH: Final = 500
_WORDS: Final = {
    ReminderKind.BEFORE: gettext_lazy("Còn {days} ngày là hết hạn ký văn bản số {number} ({day})."),
    ReminderKind.LAST_DAY: gettext_lazy("Hôm nay là ngày cuối ký văn bản số {number} ({day})."),
    ReminderKind.AFTER: gettext_lazy(
        "Văn bản số {number} đã quá hạn ký ({day}) nên chưa ký được nữa; cấp phát hành gia hạn "
        "hoặc rút văn bản."
    ),
}


@one_act()
def extend_signing(
    commitment_id: int, *, until: date, reason: str, actor: Actor, now: datetime
) -> Commitment:
    """Move the last day to sign forward; those whose turn it is are told.

    Raises:
        Refused: The person does not act for the side that issued, the paper does not wait, or the
            day is over or no later than the one that holds.
    """
    commitment = locked(commitment_id)
    refusal = refusal_to_extend(
        status=Status(commitment.status),
        may_extend=has_issued(commitment, actor),
        until=until,
        now_until=commitment.signs_by,
        today=legal_day(now),
    )
    if refusal:
        raise refuse(
            refusal,
            commitment,
            actor=actor,
            on=legal_day(now),
            side=Turn.PARTY_A,
            permissions=[Permission.ISSUE_COMMITMENT],
        )
    before = commitment.signs_by
    commitment.signs_by = until
    commitment.save(update_fields=["signs_by"])
    text = _("Hạn ký văn bản số {number} được gia hạn đến {day}. Văn bản chờ đồng chí ký.")
    notify(
        [slot.person.account_id for slot in _asked(commitment.slots.select_related("person"))],
        topic=f"sign-{commitment.pk}",
        kind=NoticeKind.NEEDS_ACT,
        text=text.format(number=commitment.number, day=show_day(until)),
        path=f"/ky/{commitment.pk}/",
        now=now,
    )
    record(
        "commitment.signing_extended",
        commitment,
        actor=actor,
        at=now,
        before={"signs_by": before},
        after={"signs_by": until, "reason": reason.strip()},
    )
    return commitment


def remind_signatories(on: date, *, now: datetime) -> int:
    """Remind everybody whose turn it is of a term that is near, at its end or over; once of each.

    Safe to run twice, and after any number of days: only the reminder of the day is given.

    Returns:
        How many people were reminded.
    """
    reminded = 0
    while batch := _remind_batch(on, now):
        reminded += batch
    return reminded


@transaction.atomic
def _remind_batch(on: date, now: datetime) -> int:
    slots = _due(on)
    if not slots:
        return 0
    rows, notices = [], []
    for slot in slots:
        term = slot.commitment.signs_by
        kind = reminder_due(term, on) if term else None
        if term is None or kind is None:
            message = f"slot {slot.pk} is not due"
            raise RuntimeError(message)
        rows.append(SignReminder(slot=slot, kind=kind.value, signs_by=term, at=now))
        notices.append(_told(slot, kind, term, on))
    notify_each(notices, now=now)
    SignReminder.objects.bulk_create(rows, ignore_conflicts=True)
    _tell_issuers([row for row in rows if row.kind == ReminderKind.AFTER], on, now)
    facts = [
        fact(
            "commitment.signatory_reminded",
            row.slot.commitment,
            after={"kind": row.kind, "name": row.slot.name, "signs_by": row.signs_by},
        )
        for row in rows
    ]
    record_facts(facts, actor=SYSTEM, at=now)
    return len(rows)


def _due(on: date) -> list[Slot]:
    """Return the places whose turn it is and whose reminder of the day was not given yet."""
    earlier = Slot.objects.filter(
        commitment_id=OuterRef("commitment_id"), step__lt=OuterRef("step"), signed_at__isnull=True
    )
    given = SignReminder.objects.filter(
        slot=OuterRef("pk"), signs_by=OuterRef("commitment__signs_by")
    )
    open_ones = (
        Slot.objects.filter(
            signed_at__isnull=True,
            commitment__status=Status.ISSUED.value,
            commitment__signs_by__lte=on + REMIND_BEFORE,
        )
        .exclude(Exists(earlier))
        .select_related("commitment__number", "person")
        .order_by("commitment__signs_by", "pk")
    )
    kinds = (
        (ReminderKind.AFTER, open_ones.filter(commitment__signs_by__lt=on)),
        (ReminderKind.LAST_DAY, open_ones.filter(commitment__signs_by=on)),
        (ReminderKind.BEFORE, open_ones.filter(commitment__signs_by__gt=on)),
    )
    found: list[Slot] = []
    for kind, waiting in kinds:
        due = waiting.exclude(Exists(given.filter(kind=kind.value)))
        found += due[: _BATCH - len(found)]
    return found


def _told(slot: Slot, kind: ReminderKind, term: date, on: date) -> Told:
    text = str(_WORDS[kind]).format(
        days=(term - on).days, number=slot.commitment.number, day=show_day(term)
    )
    return Told(
        user_id=slot.person.account_id,
        topic=f"sign-{slot.commitment_id}",
        kind=NoticeKind.LATE if kind is ReminderKind.AFTER else NoticeKind.NEEDS_ACT,
        text=text,
        path=f"/ky/{slot.commitment_id}/",
    )


def _tell_issuers(rows: Sequence[SignReminder], on: date, now: datetime) -> None:
    """Tell the sides that issued which papers nobody can sign any more; at once for all."""
    papers = {row.slot.commitment_id: row.slot.commitment for row in rows}
    issuers = {pk: _issuer_of(paper) for pk, paper in papers.items()}
    accounts = accounts_by_unit({*issuers.values()}, WORKS_FOR_SUPERIOR, on=on) if papers else {}
    text = _("Văn bản số {number} quá hạn ký ({day}): gia hạn ký hoặc rút văn bản.")
    notices = [
        Told(
            user_id=account_id,
            topic=f"term-{pk}",
            kind=NoticeKind.NEEDS_ACT,
            text=text.format(
                number=paper.number, day=show_day(paper.signs_by) if paper.signs_by else ""
            ),
            path=f"/cam-ket/{pk}/",
        )
        for pk, paper in papers.items()
        for account_id in accounts[issuers[pk]]
    ]
    notify_each(notices, now=now)


def _issuer_of(paper: Commitment) -> int:
    """Return the side that issued a paper: the unit itself, or the body above it."""
    is_own = paper.issued_by_id == paper.holder_id
    return paper.holder_id if is_own else paper.superior_id


def _asked(slots: Iterable[Slot]) -> list[Slot]:
    waiting = [slot for slot in slots if not slot.is_signed]
    first = min((slot.step for slot in waiting), default=0)
    return [slot for slot in waiting if slot.step == first]
