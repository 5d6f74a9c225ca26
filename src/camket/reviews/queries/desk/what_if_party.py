"""The Party's rules asked again: collectives before heads, lower bodies before higher ones.

So a level that moves moves what stands on it: a head is bounded by his unit, a superior by the
units below it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from camket.reviews.decisions.facts import (
    Entered,
    Gathered,
    entered_in,
    gathered_in,
    key_grades_in,
    subject_of,
)
from camket.reviews.decisions.quarters import marks_in
from camket.reviews.decisions.questions import PartyCase, Question
from camket.reviews.decisions.states import SubjectKind
from camket.reviews.models import Period
from camket.reviews.queries.desk.what_if_rows import Row, Tell, Usual, chosen_set
from camket.reviews.queries.facts.faults import FaultCounts, excused_of_persons, excused_of_units
from camket.reviews.queries.rule_sets import edition_of, local_of, quarter_edition_of
from camket.rules.facts import LeaderFacts, Score, Subject
from camket.rules.levels import Level, Rung
from camket.rules.local.applying import edition_under
from camket.rules.schemes.codes import NATIONAL, OF_QUARTER
from camket.rules.schemes.numbers_366 import edition_in_force
from camket.rules.schemes.quy_dinh_366 import RULE_SETS
from camket.rules.what_if import Judge, judge_of, quarter_judge_of


def judged_by_party(
    rows: Iterable[Row], period: Period, question: Question, tell: Tell
) -> tuple[Usual, list[PartyCase]]:
    """Return the usual ceilings, and every subject judged as things are and as asked about.

    Raises:
        LookupError: No numbers were in force on the last day of the period, or there is no such
            set.
        ValueError: The question changes a number beyond its bound, or counts that cannot be.
    """
    usual, now, other = _judges(period, question)
    cases = [_case(row, period) for row in rows]
    excused = _excused(cases, period.year) if question.refuses_objective else {}
    _Walk(cases, now, other, question, tell, excused).go()
    return usual, cases


def _case(row: Row, period: Period) -> PartyCase:
    facts = row.facts
    unit_level = facts.get("unit_level")
    return PartyCase(
        **row.case,
        score=Score(row.general, row.results),
        gathered=gathered_in(facts),
        entered=entered_in(facts),
        unit_level=Level(unit_level) if unit_level else None,
        marks=marks_in(facts) if period.scheme == OF_QUARTER else None,
        key_grades=key_grades_in(facts),
    )


def _judges(period: Period, question: Question) -> tuple[Usual, Judge, Judge]:
    """Return the usual ceilings, the rules as they hold, and as they are asked about."""
    if period.scheme == OF_QUARTER:
        if question.rule_set not in RULE_SETS:
            message = f"{question.rule_set} is no set of a quarter's rules"
            raise LookupError(message)
        of_quarter = quarter_edition_of(period)
        now = quarter_judge_of(of_quarter, rule_set=_national(period.rule_set))
        other = quarter_judge_of(of_quarter, rule_set=question.rule_set, numbers=question.numbers)
        usual = of_quarter.numbers.caps
        return Usual(usual, usual), now, other
    kept, held = edition_of(period), local_of(period)
    now = judge_of(kept, rule_set=_national(period.rule_set), local=held)
    is_same = question.rule_set == period.rule_set
    # what a body's own set changed does not hold under another set
    asked = kept if is_same or held is None else edition_in_force(period.ends_on)
    local = held if is_same else chosen_set(question.rule_set)
    other = judge_of(
        asked, rule_set=_national(question.rule_set), local=local, numbers=question.numbers
    )
    caps = (edition_under(local, asked) if local else asked).numbers.caps
    return Usual(kept.numbers.caps, caps), now, other


def _national(rule_set: str) -> str:
    """Return the Centre's rules a set stands on: a body's own set stands on all of them."""
    return rule_set if rule_set in RULE_SETS else NATIONAL


def _excused(cases: Iterable[PartyCase], year: int) -> dict[int, FaultCounts]:
    """Return by subject the faults that are no faults while their cause is taken as objective.

    As where faults are counted: a unit and its head answer for the unit's, everybody for his own.
    """
    held = list(cases)
    of_units = excused_of_units({one.unit_id for one in held}, year)
    people = {one.person_id for one in held if one.person_id is not None}
    of_people = excused_of_persons(people, year)
    return {one.pk: _excused_of(one, of_units, of_people) for one in held}


def _excused_of(
    case: PartyCase, of_units: Mapping[int, FaultCounts], of_people: Mapping[int, FaultCounts]
) -> FaultCounts:
    own = of_people.get(case.person_id or 0, FaultCounts())
    is_led = case.kind is SubjectKind.LEADER and case.gathered.heads_unit
    if case.kind is not SubjectKind.COLLECTIVE and not is_led:
        return own
    unit = of_units.get(case.unit_id, FaultCounts())
    return FaultCounts(own.raised + unit.raised, own.remedied + unit.remedied)


@dataclass(slots=True)
class _Walk:
    """The cases in the order in which one stands on another."""

    cases: list[PartyCase]
    now: Judge
    other: Judge
    question: Question
    tell: Tell
    excused: Mapping[int, FaultCounts]
    done: int = 0

    def go(self) -> None:
        """Judge every case twice: as things are, and as they are asked about."""
        units = {one.unit_id: one for one in self.cases if one.kind is SubjectKind.COLLECTIVE}
        below: dict[int, list[PartyCase]] = defaultdict(list)
        for one in units.values():
            if one.superior_id != one.unit_id:
                below[one.superior_id].append(one)
        judged: set[int] = set()
        for one in units.values():
            self._unit(one, below, judged)
        for one in self.cases:
            if one.kind is not SubjectKind.COLLECTIVE:
                unit = units.get(one.unit_id)
                self._judge(one, one.gathered, _bound_of(unit))

    def _unit(
        self, case: PartyCase, below: Mapping[int, list[PartyCase]], judged: set[int]
    ) -> None:
        """Judge a collective after those below it; the tree of bodies is a few steps deep."""
        if case.pk in judged:
            return
        judged.add(case.pk)
        for one in below.get(case.unit_id, ()):
            self._unit(one, below, judged)
        levels = Counter(case.gathered.subordinate_levels)
        for one in below.get(case.unit_id, ()):
            if one.before != one.after and one.before in levels:
                levels[one.before] -= 1
                levels[one.after] += 1
        told = tuple(sorted(level for level in levels.elements() if level))
        self._judge(case, replace(case.gathered, subordinate_levels=told), None)

    def _judge(self, case: PartyCase, gathered: Gathered, bound: Rung | None) -> None:
        as_is = _told(case, case.score, case.gathered, case.entered)
        asked = self._asked(case, gathered)
        if bound is not None and isinstance(asked, LeaderFacts) and asked.heads_unit:
            asked = replace(asked, unit_rung=bound)
        before, after = self.now.of(as_is), self.other.of(asked)
        case.before, case.after = before.level if case.is_scored else "", after.level
        if not case.is_scored:
            case.why = self.other.says(asked, after.codes)
        elif case.before != case.after:
            fallen = after.rung < before.rung
            news = after.codes - before.codes if fallen else before.codes - after.codes
            kept = before.codes & after.codes  # one rule bars both, at another height
            case.why = self.other.says(asked, news or kept) or self.now.says(as_is, news)
        self.done += 1
        self.tell(self.done, len(self.cases))

    def _asked(self, case: PartyCase, gathered: Gathered) -> Subject:
        entered, score = case.entered, case.score
        if self.question.refuses_objective:
            entered = replace(entered, excused_undone=0, excused_late=0)
            back = self.excused[case.pk]
            gathered = replace(
                gathered,
                excused_undone=0,
                excused_late=0,
                faults_raised=gathered.faults_raised + back.raised,
                faults_remedied=gathered.faults_remedied + back.remedied,
            )
        if self.question.refuses_exceeded:
            gathered = replace(gathered, exceeded=0)
        if case.pk == self.question.subject_id:
            counts: dict[str, Any] = dict(self.question.counts)
            gathered = replace(gathered, **counts)
            points = self.question.points
            score = Score(
                points.get("general", score.general), points.get("results", score.results)
            )
        return _told(case, score, gathered, entered)


def _told(case: PartyCase, score: Score, gathered: Gathered, entered: Entered) -> Subject:
    """Tell the rules of a subject; other results than those of the axes stand for themselves."""
    subject = subject_of(
        case.kind,
        score,
        gathered,
        entered,
        unit_level=case.unit_level,
        key_grades=case.key_grades,
    )
    if case.marks is None:
        return subject
    return case.marks.of(subject, with_axes=score.results == case.score.results)


def _bound_of(unit: PartyCase | None) -> Rung | None:
    """Return where a unit would stand that moved, None while its head stands on it as he did."""
    if unit is None or unit.before == unit.after:
        return None
    return Rung.of(Level(unit.after) if unit.after else None)
