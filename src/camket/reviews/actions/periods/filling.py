"""Fill in the facts of open periods and let the rules propose: in batches, safe to run twice."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from django.db import connection, transaction

from camket.reviews.actions.periods.filling_servants import fill_servants
from camket.reviews.decisions.facts import Gathered, entered_in, subject_of, with_corrections
from camket.reviews.decisions.quarters import QuarterMarks
from camket.reviews.decisions.states import PeriodState, SubjectKind
from camket.reviews.models import Period
from camket.reviews.queries.axes import own_marks
from camket.reviews.queries.chosen_rules import national_set
from camket.reviews.queries.facts.counting import read
from camket.reviews.queries.facts.gathering import Asked, gather, stays_of
from camket.reviews.queries.rule_sets import edition_of, local_of, quarter_edition_of
from camket.rules.facts import LeaderFacts, Score, Subject
from camket.rules.levels import Level
from camket.rules.local.working import key_grades_in
from camket.rules.proposing import (
    Proposal,
    Proposer,
    QuarterProposer,
    proposer,
    quarter_proposer,
)
from camket.rules.schemes.codes import OF_QUARTER, OF_STATE
from camket.rules.schemes.huong_dan_02 import QuarterFacts
from camket.rules.schemes.numbers_366 import SCHEME

_NAMES: Final = tuple(one.name for one in fields(Gathered))
_ALWAYS: Final = frozenset({"assigned", "done", "on_time"})
"""What a record tells even where it is nought; the rest is left out then."""

# in the order in which acts on a unit lock its ratings: collectives first
_ROWS: Final = """
    SELECT id, period_id, kind, unit_id, person_id, self_general, self_results, facts, left_out,
        self_work
    FROM reviews_rating
    WHERE period_id = ANY(%(periods)s) AND appraised_level = '' AND decided_level = ''
    ORDER BY kind, id FOR UPDATE
"""
_STANDING: Final = """
    SELECT period_id, unit_id, coalesce(nullif(decided_level, ''), appraised_level)
    FROM reviews_rating
    WHERE period_id = ANY(%(periods)s) AND kind = 'collective'
        AND (appraised_level <> '' OR decided_level <> '')
"""
_TABLE: Final = """
    CREATE TEMP TABLE reviews_filled (id bigint, facts jsonb, proposal jsonb) ON COMMIT DROP
"""
_WRITE: Final = """
    UPDATE reviews_rating r SET facts = f.facts, proposal = f.proposal
    FROM reviews_filled f
    WHERE r.id = f.id AND (r.facts <> f.facts OR r.proposal IS DISTINCT FROM f.proposal)
