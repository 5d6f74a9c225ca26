"""How commitments stood at the end of a past day, read from the instants and versions they keep."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, TypedDict, cast

from django.db.models import (
    BigIntegerField,
    BooleanField,
    Case,
    CharField,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from camket.commitments.decisions import Status, Turn
from camket.commitments.handing_over import HandoverKind
from camket.commitments.models import STATUS_NAMES, Commitment, Handover, Slot, SlotRole
from camket.organisation.models import UnitHeir, UnitSpan
from camket.shared.clock import end_of

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    class Then(TypedDict):
        """What `as_on` says of each."""

        status_then: str
        turn_then: str
        opened_then: bool
        holder_then: int

    Stood = WithAnnotations[Commitment, Then]


def as_on(commitments: QuerySet[Commitment], past: date | None) -> QuerySet[Stood]:
    """Annotate how each commitment stood at the end of a past day, or stands now where None.

    `status_then`, `turn_then`, `opened_then` (whether the unit had looked at its form) and
    `holder_then` (who answered that day). One of a campaign not yet opened that day is left out.

    What was handed over and what was issued, signed or withdrawn is kept with its instant; an
    acceptance lifted by an edit is not, so a text both had accepted stands as agreed until the
    next word of one side.
    """
    if past is None:
        stand = commitments.annotate(
            status_then=F("status"),
            turn_then=F("turn"),
            opened_then=Case(
                When(first_opened_at__isnull=True, then=False),
                default=True,
                output_field=BooleanField(),
            ),
            holder_then=F("holder_id"),
        )
        return cast("QuerySet[Stood]", stand)
    end = end_of(past)
    stood = (
        commitments.filter(campaign__opened_at__lt=end)
        .annotate(
            last_then=_handed_over(end, 0),
            side_then=_handed_over(end, 0, "side"),
            former_then=_handed_over(end, 1),
        )
        .annotate(
            status_then=_status(end),
            turn_then=_turn(end),
            opened_then=Case(
                When(Q(first_opened_at__lt=end) | Q(last_then__isnull=False), then=True),
                default=False,
                output_field=BooleanField(),
            ),
            holder_then=_holder(past),
        )
    )
    return cast("QuerySet[Stood]", stood)


def status_name_on(commitment: Stood) -> str:
    """Return the name of the status that `as_on` found."""
    return str(STATUS_NAMES[Status(commitment.status_then)])


def _handed_over(end: datetime, place: int, field: str = "kind") -> Subquery:
    """Return what was done at a handover before the instant, the latest being at place 0."""
    kept = Handover.objects.filter(commitment=OuterRef("pk"), at__lt=end).order_by("-number")
    return Subquery(kept.values(field)[place : place + 1])


def _status(end: datetime) -> Case:
    gone = Q(status=Status.WITHDRAWN.value, turn_since__lt=end)
    both = Q(last_then=HandoverKind.ACCEPTED, former_then=HandoverKind.ACCEPTED)
    sent_once = Q(last_then=HandoverKind.SUBMITTED, former_then__isnull=True)
    kept = Q(last_then__isnull=True, submitted_at__lt=end)
    return Case(
        When(gone, then=Value(Status.WITHDRAWN.value)),
        When(signed_at__lt=end, then=Value(Status.SIGNED.value)),
        When(issued_at__lt=end, then=Value(Status.ISSUED.value)),
        When(both, then=Value(Status.AGREED.value)),
        When(sent_once | kept, then=Value(Status.SUBMITTED.value)),
        When(last_then__isnull=False, then=Value(Status.NEGOTIATING.value)),
        default=Value(Status.DRAFT.value),
        output_field=CharField(),
    )


def _turn(end: datetime) -> Case:
    """Return whose turn it was, as the acts left it: who spoke last waits for the other."""
    over = Q(signed_at__lt=end) | Q(status=Status.WITHDRAWN.value, turn_since__lt=end)
    b_signed = Slot.objects.filter(
        commitment=OuterRef("pk"), role=SlotRole.PARTY_B, signed_at__lt=end
    )
    both = Q(last_then=HandoverKind.ACCEPTED, former_then=HandoverKind.ACCEPTED)
    accepted_by_a = Q(last_then=HandoverKind.ACCEPTED, side_then=Turn.PARTY_A.value)
    given_back = Q(last_then__in=(HandoverKind.RETURNED, HandoverKind.REFUSED))
    never_sent = Q(last_then__isnull=True) & (
        Q(submitted_at__isnull=True) | Q(submitted_at__gte=end)
    )
    return Case(
        When(over, then=Value(Turn.NOBODY.value)),
        When(Exists(b_signed), then=Value(Turn.PARTY_A.value)),
        When(issued_at__lt=end, then=Value(Turn.PARTY_B.value)),
        When(both, then=Value(Turn.PARTY_A.value)),
        When(accepted_by_a | given_back | never_sent, then=Value(Turn.PARTY_B.value)),
        default=Value(Turn.PARTY_A.value),
        output_field=CharField(),
    )


def _holder(past: date) -> Case:
    """Return who answered: the unit while it stood, its successor while that stood, the heir."""
    stands = UnitSpan.objects.filter(valid__contains=past)
    heirs = UnitHeir.objects.filter(unit_id=OuterRef("unit_id"), is_main=True, valid__contains=past)
    return Case(
        When(Exists(stands.filter(unit_id=OuterRef("unit_id"))), then=F("unit_id")),
        When(Exists(stands.filter(unit_id=OuterRef("holder_id"))), then=F("holder_id")),
        default=Coalesce(Subquery(heirs.values("heir_id")[:1]), F("holder_id")),
        output_field=BigIntegerField(),
    )
