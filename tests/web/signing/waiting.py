"""Many papers that wait for one person's signature."""

from __future__ import annotations

from django.conf import settings
from django.test import Client
from tests.factories import NOW, Held, Sides, issue

from camket.commitments.actions.opening import note_opening
from camket.commitments.actions.signing import sign_commitment
from camket.commitments.models import Commitment


def enter(client: Client, held: Held) -> Client:
    assert held.user is not None
    client.force_login(held.user, backend=settings.AUTHENTICATION_BACKENDS[1])
    client.get("/cho-ky/")  # the first request of a session writes it
    return client


def copies(sides: Sides, count: int) -> list[Commitment]:
    """Issue one paper and let so many more rows wait with it, each for the leader's signature."""
    first = issue(sides)
    sign_commitment(first.pk, actor=sides.head.actor, now=NOW)
    made = []
    for number in range(count):
        row = Commitment.objects.get(pk=first.pk)
        row.pk, row.number = None, None
        row._state.adding = True  # how Django copies a row
        row.campaign_id = _campaign(first, 2030 + number)
        row.save()
        for slot in first.slots.order_by("position"):
            slot.pk = None
            slot.commitment = row
            slot._state.adding = True
            slot.save()
        made.append(row)
    return [first, *made]


def _campaign(first: Commitment, year: int) -> int:
    campaign = type(first.campaign).objects.get(pk=first.campaign_id)
    campaign.pk, campaign.year = None, year
    campaign._state.adding = True
    campaign.save()
    return campaign.pk


def open_all(papers: list[Commitment], who: Held) -> None:
    for paper in papers:
        note_opening(paper, actor=who.actor, now=NOW)
