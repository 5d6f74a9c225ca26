"""May a text be issued today, and whose heads sign it: what the rows say, and the sentence."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from camket.commitments.actions.negotiation import items_facts
from camket.commitments.agreement import AgreementRefusal, IssueFacts, gap_in, refusal_to_issue
from camket.commitments.amending import gap_of_amendment
from camket.commitments.decisions import Status, Turn
from camket.commitments.models import Commitment
from camket.commitments.parties import Parties, Party, next_level, side_of
from camket.commitments.refusing import refuse
from camket.commitments.text import WholeItem
from camket.permissions.catalogue import Permission
from camket.permissions.queries import holds
from camket.shared.actor import Actor
from camket.shared.errors import Refused


def refusal_to_issue_now(
    commitment: Commitment,
    actor: Actor,
    parties: Parties,
    upper: Party,
    on: date,
    *,
    items: Sequence[WholeItem] | None = None,
) -> Refused | None:
    """Return why the actor may not issue a text today, with the names its sentence needs.

    `items` are those of the text, where the caller has read them whole.
    """
    if reason := refusal_to_issue(_issue_facts(commitment, actor, parties, upper)):
        return refuse(
            reason,
            commitment,
            actor=actor,
            on=on,
            side=Turn.PARTY_A,
            permissions=[Permission.ISSUE_COMMITMENT],
            details={"missing": _missing(commitment, parties)},
        )
    gap = gap_in(items_facts(commitment, items)) or gap_of_amendment(commitment, on=on)
    if gap is None:
        return None
    # what was pushed in after the unit had sent it up
    details = {"act": _("phát hành"), **gap.details}
    return refuse(gap.reason, commitment, actor=actor, on=on, details=details)


def signs_for_superior(commitment: Commitment, parties: Parties, on: date) -> Party:
    """Return whose head signs for the superior: the next level where one person heads both sides.

    Nobody signs with himself. Where no level above is free the superior itself is returned, and
    the issue is refused.
    """
    if not parties.one_person_heads_both or parties.a.head is None:
        return parties.a
    return next_level(commitment, barred={parties.a.head.person_id}, on=on) or parties.a


def nobody_signs(parties: Parties, upper: Party) -> AgreementRefusal | None:
    """Say which side has nobody to sign, or that one person would sign for both."""
    if parties.b.head is None:
        return AgreementRefusal.UNIT_VACANT
    if upper.head is None:
        return AgreementRefusal.SUPERIOR_VACANT
    is_one = Parties(upper, parties.b).one_person_heads_both
    return AgreementRefusal.ONE_PERSON_HEADS_BOTH if is_one else None


def _issue_facts(
    commitment: Commitment, actor: Actor, parties: Parties, upper: Party
) -> IssueFacts:
    accepted = (commitment.accepted_by_a_at, commitment.accepted_by_b_at)
    return IssueFacts(
        status=Status(commitment.status),
        may_issue=side_of(commitment, actor) is not None
        and holds(actor, Permission.ISSUE_COMMITMENT),
        both_accepted=None not in accepted,
        unit_has_head=parties.b.head is not None,
        superior_has_head=parties.a.head is not None,
        one_person_heads_both=Parties(upper, parties.b).one_person_heads_both,
    )


def _missing(commitment: Commitment, parties: Parties) -> str:
    sides = [
        party.name
        for party, accepted_at in (
            (parties.a, commitment.accepted_by_a_at),
            (parties.b, commitment.accepted_by_b_at),
        )
        if accepted_at is None
    ]
    return _("Chưa đồng ý: {sides}.").format(sides=", ".join(sides)) if sides else ""
