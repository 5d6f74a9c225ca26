"""Leaders rated for a quarter under Hướng dẫn 02-HD/BTCTW, one by one and as a document."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from camket.rules.answering import Answered, Evaluation
from camket.rules.ceiling import conditions_of
from camket.rules.facts import Kind
from camket.rules.finding import Finding, Provenance
from camket.rules.judging import Ruling, judge
from camket.rules.levels import Level
from camket.rules.loading import CENTRE
from camket.rules.schemes.codes import NATIONAL
from camket.rules.schemes.huong_dan_02 import (
    QUARTER_SETS,
    Alert,
    QuarterFacts,
    alerts_on,
    quarter_rules,
)
from camket.rules.schemes.numbers_02 import SCHEME, QuarterEdition, QuarterNumbers, quarter_edition
from camket.rules.schemes.reading_02 import read_quarters
from camket.rules.schemes.remedies_02 import QUARTER_REMEDIES
from camket.rules.schemes.wording_366 import notes_on_unit
from camket.shared.errors import UnusableInputError


@dataclass(frozen=True, slots=True)
class QuarterFinding(Finding):
    """A proposal for one quarter.

    Attributes:
        facts: What was known.
        alerts: What is to be reported beside the level.
    """

    facts: QuarterFacts
    alerts: tuple[Alert, ...]

    def as_answer(self) -> dict[str, object]:
        """Return what `camket evaluate` says of a quarter, but for the id."""
        return {
            **Finding.as_answer(self),
            "axes": [axis.as_record() for axis in self.facts.axes],
            "alerts": [one.as_record() for one in self.alerts],
        }


@lru_cache
def quarter_ruling(rule_set: str, *, undone_fails: bool) -> Ruling[QuarterFacts, QuarterNumbers]:
    """Return what holds for a quarter; a set that does not exist is a KeyError."""
    return Ruling(quarter_rules(rule_set, undone_fails=undone_fails), QUARTER_REMEDIES)


def rate_quarter(
    facts: QuarterFacts,
    *,
    on: date | None = None,
    rule_set: str = NATIONAL,
    issuer: str = CENTRE,
    undone_fails: bool | None = None,
    edition: QuarterEdition | None = None,
) -> QuarterFinding:
    """Propose a level for a quarter, with every condition, the axes and what is to be reported.

    Args:
        facts: What is known of the quarter.
        on: The last day of the quarter, whose numbers hold; None takes the latest published.
        rule_set: `national`, or `national-A` for the rules read in the regulation itself.
        issuer: Whose numbers hold.
        undone_fails: The switch of P-N8; None leaves it as the numbers have it.
        edition: Numbers kept from before, where those in force on a day are not to be taken.

    Raises:
        LookupError: No numbers were in force on that day, or no such rule set exists.
    """
    edition = edition or quarter_edition(on, issuer)
    switch = edition.numbers.undone_fails if undone_fails is None else undone_fails
    return _rated(facts, edition, rule_set, undone_fails=switch)


def quarter_alerts(
    quarters: Sequence[Level | None], *, on: date, issuer: str = CENTRE
) -> tuple[Alert, ...]:
    """Return what a row of quarters asks to be reported, the latest last (P-Q2).

    Args:
        quarters: Their levels; None is one a body has yet to decide on.
        on: The last day of the latest quarter, whose numbers hold; before the first, nothing is.
        issuer: Whose numbers hold.
    """
    try:
        numbers = quarter_edition(on, issuer).numbers
    except LookupError:
        return ()
    return alerts_on(quarters, numbers)


def _rated(
    facts: QuarterFacts, edition: QuarterEdition, rule_set: str, *, undone_fails: bool
) -> QuarterFinding:
    numbers = edition.numbers
    ruling = quarter_ruling(rule_set, undone_fails=undone_fails)
    verdict = judge(facts, numbers, ruling, notes=notes_on_unit(facts, ruling.rules))
    return QuarterFinding(
        score=verdict.score,
        band=verdict.band,
        level=verdict.level,
        candidates=verdict.candidates,
        reasons=verdict.reasons,
        would_reach=verdict.would_reach,
        notes=verdict.notes,
        kind=Kind.LEADER,
        conditions=conditions_of(ruling.rules, facts, numbers),
        provenance=Provenance(SCHEME, rule_set, edition.version, edition.digest),
        facts=facts,
        alerts=alerts_on([*facts.earlier, verdict.level], numbers),
    )


def evaluation_of_quarters(document: object, *, rule_set: str = NATIONAL) -> Evaluation:
    """Read a document of leaders whole; they are rated as the answer is gone through.

    Raises:
        UnusableInputError: The document is malformed; the message names the key.
    """
    if rule_set not in QUARTER_SETS:
        message = f'--rules: "{rule_set}" is not known; known: {", ".join(QUARTER_SETS)}'
        raise UnusableInputError(message)
    edition = quarter_edition()
    read = read_quarters(document, edition.numbers)

    def answered(place: int) -> Answered:
        case = read.cases[place]
        finding = _rated(case.facts, edition, rule_set, undone_fails=read.undone_fails)
        return Answered(case.id, case.group, finding.level, finding.as_answer())

    return Evaluation(
        {"scheme": SCHEME, "rules": rule_set, "switches": {"P-N8": read.undone_fails}},
        len(read.cases),
        answered,
        lambda _ids: read.caps,
    )
