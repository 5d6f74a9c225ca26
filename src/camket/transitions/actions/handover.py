"""Hand over at a change of head: begun, put into minutes, received."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from camket.audit.chain import one_act, record
from camket.documents.forms import handover as handover_form
from camket.documents.pages import page_count
from camket.files.actions import store
from camket.notifications.actions import notify, settle
from camket.notifications.models import NoticeKind
from camket.organisation.models import Tenure
from camket.organisation.queries import span_of
from camket.permissions.catalogue import Permission
from camket.permissions.queries import may
from camket.registry.actions import Described, issue_number, reserve_number
from camket.registry.models import RegisteredNumber
from camket.registry.setting import lay_out_for, style_of
from camket.rules.working_days import add_working_days
from camket.shared.actor import SYSTEM, Actor
from camket.shared.clock import legal_day
from camket.shared.errors import Refused
from camket.shared.text import clean, clean_lines, show_day
from camket.transitions.decisions import (
    HANDOVER_DAYS,
    BeginFacts,
    ReceiveFacts,
    RecordFacts,
    refusal_to_begin,
    refusal_to_receive,
    refusal_to_record,
)
from camket.transitions.handing_over import minutes_of, paper_of
from camket.transitions.models import Handover
from camket.workdays.queries import working_calendar

MAY_HAND_OVER = (Permission.SETTLE_TRANSITION, Permission.MANAGE_PEOPLE)
"""Besides the two heads: who settles for the unit, and who appoints there."""


def begin_handover(
    tenure_out_id: int,
    tenure_in_id: int | None = None,
    *,
    on: date | None = None,
    actor: Actor,
    now: datetime,
) -> Handover:
    """Open the handover of a head who leaves; the one who comes may be named later.

    Args:
        tenure_out_id: Who leaves.
        tenure_in_id: Who comes, when known.
        on: The day of the change; by default the last day the tenure names, or today.
        actor: Who opens it.
        now: When.

    Raises:
        Refused: The actor may not, it is no headship, the two do not head the same unit, or it was
            opened before.
        Tenure.DoesNotExist: There is no such tenure.
    """
    with transaction.atomic():
        # the tenure's lock keeps two clerks from opening the same handover at once
        giver = Tenure.objects.select_for_update().get(pk=tenure_out_id)
        receiver = Tenure.objects.get(pk=tenure_in_id) if tenure_in_id is not None else None
        facts = BeginFacts(
            may_begin=_may(giver, receiver, actor, on=legal_day(now)),
            giver_is_head=giver.is_head,
            receiver_is_head=receiver is None or receiver.is_head,
            same_unit=receiver is None or receiver.unit_id == giver.unit_id,
            follows=receiver is None or _follows(giver, receiver),
            begun_already=Handover.objects.filter(tenure_out=giver).exists(),
        )
        if reason := refusal_to_begin(facts):
            raise Refused(reason)
        day = on or giver.valid.upper or legal_day(now)
        handover = Handover.objects.create(
            unit_id=giver.unit_id,
            tenure_out=giver,
            tenure_in=receiver,
            on=day,
            due_on=add_working_days(day, HANDOVER_DAYS, working_calendar()),
            begun_at=now,
            begun_by_name=actor.label[:300],
        )
        _tell(handover, now=now)
        record(
            "handover.begun",
            handover,
            actor=actor,
            at=now,
            after={
                "giver": giver.person_id,
                "receiver": receiver.person_id if receiver else None,
                "on": day,
                "due_on": handover.due_on,
            },
        )
    return handover


def record_minutes(
    handover_id: int,
    *,
    tenure_in_id: int | None = None,
    number: str = "",
    note: str = "",
    version: int | None = None,
    actor: Actor,
    now: datetime,
) -> Handover:
    """Put the handover into minutes: each open thing of the unit with its state today, as a PDF.

    Without a number of one's own they take the next one of the unit's register of minutes.

    Raises:
        Refused: The actor may not, the minutes stand already, nobody is named who receives, or the
            handover changed meanwhile.
        Handover.DoesNotExist: There is no such handover.
    """
    today = legal_day(now)
    with one_act():
        handover = _locked(handover_id)
        receiver = handover.tenure_in
        if tenure_in_id is not None:
            receiver = Tenure.objects.select_related("person", "post").get(pk=tenure_in_id)
        facts = RecordFacts(
            may_record=_may(handover.tenure_out, receiver, actor, on=today),
            is_recorded=handover.recorded_at is not None,
            has_receiver=receiver is not None,
            same_unit=receiver is None
            or (receiver.is_head and receiver.unit_id == handover.unit_id),
            follows=receiver is None or _follows(handover.tenure_out, receiver),
            is_stale=version is not None and version != handover.version,
        )
        if reason := refusal_to_record(facts):
            raise Refused(reason)
        handover.tenure_in = receiver
        taken = None if clean(number) else _number(handover, actor, now)
        handover.number = str(taken) if taken else clean(number)[:60]
        handover.note = clean_lines(note)
        handover.minutes = minutes_of(
            handover.unit_id, handover.tenure_out, receiver, note=handover.note, on=today
        )
        paper = paper_of(
            handover.minutes, handover.unit_id, number=handover.number, on=today, at=now
        )
        pdf = lay_out_for(handover_form.paper_of(paper), handover.unit_id, on=today).pdf
        handover.file = store(pdf, "application/pdf", now=now)
        if taken is not None:
            described = Described(
                pages=page_count(pdf),
                signer_post=paper.right.post,
                signer_name=paper.right.name,
                recipients=paper.recipients,
            )
            issue_number(taken.pk, file=handover.file, actor=actor, now=now, described=described)
        handover.recorded_at = now
        handover.recorded_by_name = actor.label[:300]
        handover.version += 1
        handover.save()
        _tell(handover, now=now)
        record(
            "handover.recorded",
            handover,
            actor=actor,
            at=now,
            after={
                "number": handover.number,
                "file": handover.file.sha256,
                "things": sum(len(group["rows"]) for group in handover.minutes["groups"]),
            },
        )
    return handover


def _number(handover: Handover, actor: Actor, now: datetime) -> RegisteredNumber | None:
    """Take the next number of the unit's register of minutes; a place issues no papers."""
    on = legal_day(now)
    span = span_of(handover.unit_id, on=on)
    if span is None or style_of(span) is None:
        return None
    return reserve_number(
        handover.unit_id,
        kind="BB",
        dated_on=on,
        subject=f"Bàn giao nhiệm vụ người đứng đầu {span.name}",
        actor=actor,
        now=now,
    )


