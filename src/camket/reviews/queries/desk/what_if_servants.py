"""NĐ 335/2025 asked again: who is led comes before who leads.

So d, the result of those somebody leads, follows a level that moves.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from camket.reviews.decisions.asked_servants import (
    levels_moved,
    with_asked_leading,
    with_asked_lines,
    with_asked_statements,
    without_excuses,
)
from camket.reviews.decisions.facts import corrected_in
from camket.reviews.decisions.questions import Question, ServantCase
from camket.reviews.decisions.servants import (
    counts_in,
    servant_entered_in,
    servant_of,
    with_corrected_lines,
)
from camket.reviews.models import Period
from camket.reviews.queries.desk.what_if_rows import Row, Tell, Usual, chosen_set
from camket.reviews.queries.facts.servants import led_by
from camket.reviews.queries.rule_sets import servant_edition_of
from camket.rules.levels import Level, Rung
from camket.rules.local.applying import servant_edition_under
from camket.rules.schemes.nghi_dinh_335 import ServantFacts
from camket.rules.schemes.numbers_335 import edition_in_force
from camket.rules.what_if_335 import ServantJudge, servant_judge_of, why_moved


def judged_by_products(
    rows: Iterable[Row], period: Period, question: Question, tell: Tell
) -> tuple[Usual, list[ServantCase]]:
    """Return the usual ceilings, and every civil servant judged as things are and as asked about.

    Raises:
        LookupError: No numbers were in force on the last day of the period, or there is no such
            set.
        ValueError: The question changes a number beyond its bound, or counts that cannot be.
    """
    usual, now, other = _judges(period, question)
    cases = [_case(row) for row in rows]
    _Walk({one.pk: one for one in cases}, now, other, question, tell).go()
    return usual, cases


def _judges(period: Period, question: Question) -> tuple[Usual, ServantJudge, ServantJudge]:
    """Return the usual ceilings, the rules as they hold, and as they are asked about."""
    kept = servant_edition_of(period)
    asked = kept
    if question.rule_set != period.rule_set:
        local = chosen_set(question.rule_set)
        asked = edition_in_force(period.ends_on)
        asked = servant_edition_under(local, asked) if local else asked
    other = servant_judge_of(asked, numbers=question.numbers)
    return Usual(kept.numbers.caps, asked.numbers.caps), servant_judge_of(kept), other


def _case(row: Row) -> ServantCase:
    return ServantCase(
        **row.case,
        general=row.general,
        counts=with_corrected_lines(counts_in(row.facts), corrected_in(row.facts)),
        stated=servant_entered_in(row.facts),
    )


@dataclass(slots=True)
class _Walk:
    """The cases in the order in which one stands on another."""

    cases: Mapping[int, ServantCase]
    now: ServantJudge
    other: ServantJudge
    question: Question
    tell: Tell
    done: int = 0

    def go(self) -> None:
        """Judge every case twice: as things are, and as they are asked about."""
        heads = {pk for pk, one in self.cases.items() if one.counts.leads}
        led = led_by(heads)
        for pk, one in self.cases.items():
            if pk not in heads:
                self._judge(one, ())
        for pk in heads:
            self._judge(self.cases[pk], led.get(pk, ()))

    def _judge(self, case: ServantCase, led: Collection[int]) -> None:
        as_is = servant_of(case.general, case.counts, case.stated)
        asked = self._asked(case, led)
        before, after = self.now.rung_of(as_is), self.other.rung_of(asked)
        case.before, case.after = _code(before), _code(after)
        if before is not after:
            case.why = why_moved(self.now.verdict_of(as_is), self.other.verdict_of(asked))
        self.done += 1
        self.tell(self.done, len(self.cases))

    def _asked(self, case: ServantCase, led: Collection[int]) -> ServantFacts:
        counts, stated, general = case.counts, case.stated, case.general
        if self.question.refuses_objective:
            counts = without_excuses(counts)
        moved = [
            (one.decided, _would_be(one))
            for pk in led
            if (one := self.cases.get(pk)) is not None and one.decided and one.before != one.after
        ]
        counts = replace(counts, below=levels_moved(counts.below, moved))
        if case.pk != self.question.subject_id:
            return servant_of(general, counts, stated)
        told = self.question.counts
        counts = with_asked_lines(counts, told)
        stated = with_asked_statements(stated, told)
        general = self.question.points.get("general", general)
        return with_asked_leading(servant_of(general, counts, stated), told)


def _code(rung: Rung) -> str:
    return rung.level.value if rung.level else ""


def _would_be(case: ServantCase) -> str:
    """Return the level a body would have decided: another one than the rules' stays, if lower."""
    if case.decided == case.before:
        return case.after
    lower = min(Level(case.decided).rung, Rung.of(Level(case.after) if case.after else None))
    return _code(lower)
