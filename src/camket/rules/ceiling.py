"""The level is the lowest ceiling: a rule only ever lowers, so their order cannot matter."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Generic, NamedTuple, TypeVar

from camket.rules.facts import CommonFacts
from camket.rules.levels import Level, Rung

F_contra = TypeVar("F_contra", bound=CommonFacts, contravariant=True)
N_contra = TypeVar("N_contra", contravariant=True)


class Mark(StrEnum):
    """How far a rule is known: A, read with its article; B, read in documents applying it."""

    A = "A"
    B = "B"


@dataclass(frozen=True, slots=True)
class Source:
    """Where a rule stands.

    Attributes:
        citation: Short, as records and files carry it: 366 Đ11.1.
        title: As a page shows it: Điều 11.1 Quy định 366-QĐ/TW.
        mark: How far it is known; a B is never called a regulation of the centre.
    """

    citation: str
    title: str
    mark: Mark


def _always(_facts: CommonFacts) -> bool:
    return True


# Not slotted: calling a parametrised alias of a frozen slotted generic raises on Python 3.11.
@dataclass(frozen=True)
class Rule(Generic[F_contra, N_contra]):
    """One rule of a scheme.

    Attributes:
        code: Its code, the same in every record.
        source: Where it stands.
        ceiling: The highest rung it leaves to a subject it applies to.
        applies: Whether it bars the subject.
        says: Why it bars the subject, with the numbers.
        holds: What is fulfilled while it does not, with the numbers.
        concerns: Whether the subject has anything the rule could look at.
        counts: Whether it looks at score or tasks: without a task it cannot be judged.
        ceiling_for: The ceiling where it depends on the subject.
        test: Whether it concerns a subject and bars it; asked of very many.
    """

    code: str
    source: Source
    ceiling: Rung
    applies: Callable[[F_contra, N_contra], bool]
    says: Callable[[F_contra, N_contra], str]
    holds: Callable[[F_contra, N_contra], str]
    concerns: Callable[[F_contra], bool] = _always
    counts: bool = False
    ceiling_for: Callable[[F_contra], Rung] | None = None
    test: Callable[[F_contra, N_contra], bool] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Leave out of the test what is always so."""
        test = self.applies if self.concerns is _always else self._concerns_and_applies
        object.__setattr__(self, "test", test)

    def _concerns_and_applies(self, facts: F_contra, numbers: N_contra) -> bool:
        return self.concerns(facts) and self.applies(facts, numbers)

    def ceiling_of(self, facts: F_contra) -> Rung:
        """Return the highest rung left to this subject if the rule applies."""
        return self.ceiling if self.ceiling_for is None else self.ceiling_for(facts)

    def can_be_judged(self, facts: F_contra) -> bool:
        """Say whether there is something to judge: without a task, neither score nor tasks."""
        return not self.counts or facts.tasks.assigned > 0

    def bars(self, facts: F_contra, numbers: N_contra) -> bool:
        """Say whether the rule keeps the subject from some level."""
        return self.can_be_judged(facts) and self.test(facts, numbers)


class Condition(NamedTuple):
    """A rule beside the subject's facts.

    Attributes:
        rule: Code of the rule.
        level: The level it is a condition of: the lowest one it bars when it is not met.
        is_met: Whether it holds; None where it cannot be judged for want of tasks.
        says: The sentence a person reads, with the numbers.
        source: Where the rule stands.
    """

    rule: str
    level: Level
    is_met: bool | None
    says: str
    source: Source

    @property
    def is_forcing(self) -> bool:
        """Say whether this is a case that forces KHT rather than a condition of a level."""
        return self.rule.startswith("P-N")

    def as_reason(self) -> dict[str, object]:
        """Return what keeps the subject from a level, as contracts and records write it."""
        return {
            "rule": self.rule,
            "bars": str(self.level),
            "citation": self.source.citation,
            "mark": str(self.source.mark),
            "says": self.says,
        }

    def as_record(self) -> dict[str, object]:
        """Return plain values for keeping."""
        return {
            "rule": self.rule,
            "level": self.level.value,
            "is_met": self.is_met,
            "says": self.says,
            "citation": self.source.citation,
            "source": self.source.title,
            "mark": self.source.mark.value,
        }


def barring(
    rules: Iterable[Rule[F_contra, N_contra]], facts: F_contra, numbers: N_contra
) -> list[Rule[F_contra, N_contra]]:
    """Return the rules that keep the subject from some level."""
    if facts.tasks.assigned == 0:
        rules = [rule for rule in rules if not rule.counts]
    return [rule for rule in rules if rule.test(facts, numbers)]


def lowest_ceiling(
    rules: Iterable[Rule[F_contra, N_contra]], facts: F_contra, numbers: N_contra
) -> Rung:
    """Return the rung the rules leave to the subject."""
    return lowest_of(barring(rules, facts, numbers), facts)


def lowest_of(barred_by: Iterable[Rule[F_contra, N_contra]], facts: F_contra) -> Rung:
    """Return the lowest ceiling of rules that are known to bar the subject."""
    return min([rule.ceiling_of(facts) for rule in barred_by], default=Rung.HTXS)


def leaves_exactly(
    rung: Rung, rules: Iterable[Rule[F_contra, N_contra]], facts: F_contra, numbers: N_contra
) -> bool:
    """Say whether the rules, all of them asked, leave just this rung to the subject."""
    return lowest_ceiling(rules, facts, numbers) is rung


def reasons_of(
    barred_by: Iterable[Rule[F_contra, N_contra]], facts: F_contra, numbers: N_contra
) -> tuple[Condition, ...]:
    """Return what rules known to bar the subject say of it, highest level first."""
    found = [
        Condition(rule.code, _level_of(rule, facts), False, rule.says(facts, numbers), rule.source)  # noqa: FBT003 - not met, as each of them
        for rule in barred_by
    ]
    return tuple(sorted(found, key=_highest_first))


def conditions_of(
    rules: Iterable[Rule[F_contra, N_contra]], facts: F_contra, numbers: N_contra
) -> tuple[Condition, ...]:
    """Return every rule that concerns the subject, met or not, highest level first."""
    found = [_condition(rule, facts, numbers) for rule in rules if rule.concerns(facts)]
    return tuple(sorted(found, key=_highest_first))


def _highest_first(one: Condition) -> int:
    return -one.level.rung


def _condition(rule: Rule[F_contra, N_contra], facts: F_contra, numbers: N_contra) -> Condition:
    if not rule.can_be_judged(facts):
        is_met, says = None, "Chưa đủ dữ liệu để xét: kỳ này không có nhiệm vụ được giao."
    elif rule.applies(facts, numbers):
        is_met, says = False, rule.says(facts, numbers)
    else:
        is_met, says = True, rule.holds(facts, numbers)
    level = _level_of(rule, facts)
    return Condition(rule.code, level, is_met, says, rule.source)


def _level_of(rule: Rule[F_contra, N_contra], facts: F_contra) -> Level:
    ceiling = rule.ceiling_of(facts)
    return Level.HTXS if ceiling is Rung.HTXS else ceiling.bars
