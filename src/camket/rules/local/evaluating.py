"""A document of cases under a body's own set: its numbers, its rules, points by its formula."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal

from camket.rules.answering import Answered, Evaluation
from camket.rules.cases import Cases
from camket.rules.facts import Kind, Score
from camket.rules.loading import NumberSet
from camket.rules.local.applying import edition_under
from camket.rules.local.comparing import SCHEME_366, problems_of
from camket.rules.local.servants import (
    coefficients_under,
    general_under,
    points_by_item,
    servant_edition_under,
)
from camket.rules.local.sets import LocalSet
from camket.rules.local.working import read_and_compute, sheet_for
from camket.rules.nodes import Node
from camket.rules.reading import Case, ScoreReader, read_cases, read_score
from camket.rules.schemes import numbers_335
from camket.rules.schemes.codes import OF_STATE
from camket.rules.schemes.nghi_dinh_335 import ServantKind
from camket.rules.schemes.numbers_366 import Edition, Numbers, edition_in_force
from camket.rules.schemes.rating_335 import evaluation_of_cases
from camket.rules.schemes.rating_366 import rate
from camket.rules.schemes.reading_335 import read_general, read_servants
from camket.shared.errors import UnusableInputError

_WORK = "work"


def evaluation_under(document: object, local: LocalSet) -> Evaluation:
    """Read the head of a document of cases, to be rated under a body's own set.

    Raises:
        UnusableInputError: The document is malformed, or the set may not be published as it is.
    """
    if local.is_of_servants:
        return _of_servants(document, local)
    national = edition_in_force()
    if local.scheme != SCHEME_366:
        message = (
            f"the set is based on {local.scheme}; only sets based on {SCHEME_366} or {OF_STATE} "
            "rate cases"
        )
        raise UnusableInputError(message)
    _refuse_unpublishable(local, national.published)
    edition = edition_under(local, national)
    cases = read_cases(
        document, scheme=SCHEME_366, numbers=edition.numbers, score_of=_score_reader(local)
    )
    return Evaluation(
        {"scheme": SCHEME_366, "rules": local.title, "rules_digest": local.digest},
        len(cases),
        _answering(cases, local, national),
        cases.caps,
    )


def _of_servants(document: object, local: LocalSet) -> Evaluation:
    national = numbers_335.edition_in_force()
    _refuse_unpublishable(local, national.published)
    edition = servant_edition_under(local, national)

    def general_of(node: Node, kind: ServantKind, numbers: numbers_335.Numbers) -> Decimal:
        own = general_under(local, kind)
        if own is None or isinstance(node.value, str):
            return read_general(node, kind, numbers)
        return points_by_item(node, own)

    read = read_servants(
        document,
        edition.numbers,
        coefficients=coefficients_under(local),
        general_of=general_of,
    )
    head = {"scheme": OF_STATE, "rules": local.title, "rules_digest": local.digest}
    return evaluation_of_cases(read, head, edition)


def _refuse_unpublishable(local: LocalSet, national: NumberSet) -> None:
    for problem in problems_of(local, national):
        if problem.stops_publication:
            message = f"{problem.row}: {problem.says}"
            raise UnusableInputError(message)


def _answering(cases: Cases[Case], local: LocalSet, national: Edition) -> Callable[[int], Answered]:
    def answered(place: int) -> Answered:
        case = cases.at(place)
        found = rate(case.subject, rule_set=local.title, local=local, edition=national)
        answer = found.as_answer()
        if case.computation is not None:
            answer["computation"] = case.computation
        return Answered(case.id, case.group, found.level, answer)

    return answered


def _score_reader(local: LocalSet) -> ScoreReader:
    """Return what reads a score: told in points, or what was reached, for the formula to count."""

    def score_of(
        node: Node, kind: Kind, numbers: Numbers
    ) -> tuple[Score, Mapping[str, object] | None]:
        scoring = local.scoring
        is_work = node.has(_WORK)
        if scoring is None or sheet_for(scoring, kind) is None or not is_work:
            return read_score(node, numbers), None
        members = node.members(("general", _WORK))
        general = members["general"].decimal(numbers.general_max)
        work = members[_WORK]
        try:
            found = read_and_compute(work, general, scoring, results_max=numbers.results_max)
        except ValueError as contradiction:
            work.refuse(str(contradiction))
        return found.score, found.as_record()

    return score_of
