"""The rules a period may be opened under, and what it keeps of them from that day on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from camket.reviews.rule_set_queries import SNAPSHOT_KEY, choosable_sets, snapshot_of_set
from camket.rules.local.applying import edition_under
from camket.rules.local.sets import read_set
from camket.rules.schemes.numbers_366 import SCHEME, edition_in_force
from camket.rules.schemes.quy_dinh_366 import NATIONAL, RULE_SETS

SCHEMES: Final = {SCHEME: "Quy định 366-QĐ/TW"}
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


def rule_choices(superior_id: int, *, on: date) -> list[RuleChoice]:
    """Return the sets a superior may open a period under: the Centre's, its own, those above it.

    Only of schemes that are worked here. A set that comes into force by the end of next year is
    offered too, for a period may be opened ahead; `knows` looks at the last day of the period.
    """
    last = date(on.year + 1, 12, 31)
    own = choosable_sets(superior_id, SCHEME, on=on) | choosable_sets(superior_id, SCHEME, on=last)
    return [
        *(RuleChoice(code, name) for code, name in RULE_SET_NAMES.items()),
        *(
            RuleChoice(one.code, one.title, one.in_force_from, one.paper)
            for one in own.order_by("title", "-in_force_from", "pk")
        ),
    ]


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
    edition, own = edition_in_force(on), dict[str, Any]()
    if rule_set not in RULE_SETS:
        own = {SNAPSHOT_KEY: snapshot_of_set(rule_set, on=on)}
        edition = edition_under(read_set(own[SNAPSHOT_KEY]["content"]), edition)
    published = edition.published
    caps = edition.numbers.caps
    return {
        **own,
        "scheme": scheme,
        "rule_set": rule_set,
        "numbers_on": on.isoformat(),
        "numbers_version": published.version,
        "numbers_digest": published.digest,
        "numbers": {
            name: {"value": one.value, "citation": one.citation, "mark": one.mark}
            for name, one in published.numbers.items()
        },
        "caps": {
            "percent": caps.percent,
            "denominator": caps.denominator.value,
            "rounding": caps.rounding.value,
        },
    }
