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
# the subjects are read first, so that a period costs by its own size and not by the country's
_OPEN: Final = """
WITH subject AS MATERIALIZED (
    SELECT rating.id, rating.unit_id, rating.tenure_id, rating.kind
    FROM reviews_rating rating JOIN reviews_period period ON period.id = rating.period_id
    WHERE rating.period_id = ANY(%(periods)s) AND period.kind = ANY(%(kinds)s)
), seat AS (
    SELECT subject.id, post.unit_id, post.tenure_id, subject.kind, post.role = 'head' AS is_head,
           0 AS rank
    FROM subject JOIN reviews_postreview post ON post.rating_id = subject.id
    UNION ALL
    SELECT subject.id, subject.unit_id, subject.tenure_id, subject.kind,
           COALESCE(tenure.is_head, false), 1
    FROM subject LEFT JOIN organisation_tenure tenure ON tenure.id = subject.tenure_id
)
INSERT INTO reviews_dossier (rating_id, unit_id, tenure_id, form, place, state, self_level,
                             criteria_version, submitted_by_name, version)
SELECT DISTINCT ON (id, unit_id)
       id, unit_id, tenure_id,
       CASE kind WHEN 'collective' THEN '01' WHEN 'leader' THEN '2B'
                 WHEN 'member_outside' THEN '2C' ELSE '2A' END,
       CASE WHEN kind = 'collective' THEN 'collective' WHEN is_head THEN 'head' ELSE 'other' END,
       'draft', '', '', '', 1
FROM seat
ORDER BY id, unit_id, is_head DESC, rank
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


def ask_persons(periods: Sequence[Period], *, now: datetime) -> None:
    """Tell each person once that his self-review is due; a collective's writers are told apart."""
    of_period = {one.pk: one for one in periods}
    rows = Dossier.objects.filter(
        rating__period__in=of_period,
        rating__person__account_id__isnull=False,
        saved_at__isnull=True,
    ).values_list("rating__period_id", "rating__person__account_id", "rating__person_id")
    notify_each(
        [
            Told(
                account_id,
                f"self-review:{period_id}:{person_id}",
                NoticeKind.NEEDS_ACT.value,
                f"{of_period[period_id]}: viết bản kiểm điểm, hạn gửi "
                f"{show_day(of_period[period_id].due_on)}.",
                "/danh-gia/ho-so/",
            )
            for period_id, account_id, person_id in rows
        ],
        now=now,
    )
