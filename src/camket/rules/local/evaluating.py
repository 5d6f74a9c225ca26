"""A document of cases under a body's own set: its numbers, its rules, points by its formula."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any, cast

from camket.rules.answering import Answered, Evaluation
from camket.rules.cases import Cases
from camket.rules.facts import Kind
from camket.rules.levels import Level
from camket.rules.loading import NumberSet
from camket.rules.local.applying import edition_under
from camket.rules.local.comparing import SCHEME_366, problems_of
from camket.rules.local.remedies import grade_conditions
from camket.rules.local.servants import (
    coefficients_under,
    general_under,
    points_by_item,
    servant_edition_under,
)
from camket.rules.local.sets import LocalSet
from camket.rules.local.work_changes import changes_on_work
from camket.rules.local.working import key_grades_in, read_and_compute, sheet_for
from camket.rules.nodes import Node
from camket.rules.reading import Case, ScoreReader, ToldScore, read_cases, read_score
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
        document,
        scheme=SCHEME_366,
        numbers=edition.numbers,
        score_of=_score_reader(local),
        asks_grades=bool(grade_conditions(local)),
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
        if case.told.computation is not None and local.scoring is not None:
            answer["computation"] = case.told.computation
            changes = changes_on_work(
                cast("dict[str, Any]", cases.nodes[place].value),
                found.would_reach,
                local.scoring,
                results_max=national.numbers.results_max,
                level_of=level_of,
            )
            answer["would_reach"] = [one.as_record() for one in changes]
        return Answered(case.id, case.group, found.level, answer)

    def level_of(told: dict[str, Any]) -> Level | None:
        subject = cases.read(Node(told)).subject
        return rate(subject, rule_set=local.title, local=local, edition=national).level

    return answered


def _score_reader(local: LocalSet) -> ScoreReader:
    """Return what reads a score: told in points, or what was reached, for the formula to count."""

    def score_of(node: Node, kind: Kind, numbers: Numbers) -> ToldScore:
        scoring = local.scoring
        sheet = sheet_for(scoring, kind) if node.has(_WORK) else None
        if scoring is None or sheet is None:
            return ToldScore(read_score(node, numbers))
        members = node.members(("general", _WORK))
        general = members["general"].decimal(numbers.general_max)
        work = members[_WORK]
        try:
            found = read_and_compute(work, general, scoring, results_max=numbers.results_max)
        except ValueError as contradiction:
            work.refuse(str(contradiction))
        grades = key_grades_in(cast("dict[str, Any]", work.value)) if sheet.has_grades else None
        return ToldScore(found.score, found.as_record(), grades)

    return score_of
