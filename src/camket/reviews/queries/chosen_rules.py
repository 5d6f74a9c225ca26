"""The rules a period may be opened under, and what it keeps of them from that day on."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from camket.reviews.decisions.states import PeriodKind
from camket.reviews.queries.rule_sets import (
    QUARTER_KEY,
    SNAPSHOT_KEY,
    SWITCHES_KEY,
    choosable_sets,
    snapshot_of_set,
)
from camket.rules.axes import AX_2
from camket.rules.classes import SubjectClass
from camket.rules.in_force import quarter_scheme_in_force
from camket.rules.loading import NumberSet
from camket.rules.local.applying import edition_under
from camket.rules.local.servants import servant_edition_under
from camket.rules.local.sets import read_set
from camket.rules.quotas import Caps
from camket.rules.schemes.codes import NATIONAL, OF_QUARTER, OF_STATE
from camket.rules.schemes.huong_dan_02 import QUARTER_DONE
from camket.rules.schemes.numbers_02 import quarter_edition
from camket.rules.schemes.numbers_335 import edition_in_force as servant_edition
from camket.rules.schemes.numbers_366 import SCHEME, edition_in_force
from camket.rules.schemes.quy_dinh_366 import RULE_SETS

SCHEMES: Final = {
    SCHEME: "Quy định 366-QĐ/TW",
    OF_QUARTER: "Hướng dẫn 02-HD/BTCTW",
    OF_STATE: "Nghị định 335/2025/NĐ-CP",
}
"""Schemes by the name a form shows."""
RULE_SET_NAMES: Final = {
    "national": "Quy định chung (cả quy tắc đọc được từ văn bản áp dụng)",
    "national-A": "Chỉ quy tắc đọc được trong chính Quy định 366-QĐ/TW",
}


@dataclass(frozen=True, slots=True)
class RuleChoice:
    """A set of rules a period may be opened under."""

    code: str
    name: str
    in_force_from: date | None = None
    paper: str = ""
    scheme: str = SCHEME


def rule_choices(
    superior_id: int, *, on: date, schemes: Collection[str] = (SCHEME, OF_STATE)
) -> list[RuleChoice]:
    """Return the sets a superior may open a period under: the Centre's, its own, those above it.

    A set that comes into force by the end of next year is offered too, for a period may be opened
    ahead; `knows` looks at the scheme and at the last day of the period.
    """
    last = date(on.year + 1, 12, 31)
    own, later = (choosable_sets(superior_id, *schemes, on=day) for day in (on, last))
    return [
        *(RuleChoice(code, name) for code, name in RULE_SET_NAMES.items()),
        *(
            RuleChoice(one.code, one.title, one.in_force_from, one.paper, one.scheme)
            for one in (own | later).order_by("scheme", "title", "-in_force_from", "pk")
        ),
    ]


def scheme_for(kind: PeriodKind, ends_on: date | None) -> str:
    """Return the scheme of a period of a kind that ends on a day.

    A quarter is that of those who lead from the day its guidance is in force; before, and for
    every other period, 366-QĐ/TW, which itself rates by quarter too.
    """
    if kind is not PeriodKind.QUARTER or ends_on is None:
        return SCHEME
    try:
        return quarter_scheme_in_force(SubjectClass.LEADER, ends_on).code
    except LookupError:
        return SCHEME


def has_rules(scheme: str, on: date) -> bool:
    """Say whether the numbers of a scheme were in force on a day."""
    try:
        _numbers_on(scheme, on)
    except LookupError:
        return False
    return True


def _numbers_on(scheme: str, on: date) -> object:
    if scheme == OF_STATE:
        return servant_edition(on)
    return quarter_edition(on) if scheme == OF_QUARTER else edition_in_force(on)


def is_civil(scheme: str) -> bool:
    """Say whether a scheme rates civil servants by their products."""
    return scheme == OF_STATE


def knows(scheme: str, rule_set: str, *, superior_id: int, on: date) -> bool:
    """Say whether a superior may open a period under these rules, its own or of a body above."""
    if scheme not in SCHEMES:
        return False
    return (
        rule_set in RULE_SETS
        or choosable_sets(superior_id, scheme, on=on).filter(code=rule_set).exists()
    )


def national_set(rule_set: str) -> str:
    """Return the national set to judge by: the period's own, or all of it under a local set."""
    return rule_set if rule_set in RULE_SETS else NATIONAL


