"""The papers a person may open for signing, and what the pages call them."""

from __future__ import annotations

from typing import Final

from django.db.models import Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from camket.commitments.agreement_wording import sentence_of
from camket.commitments.models import Commitment, Slot, SlotRole
from camket.commitments.naming import name_of_paper
from camket.commitments.queries import papers_visible_to
from camket.commitments.signatures import sign_facts
from camket.permissions.catalogue import Permission
from camket.permissions.queries import holds
from camket.signing.ways.kinds import Room
from camket.web.shared.http import SignedInRequest
from camket.web.signing.at_hand import PaperAtHand, Places

SIGNS: Final = (
    Permission.SIGN_FOR_UNIT,
    Permission.SIGN_FOR_SUPERIOR,
    Permission.SIGN_FOR_COLLECTIVE,
    Permission.APPLY_SEAL,
)
FILES: Final = ("campaign", "number", "issued_file", "signed_file", "amends")


def person_of(request: SignedInRequest) -> int:
    """Return who signs; an account without a person has nothing to sign.

    Raises:
        Http404: There is no person behind the account.
    """
    if request.actor.person_id is None:
        raise Http404
    return request.actor.person_id


def units_of(request: SignedInRequest) -> list[int]:
    """Return the units the actor works in and for."""
    return [unit for unit in (request.actor.unit_id, request.actor.scope_id) if unit is not None]


def seals(request: SignedInRequest) -> Q:
    """Return the condition of papers on which the actor may apply the seal of his unit."""
    if not holds(request.actor, Permission.APPLY_SEAL):
        return Q(pk__in=[])
    seals = (SlotRole.SEAL_A.value, SlotRole.SEAL_B.value)
    return Q(slots__unit_id__in=units_of(request), slots__role__in=seals)


def paper_to_sign(request: SignedInRequest, commitment_id: int) -> Commitment:
    """Return the paper if the person is one of its signatories; to others it does not exist."""
    return get_object_or_404(_signed_by(request).select_related(*FILES), pk=commitment_id)


def may_open_to_sign(request: SignedInRequest, commitment: Commitment) -> bool:
    """Say whether the page of signing this paper is there for the person."""
    may = any(holds(request.actor, one, on=request.today) for one in SIGNS)
    return may and _signed_by(request).filter(pk=commitment.pk).exists()


def _signed_by(request: SignedInRequest) -> QuerySet[Commitment]:
    own = Q(slots__person_id=person_of(request)) | seals(request)
    return Commitment.papers.filter(own, issued_file__isnull=False).distinct()


def own_slot(request: SignedInRequest, commitment: Commitment) -> Slot:
    """Return the slot that waits for the person.

    Raises:
        Http404: None does.
    """
    slot = slot_of(request, commitment)
    if slot is None or slot.signed_at is not None:
        raise Http404
    return slot


def slot_of(request: SignedInRequest, commitment: Commitment) -> Slot | None:
    """Return the slot that is the person's today, also once it is signed; None when none is."""
    own = sign_facts(commitment, request.actor, on=request.today).own
    if own is None:
        return None
    return commitment.slots.select_related("commitment").get(role=own.role.value)


def issued_paper(request: SignedInRequest, commitment_id: int) -> Commitment:
    """Return an issued paper among those the person may see."""
    return get_object_or_404(
        papers_visible_to(request.actor, request.today)
        .select_related(*FILES)
        .filter(issued_file__isnull=False),
        pk=commitment_id,
    )


def title_of(commitment: Commitment) -> str:
    """Return what a page calls a paper."""
    return name_of_paper(commitment, (commitment.text or {})["party_b"]["unit"])


def at_hand(commitment: Commitment, slot: Slot) -> PaperAtHand:
    """Return a paper with a person's slot as the pages of the ways to sign show it."""
    pk = commitment.pk
    return PaperAtHand(
        room=Room.COMMITMENTS,
        pk=pk,
        role=slot.role,
        holder=slot.name,
        title=title_of(commitment),
        number=str(commitment.number) if commitment.number else "",
        section="signing",
        places=Places(
            up=reverse("signing:inbox"),
            up_name=_("Chờ ký"),
            sign=reverse("signing:sign", args=[pk]),
            done=reverse("signing:verify", args=[pk]),
            file=reverse("signing:file", args=[pk]),
            upload=reverse("signing:upload", args=[pk]),
            plugin_send=reverse("signing:plugin-send", args=[pk]),
        ),
        sentence=sentence_of,
    )
