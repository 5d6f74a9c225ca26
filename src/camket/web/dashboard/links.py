"""Where the rows of a home page lead."""

from __future__ import annotations

from typing import Any

from django.urls import reverse


def to(route: str, *args: Any) -> str:
    """Return the address of a page of another room."""
    return reverse(route, args=args)
