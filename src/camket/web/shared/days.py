"""The day a page is asked for: `?ngay=`, past or planned; nonsense means today, and is said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from django.core.exceptions import ValidationError

from camket.shared.text import clean
from camket.web.shared.forms import DayField
from camket.web.shared.http import SignedInRequest

DAY: Final = "ngay"
"""The word of the address."""
_LONGEST: Final = 20


@dataclass(frozen=True, slots=True)
class AskedDay:
    """The day a page shows; the frame says so when it is not today, or why it is today.

    Attributes:
        on: The day shown.
        is_today: Whether it is the present day.
        problem: Why what was asked is no day; empty when it is one.
    """

    on: date
    is_today: bool = True
    problem: str = ""


def day_asked(request: SignedInRequest) -> date:
    """Return the day asked for in the address, or today.

    What was asked is left with the request, where `base.html` finds it.
    """
    asked = _asked(request.GET.get(DAY, ""), request.today)
    request.asked_day = asked
    return asked.on


def _asked(text: str, today: date) -> AskedDay:
    words = clean(text)
    if not words:
        return AskedDay(today)
    try:
        day = DayField().to_python(words[:_LONGEST])
    except ValidationError as error:
        return AskedDay(today, problem=" ".join(error.messages))
    return AskedDay(day or today, is_today=day in (None, today))


def day_query(request: SignedInRequest) -> str:
    """Return `?ngay=2025-06-30` for links to pages of the same day; empty today."""
    asked: AskedDay | None = getattr(request, "asked_day", None)
    return "" if asked is None or asked.is_today else f"?{DAY}={asked.on.isoformat()}"