"""


@dataclass(frozen=True, slots=True)
class _Row:
    """A rating nobody has appraised yet, as far as its facts need it."""

    pk: int
    period_id: int
    kind: SubjectKind
    unit_id: int
    person_id: int | None
    general: Decimal | None
    results: Decimal | None
    facts: dict[str, Any]
    left_out: str
    self_work: dict[str, Any] | None

    @property
    def asked(self) -> Asked:
        """Return the row as gathering asks for it."""
        return Asked(self.pk, self.kind, self.unit_id, self.person_id)


def fill_periods(period_ids: Sequence[int], *, now: datetime) -> int:
    """Gather the facts of some open periods anew; return how many subjects they have.

    Periods of the same days are read together. What was appraised or decided stands on the facts
    it was judged by and is passed over; a correction after a contest outlives the count.
    """
    with transaction.atomic():
        periods = list(
            Period.objects.select_for_update()
            .filter(pk__in=period_ids, state=PeriodState.OPEN)
            .order_by("pk")
        )
        servants = [one for one in periods if one.scheme == OF_STATE]
        others = [one for one in periods if one.scheme != OF_STATE]
        done = sum(_fill(batch, now=now) for batch in _alike(others))
        done += fill_servants(servants, now=now)
        Period.objects.filter(pk__in=[one.pk for one in periods]).update(gathered_at=now)
    return done


def _alike(periods: Iterable[Period]) -> Iterator[list[Period]]:
    """Yield periods that differ in their superior alone."""
    groups: dict[tuple[Any, ...], list[Period]] = {}
    for one in periods:
        key = (one.kind, one.year, one.quarter, one.starts_on, one.ends_on, one.scheme)
        groups.setdefault((*key, one.rule_set), []).append(one)
    yield from groups.values()


def _fill(periods: list[Period], *, now: datetime) -> int:
    frame, ids = periods[0], [one.pk for one in periods]
    rows = [_row(told) for told in read(_ROWS, {"periods": ids})]
    gathered = gather(frame, [row.asked for row in rows], stays_of([row.pk for row in rows]))
    levels = {(row[0], row[1]): Level(row[2]) for row in read(_STANDING, {"periods": ids})}
    rules = _rules_of(frame)
    marks = own_marks([row.pk for row in rows]) if rules and rules.of_quarter else {}
    as_of = now.isoformat()
    written = []
    for row in rows:
        corrected = row.facts.get("corrected") or {}
        facts = with_corrections(gathered[row.pk], corrected) if corrected else gathered[row.pk]
        unit = levels.get((row.period_id, row.unit_id)) if row.kind == SubjectKind.LEADER else None
        proposal = _propose(rules, row, facts, unit, marks.get(row.pk)) if rules else None
        if proposal and proposal["level"] and row.kind == SubjectKind.COLLECTIVE:
            levels.setdefault((row.period_id, row.unit_id), Level(proposal["level"]))
        written.append((row.pk, _record(row, facts, unit, as_of), _json(proposal)))
    _write(written)
    return len(rows)


def _row(told: tuple[Any, ...]) -> _Row:
    pk, period_id, kind, unit_id, person_id, general, results, facts, left_out, work = told
    return _Row(
        pk,
        period_id,
        SubjectKind(kind),
        unit_id,
        person_id,
        general,
        results,
        _read_json(facts),
        left_out,
        _read_json(work),
    )


def _read_json(told: Any) -> Any:  # noqa: ANN401 - a document, whole or still as text
    return json.loads(told) if isinstance(told, str) else told


@dataclass(frozen=True, slots=True)
class _Rules:
    """The rules of a period: those of the year, and in a quarter those of who leads."""

    of_year: Proposer
    of_quarter: QuarterProposer | None = None

    def found(
        self, subject: Subject, marks: QuarterMarks | None
    ) -> tuple[Proposal, dict[str, str]] | None:
        """Return a proposal and under what it was found; nothing while axes are not scored."""
        if self.of_quarter is None or not isinstance(subject, LeaderFacts):
            return self.of_year.propose(subject), self.of_year.provenance()
        told = marks.of(subject) if marks else None
        if not isinstance(told, QuarterFacts):
            return None
        return self.of_quarter.propose(told), self.of_quarter.provenance()


def _rules_of(period: Period) -> _Rules | None:
    """Return the rules of a period; None where its scheme is worked by others."""
    day = period.ends_on
    try:
        of_year = proposer(
            on=day,
            rule_set=period.rule_set,
            local=local_of(period),
            edition=edition_of(period),
        )
        if period.scheme == SCHEME:
            return _Rules(of_year)
        if period.scheme == OF_QUARTER:
            edition = quarter_edition_of(period)
            return _Rules(
                of_year,
                quarter_proposer(on=day, rule_set=national_set(period.rule_set), edition=edition),
            )
    except LookupError:
        return None
    return None


def _propose(
    rules: _Rules, row: _Row, facts: Gathered, unit: Level | None, marks: QuarterMarks | None
) -> dict[str, Any] | None:
    """Return what the rules leave on the facts so far; nothing before the subject scored itself."""
    if row.left_out or row.general is None or row.results is None:
        return None
    entered = entered_in(row.facts) if row.facts.get("entered") else _NOTHING
    subject = subject_of(
        row.kind,
        Score(row.general, row.results),
        facts,
        entered,
        unit_level=unit,
        key_grades=key_grades_in(row.self_work),
    )
    told = rules.found(subject, marks)
    if told is None:
        return None
    found, provenance = told
    return {
        "level": found.level.value if found.level else None,
        "candidates": [level.value for level in found.candidates],
        "bars": found.bars,
        **provenance,
    }


_NOTHING: Final = entered_in({})


def _record(row: _Row, facts: Gathered, unit: Level | None, as_of: str) -> str:
    """Return the facts as they are kept: what was entered and corrected stays beside the count."""
    told = {name: value for name in _NAMES if (value := getattr(facts, name)) or name in _ALWAYS}
    kept = {key: row.facts[key] for key in ("entered", "corrected") if row.facts.get(key)}
    record = {"gathered": told, **kept, "unit_level": unit.value if unit else None}
    if row.facts.get("gathered") != json.loads(json.dumps(told)):
        record["as_of"] = as_of
    else:
        record["as_of"] = row.facts.get("as_of", as_of)
    return json.dumps(record, ensure_ascii=False)


def _json(value: dict[str, Any] | None) -> str | None:
    return None if value is None else json.dumps(value, ensure_ascii=False)


def _write(rows: Collection[tuple[int, str, str | None]]) -> None:
    if not rows:
        return
    with connection.cursor() as cursor:
        cursor.execute(_TABLE)
        with cursor.copy("COPY reviews_filled (id, facts, proposal) FROM STDIN") as stream:
            for row in rows:
                stream.write_row(row)
        cursor.execute(_WRITE)
        cursor.execute("DROP TABLE reviews_filled")
