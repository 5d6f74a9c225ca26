"""Facts in, a proposed level with its reasons out; nothing here reads a clock or a database."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TypeVar, cast

from camket.rules.ceiling import conditions_of
from camket.rules.facts import (
    CollectiveFacts,
    CommonFacts,
    LeaderFacts,
    PostlessFacts,
    Subject,
    kind_of,
)
from camket.rules.finding import Finding, Provenance, Verdict
from camket.rules.judging import Ruling, judge
from camket.rules.levels import Level
from camket.rules.loading import CENTRE
from camket.rules.quotas import Caps, cap_of
from camket.rules.reading import read_cases
from camket.rules.schemes.numbers_335 import SCHEME as OF_STATE
from camket.rules.schemes.numbers_366 import SCHEME, Edition, Numbers, edition_in_force
from camket.rules.schemes.quy_dinh_366 import NATIONAL, NOT_ABOVE_UNIT, RULE_SETS
from camket.rules.schemes.rating_335 import evaluate_servants
from camket.rules.schemes.rulings_366 import collective_ruling, leader_ruling, postless_ruling
from camket.rules.schemes.wording_366 import UNIT_LEVEL_UNKNOWN
from camket.shared.errors import UnusableInputError

F = TypeVar("F", bound=CommonFacts)

__all__ = ["cap_of", "default_caps", "evaluate_document", "rate"]


def rate(
    subject: Subject,
    *,
    on: date | None = None,
    rule_set: str = NATIONAL,
    issuer: str = CENTRE,
) -> Finding:
    """Propose a level for one subject, with every condition and every reason.

    Args:
        subject: What is known of it.
        on: The day whose numbers hold, as a rule the last of the period; None takes the latest
            published.
        rule_set: `national`, or `national-A` for the rules read in the regulation itself.
        issuer: Whose numbers hold.

    Raises:
        LookupError: No numbers were in force on that day, or no such rule set exists.
    """
    edition = edition_in_force(on, issuer)
    match subject:
        case CollectiveFacts():
            return _finding(subject, collective_ruling(rule_set), edition, rule_set)
        case LeaderFacts():
            return _finding(subject, leader_ruling(rule_set), edition, rule_set)
        case PostlessFacts():
            return _finding(subject, postless_ruling(rule_set), edition, rule_set)


def default_caps(*, on: date | None = None, issuer: str = CENTRE) -> Caps:
    """Return how the ceiling on HTXS is read unless a body has said otherwise.

    Raises:
        LookupError: No numbers were in force on that day.
    """
    return edition_in_force(on, issuer).numbers.caps


def evaluate_document(document: object, *, rule_set: str = NATIONAL) -> dict[str, object]:
    """Rate every subject of a document of cases and set each group beside its ceiling.

    Raises:
        UnusableInputError: The document is malformed; the message names the key.
    """
    if _scheme_named(document) == OF_STATE:
        return evaluate_servants(document, rule_set=rule_set)
    if rule_set not in RULE_SETS:
        message = f'--rules: "{rule_set}" is not known; known: {", ".join(RULE_SETS)}'
        raise UnusableInputError(message)
    numbers = edition_in_force().numbers
    cases, caps = read_cases(document, scheme=SCHEME, numbers=numbers)
    found = [_verdict(case.subject, numbers, rule_set) for case in cases]
    return {
        "scheme": SCHEME,
        "rules": rule_set,
        "subjects": [
            {"id": case.id, **one.as_answer()} for case, one in zip(cases, found, strict=True)
        ],
        "groups": groups_of(
            ((case.group, one.level) for case, one in zip(cases, found, strict=True)), caps
        ),
    }


def _scheme_named(document: object) -> object:
    return (
        cast("dict[object, object]", document).get("scheme") if isinstance(document, dict) else None
    )


def groups_of(
    levels: Iterable[tuple[str | None, Level | None]], caps: Caps
) -> list[dict[str, object]]:
    """Set each peer group beside its ceiling, in the order in which they come."""
    by_group: dict[str | None, list[Level | None]] = {}
    for group, level in levels:
        by_group.setdefault(group, []).append(level)
    return [
        {"group": group, **cap_of(of_group, caps).as_record()}
        for group, of_group in by_group.items()
    ]


def _verdict(subject: Subject, numbers: Numbers, rule_set: str) -> Verdict:
    match subject:
        case CollectiveFacts():
            return judge(subject, numbers, collective_ruling(rule_set))
        case LeaderFacts():
            ruling = leader_ruling(rule_set)
            return judge(subject, numbers, ruling, notes=notes_on(subject, ruling))
        case PostlessFacts():
            return judge(subject, numbers, postless_ruling(rule_set))


def _finding(subject: F, ruling: Ruling[F, Numbers], edition: Edition, rule_set: str) -> Finding:
    numbers, published = edition.numbers, edition.published
    verdict = judge(subject, numbers, ruling, notes=notes_on(subject, ruling))
    return Finding(
        score=verdict.score,
        band=verdict.band,
        level=verdict.level,
        candidates=verdict.candidates,
        reasons=verdict.reasons,
        would_reach=verdict.would_reach,
        notes=verdict.notes,
        kind=kind_of(subject),
        conditions=conditions_of(ruling.rules, subject, numbers),
        provenance=Provenance(SCHEME, rule_set, published.version, published.digest),
    )


def notes_on(subject: F, ruling: Ruling[F, Numbers]) -> tuple[str, ...]:
    """Return what was not told of a subject and so was not looked at."""
    unit_unknown = (
        isinstance(subject, LeaderFacts)
        and subject.heads_unit
        and subject.unit_rung is None
        and any(rule.code == NOT_ABOVE_UNIT.code for rule in ruling.rules)
    )
    return (UNIT_LEVEL_UNKNOWN,) if unit_unknown else ()
