"""A period again under other rules, numbers or facts, beside what was decided; nothing is written.

Collectives come before heads and lower periods before higher ones, so that a level that moves moves
what stands on it: a head is bounded by his unit, a superior by the units below it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Final

from django.db.models import OuterRef, QuerySet, Subquery

from camket.organisation.models import UnitEdge, UnitSpan
from camket.reviews.decisions.facts import Entered, Gathered, entered_in, gathered_in, subject_of
from camket.reviews.decisions.quarters import marks_in
from camket.reviews.decisions.questions import Case, GroupCount, Moved, Outcome, Question
from camket.reviews.decisions.states import SubjectKind
from camket.reviews.models import Period, Rating, RuleSet
from camket.reviews.queries.desk.workbench import RATED, STANDING
from camket.reviews.queries.facts.faults import FaultCounts, excused_of_persons, excused_of_units
from camket.reviews.queries.own import own_pending
from camket.reviews.queries.rule_sets import edition_of, local_of, quarter_edition_of
from camket.rules.facts import LeaderFacts, Score, Subject
from camket.rules.levels import Level, Rung
from camket.rules.local.sets import LocalSet
from camket.rules.quotas import Caps
from camket.rules.schemes.codes import OF_QUARTER
from camket.rules.schemes.numbers_366 import edition_in_force
from camket.rules.schemes.quy_dinh_366 import NATIONAL, RULE_SETS
from camket.rules.what_if import Judge, judge_of, quarter_judge_of

Tell = Callable[[int, int], None]
_CHUNK: Final = 1000


def asked_about(
    period: Period, question: Question, *, reader_id: int | None = None
) -> QuerySet[Rating]:
    """Return the ratings a question is about: of the period, or of its like below as well.

    Without who asks, while his own is pending: nobody reads what would become of himself.
    """
    others = RATED & ~own_pending(reader_id)
    if not question.is_whole_province:
        return Rating.objects.filter(others, period=period)
    below = UnitEdge.objects.filter(
        ancestor_id=period.superior_id, valid__contains=period.opened_on
    ).values("descendant_id")
    return Rating.objects.filter(
        others,
        period__year=period.year,
        period__kind=period.kind,
        period__quarter=period.quarter,
        period__title=period.title,
        period__scheme=period.scheme,
        period__superior_id__in=below,
    )


def outcome_of(
    period: Period,
    question: Question,
    caps: Mapping[tuple[str, str], Caps],
    *,
    tell: Tell = lambda _done, _total: None,
    reader_id: int | None = None,
) -> Outcome:
    """Ask the rules again, and set what they say beside what stands; at most four statements.

    Args:
        period: The period that is asked about; the numbers are those it kept.
        question: What is other than it is.
        caps: How the ceiling of each list is read now; lists that are not there as the numbers say.
        tell: Told how many subjects are done, of how many.
        reader_id: Who asks; what is pending of himself is left out.

    Raises:
        LookupError: No numbers were in force on the last day of the period.
        ValueError: The question changes a number beyond its bound, or counts that cannot be.
    """
    usual, now, other = _judges(period, question)
    found = asked_about(period, question, reader_id=reader_id)
    without = found.filter(general=None).count()
    cases = list(_cases(found.exclude(general=None), period))
    excused = _excused(cases, period.year) if question.refuses_objective else {}
    _Walk(cases, now, other, question, tell, excused).go()
    return Outcome(
        total=len(cases),
        without_points=without,
        differing=sum(case.before != case.kept for case in cases),
        groups=tuple(_groups(cases, caps, question.caps, usual)),
        moved=tuple(_moved(case) for case in cases if case.before != case.after),
    )


def _judges(period: Period, question: Question) -> tuple[Caps, Judge, Judge]:
    """Return the usual ceiling, the rules as they hold, and as they are asked about."""
    if period.scheme == OF_QUARTER:
        if question.rule_set not in RULE_SETS:
            message = f"{question.rule_set} is no set of a quarter's rules"
            raise LookupError(message)
        of_quarter = quarter_edition_of(period)
        now = quarter_judge_of(of_quarter, rule_set=_national(period.rule_set))
        other = quarter_judge_of(of_quarter, rule_set=question.rule_set, numbers=question.numbers)
        return of_quarter.numbers.caps, now, other
    kept, held = edition_of(period), local_of(period)
    now = judge_of(kept, rule_set=_national(period.rule_set), local=held)
    is_same = question.rule_set == period.rule_set
    other = judge_of(
        # what a body's own set changed does not hold under another set
        kept if is_same or held is None else edition_in_force(period.ends_on),
        rule_set=_national(question.rule_set),
        local=held if is_same else _local(question.rule_set),
        numbers=question.numbers,
    )
    return kept.numbers.caps, now, other


def _excused(cases: Iterable[Case], year: int) -> dict[int, FaultCounts]:
    """Return by subject the faults that are no faults while their cause is taken as objective.

    As where faults are counted: a unit and its head answer for the unit's, everybody for his own.
    """
    held = list(cases)
    of_units = excused_of_units({one.unit_id for one in held}, year)
    people = {one.person_id for one in held if one.person_id is not None}
    of_people = excused_of_persons(people, year)
    return {one.pk: _excused_of(one, of_units, of_people) for one in held}


def _excused_of(
    case: Case, of_units: Mapping[int, FaultCounts], of_people: Mapping[int, FaultCounts]
) -> FaultCounts:
    own = of_people.get(case.person_id or 0, FaultCounts())
    is_led = case.kind is SubjectKind.LEADER and case.gathered.heads_unit
    if case.kind is not SubjectKind.COLLECTIVE and not is_led:
        return own
    unit = of_units.get(case.unit_id, FaultCounts())
    return FaultCounts(own.raised + unit.raised, own.remedied + unit.remedied)


def _national(rule_set: str) -> str:
    """Return the Centre's rules a set stands on: a body's own set stands on all of them."""
    return rule_set if rule_set in RULE_SETS else NATIONAL


def _local(code: str) -> LocalSet | None:
    """Return a body's own set, published or a draft; None for the Centre's.

    Raises:
        LookupError: There is no such set.
    """
    if code in RULE_SETS:
        return None
    found = RuleSet.objects.filter(code=code).first()
    if found is None:
        message = f"no rule set {code}"
        raise LookupError(message)
    return found.local


def _cases(found: QuerySet[Rating], period: Period) -> Iterator[Case]:
    spans = UnitSpan.objects.filter(unit_id=OuterRef("unit_id"), valid__contains=period.opened_on)
    rows = (
        found.annotate(standing=STANDING, unit_name=Subquery(spans.values("name")[:1]))
        .order_by("kind", "group", "pk")
        .values_list(
            "pk", "kind", "group", "name", "unit_id", "period__superior_id", "unit_name",
            "standing", "decided_level", "general", "results", "facts", "ruled_level", "person_id",
        )
    )  # fmt: skip
    for row in rows.iterator(chunk_size=_CHUNK):
        facts = row[11]
        unit_level = facts.get("unit_level")
        yield Case(
            pk=row[0],
            kind=SubjectKind(row[1]),
            group=row[2],
            name=row[3],
            unit_id=row[4],
            superior_id=row[5],
            unit_name=row[6] or "",
            standing=row[7],
            decided=row[8],
            score=Score(row[9] or Decimal(0), row[10] or Decimal(0)),
            gathered=gathered_in(facts),
            entered=entered_in(facts),
            unit_level=Level(unit_level) if unit_level else None,
            kept=row[12],
            person_id=row[13],
            marks=marks_in(facts) if period.scheme == OF_QUARTER else None,
        )


@dataclass(slots=True)
class _Walk:
    """The cases in the order in which one stands on another."""

    cases: list[Case]
    now: Judge
    other: Judge
    question: Question
    tell: Tell
    excused: Mapping[int, FaultCounts]
    done: int = 0

    def go(self) -> None:
        """Judge every case twice: as things are, and as they are asked about."""
        units = {one.unit_id: one for one in self.cases if one.kind is SubjectKind.COLLECTIVE}
        below: dict[int, list[Case]] = defaultdict(list)
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

    def _unit(self, case: Case, below: Mapping[int, list[Case]], judged: set[int]) -> None:
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

    def _judge(self, case: Case, gathered: Gathered, bound: Rung | None) -> None:
        as_is = _told(case, case.score, case.gathered, case.entered)
        asked = self._asked(case, gathered)
        if bound is not None and isinstance(asked, LeaderFacts) and asked.heads_unit:
            asked = replace(asked, unit_rung=bound)
        before, after = self.now.of(as_is), self.other.of(asked)
        case.before, case.after = before.level, after.level
        if case.before != case.after:
            fallen = after.rung < before.rung
            news = after.codes - before.codes if fallen else before.codes - after.codes
            kept = before.codes & after.codes  # one rule bars both, at another height
            case.why = self.other.says(asked, news or kept) or self.now.says(as_is, news)
        self.done += 1
        self.tell(self.done, len(self.cases))

    def _asked(self, case: Case, gathered: Gathered) -> Subject:
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


def _told(case: Case, score: Score, gathered: Gathered, entered: Entered) -> Subject:
    """Tell the rules of a subject; other results than those of the axes stand for themselves."""
    subject = subject_of(case.kind, score, gathered, entered, unit_level=case.unit_level)
    if case.marks is None:
        return subject
    return case.marks.of(subject, with_axes=score.results == case.score.results)


def _bound_of(unit: Case | None) -> Rung | None:
    """Return where a unit would stand that moved, None while its head stands on it as he did."""
    if unit is None or unit.before == unit.after:
        return None
    return Rung.of(Level(unit.after) if unit.after else None)


def _groups(
    cases: Iterable[Case],
    caps: Mapping[tuple[str, str], Caps],
    asked: Caps | None,
    usual: Caps,
) -> Iterator[GroupCount]:
    of_group: dict[tuple[str, str], list[Case]] = defaultdict(list)
    for case in cases:
        of_group[case.kind.value, case.group].append(case)
    for (kind, group), found in of_group.items():
        held = caps.get((kind, group), usual)
        yield GroupCount(
            kind=kind,
            group=group,
            standing=Counter(case.standing for case in found),
            before=Counter(case.before for case in found),
            after=Counter(case.after for case in found),
            caps_before=held,
            caps_after=asked or held,
        )


def _moved(case: Case) -> Moved:
    return Moved(
        pk=case.pk,
        kind=case.kind.value,
        group=case.group,
        name=case.name,
        unit_name=case.unit_name,
        before=case.before,
        after=case.after,
        decided=case.decided,
        why=tuple((one.says, one.title, one.mark.value) for one in case.why),
    )