def snapshot_of(scheme: str, rule_set: str, *, on: date) -> dict[str, Any]:
    """Return what a period keeps of its rules: every number with its place and its digest.

    A body's own set is kept whole, for it may be archived while the period runs.

    Raises:
        LookupError: No numbers were in force on that day.
        Refused: The body's own set is not published or not yet in force.
    """
    if scheme == OF_QUARTER:
        return _snapshot_of_quarter(rule_set, on=on)
    if scheme == OF_STATE:
        return _snapshot_of_servants(rule_set, on=on)
    edition, own = edition_in_force(on), _own_set(rule_set, on=on)
    if own:
        edition = edition_under(read_set(own[SNAPSHOT_KEY]["content"]), edition)
    return {
        **own,
        "scheme": scheme,
        "rule_set": rule_set,
        "numbers_on": on.isoformat(),
        **_kept(edition.published),
        "caps": _caps_of(edition.numbers.caps),
    }


def _own_set(rule_set: str, *, on: date) -> dict[str, Any]:
    """Return a body's own set as a period keeps it; nothing where the Centre's was chosen."""
    if rule_set in RULE_SETS:
        return {}
    return {SNAPSHOT_KEY: snapshot_of_set(rule_set, on=on)}


def _snapshot_of_servants(rule_set: str, *, on: date) -> dict[str, Any]:
    edition, own = servant_edition(on), _own_set(rule_set, on=on)
    if own:
        edition = servant_edition_under(read_set(own[SNAPSHOT_KEY]["content"]), edition)
    return {
        **own,
        "scheme": OF_STATE,
        "rule_set": rule_set,
        "numbers_on": on.isoformat(),
        **_kept(edition.published),
        "caps": _caps_of(edition.numbers.caps),
    }


def _snapshot_of_quarter(rule_set: str, *, on: date) -> dict[str, Any]:
    """Return what a quarter keeps: the numbers of the regulation, and beside them its guidance's.

    Whoever leads nobody is rated by the regulation alone.
    """
    edition = quarter_edition(on)
    return {
        **_kept(edition.of_year),
        "scheme": OF_QUARTER,
        "rule_set": rule_set,
        "numbers_on": on.isoformat(),
        "caps": _caps_of(edition.numbers.caps),
        QUARTER_KEY: _kept(edition.published),
    }


def switches_of(
    scheme: str, *, undone_fails: bool | None, axes_bind: bool | None
) -> dict[str, Any]:
    """Return what a body switched itself when it opened a period; nothing where it said nothing.

    P-N8 and AX-2 were read in local documents only, so each body says whether they hold.
    """
    told = {QUARTER_DONE.code: undone_fails, AX_2: axes_bind}
    said = {code: switched for code, switched in told.items() if switched is not None}
    return {SWITCHES_KEY: said} if scheme == OF_QUARTER and said else {}


def _kept(published: NumberSet) -> dict[str, Any]:
    return {
        "numbers_version": published.version,
        "numbers_digest": published.digest,
        "numbers": _numbers_of(published),
    }


def _numbers_of(published: NumberSet) -> dict[str, Any]:
    return {
        name: {"value": one.value, "citation": one.citation, "mark": one.mark}
        for name, one in published.numbers.items()
    }


def _caps_of(caps: Caps) -> dict[str, Any]:
    return {
        "percent": caps.percent,
        "denominator": caps.denominator.value,
        "rounding": caps.rounding.value,
    }
