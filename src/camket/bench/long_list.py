"""One superior's list as long as a whole province, scored and appraised: pages are timed on it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from django.db import connection, transaction

from camket.organisation.models import Person
from camket.reviews.actions.dossiers.opening import open_dossiers
from camket.reviews.actions.periods.at_once import open_units
from camket.reviews.actions.periods.opening import NewPeriod
from camket.reviews.decisions.facts import Entered, as_record, gathered_in, subject_of
from camket.reviews.decisions.states import PeriodKind, SubjectKind
from camket.reviews.models import Period, Rating
from camket.reviews.queries.rated.subjects import Who
from camket.rules.facts import Score
from camket.rules.levels import Level
from camket.rules.schemes.codes import NATIONAL
from camket.rules.schemes.rating_366 import rate
from camket.shared.clock import legal_day

SUBJECTS: Final = 17_000
"""Persons and units of a whole province."""
_TITLE: Final = "Đo tốc độ: một danh sách dài"
_AT_ONCE: Final = 2000
_APPRAISERS: Final = 12

_COPY: Final = """
    INSERT INTO reviews_rating (period_id, kind, unit_id, person_id, tenure_id, name, "group",
        sort_key, folded, held_posts, left_out, left_out_reason, left_out_citation, left_out_mark,
        facts, proposal, self_general, self_results, self_level, self_by_name, self_at, ruled_level,
        appraised_level, appraised_reason, appraised_by_name, voided_because, decided_level,
        decided_reason, decided_by_name, version)
    SELECT %(period)s, kind, unit_id, person_id, tenure_id, name, "group", sort_key, folded,
        held_posts, left_out, left_out_reason, left_out_citation, left_out_mark, facts, proposal,
        self_general, self_results, self_level, '', self_at, '', '', '', '', '', '', '', '', 1
    FROM (
        SELECT DISTINCT ON (coalesce(r.person_id, -r.unit_id)) r.* FROM reviews_rating r
        JOIN reviews_period p ON p.id = r.period_id AND p.kind = 'yearend' AND p.year = %(year)s
        WHERE r.left_out = ''
        ORDER BY coalesce(r.person_id, -r.unit_id), r.id
    ) found
    ORDER BY id LIMIT %(most)s
"""
_POSTS: Final = """
    INSERT INTO reviews_postreview (rating_id, unit_id, tenure_id, name, role, starts_on, ends_on,
        is_main, facts)
    SELECT r.id, r.unit_id, r.tenure_id, r.name, CASE WHEN r.kind = 'leader' THEN 'head'
        ELSE 'member' END, %(first)s, %(last)s, true, '{}'
    FROM reviews_rating r WHERE r.period_id = %(period)s AND r.tenure_id IS NOT NULL
"""
_APPRAISED: Final = """
    UPDATE reviews_rating r SET general = r.self_general, results = r.self_results,
        facts = f.facts, finding = f.finding, ruled_level = f.level,
        appraised_level = coalesce(nullif(f.level, ''), 'HT'),
        appraised_reason = CASE WHEN f.level = '' THEN 'Đề nghị' ELSE '' END,
        appraised_at = %(now)s, appraised_by_id = by.id, appraised_by_name = by.full_name
    FROM unnest(%(ids)s::bigint[], %(facts)s::jsonb[], %(findings)s::jsonb[], %(levels)s::text[])
        AS f(id, facts, finding, level)
    JOIN organisation_person by
        ON by.id = (%(appraisers)s::bigint[])[1 + f.id %% cardinality(%(appraisers)s)]
    WHERE r.id = f.id
"""


@transaction.atomic
def long_list(superior_id: int, *, now: datetime) -> Period:
    """Return the long list of a superior, written the first time it is asked for.

    Its subjects are copies of those the year assesses everywhere; each is scored and appraised, so
    that every page has everything to show.
    """
    found = Period.objects.filter(superior_id=superior_id, title=_TITLE).first()
    if found is not None:
        return found
    today = legal_day(now)
    first, last = today.replace(month=1, day=1), today.replace(month=12, day=31)
    new = NewPeriod(
        PeriodKind.ADHOC,
        today.year,
        last,
        title=_TITLE,
        starts_on=first,
        ends_on=last,
        who=frozenset[Who](),
    )
    open_units([superior_id], new, now=now)
    period = Period.objects.get(superior_id=superior_id, title=_TITLE)
    told: dict[str, int | date] = {
        "period": period.pk,
        "year": today.year,
        "most": SUBJECTS,
        "first": first,
        "last": last,
    }
    with connection.cursor() as cursor:
        cursor.execute(_COPY, told)
        cursor.execute(_POSTS, told)
    open_dossiers([period.pk])
    appraisers = list(
        Person.objects.exclude(ratings__period=period)
        .order_by("pk")
        .values_list("pk", flat=True)[:_APPRAISERS]
    )
    for batch in _batches(period):
        _appraise(period, batch, appraisers, now=now)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE reviews_rating")
        cursor.execute("ANALYZE reviews_dossier")
    return period


def _batches(period: Period) -> Iterator[list[Rating]]:
    ratings = list(Rating.objects.filter(period=period).order_by("kind", "pk"))
    for place in range(0, len(ratings), _AT_ONCE):
        yield ratings[place : place + _AT_ONCE]


def _appraise(
    period: Period, ratings: list[Rating], appraisers: list[int], *, now: datetime
) -> None:
    """Let the rules find a level for everybody on the facts gathered, and propose it."""
    nothing, ids, facts, findings, levels = Entered(), [], [], [], []
    for rating in ratings:
        gathered, kind = gathered_in(rating.facts), SubjectKind(rating.kind)
        score = Score(rating.self_general or Decimal(0), rating.self_results or Decimal(0))
        unit_level = Level.HTT if kind is SubjectKind.LEADER else None
        subject = subject_of(kind, score, gathered, nothing, unit_level=unit_level)
        finding = rate(subject, on=period.ends_on, rule_set=NATIONAL)
        ids.append(rating.pk)
        facts.append(as_record(gathered, nothing, unit_level=unit_level))
        findings.append(finding.as_record())
        levels.append(finding.level.value if finding.level else "")
    with connection.cursor() as cursor:
        cursor.execute(
            _APPRAISED,
            {
                "ids": ids,
                "facts": [json.dumps(one, ensure_ascii=False) for one in facts],
                "findings": [json.dumps(one, ensure_ascii=False) for one in findings],
                "levels": levels,
                "appraisers": appraisers,
                "now": now,
            },
        )
