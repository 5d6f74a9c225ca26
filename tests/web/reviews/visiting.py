"""Visit pages as the people of a scene."""

from __future__ import annotations

from django.conf import settings
from django.test import Client
from tests.factories import Held


def signed_in(held: Held) -> Client:
    """Return a browser signed in as a person."""
    client = Client()
    assert held.user is not None
    client.force_login(held.user, backend=settings.AUTHENTICATION_BACKENDS[-1])
    return client
