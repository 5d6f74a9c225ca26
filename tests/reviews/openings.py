"""An opening below a superior as it waits for its word, for tests of its pages."""

from __future__ import annotations

from datetime import date

from tests.factories import NOW, Held

from camket.files.models import Job, JobState
from camket.organisation.models import Unit
from camket.reviews.actions.periods.opening import NewPeriod
from camket.reviews.actions.periods.opening_below import KIND, as_record
from camket.reviews.decisions.states import PeriodKind
from camket.reviews.queries.rated.below import Body


def make_opening(root: Unit, clerk: Held, *bodies: Body) -> Job:
    """Make an opening whose bodies have been looked at."""
    new = NewPeriod(PeriodKind.MIDYEAR, 2026, date(2026, 7, 15))
    assert clerk.user is not None
    rows = bodies or (
        Body(root.pk, "Tỉnh ủy Quảng Trị", 3, 4, 1, holds_one=False),
        Body(root.pk, "Đảng ủy xã Thử", 2, 2, 0, holds_one=True),
    )
    return Job.objects.create(
        kind=KIND,
        owner=clerk.user,
        actor=clerk.actor.as_record(),
        asked={"root": root.pk, "new": as_record(new)},
        result={"bodies": [one.as_row() for one in rows]},
        state=JobState.READY,
        created_at=NOW,
        finished_at=NOW,
    )
