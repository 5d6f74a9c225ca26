"""What the tests of agreeing ask again and again."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from tests.factories import Sides

from camket.commitments.models import Campaign
from camket.commitments.order import SigningOrder
from camket.shared.errors import Refused


def refused_by(act: Callable[[], object]) -> Refused:
    """Return the refusal an act must end in."""
    with pytest.raises(Refused) as refused:
        act()
    return refused.value


def arrange(sides: Sides, order: SigningOrder) -> None:
    """Let the campaign ask for an arrangement."""
    Campaign.objects.filter(pk=sides.commitment.campaign_id).update(signing_order=order.value)
    sides.commitment.campaign.refresh_from_db()
