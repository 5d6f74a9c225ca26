"""The papers a person may open for signing, and what the pages call them."""

from __future__ import annotations

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from camket.commitments.models import Commitment, Slot
from camket.commitments.queries import commitments_visible_to
from camket.web.shared.http import SignedInRequest

FILES = ("campaign", "number", "issued_file", "signed_file")


def person_of(request: SignedInRequest) -> int:
    """Return who signs; an account without a person has nothing to sign.

    Raises:
        Http404: There is no person behind the account.
    """
    if request.actor.person_id is None:
        raise Http404
    return request.actor.person_id


def paper_to_sign(request: SignedInRequest, commitment_id: int) -> Commitment:
    """Return the paper if the person is one of its signatories; to others it does not exist."""
    return get_object_or_404(
        Commitment.objects.select_related(*FILES)
        .filter(slots__person_id=person_of(request), issued_file__isnull=False)
        .distinct(),
        pk=commitment_id,
    )


def own_slot(request: SignedInRequest, commitment: Commitment) -> Slot:
    """Return the person's first slot that waits.

    Raises:
        Http404: None does.
    """
    mine = commitment.slots.filter(person_id=person_of(request), signed_at__isnull=True)
    slot = mine.select_related("commitment").order_by("position").first()
    if slot is None:
        raise Http404
    return slot


def issued_paper(request: SignedInRequest, commitment_id: int) -> Commitment:
    """Return an issued paper among those the person may see."""
    return get_object_or_404(
        commitments_visible_to(request.actor, request.today)
        .select_related(*FILES)
        .filter(issued_file__isnull=False),
        pk=commitment_id,
    )


def title_of(commitment: Commitment) -> str:
    """Return what a page calls a paper."""
    unit = (commitment.text or {})["party_b"]["unit"]
    return _("Cam kết năm {year} của {unit}").format(year=commitment.year, unit=unit)
