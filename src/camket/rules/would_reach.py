"""The smallest changes of fact that would give a higher level, in words and as facts to merge.

The facts are a merge patch (RFC 7396): objects merge key by key, lists and values are replaced.
Each fix mends one fact that rules of their own look at, so no proper part of a change suffices.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields
from functools import lru_cache
from itertools import product
from operator import attrgetter
from typing import Any, Final, NamedTuple, TypeVar, cast

from camket.rules.ceiling import Rule, leaves_exactly
from camket.rules.facts import CommonFacts
from camket.rules.levels import Level, Rung

_TARGETS: Final = (Level.HT, Level.HTT, Level.HTXS)

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
    ceilings = [(rule.ceiling_of(facts), rule.code) for rule in barring]
    now = min([ceiling for ceiling, _ in ceilings], default=Rung.HTXS)
    told = _told(facts)
    found: list[Change] = []
    for level in _TARGETS:
        target = level.rung
        if target <= now:
            continue
        in_the_way = [code for ceiling, code in ceilings if ceiling < target]
        if not all(map(remedies.__contains__, in_the_way)):
            continue  # something nothing mends
        needed = dict.fromkeys([remedy for code in in_the_way for remedy in remedies[code]])
        ways = [fixes for one in needed if (fixes := one(facts, numbers, target))]
        for fixes in product(*ways):
            mended = told.copy()
            for fix in fixes:
                mended.update(fix.changed)
            if leaves_exactly(target, rules, type(facts)(**mended), numbers):
                found.append(_change(level, fixes))
                break
    return tuple(found)


def _change(level: Level, fixes: Sequence[Fix]) -> Change:
    words = "; ".join([fix.words for fix in fixes])
    return Change(level, words, {key: value for fix in fixes for key, value in fix.patch.items()})


def _told(facts: CommonFacts) -> dict[str, Any]:
    """Return what was told of a subject, by name, to make facts of the same kind anew."""
    kind: Callable[..., CommonFacts] = type(facts)
    names = _names_of(kind)
    return dict(zip(names, attrgetter(*names)(facts), strict=True))


@lru_cache
def _names_of(kind: Callable[..., Any]) -> tuple[str, ...]:
    """Return what facts of a kind are made of; asked of the kind once, not of every subject."""
    return tuple(one.name for one in fields(cast("type[Any]", kind)) if one.init)
