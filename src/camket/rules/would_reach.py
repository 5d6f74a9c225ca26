"""The smallest changes of fact that would give a higher level, in words and as facts to merge.

The facts are a merge patch (RFC 7396): objects merge key by key, lists and values are replaced.
Each fix mends one fact that rules of their own look at, so no proper part of a change suffices.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Generic, TypeVar

from camket.rules.ceiling import Rule, lowest_ceiling
from camket.rules.facts import CommonFacts
from camket.rules.levels import Level, Rung

F = TypeVar("F", bound=CommonFacts)
N = TypeVar("N")


@dataclass(frozen=True, slots=True)
class Change:
    """What would have to be otherwise for a level.

    Attributes:
        level: The level it would give.
        words: The change as a person reads it.
        facts: The change as a merge patch for the subject in a file of cases.
    """

    level: Level
    words: str
    facts: Mapping[str, object]

    def as_record(self) -> dict[str, object]:
        """Return plain values, as contracts and records write them."""
        return {"level": self.level.value, "if": self.words, "facts": dict(self.facts)}


# Not slotted: calling a parametrised alias of a frozen slotted generic raises on Python 3.11.
@dataclass(frozen=True)
class Fix(Generic[F]):
    """One fact mended: the words, the patch, and the same on typed facts."""

    words: str
    patch: Mapping[str, object]
    mend: Callable[[F], F]


Remedy = Callable[[F, N, Rung], Sequence[Fix[F]]]
"""Ways to mend one fact so that it no longer stands in the way of a rung; none if it does not."""


def changes_for(
    facts: F,
    numbers: N,
    rules: Iterable[Rule[F, N]],
    remedies: Mapping[str, Sequence[Remedy[F, N]]],
) -> tuple[Change, ...]:
    """Return for each higher level a smallest change that gives it, the nearest level first."""
    rules = tuple(rules)
    barring = [rule for rule in rules if rule.bars(facts, numbers)]
    now = lowest_ceiling(barring, facts, numbers)
    found = (
        _change_to(target, facts, numbers, rules=rules, barring=barring, remedies=remedies)
        for target in (Rung.HT, Rung.HTT, Rung.HTXS)
        if target > now
    )
    return tuple(change for change in found if change is not None)


def _change_to(
    target: Rung,
    facts: F,
    numbers: N,
    *,
    rules: Sequence[Rule[F, N]],
    barring: Sequence[Rule[F, N]],
    remedies: Mapping[str, Sequence[Remedy[F, N]]],
) -> Change | None:
    in_the_way = [rule.code for rule in barring if rule.ceiling_of(facts) < target]
    if any(code not in remedies for code in in_the_way):
        return None
    needed = dict.fromkeys(remedy for code in in_the_way for remedy in remedies[code])
    ways = [found for remedy in needed if (found := remedy(facts, numbers, target))]
    for fixes in product(*ways):
        mended = facts
        for fix in fixes:
            mended = fix.mend(mended)
        if lowest_ceiling(rules, mended, numbers) is target:
            words = "; ".join(fix.words for fix in fixes)
            patch = {key: value for fix in fixes for key, value in fix.patch.items()}
            return Change(Level[target.name], words, patch)
    return None
