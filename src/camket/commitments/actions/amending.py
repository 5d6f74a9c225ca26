"""Amend what was signed: a draft on a copy, a reason for each change, and what it comes to mean.

The signed paper is never touched. Its rows hold what is in force, its frozen text what was signed;
an amendment is agreed and signed like a commitment and holds from its last signature on.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final, TypeVar

from django.db.models import Max
from django.utils.translation import gettext as _

from camket.audit.chain import one_act, record
from camket.commitments.acceptance import lift_acceptance
from camket.commitments.actions.locking import locked
from camket.commitments.agreement import AgreementRefusal, refusal_to_start_amendment
from camket.commitments.decisions import IN_FORCE, Status, Turn, refusal_to_draft
from camket.commitments.handing_over import tell
from camket.commitments.models import (
    AmendedValue,
    ChangeReason,
    Commitment,
    Duty,
    Item,
    Measure,
    Work,
)
from camket.commitments.parties import acts_for
from camket.commitments.refusing import refuse
from camket.commitments.text import changes_of, text_of
from camket.permissions.catalogue import Permission
from camket.shared.actor import Actor
from camket.shared.clock import legal_day
from camket.shared.text import clean_lines

_OVER: Final = (Status.WITHDRAWN, *IN_FORCE)
_GENERAL: Final = ("legal_basis", "pledge", "recommendations")
_ITEM: Final = ("title", "field", "why", "current_state", "expected_result", "public_note")
_MEASURE: Final = ("position", "name", "baseline", "target", "unit", "direction", "due_on")
_WORK: Final = ("position", "title", "lead_id", "lead_post", "coordinators", "due_on", "product")


_Row = TypeVar("_Row", Measure, Work)


@one_act()
def start_amendment(commitment_id: int, *, reason: str, actor: Actor, now: datetime) -> Commitment:
    """Open the draft of an amendment on a copy of what is in force; the unit drafts it.

    Raises:
        Refused: The actor may not, the commitment is not signed or is closed, another amendment is
            open, or no reason is given.
    """
    amended = locked(commitment_id)
    if amended.amends_id is not None:
        amended = locked(amended.amends_id)
    on = legal_day(now)
    words = clean_lines(reason)
    for_b = acts_for(amended, actor, Turn.PARTY_B, Permission.DRAFT_COMMITMENT)
    for_a = acts_for(amended, actor, Turn.PARTY_A, Permission.ISSUE_COMMITMENT)
    open_one = Commitment.papers.filter(amends=amended).exclude(status__in=_OVER)
    refusal = refusal_to_start_amendment(
        status=Status(amended.status),
        may_start=for_a or for_b,
        has_open=open_one.exists(),
        reason=words,
    )
    if refusal:
        raise refuse(
            refusal, amended, actor=actor, on=on, permissions=[Permission.DRAFT_COMMITMENT]
        )
    signed = Commitment.papers.filter(amends=amended, status__in=IN_FORCE).count()
    amendment = Commitment.papers.create(
        campaign_id=amended.campaign_id,
        unit_id=amended.unit_id,
        holder_id=amended.holder_id,
        superior_id=amended.superior_id,
        year=amended.year,
        turn_since=now,
        first_opened_at=now,
        amends=amended,
        ordinal=signed + 1,
        amend_reason=words,
        **{name: getattr(amended, name) for name in _GENERAL},
    )
    _copy_text(amended, amendment)
    told = _("Mở bản điều chỉnh cam kết năm {year} của {unit}, đến lượt đơn vị soạn.")
    tell(amendment, Turn.PARTY_B, told, now=now, path=f"/cam-ket/{amendment.pk}/soan/")
    record(
        "amendment.started",
        amendment,
        actor=actor,
        at=now,
        after={"amends": amended.pk, "ordinal": amendment.ordinal, "reason": words},
    )
    return amendment


def _copy_text(amended: Commitment, amendment: Commitment) -> None:
    items = amended.items.filter(dropped_on__isnull=True).order_by("position", "pk")
    for item in items.prefetch_related("measures", "works"):
        copy = Item.objects.create(
            commitment=amendment,
            position=item.position,
            origin=item.origin,
            order_id=item.order_id,
            carried_from=item.carried_from,
            source=item,
            **{name: getattr(item, name) for name in _ITEM},
        )
        Measure.objects.bulk_create(
            Measure(item=copy, source=one, **{name: getattr(one, name) for name in _MEASURE})
            for one in item.measures.all()
        )
        Work.objects.bulk_create(
            Work(item=copy, source=one, **{name: getattr(one, name) for name in _WORK})
            for one in item.works.all()
            if one.dropped_on is None
        )
    Duty.objects.bulk_create(
        Duty(
            commitment=amendment,
            text=duty.text,
            responsible=duty.responsible,
            due_on=duty.due_on,
            done_on=duty.done_on,
        )
        for duty in amended.duties.all()
    )


@one_act()
def give_reasons(
    amendment_id: int, reasons: Mapping[str, str], *, actor: Actor, now: datetime
) -> Commitment:
    """Write why each thing changes, by the key of the change; a new reason lifts acceptance.

    Raises:
        Refused: It is no amendment, or the actor may not write at it now.
    """
    amendment = locked(amendment_id)
    on = legal_day(now)
    if amendment.amends_id is None:
        raise refuse(AgreementRefusal.NOT_AN_AMENDMENT, amendment, actor=actor, on=on)
    if not acts_for(amendment, actor, Turn.PARTY_B, Permission.DRAFT_COMMITMENT):
        raise refuse(
            AgreementRefusal.NOT_ALLOWED,
            amendment,
            actor=actor,
            on=on,
            permissions=[Permission.DRAFT_COMMITMENT],
        )
    if refusal_to_draft(Status(amendment.status), Turn(amendment.turn)) is not None:
        raise refuse(AgreementRefusal.WRONG_STATE, amendment, actor=actor, on=on)
    known = {one.key for one in changes_of(amendment, text_of(amendment, on=on))}
    given = {key: clean_lines(words) for key, words in reasons.items() if key in known}
    before = dict(amendment.change_reasons.values_list("key", "reason"))
    kept = {key: given.get(key, before.get(key, "")) for key in known}
    after = {key: words for key, words in kept.items() if words}
    if after == before:
        return amendment
    lift_acceptance(amendment, actor=actor, now=now)
    amendment.change_reasons.all().delete()
    ChangeReason.objects.bulk_create(
        ChangeReason(commitment=amendment, key=key, reason=words)
        for key, words in sorted(after.items())
    )
    amendment.version += 1
    amendment.save(update_fields=["version"])
    record("amendment.reasoned", amendment, actor=actor, at=now, before=before, after=after)
    return amendment


@dataclass(frozen=True, slots=True)
class ChangedWork:
    """A work as it stands now; its tasks, where it had become any, follow."""

    work: Work
    is_dropped: bool = False


@dataclass(frozen=True, slots=True)
class Effect:
    """What a signed amendment changed in the rows of the commitment."""

    commitment: Commitment
    amendment: Commitment
    effective_on: date
    works: list[ChangedWork] = field(default_factory=list)


def take_effect(amendment: Commitment, *, actor: Actor, now: datetime) -> Effect | None:
    """Let the rows of the commitment say what the signed amendment says; keep what held before.

    The caller holds the transaction in which the last signature was given.

    Returns:
        What changed; None when the amendment has taken effect already.
    """
    amended = Commitment.objects.select_for_update(of=("self",)).get(amendments=amendment)
    if amendment.made_changes.exists():
        return None
    effect = Effect(amended, amendment, legal_day(now))
    copies = {
        copy.source_id: copy
        for copy in amendment.items.filter(source__isnull=False).prefetch_related(
            "measures", "works"
        )
    }
    for item in amended.items.filter(dropped_on__isnull=True).prefetch_related("measures", "works"):
        copy = copies.get(item.pk)
        if copy is None:
            _drop(item, effect)
        else:
            _amend_item(item, copy, effect)
    _keep_values(amendment, effect)
    _add_items(amendment, amended)
    for name in _GENERAL:
        setattr(amended, name, getattr(amendment, name))
    amended.save(update_fields=[*_GENERAL])
    record(
        "commitment.amended",
        amended,
        actor=actor,
        at=now,
        after={
            "amendment": amendment.pk,
            "number": str(amendment.number),
            "effective_on": effect.effective_on,
            "changes": (amendment.text or {})["amendment"]["changes"],
        },
    )
    return effect


def _drop(item: Item, effect: Effect) -> None:
    item.dropped_on = effect.effective_on
    item.save(update_fields=["dropped_on"])
    for work in item.works.all():
        _drop_work(work, effect)


def _drop_work(work: Work, effect: Effect) -> None:
    if work.dropped_on is None:
        work.dropped_on = effect.effective_on
        work.save(update_fields=["dropped_on"])
        effect.works.append(ChangedWork(work, is_dropped=True))


def _amend_item(item: Item, copy: Item, effect: Effect) -> None:
    for name in _ITEM:
        setattr(item, name, getattr(copy, name))
    item.version += 1
    item.save(update_fields=[*_ITEM, "version"])
    measures = {one.source_id: one for one in copy.measures.all() if one.source_id}
    for measure in item.measures.all():
        if (new := measures.get(measure.pk)) is None:
            measure.delete()
        else:
            _take_over(measure, new, _MEASURE)
    works = {one.source_id: one for one in copy.works.all() if one.source_id}
    for work in item.works.all():
        if work.dropped_on is not None:
            continue
        if (changed := works.get(work.pk)) is None:
            _drop_work(work, effect)
        else:
            _take_over(work, changed, _WORK)
            effect.works.append(ChangedWork(work))
    copy.measures.filter(source__isnull=True).update(item=item)
    copy.works.filter(source__isnull=True).update(item=item)


def _take_over(row: _Row, new: _Row, names: tuple[str, ...]) -> None:
    for name in names:
        setattr(row, name, getattr(new, name))
    row.save(update_fields=[name.removesuffix("_id") for name in names])


def _add_items(amendment: Commitment, amended: Commitment) -> None:
    last = amended.items.aggregate(last=Max("position"))["last"] or 0
    added = amendment.items.filter(source__isnull=True).order_by("position", "pk")
    for place, item in enumerate(added, start=last + 1):
        item.commitment, item.position = amended, place
        item.save(update_fields=["commitment", "position"])


def _keep_values(amendment: Commitment, effect: Effect) -> None:
    items = {f"v{pk}": pk for pk in effect.commitment.items.values_list("pk", flat=True)}
    items |= {f"v{pk}": pk for pk in amendment.items.values_list("pk", flat=True)}
    AmendedValue.objects.bulk_create(
        AmendedValue(
            commitment=effect.commitment,
            amendment=amendment,
            position=place,
            item_id=items.get(one["item"]),
            measure_name=one["row"][:200] if "|measures|" in one["key"] else "",
            field=one["field"],
            where=one["where"][:700],
            before=one["before"],
            after=one["after"],
            reason=one["reason"],
            effective_on=effect.effective_on,
        )
        for place, one in enumerate((amendment.text or {})["amendment"]["changes"], start=1)
    )
