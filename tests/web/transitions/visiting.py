"""Browsers of people, and the day their pages read."""

from __future__ import annotations

import re
from datetime import date
from html import unescape

from django.conf import settings
from django.test import Client
from tests.factories import Held

from camket.organisation.models import Rearrangement


def set_day(day: date) -> None:
    """Set the day the pages read."""
    assert settings.DEMO_DAY_FILE is not None
    settings.DEMO_DAY_FILE.write_text(day.isoformat(), encoding="ascii")


def browser(held: Held) -> Client:
    """Return a browser signed in as somebody."""
    client = Client()
    assert held.user is not None
    client.force_login(held.user, backend=settings.AUTHENTICATION_BACKENDS[1])
    return client


def text_of(response: object) -> str:
    """Return what a page says, without its tags."""
    page = unescape(getattr(response, "content", b"").decode())
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def plan_of(
    client: Client, *, day: str = "01/12/2026", superior: str = "Tỉnh ủy Quảng Trị"
) -> Rearrangement:
    """Begin a plan through the page."""
    response = client.post(
        "/to-chuc/sap-xep/moi/",
        {"title": "Sắp xếp thử", "superior": superior, "effective_on": day},
    )
    assert response.status_code == 303, text_of(response)
    return Rearrangement.objects.latest("pk")


def add(client: Client, plan: Rearrangement, kind: str, **values: object) -> object:
    """Write an act of a kind through its form."""
    plan.refresh_from_db()
    sent = {"version": plan.version, "rows": 2, **values}
    return client.post(f"/to-chuc/sap-xep/{plan.pk}/them/?viec={kind}", sent)
