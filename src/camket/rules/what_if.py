"""Subjects under other rules or other numbers than those in force: an answer to a question.

What comes out is no proposal and is kept by nobody: no body has put these numbers into force.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from camket.rules.ceiling import Mark, Rule
from camket.rules.facts import Kind, Subject, kind_of
from camket.rules.levels import Rung
from camket.rules.local.applying import edition_under, rules_under
from camket.rules.local.sets import LocalSet
from camket.rules.schemes.codes import NATIONAL
from camket.rules.schemes.huong_dan_02 import quarter_rules
from camket.rules.schemes.numbers_02 import QuarterEdition
from camket.rules.schemes.numbers_366 import Edition, Numbers
from camket.rules.schemes.quy_dinh_366 import (
    collective_rules,
    leader_rules,
    postless_rules,
)

MOST: Final[Mapping[str, int]] = {
    "best_from": 100,
    "good_from": 100,
    "fair_from": 100,
    "exceeded_at_least": 100,
    "late_at_most": 100,
    "done_at_least": 100,
    "failed_fields_at_most": 100,
    "low_votes_at_most": 100,
    "undone_at_most": 100,
}
"""The numbers a question may change, each a share in percent or points of 100, with its bound."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A rule that keeps a subject from a level, with its sentence and where it stands."""

    rule: str
    says: str
    title: str
    mark: Mark


@dataclass(frozen=True, slots=True)
class Judged:
    """Where a subject comes to stand, and the rules that keep it there."""

    rung: Rung
    codes: frozenset[str]

    @property
    def level(self) -> str:
        """Return the level's code, empty where a body would have to decide."""
        return self.rung.level.value if self.rung.level else ""


@dataclass(frozen=True, slots=True)
class Judge:
    """The rules of each class of subjects, with one set of numbers."""

    numbers: Numbers
    rules: Mapping[Kind, tuple[Rule[Any, Any], ...]]

    def of(self, subject: Subject) -> Judged:
        """Return where a subject comes to stand."""
        barring = [
            rule for rule in self.rules[kind_of(subject)] if rule.bars(subject, self.numbers)
        ]
        rung = min((rule.ceiling_of(subject) for rule in barring), default=Rung.HTXS)
        return Judged(rung, frozenset(rule.code for rule in barring))

    def says(self, subject: Subject, codes: frozenset[str]) -> tuple[Bar, ...]:
        """Return in sentences how a subject stands to some rules: barred, or no longer."""
        return tuple(
            Bar(rule.code, self._words(rule, subject), rule.source.title, rule.source.mark)
            for rule in self.rules[kind_of(subject)]
            if rule.code in codes
        )

    def _words(self, rule: Rule[Any, Any], subject: Subject) -> str:
        bars = rule.bars(subject, self.numbers)
        return rule.says(subject, self.numbers) if bars else rule.holds(subject, self.numbers)


def judge_of(
    edition: Edition,
    *,
    rule_set: str = NATIONAL,
    local: LocalSet | None = None,
    numbers: Mapping[str, int] | None = None,
) -> Judge:
    """Return a set of rules with some numbers of an edition changed.

    Args:
        edition: The numbers of the Centre in force.
        rule_set: Which of the Centre's rules.
        local: A body's own set over them, published or still a draft.
        numbers: Numbers that are asked about, over all of these.

    Raises:
        ValueError: A number is not one that a question may change, or beyond its bound.
    """
    changed = _changed(numbers)
    base = edition_under(local, edition) if local else edition
    return Judge(
        numbers=replace(base.numbers, **changed),
        rules={
            Kind.COLLECTIVE: _rules(collective_rules(rule_set), local),
            Kind.LEADER: _rules(leader_rules(rule_set), local),
            Kind.INDIVIDUAL: _rules(postless_rules(rule_set), local),
            Kind.MEMBER_OUTSIDE: _rules(postless_rules(rule_set), local),
        },
    )


def quarter_judge_of(
    edition: QuarterEdition,
    *,
    rule_set: str = NATIONAL,
    numbers: Mapping[str, int] | None = None,
) -> Judge:
    """Return the rules of a quarter: its own for who leads, those of the year for the others.

    Args:
        edition: The numbers of the quarter in force.
        rule_set: Which of the Centre's rules.
        numbers: Numbers that are asked about, over all of these.

    Raises:
        ValueError: A number is not one that a question may change, or beyond its bound.
    """
    asked = replace(edition.numbers, **_changed(numbers))
    return Judge(
        numbers=asked,
        rules={
            Kind.COLLECTIVE: collective_rules(rule_set),
            Kind.LEADER: quarter_rules(rule_set, undone_fails=asked.undone_fails),
            Kind.INDIVIDUAL: postless_rules(rule_set),
            Kind.MEMBER_OUTSIDE: postless_rules(rule_set),
        },
    )


def _changed(numbers: Mapping[str, int] | None) -> dict[str, Any]:
    changed: dict[str, Any] = dict(numbers or {})
    for name, value in changed.items():
        if not 0 <= value <= MOST.get(name, -1):
            message = f"{name}: {value} is not a number a question may ask for"
            raise ValueError(message)
    return changed


def _rules(
    rules: tuple[Rule[Any, Numbers], ...], local: LocalSet | None
) -> tuple[Rule[Any, Numbers], ...]:
    return rules_under(rules, local) if local else rules
