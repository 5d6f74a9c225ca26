"""A level for very many subjects: the same rules as `rate`, without a sentence for each.

What a page tells of one subject is found by `rate` from the same facts; this keeps the codes of
the rules that bar it, so that a province is done in seconds.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from camket.rules.ceiling import Rule
from camket.rules.facts import CollectiveFacts, CommonFacts, LeaderFacts, Subject
from camket.rules.levels import Level, Rung
from camket.rules.loading import CENTRE
from camket.rules.schemes.numbers_366 import SCHEME, Edition, Numbers, edition_in_force
from camket.rules.schemes.quy_dinh_366 import (
    ENOUGH_DATA,
    NATIONAL,
    CollectiveRule,
    LeaderRule,
    collective_rules,
    leader_rules,
)

F = TypeVar("F", bound=CommonFacts)


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the rules leave to a subject.

    Attributes:
        level: The level proposed; None where a body decides, or where there is nothing to judge.
        candidates: What the body chooses between.
        bars: Codes of the rules that keep it from a higher level, in the order of the scheme.
    """

    level: Level | None
    candidates: tuple[Level, ...]
    bars: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Proposer:
    """The rules and numbers of one period, read once for all its subjects."""

    edition: Edition
    rule_set: str
    collective: tuple[CollectiveRule, ...]
    leader: tuple[LeaderRule, ...]

    def propose(self, subject: Subject) -> Proposal | None:
        """Propose a level for one subject; None for a class these rules do not know."""
        numbers = self.edition.numbers
        if isinstance(subject, CollectiveFacts):
            return _proposal(self.collective, subject, numbers)
        if isinstance(subject, LeaderFacts):
            return _proposal(self.leader, subject, numbers)
        return None

    def provenance(self) -> dict[str, str]:
        """Return under what it was found, as a finding keeps it."""
        return {
            "scheme": SCHEME,
            "rules": self.rule_set,
            "numbers_version": self.edition.published.version,
            "numbers_digest": self.edition.published.digest,
        }


def proposer(*, on: date, rule_set: str = NATIONAL, issuer: str = CENTRE) -> Proposer:
    """Read the rules and numbers in force on a day.

    Raises:
        LookupError: No numbers were in force on that day, or no such rule set exists.
    """
    return Proposer(
        edition_in_force(on, issuer), rule_set, collective_rules(rule_set), leader_rules(rule_set)
    )


def _proposal(rules: Iterable[Rule[F, Numbers]], subject: F, numbers: Numbers) -> Proposal:
    rung, bars = Rung.HTXS, []
    for rule in rules:
        if rule.bars(subject, numbers):
            rung = min(rung, rule.ceiling_of(subject))
            bars.append(rule.code)
    undecided = rung is Rung.UNDECIDED and ENOUGH_DATA.code not in bars
    return Proposal(rung.level, (Level.HT, Level.KHT) if undecided else (), tuple(bars))
