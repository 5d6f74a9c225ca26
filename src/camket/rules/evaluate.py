"""Facts in, a proposed level with its reasons out; nothing here reads a clock or a database."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, TypeVar, cast

from camket.rules.answering import Answered, Evaluation
from camket.rules.ceiling import conditions_of
from camket.rules.facts import (
    CommonFacts,
    Subject,
    kind_of,
)
from camket.rules.finding import Finding, Provenance
from camket.rules.judging import Ruling, judge
from camket.rules.loading import CENTRE
from camket.rules.quotas import Caps, cap_of
from camket.rules.reading import Case, read_cases
from camket.rules.schemes.codes import OF_QUARTER, OF_STATE
from camket.rules.schemes.numbers_366 import SCHEME, Edition, Numbers, edition_in_force
from camket.rules.schemes.quy_dinh_366 import NATIONAL, RULE_SETS
from camket.rules.schemes.rulings_366 import ruling_of
from camket.rules.schemes.wording_366 import notes_on_unit
from camket.shared.errors import UnusableInputError

if TYPE_CHECKING:
    from camket.rules.local.sets import LocalSet

F = TypeVar("F", bound=CommonFacts)

__all__ = ["cap_of", "default_caps", "evaluate_document", "evaluation_of", "rate"]


def rate(
    subject: Subject,
    *,
    on: date | None = None,
    rule_set: str = NATIONAL,
    issuer: str = CENTRE,
    local: LocalSet | None = None,
    edition: Edition | None = None,
) -> Finding:
    """Propose a level for one subject, with every condition and every reason.

    Args:
        subject: What is known of it.
        on: The day whose numbers hold, as a rule the last of the period; None takes the latest
            published.
        rule_set: `national`, or `national-A` for the rules read in the regulation itself.
        issuer: Whose numbers hold.
        local: A body's own published set, laid over the national one; `rule_set` is then its code.
        edition: The numbers to judge by where they were kept; else those in force on the day.

    Raises:
        LookupError: No numbers were in force on that day, or no such rule set exists.
    """
    edition = edition or edition_in_force(on, issuer)
    if local is None:
        return _finding(subject, ruling_of(subject, rule_set), edition, rule_set)
    from camket.rules.local.applying import edition_under, ruling_under

    ruling = ruling_under(ruling_of(subject, NATIONAL), local)
    return _finding(subject, ruling, edition_under(local, edition), rule_set)


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
    return evaluation_of(document, rule_set=rule_set).document()


def evaluation_of(
    document: object, *, rule_set: str = NATIONAL, local: LocalSet | None = None
) -> Evaluation:
    """Read the head of a document of cases; its subjects are read and rated as they are answered.

    Args:
        document: What was read from a file.
        rule_set: `national`, or `national-A` for the rules read in the regulation itself.
        local: A body's own set, laid over the national one; its formula finds the points.

    Raises:
        UnusableInputError: The document is malformed; the message names the key.
    """
    if local is not None:
        from camket.rules.local.evaluating import evaluation_under

        return evaluation_under(document, local)
    named = _scheme_named(document)
    if named == OF_STATE:
        from camket.rules.schemes.rating_335 import evaluation_of_servants

        return evaluation_of_servants(document, rule_set=rule_set)
    if named == OF_QUARTER:
        from camket.rules.schemes.rating_02 import evaluation_of_quarters

        return evaluation_of_quarters(document, rule_set=rule_set)
    if rule_set not in RULE_SETS:
        message = f'--rules: "{rule_set}" is not known; known: {", ".join(RULE_SETS)}'
        raise UnusableInputError(message)
    numbers = edition_in_force().numbers
    cases = read_cases(document, scheme=SCHEME, numbers=numbers)
    return Evaluation(
        {"scheme": SCHEME, "rules": rule_set},
        len(cases),
        lambda place: _answered(cases.at(place), numbers, rule_set),
        cases.caps,
    )


def _answered(case: Case, numbers: Numbers, rule_set: str) -> Answered:
    subject, ruling = case.subject, ruling_of(case.subject, rule_set)
    verdict = judge(subject, numbers, ruling, notes=notes_on_unit(subject, ruling.rules))
    return Answered(case.id, case.group, verdict.level, verdict.as_answer())


def _scheme_named(document: object) -> object:
    return (
        cast("dict[object, object]", document).get("scheme") if isinstance(document, dict) else None
    )


def _finding(subject: F, ruling: Ruling[F, Numbers], edition: Edition, rule_set: str) -> Finding:
    numbers, published = edition.numbers, edition.published
    verdict = judge(subject, numbers, ruling, notes=notes_on_unit(subject, ruling.rules))
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