def receive_handover(handover_id: int, *, note: str = "", actor: Actor, now: datetime) -> Handover:
    """Note that the new head receives; recorded under his name, and no signature.

    Raises:
        Refused: The minutes do not stand yet, another receives, or it is received already.
        Handover.DoesNotExist: There is no such handover.
    """
    with transaction.atomic():
        handover = _locked(handover_id)
        receiver = handover.tenure_in
        facts = ReceiveFacts(
            is_recorded=handover.recorded_at is not None,
            has_receiver=receiver is not None,
            is_receiver=receiver is not None and receiver.person_id == actor.person_id,
            is_received=handover.received_at is not None,
        )
        if reason := refusal_to_receive(facts):
            raise Refused(reason, name=receiver.person.full_name if receiver else "")
        handover.received_at = now
        handover.received_by_name = actor.label[:300]
        handover.received_note = clean_lines(note)
        handover.version += 1
        handover.save()
        settle(_topic(handover), now=now)
        record(
            "handover.received",
            handover,
            actor=actor,
            at=now,
            after={"note": handover.received_note},
        )
    return handover


def _follows(giver: Tenure, receiver: Tenure) -> bool:
    """Say whether one came to the head of the unit after the other: nobody hands over backwards."""
    before, after = giver.valid.lower or date.min, receiver.valid.lower or date.min
    is_next = receiver.is_head and receiver.unit_id == giver.unit_id and after > before
    return is_next and receiver.person_id != giver.person_id


def _may(giver: Tenure, receiver: Tenure | None, actor: Actor, *, on: date) -> bool:
    """Say whether the actor is one of the two, or settles or appoints there.

    Who names himself as the one who comes must have come: a former head is a stranger.
    """
    people = {giver.person_id}
    if receiver is not None and _follows(giver, receiver):
        people.add(receiver.person_id)
    if actor == SYSTEM or (actor.person_id is not None and actor.person_id in people):
        return True
    return any(may(actor, permission, giver.unit_id, on=on) for permission in MAY_HAND_OVER)


def _locked(handover_id: int) -> Handover:
    return (
        Handover.objects.select_for_update(of=("self",))
        .select_related(
            "tenure_out__person", "tenure_out__post", "tenure_in__person", "tenure_in__post"
        )
        .get(pk=handover_id)
    )


def _topic(handover: Handover) -> str:
    return f"handover:{handover.pk}"


def _tell(handover: Handover, *, now: datetime) -> None:
    """Ask the one whose turn it is: both until the minutes stand, then whoever receives."""
    giver, receiver = handover.tenure_out, handover.tenure_in
    accounts = [receiver.person.account_id if receiver else None]
    text = f"Biên bản bàn giao chờ đồng chí nhận, hạn {show_day(handover.due_on)}."
    if handover.recorded_at is None:
        accounts.append(giver.person.account_id)
        text = f"Lập biên bản bàn giao trước ngày {show_day(handover.due_on)}."
    else:
        settle(_topic(handover), now=now)
    notify(
        accounts,
        topic=_topic(handover),
        kind=NoticeKind.NEEDS_ACT,
        text=text,
        path=f"/to-chuc/ban-giao/{handover.pk}/",
        now=now,
    )
