"""Old years by their own rules: 132-QĐ/TW, 124-QĐ/TW, NĐ 90/2020/NĐ-CP, as far as they are known.

Nothing is rated here. The level of the old paper is kept; it is set beside the forcing cases and
ceilings that are known, and what the paper does not tell stays "not known". Their lists are not
whole: that no known case forces a level says nothing against the paper.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from camket.rules.criteria import Certainty
from camket.rules.in_force import Extent, SchemeInForce, scheme_in_force
from camket.rules.levels import Level
from camket.rules.loading import numbers_in_force
from camket.rules.schemes.old_papers import Numbers, OldPaper, OldRule
from camket.rules.schemes.predecessors import OLD_RULES


class Outcome(StrEnum):
    """What came of setting a paper beside one rule."""

    AGREES = "agrees"
    CONTRADICTS = "contradicts"
    NOT_KNOWN = "not_known"


@dataclass(frozen=True, slots=True)
class PaperCheck:
    """One known rule of an old scheme beside a paper.

    Attributes:
        rule: Code of the rule, of this program.
        outcome: What came of it.
        says: The sentence a person reads.
        citation: Where the rule stands.
        mark: How far it is known; a C never speaks against a paper.
    """

    rule: str
    outcome: Outcome
    says: str
    citation: str
    mark: Certainty

    def as_record(self) -> dict[str, str]:
        """Return plain values for keeping."""
        return {
            "rule": self.rule,
            "outcome": self.outcome.value,
            "says": self.says,
            "citation": self.citation,
            "mark": self.mark.value,
        }


@dataclass(frozen=True, slots=True)
class OldReading:
    """An old paper read by the scheme of its day.

    Attributes:
        scheme: The scheme in force on that day.
        level: The level of the paper, kept as it is.
        checks: Every known rule beside the paper.
    """

    scheme: SchemeInForce
    level: Level
    checks: tuple[PaperCheck, ...]

    @property
    def contradictions(self) -> tuple[PaperCheck, ...]:
        """Return what speaks against the paper, for a person to look at; it changes nothing."""
        return tuple(one for one in self.checks if one.outcome is Outcome.CONTRADICTS)

    def as_record(self) -> dict[str, object]:
        """Return plain values for keeping."""
        return {
            "scheme": self.scheme.code,
            "level": self.level.value,
            "checks": [one.as_record() for one in self.checks],
        }


class NotAnOldSchemeError(LookupError):
    """On that day a scheme was in force that rates itself: the paper is no old one."""


def read_old_paper(paper: OldPaper, on: date) -> OldReading:
    """Keep the level of an old paper and set it beside what is known of the rules of its day.

    Args:
        paper: What the paper tells.
        on: The last day of the year it rates.

    Raises:
        NotAnOldSchemeError: The scheme of that day rates by its own rules.
        LookupError: No scheme is known for this class on that day.
    """
    scheme = scheme_in_force(paper.subject_class, on)
    if scheme.extent is Extent.RATES:
        message = f"{scheme.code} held on {on}: it rates, it is not read as an old scheme"
        raise NotAnOldSchemeError(message)
    numbers: dict[str, int] = {}
    if scheme.extent is Extent.CHECKS:
        told = numbers_in_force(scheme.code, on=on).numbers
        numbers = {name: int(number.value) for name, number in told.items()}
    rules = [one for one in OLD_RULES if one.scheme == scheme.code]
    checks = tuple(
        _check(rule, paper, numbers) for rule in rules if paper.subject_class in rule.classes
    )
    return OldReading(scheme, paper.level, checks)


def _check(rule: OldRule, paper: OldPaper, numbers: Numbers) -> PaperCheck:
    applies = rule.applies(paper, numbers)
    case = rule.case.format(number=numbers.get(rule.number, ""))
    above = paper.level.rung > rule.ceiling
    if applies is None:
        outcome, says = Outcome.NOT_KNOWN, f"Văn bản không cho biết: {case}."
    elif not applies:
        outcome, says = Outcome.AGREES, f"Không thuộc trường hợp: {case}."
    elif not above:
        outcome, says = Outcome.AGREES, f"Phù hợp với mức đã ghi: {case}."
    elif rule.mark is Certainty.C:
        outcome, says = Outcome.NOT_KNOWN, f"Cần xác nhận vì quy tắc chưa đọc được: {case}."
    else:
        outcome = Outcome.CONTRADICTS
        most = rule.ceiling.level or Level.KHT
        says = (
            f"Văn bản ghi {paper.level.full_name}, nhưng {case}: theo {rule.citation} thì cao "
            f"nhất là {most.full_name}. Mức trên văn bản được giữ nguyên."
        )
    return PaperCheck(rule.code, outcome, says, rule.citation, rule.mark)
