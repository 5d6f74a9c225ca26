"""The campaign a page is about: the one that the reader's own unit holds."""

from __future__ import annotations

from typing import Final

from django.http import Http404

from camket.commitments.models import Campaign
from camket.commitments.queries import campaign_of
from camket.permissions.catalogue import Permission
from camket.web.shared.http import SignedInRequest

SECTION: Final = "campaigns"
FOLLOWS: Final = (Permission.MANAGE_CAMPAIGN, Permission.APPRAISE_COMMITMENT)
"""Who follows the campaigns of a unit."""


def campaign_held(request: SignedInRequest, year: int) -> Campaign:
    """Return the campaign that the actor's unit holds that year, or a 404."""
    campaign = campaign_of(request.actor.scope_id or 0, year)
    if campaign is None:
        raise Http404
    return campaign
