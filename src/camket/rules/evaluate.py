"""A document of cases in, levels with reasons out; nothing here reads a clock or a database."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from camket.rules.answering import Evaluation
from camket.rules.schemes.codes import NATIONAL, OF_QUARTER, OF_STATE

if TYPE_CHECKING:
    from camket.rules.local.sets import LocalSet


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
    from camket.rules.schemes.rating_366 import evaluation_of_year

    return evaluation_of_year(document, rule_set=rule_set)


def _scheme_named(document: object) -> object:
    return (
        cast("dict[object, object]", document).get("scheme") if isinstance(document, dict) else None
    )
