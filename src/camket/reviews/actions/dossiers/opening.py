"""Open the dossiers of a period's subjects, and ask each person for his self-review."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from django.db import connection

from camket.notifications.actions import Told, notify_each
from camket.notifications.models import NoticeKind
from camket.reviews.decisions.states import PeriodKind
from camket.reviews.models import Dossier, Period
from camket.shared.text import show_day

_REVIEWED: Final = [PeriodKind.YEAREND.value, PeriodKind.TERM.value, PeriodKind.ADHOC.value]
"""Where the forms of HD 43-HD/BTCTW are written; a quarter has a self-evaluation of its own."""
_OPEN: Final = """
INSERT INTO reviews_dossier (rating_id, unit_id, tenure_id, form, place, state, self_level,
                             criteria_version, submitted_by_name, version)
SELECT DISTINCT ON (seat.rating_id, seat.unit_id)
       seat.rating_id, seat.unit_id, seat.tenure_id,
       CASE rating.kind WHEN 'collective' THEN '01' WHEN 'leader' THEN '2B'
                        WHEN 'member_outside' THEN '2C' ELSE '2A' END,
       CASE WHEN rating.kind = 'collective' THEN 'collective'
            WHEN seat.is_head THEN 'head' ELSE 'other' END,
       'draft', '', '', '', 1
FROM (
    SELECT rating_id, unit_id, tenure_id, role = 'head' AS is_head, 0 AS rank
    FROM reviews_postreview
    UNION ALL
    SELECT rating.id, rating.unit_id, rating.tenure_id, COALESCE(tenure.is_head, false), 1
    FROM reviews_rating rating LEFT JOIN organisation_tenure tenure ON tenure.id = rating.tenure_id
) seat
JOIN reviews_rating rating ON rating.id = seat.rating_id
JOIN reviews_period period ON period.id = rating.period_id
WHERE rating.period_id = ANY(%(periods)s) AND period.kind = ANY(%(kinds)s)
ORDER BY seat.rating_id, seat.unit_id, seat.is_head DESC, seat.rank
ON CONFLICT (rating_id, unit_id) DO NOTHING
"""


def open_dossiers(period_ids: Sequence[int]) -> int:
    """Open the dossiers that subjects of these periods have not yet; safe to run twice.

    A collective has one in its unit, a person one in each unit in which he is reviewed, on the
    form of his class (`review_forms.FORM_OF`); one statement for a whole country.

    Returns:
        How many were opened.
    """
    with connection.cursor() as cursor:
        cursor.execute(_OPEN, {"periods": list(period_ids), "kinds": _REVIEWED})
        return int(cursor.rowcount)


def ask_persons(period: Period, *, now: datetime) -> None:
    """Tell each person once that his self-review is due; a collective's writers are told apart."""
    rows = Dossier.objects.filter(
        rating__period=period, rating__person__account_id__isnull=False, saved_at__isnull=True
    ).values_list("rating__person__account_id", "rating__person_id")
    notify_each(
        [
            Told(
                account_id,
                f"self-review:{period.pk}:{person_id}",
                NoticeKind.NEEDS_ACT.value,
                f"{period}: viết bản kiểm điểm, hạn gửi {show_day(period.due_on)}.",
                "/danh-gia/ho-so/",
            )
            for account_id, person_id in rows
        ],
        now=now,
    )
