"""A level for very many subjects: the same rules as `rate`, without a sentence for each.

What a page tells of one subject is found by `rate` from the same facts; this keeps the codes of
the rules that bar it, so that a province is done in seconds.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from camket.rules.ceiling import Rule, barring, lowest_of
from camket.rules.facts import CollectiveFacts, CommonFacts, LeaderFacts, PostlessFacts, Subject
from camket.rules.levels import Level, Rung
from camket.rules.loading import CENTRE
from camket.rules.local.applying import edition_under, rules_under
from camket.rules.local.sets import LocalSet
from camket.rules.schemes.codes import NATIONAL, OF_QUARTER
from camket.rules.schemes.huong_dan_02 import QuarterFacts, QuarterRule, quarter_rules
from camket.rules.schemes.numbers_02 import QuarterEdition, quarter_edition
from camket.rules.schemes.numbers_366 import SCHEME, Edition, edition_in_force
from camket.rules.schemes.quy_dinh_366 import (
    ENOUGH_DATA,
    CollectiveRule,
    LeaderRule,
    PostlessRule,
    collective_rules,
    leader_rules,
    postless_rules,
)

F = TypeVar("F", bound=CommonFacts)
N = TypeVar("N")


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
    postless: tuple[PostlessRule, ...]

    def propose(self, subject: Subject) -> Proposal:
        """Propose a level for one subject."""
        numbers = self.edition.numbers
        match subject:
            case CollectiveFacts():
                return _proposal(self.collective, subject, numbers)
            case LeaderFacts():
                return _proposal(self.leader, subject, numbers)
            case PostlessFacts():
                return _proposal(self.postless, subject, numbers)

    def provenance(self) -> dict[str, str]:
        """Return under what it was found, as a finding keeps it."""
        return {
            "scheme": SCHEME,
            "rules": self.rule_set,
            "numbers_version": self.edition.published.version,
            "numbers_digest": self.edition.published.digest,
        }


def proposer(
    *,
    on: date,
    rule_set: str = NATIONAL,
    issuer: str = CENTRE,
    local: LocalSet | None = None,
    edition: Edition | None = None,
) -> Proposer:
    """Read the rules and numbers in force on a day, under a body's own set where there is one.

    Numbers that were kept stand in place of those in force.

    Raises:
        LookupError: No numbers were in force on that day, or no such rule set exists.
    """
    edition = edition or edition_in_force(on, issuer)
    if local is not None:
        return Proposer(
            edition_under(local, edition),
            rule_set,
            rules_under(collective_rules(NATIONAL), local),
            rules_under(leader_rules(NATIONAL), local),
            rules_under(postless_rules(NATIONAL), local),
        )
    return Proposer(
        edition,
        rule_set,
        collective_rules(rule_set),
        leader_rules(rule_set),
        postless_rules(rule_set),
    )


@dataclass(frozen=True, slots=True)
class QuarterProposer:
    """The rules and numbers of one quarter of those who lead, read once for all of them."""

    edition: QuarterEdition
    rule_set: str
    rules: tuple[QuarterRule, ...]

    def propose(self, quarter: QuarterFacts) -> Proposal:
        """Propose a level for one leader's quarter."""
        return _proposal(self.rules, quarter, self.edition.numbers)

    def provenance(self) -> dict[str, str]:
        """Return under what it was found, as a finding keeps it."""
        return {
            "scheme": OF_QUARTER,
            "rules": self.rule_set,
            "numbers_version": self.edition.version,
            "numbers_digest": self.edition.digest,
        }


def quarter_proposer(
    *,
    on: date,
    rule_set: str = NATIONAL,
    issuer: str = CENTRE,
    undone_fails: bool | None = None,
    edition: QuarterEdition | None = None,
) -> QuarterProposer:
    """Read the rules and numbers of a quarter that ends on a day.

    Args:
        on: The last day of the quarter.
        rule_set: Name of the set.
        issuer: Whose numbers hold.
        undone_fails: The switch of P-N8; None leaves it as the numbers have it.
        edition: Numbers kept from before, where those in force on the day are not to be taken.

    Raises:
        LookupError: No numbers were in force on that day, or no such rule set exists.
    """
    edition = edition or quarter_edition(on, issuer)
    switch = edition.numbers.undone_fails if undone_fails is None else undone_fails
    return QuarterProposer(edition, rule_set, quarter_rules(rule_set, undone_fails=switch))


def _proposal(rules: Iterable[Rule[F, N]], subject: F, numbers: N) -> Proposal:
    barred_by = barring(rules, subject, numbers)
    rung, bars = lowest_of(barred_by, subject), tuple(rule.code for rule in barred_by)
    undecided = rung is Rung.UNDECIDED and ENOUGH_DATA.code not in bars
    return Proposal(rung.level, (Level.HT, Level.KHT) if undecided else (), bars)
