"""The smallest changes of fact that would give a higher level, in words and as facts to merge.

The facts are a merge patch (RFC 7396): objects merge key by key, lists and values are replaced.
Each fix mends one fact that rules of their own look at, so no proper part of a change suffices.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields
from functools import lru_cache
from itertools import product
from typing import Any, Final, NamedTuple, TypeVar, cast

from camket.rules.ceiling import Rule, leaves_exactly
from camket.rules.facts import CommonFacts
from camket.rules.levels import Level, Rung

_TARGETS: Final = (Rung.HT, Rung.HTT, Rung.HTXS)

F = TypeVar("F", bound=CommonFacts)
N = TypeVar("N")


class Change(NamedTuple):
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
        return {"level": str(self.level), "if": self.words, "facts": dict(self.facts)}


class Fix(NamedTuple):
    """One fact mended: the words, the patch, and the same as typed facts by name."""

    words: str
    patch: Mapping[str, object]
    changed: Mapping[str, object]


Remedy = Callable[[F, N, Rung], Sequence[Fix]]
"""Ways to mend one fact so that it no longer stands in the way of a rung; none if it does not."""


def changes_for(
    facts: F,
    numbers: N,
    rules: Sequence[Rule[F, N]],
    remedies: Mapping[str, Sequence[Remedy[F, N]]],
    barring: Sequence[Rule[F, N]],
) -> tuple[Change, ...]:
    """Return for each higher level a smallest change that gives it, the nearest level first.

    Args:
        facts: What is known of the subject.
        numbers: The numbers in force.
        rules: All rules that hold.
        remedies: What mends the facts a rule looks at, by the rule's code.
        barring: Those of the rules that bar the subject as it is.
    """
    ceilings = [(rule.code, rule.ceiling_of(facts)) for rule in barring]
    now = min((ceiling for _, ceiling in ceilings), default=Rung.HTXS)
    found: list[Change] = []
    for target in _TARGETS:
        if target <= now:
            continue
        in_the_way = [code for code, ceiling in ceilings if ceiling < target]
        if not remedies.keys() >= set(in_the_way):
            continue  # something nothing mends
        needed = dict.fromkeys([remedy for code in in_the_way for remedy in remedies[code]])
        ways = [fixes for one in needed if (fixes := one(facts, numbers, target))]
        if change := _first_that_gives(target, facts, numbers, rules, ways):
            found.append(change)
    return tuple(found)


def _first_that_gives(
    target: Rung,
    facts: F,
    numbers: N,
    rules: Sequence[Rule[F, N]],
    ways: Sequence[Sequence[Fix]],
) -> Change | None:
    kind: Callable[..., F] = type(facts)
    told = {name: getattr(facts, name) for name in _names_of(kind)}
    for fixes in product(*ways):
        changed = told.copy()
        for fix in fixes:
            changed.update(fix.changed)
        if leaves_exactly(target, rules, kind(**changed), numbers):
            words = "; ".join([fix.words for fix in fixes])
            patch = {key: value for fix in fixes for key, value in fix.patch.items()}
            return Change(Level[target.name], words, patch)
    return None


@lru_cache
def _names_of(kind: Callable[..., Any]) -> tuple[str, ...]:
    """Return what facts of a kind are made of; asked of the kind once, not of every subject."""
    return tuple(one.name for one in fields(cast("type[Any]", kind)) if one.init)
