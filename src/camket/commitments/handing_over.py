"""Pass the turn to the other side, and keep the text as it was at that moment."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from enum import StrEnum

from camket.commitments.decisions import Turn
from camket.commitments.models import Commitment, Handover, Slot
from camket.commitments.naming import kind_of_paper
from camket.commitments.parties import accounts_of, parties_of
from camket.commitments.text import text_of
from camket.notifications.actions import notify, settle
from camket.notifications.models import NoticeKind
from camket.permissions.catalogue import Permission
from camket.shared.actor import Actor
from camket.shared.clock import legal_day

WORKS_FOR_UNIT = (Permission.DRAFT_COMMITMENT, Permission.SUBMIT_COMMITMENT)
WORKS_FOR_SUPERIOR = (
    Permission.APPRAISE_COMMITMENT,
    Permission.ACCEPT_FOR_SUPERIOR,
    Permission.ISSUE_COMMITMENT,
)


class HandoverKind(StrEnum):
    """What happened when the text was handed over."""

    SUBMITTED = "submitted"
    RETURNED = "returned"
    ACCEPTED = "accepted"
    REFUSED = "refused"


def hand_over(
    commitment: Commitment,
    side: Turn,
    kind: HandoverKind,
    *,
    note: str = "",
    actor: Actor,
    now: datetime,
) -> Handover:
    """Keep the text as the version a side hands over; the caller saves the commitment."""
    number = commitment.handovers.count() + 1
    kept = Handover.objects.create(
        commitment=commitment,
        number=number,
        side=side.value,
        kind=kind.value,
        at=now,
        actor_name=actor.label[:300],
        note=note,
        text=text_of(commitment, on=legal_day(now)),
    )
    commitment.handover = number
    return kept


def pass_turn(commitment: Commitment, side: Turn, *, now: datetime) -> None:
    """Say whose turn it is from now on; the caller saves the commitment."""
    if commitment.turn != side:
        commitment.turn = side.value
        commitment.turn_since = now


def without_blanks(words: str) -> str:
    """Return what a person wrote, fit to stand in a sentence whose blanks are filled later."""
    return words.replace("{", "(").replace("}", ")")


def tell_signatories(
    slots: Iterable[Slot],
    commitment: Commitment,
    text: str,
    *,
    now: datetime,
    topic: str = "",
    but_for: Collection[int | None] = (),
) -> None:
    """Tell some of those who are asked to sign a paper, or have signed it; nothing is asked.

    Args:
        slots: Their places, with their people.
        commitment: The commitment.
        text: What they are told.
        now: The instant.
        topic: What the notice replaces; what asked them to sign by default.
        but_for: Accounts that have just been told the same.
    """
    accounts = [slot.person.account_id for slot in slots]
    notify(
        [one for one in accounts if one not in but_for],
        topic=topic or f"sign-{commitment.pk}",
        kind=NoticeKind.ANSWERED,
        text=text,
        path=f"/cam-ket/{commitment.pk}/",
        now=now,
    )


def tell(
    commitment: Commitment,
    side: Turn,
    text: str,
    *,
    now: datetime,
    asks_act: bool = True,
    path: str = "",
) -> list[int | None]:
    """Put a notice before everybody who works on the commitment for a side.

    Where it asks them to act, what the others were asked before is no longer theirs to do.

    Returns:
        The accounts that were told.
    """
    on = legal_day(now)
    permissions = WORKS_FOR_UNIT if side is Turn.PARTY_B else WORKS_FOR_SUPERIOR
    parties = parties_of(commitment, on=on)
    topic = f"commitment-{commitment.pk}"
    accounts = accounts_of(commitment, side, permissions, on=on)
    if asks_act:
        settle(topic, now=now, but_for=accounts)
    if commitment.amends_id is not None:
        text = f"{kind_of_paper(commitment)}: {text}"
    notify(
        accounts,
        topic=topic,
        kind=NoticeKind.NEEDS_ACT if asks_act else NoticeKind.ANSWERED,
        text=text.format(unit=parties.b.name, superior=parties.a.name, year=commitment.year),
        path=path or f"/cam-ket/{commitment.pk}/",
        now=now,
    )
    return accounts
