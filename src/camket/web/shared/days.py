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
        is_past: Whether it is over; the others are still planned.
        problem: Why what was asked is no day; empty when it is one.
    """

    on: date
    is_today: bool = True
    is_past: bool = False
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
    if day is None:
        return AskedDay(today)
    return AskedDay(day, is_today=day == today, is_past=day < today)


def past_of(request: SignedInRequest) -> date | None:
    """Return the day shown when it is over; None of today and of a day to come.

    What was done by then is read for it; of a day to come only what is done now is known.
    """
    asked: AskedDay | None = getattr(request, "asked_day", None)
    return asked.on if asked is not None and asked.is_past else None


def day_query(request: SignedInRequest) -> str:
    """Return `?ngay=2025-06-30` for links to pages of the same day; empty today."""
    asked: AskedDay | None = getattr(request, "asked_day", None)
    return "" if asked is None or asked.is_today else f"?{DAY}={asked.on.isoformat()}"


def day_more(request: SignedInRequest) -> str:
    """Return `&ngay=2025-06-30` for links that ask for more than the day; empty today."""
    return day_query(request).replace("?", "&")
