"""Subjects of Quy định 366-QĐ/TW rated for a year, one by one and as a document of cases."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, TypeVar

from camket.rules.answering import Answered, Evaluation
from camket.rules.ceiling import conditions_of
from camket.rules.facts import CommonFacts, Subject, kind_of
from camket.rules.finding import Finding, Provenance
from camket.rules.judging import Ruling, judge
from camket.rules.loading import CENTRE
from camket.rules.quotas import Caps
from camket.rules.reading import Case, read_cases
from camket.rules.schemes.codes import NATIONAL
from camket.rules.schemes.numbers_366 import SCHEME, Edition, Numbers, edition_in_force
from camket.rules.schemes.quy_dinh_366 import RULE_SETS
from camket.rules.schemes.rulings_366 import ruling_of
from camket.rules.schemes.wording_366 import notes_on_unit
from camket.shared.errors import UnusableInputError

if TYPE_CHECKING:
    from camket.rules.local.sets import LocalSet

F = TypeVar("F", bound=CommonFacts)


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
    # loaded only where a set is named
    from camket.rules.local.applying import edition_under, ruling_under  # noqa: PLC0415
    from camket.rules.local.remedies import notes_under  # noqa: PLC0415

    ruling = ruling_under(ruling_of(subject, NATIONAL), local)
    notes = notes_under(subject, local)
    return _finding(subject, ruling, edition_under(local, edition), rule_set, notes=notes)


def default_caps(*, on: date | None = None, issuer: str = CENTRE) -> Caps:
    """Return how the ceiling on HTXS is read unless a body has said otherwise.

    Raises:
        LookupError: No numbers were in force on that day.
    """
    return edition_in_force(on, issuer).numbers.caps


def evaluation_of_year(document: object, *, rule_set: str = NATIONAL) -> Evaluation:
    """Read the head of a document; its subjects are read and rated as they are answered.

    Raises:
        UnusableInputError: The document is malformed; the message names the key.
    """
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


def _finding(
    subject: F,
    ruling: Ruling[F, Numbers],
    edition: Edition,
    rule_set: str,
    *,
    notes: tuple[str, ...] = (),
) -> Finding:
    numbers, published = edition.numbers, edition.published
    notes = (*notes_on_unit(subject, ruling.rules), *notes)
    verdict = judge(subject, numbers, ruling, notes=notes)
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
