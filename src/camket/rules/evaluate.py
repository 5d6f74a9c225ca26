"""Facts in, a proposed level with its reasons out; nothing here reads a clock or a database."""

from __future__ import annotations

from datetime import date
from typing import TypeVar, cast

from camket.rules.ceiling import Rule, conditions_of, lowest_ceiling
from camket.rules.facts import (
    CollectiveFacts,
    CommonFacts,
    LeaderFacts,
    PostlessFacts,
    Subject,
    kind_of,
)
from camket.rules.finding import Finding, Provenance
from camket.rules.levels import Level, Rung
from camket.rules.loading import CENTRE
from camket.rules.quotas import Caps, cap_of
from camket.rules.reading import Case, read_cases
from camket.rules.schemes.numbers_335 import SCHEME as OF_STATE
from camket.rules.schemes.numbers_366 import SCHEME, Edition, Numbers, edition_in_force
from camket.rules.schemes.quy_dinh_366 import (
    ENOUGH_DATA,
    NATIONAL,
    NOT_ABOVE_UNIT,
    RULE_SETS,
    collective_rules,
    leader_rules,
    postless_rules,
)
from camket.rules.schemes.rating_335 import evaluate_servants
from camket.rules.schemes.remedies_366 import (
    COLLECTIVE_REMEDIES,
    LEADER_REMEDIES,
    POSTLESS_REMEDIES,
)
from camket.rules.schemes.wording_366 import UNIT_LEVEL_UNKNOWN
from camket.rules.would_reach import Change, changes_for
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
    if isinstance(subject, CollectiveFacts):
        rules = collective_rules(rule_set)
        would = changes_for(subject, edition.numbers, rules, COLLECTIVE_REMEDIES)
        return _finding(subject, rules, would, edition, rule_set)
    if isinstance(subject, PostlessFacts):
        return _rate_postless(subject, edition, rule_set)
    rules_led = leader_rules(rule_set)
    would = changes_for(subject, edition.numbers, rules_led, LEADER_REMEDIES)
    return _finding(subject, rules_led, would, edition, rule_set)


def _rate_postless(subject: PostlessFacts, edition: Edition, rule_set: str) -> Finding:
    rules = postless_rules(rule_set)
    would = changes_for(subject, edition.numbers, rules, POSTLESS_REMEDIES)
    return _finding(subject, rules, would, edition, rule_set)


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
    found = [(case, rate(case.subject, rule_set=rule_set)) for case in cases]
    return {
        "scheme": SCHEME,
        "rules": rule_set,
        "subjects": [{"id": case.id, **finding.as_answer()} for case, finding in found],
        "groups": _groups(found, caps),
    }


def _scheme_named(document: object) -> object:
    return (
        cast("dict[object, object]", document).get("scheme") if isinstance(document, dict) else None
    )


def _groups(found: list[tuple[Case, Finding]], caps: Caps) -> list[dict[str, object]]:
    levels: dict[str | None, list[Level | None]] = {}
    for case, finding in found:
        levels.setdefault(case.group, []).append(finding.level)
    return [
        {"group": group, **cap_of(of_group, caps).as_record()} for group, of_group in levels.items()
    ]


def _finding(
    subject: F,
    rules: tuple[Rule[F, Numbers], ...],
    would_reach: tuple[Change, ...],
    edition: Edition,
    rule_set: str,
) -> Finding:
    numbers, published = edition.numbers, edition.published
    rung = lowest_ceiling(rules, subject, numbers)
    undecided = rung is Rung.UNDECIDED and not ENOUGH_DATA.bars(subject, numbers)
    return Finding(
        kind=kind_of(subject),
        score=subject.score.total,
        band=numbers.band_of(subject.score.total),
        level=rung.level,
        candidates=(Level.HT, Level.KHT) if undecided else (),
        conditions=conditions_of(rules, subject, numbers),
        would_reach=would_reach,
        notes=_notes(subject, rules),
        provenance=Provenance(SCHEME, rule_set, published.version, published.digest),
    )


def _notes(subject: F, rules: tuple[Rule[F, Numbers], ...]) -> tuple[str, ...]:
    unit_unknown = (
        isinstance(subject, LeaderFacts)
        and subject.heads_unit
        and subject.unit_rung is None
        and any(rule.code == NOT_ABOVE_UNIT.code for rule in rules)
    )
    return (UNIT_LEVEL_UNKNOWN,) if unit_unknown else ()
