"""The clock of this installation: the doors read it; everything below is told `now` and `on`."""

from datetime import date, datetime

from django.conf import settings

from camket.shared.clock import Clock


def now() -> datetime:
    """Return the present instant; in the demo, on the demo's day."""
    return Clock(settings.DEMO_DAY_FILE).now()


def today() -> date:
    """Return the present legal day in Hà Nội."""
    return Clock(settings.DEMO_DAY_FILE).today()
