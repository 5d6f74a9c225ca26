"""Civil servants rated under Nghị định 335/2025/NĐ-CP, one by one and as a document of cases."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from camket.rules.answering import Answered, Evaluation
from camket.rules.ceiling import Condition
from camket.rules.finding import Provenance
from camket.rules.formulas.base import Scored, plain
from camket.rules.levels import Level
from camket.rules.loading import CENTRE
from camket.rules.schemes.codes import NATIONAL, NATIONAL_A
from camket.rules.schemes.nghi_dinh_335 import ServantFacts, judge
from camket.rules.schemes.numbers_335 import SCHEME, Edition, edition_in_force
from camket.rules.schemes.reading_335 import ServantCase, ServantDocument, read_servants
from camket.rules.schemes.remedies_335 import changes_for
from camket.rules.would_reach import Change
from camket.shared.errors import UnusableInputError

RULE_SETS: Final = (NATIONAL, NATIONAL_A)
"""The same here: every rule of the level was read with its article."""


@dataclass(frozen=True, slots=True)
class ServantFinding:
    """A proposal of the rules for one civil servant.

    Attributes:
        facts: What was known.
        scored: The computation; None where it cannot be made.
        band: The band of the score alone, None without a score.
        level: The level proposed; None where nothing can be judged.
        conditions: Every rule, met or not, highest level first.
        would_reach: Smallest changes of fact that would give a higher level.
        provenance: Under which scheme, rules and numbers.
    """

    facts: ServantFacts
    scored: Scored | None
    band: Level | None
    level: Level | None
    conditions: tuple[Condition, ...]
    would_reach: tuple[Change, ...]
    provenance: Provenance

    @property
    def needs_decision(self) -> bool:
        """Say whether the rules cannot propose a level."""
        return self.level is None

    @property
    def reasons(self) -> tuple[Condition, ...]:
        """Return what keeps the person from a higher level, highest level first."""
        return tuple([one for one in self.conditions if one.is_met is False])

    def as_answer(self) -> dict[str, object]:
        """Return what `camket evaluate` says of a civil servant, but for the id."""
        scored = self.scored
        answer: dict[str, object] = {
            "score": None if scored is None else plain(scored.total),
            "band": str(self.band) if self.band else None,
            "level": str(self.level) if self.level else None,
            "needs_decision": self.needs_decision,
            "reasons": [one.as_reason() for one in self.reasons],
            "would_reach": [one.as_record() for one in self.would_reach],
            "surplus": {"products": self.facts.surplus, "assigned": self.facts.assigned},
            "computation": None if scored is None else scored.as_record(),
        }
        if self.facts.leading is not None:
            answer["measured_on"] = "field" if self.facts.leading.of_field else "unit"
        if self.needs_decision:
            answer["candidates"] = []
        return answer

    def as_record(self) -> dict[str, object]:
        """Return plain values for keeping: the answer, all conditions, and under what."""
        return {
            **self.as_answer(),
            "kind": self.facts.kind.value,
            "conditions": [one.as_record() for one in self.conditions],
            **self.provenance.as_record(),
        }


def rate_servant(
    facts: ServantFacts,
    *,
    on: date | None = None,
    rule_set: str = NATIONAL,
    issuer: str = CENTRE,
    edition: Edition | None = None,
) -> ServantFinding:
    """Propose a level for a civil servant, with the whole computation and every reason.

    Args:
        facts: What is known of the person.
        on: The day whose numbers hold; None takes the latest published.
        rule_set: Name of the set, kept with the finding.
        issuer: Whose numbers hold.
        edition: The numbers themselves, where a body's own set holds.

    Raises:
        LookupError: No numbers were in force on that day.
    """
    edition = edition or edition_in_force(on, issuer)
    verdict = judge(facts, edition.numbers, edition.added)
    published = edition.published
    return ServantFinding(
        facts=facts,
        scored=verdict.scored,
        band=verdict.band,
        level=verdict.rung.level,
        conditions=verdict.conditions,
        would_reach=changes_for(facts, edition.numbers, verdict, edition.added),
        provenance=Provenance(SCHEME, rule_set, published.version, published.digest),
    )


def evaluation_of_servants(document: object, *, rule_set: str = NATIONAL) -> Evaluation:
    """Read the head of a document; its civil servants are read and rated as they are answered.

    Raises:
        UnusableInputError: The document is malformed; the message names the key.
    """
    if rule_set not in RULE_SETS:
        message = f'--rules: "{rule_set}" is not known; known: {", ".join(RULE_SETS)}'
        raise UnusableInputError(message)
    edition = edition_in_force()
    read = read_servants(document, edition.numbers)
    return evaluation_of_cases(read, {"scheme": SCHEME, "rules": rule_set}, edition)


def evaluation_of_cases(
    read: ServantDocument, head: Mapping[str, object], edition: Edition
) -> Evaluation:
    """Return the evaluation of cases that were read, under some numbers.

    Args:
        read: The cases.
        head: What the answer begins with.
        edition: The numbers, and the conditions a body adds.
    """
    return Evaluation(
        {**head, "catalogue": read.catalogue},
        len(read.cases),
        lambda place: _answered(read.cases.at(place), str(head["rules"]), edition),
        read.cases.caps,
    )


def _answered(case: ServantCase, rule_set: str, edition: Edition) -> Answered:
    finding = rate_servant(case.facts, rule_set=rule_set, edition=edition)
    return Answered(case.id, case.group, finding.level, finding.as_answer())
