"""Turn a reason of `agreement` into a refusal that carries the names its sentence needs."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any, Final

from camket.commitments.agreement import AgreementRefusal as R
from camket.commitments.decisions import Status, Turn
from camket.commitments.models import STATUS_NAMES, Campaign, Commitment
from camket.commitments.parties import named, parties_of, people_of, stand_in_for, vacancy_of
from camket.permissions.catalogue import Permission
from camket.shared.actor import Actor
from camket.shared.clock import legal_day
from camket.shared.errors import Refused
from camket.shared.text import show_day
from camket.signing.wording import REFUSALS, SigningRefusal

_WHO: Final = frozenset({R.NOT_ALLOWED})
_STAND_IN: Final = frozenset({R.BOTH_SIDES, R.DRAFTED_IT})


def plan_of(campaign: Campaign) -> str:
    """Cite the campaign's plan, as a refusal or a paper cites it."""
    if not campaign.plan_no or campaign.plan_on is None:
        return f"Kế hoạch đợt cam kết năm {campaign.year}"
    return f"Kế hoạch số {campaign.plan_no}, ngày {show_day(campaign.plan_on)}"


def without_services(
    refused: Refused, commitment: Commitment, *, actor: Actor, on: date
) -> Refused:
    """Return this room's refusal for one of signing: no timestamp, or a file changed meanwhile."""
    if refused.reason in (SigningRefusal.NO_TIMESTAMP, SigningRefusal.NO_REVOCATION_DATA):
        why = REFUSALS[SigningRefusal(refused.reason)].format(**refused.details)
        return refuse(R.NO_TIMESTAMP, commitment, actor=actor, on=on, details={"why": why})
    return refuse(R.FILE_REPLACED, commitment, actor=actor, on=on)


def refuse(
    reason: R,
    commitment: Commitment,
    *,
    actor: Actor,
    on: date,
    side: Turn = Turn.PARTY_B,
    permissions: Collection[Permission] = (),
    details: Mapping[str, Any] | None = None,
) -> Refused:
    """Return the refusal to raise.

    Args:
        reason: The reason.
        commitment: What it is about.
        actor: Who is refused.
        on: The day.
        side: The side the act belongs to.
        permissions: What the act needs, to say who holds it.
        details: What only the caller knows.
    """
    parties = parties_of(commitment, on=on)
    campaign = commitment.campaign
    told: dict[str, Any] = {
        "unit": parties.b.name,
        "superior": parties.a.name,
        "status": str(STATUS_NAMES[Status(commitment.status)]),
        "side": parties.named(Turn(commitment.turn) if reason is R.NOT_THE_TURN else side),
        "since": show_day(legal_day(commitment.turn_since)),
        "least": campaign.min_items,
        "most": campaign.max_items,
        "plan": plan_of(campaign),
        "number": str(commitment.number) if commitment.number else "",
        "act": "gửi",
        "signs_by": show_day(commitment.signs_by) if commitment.signs_by else "",
        **(details or {}),
    }
    if reason in _WHO:
        told["who"] = named(people_of(commitment, side, permissions, on=on))
    if reason in _STAND_IN:
        barred = {actor.person_id} if actor.person_id else set()
        told["stand_in"] = stand_in_for(commitment, next(iter(permissions)), barred=barred, on=on)
    if reason is R.TERM_OVER:
        issued_by = commitment.issued_by_id or commitment.superior_id
        told["issued_by"] = next(
            (one.name for one in (parties.a, parties.b) if one.unit_id == issued_by), parties.a.name
        )
    if reason is R.ONE_PERSON_HEADS_BOTH and parties.a.head is not None:
        told["name"] = parties.a.head.person.full_name
        told["stand_in"] = stand_in_for(
            commitment,
            Permission.VIEW_OVERVIEW,
            barred={parties.a.head.person_id},
            on=on,
        )
    if reason is R.UNIT_VACANT:
        told["vacancy"] = vacancy_of(commitment.holder_id, on=on)
    if reason is R.SUPERIOR_VACANT:
        told["vacancy"] = vacancy_of(commitment.superior_id, on=on)
    return Refused(reason, **told)
