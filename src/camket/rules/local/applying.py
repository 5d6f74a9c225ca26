"""A published set at work: its numbers, its rules, the ceiling it chose; proposals stay outside."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TypeVar

from camket.rules.ceiling import Rule
from camket.rules.criteria import CriteriaSet
from camket.rules.facts import CommonFacts, Kind
from camket.rules.judging import Ruling
from camket.rules.loading import Number, NumberSet
from camket.rules.local.conditions import rule_of
from camket.rules.local.criteria import as_set
from camket.rules.local.remedies import remedies_under
from camket.rules.local.sets import LocalSet
from camket.rules.schemes.numbers_366 import Edition, Numbers, typed

F = TypeVar("F", bound=CommonFacts)


def numbers_under(local: LocalSet, national: NumberSet) -> NumberSet:
    """Return the numbers that hold under a set: the national ones with those it changed.

    What is only proposed is left out: it never touches an official rating.
    """
    own = {
        name: Number(one.value, one.citation, one.basis.value)
        for name, one in local.numbers.items()
        if one.basis.is_binding and name in national.numbers
    }
    return replace(
        national,
        issuer=local.issuer,
        in_force_from=local.in_force_from,
        digest=local.digest,
        numbers={**national.numbers, **own},
        edition=1,
    )


def edition_under(local: LocalSet, national: Edition) -> Edition:
    """Return the typed numbers of 366-QĐ/TW that hold under a set."""
    published = numbers_under(local, national.published)
    return Edition(typed(published), published)


def criteria_under(local: LocalSet, kind: Kind) -> CriteriaSet | None:
    """Return a body's own criteria for a kind; None where the national ones hold.

    What is only proposed is left out.
    """
    own = local.criteria.get(kind)
    if own is None or not own.basis.is_binding:
        return None
    return as_set(own, kind, scheme=local.scheme, issuer=local.issuer, on=local.in_force_from)


def ruling_under(ruling: Ruling[F, Numbers], local: LocalSet) -> Ruling[F, Numbers]:
    """Return the rules that hold for a class of subjects under a set, with what mends the facts."""
    return Ruling(rules_under(ruling.rules, local), remedies_under(ruling.remedies, local))


def rules_under(rules: Iterable[Rule[F, Numbers]], local: LocalSet) -> tuple[Rule[F, Numbers], ...]:
    """Return the national rules that a set leaves on, and the conditions it adds.

    A condition concerns only the classes of subjects it names, whatever list it stands in.
    """
    off = {code for code, one in local.switched_off.items() if one.basis.is_binding}
    kept = tuple(rule for rule in rules if rule.code not in off)
    added = tuple(
        rule_of(code, one, body=local.title)
        for code, one in local.conditions.items()
        if one.basis.is_binding
    )
    return (*kept, *added)
