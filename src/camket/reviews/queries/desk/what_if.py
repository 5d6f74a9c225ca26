"""A period again under other rules, numbers or facts, beside what was decided.

Nothing is written.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping

from django.db.models import QuerySet

from camket.organisation.models import UnitEdge
from camket.reviews.decisions.questions import Case, GroupCount, Moved, Outcome, Question
from camket.reviews.models import Period, Rating
from camket.reviews.queries.chosen_rules import is_civil
from camket.reviews.queries.desk.what_if_party import judged_by_party
from camket.reviews.queries.desk.what_if_rows import Tell, Usual, rows_of
from camket.reviews.queries.desk.what_if_servants import judged_by_products
from camket.reviews.queries.desk.workbench import RATED
from camket.reviews.queries.own import own_pending
from camket.rules.quotas import Caps


def asked_about(
    period: Period, question: Question, *, reader_id: int | None = None
) -> QuerySet[Rating]:
    """Return the ratings a question is about: of the period, or of its like below as well.

    Without who asks, while his own is pending: nobody reads what would become of himself.
    """
    others = RATED & ~own_pending(reader_id)
    if not question.is_whole_province:
        return Rating.objects.filter(others, period=period)
    below = UnitEdge.objects.filter(
        ancestor_id=period.superior_id, valid__contains=period.opened_on
    ).values("descendant_id")
    return Rating.objects.filter(
        others,
        period__year=period.year,
        period__kind=period.kind,
        period__quarter=period.quarter,
        period__title=period.title,
        period__scheme=period.scheme,
        period__superior_id__in=below,
    )


def outcome_of(
    period: Period,
    question: Question,
    caps: Mapping[tuple[str, str], Caps],
    *,
    tell: Tell = lambda _done, _total: None,
    reader_id: int | None = None,
) -> Outcome:
    """Ask the rules again, and set what they say beside what stands; at most four statements.

    Args:
        period: The period that is asked about; the numbers are those it kept.
        question: What is other than it is.
        caps: How the ceiling of each list is read now; lists that are not there as the numbers say.
        tell: Told how many subjects are done, of how many.
        reader_id: Who asks; what is pending of himself is left out.

    Raises:
        LookupError: No numbers were in force on the last day of the period.
        ValueError: The question changes a number beyond its bound, or counts that cannot be.
    """
    found = asked_about(period, question, reader_id=reader_id)
    without = found.filter(general=None).count()
    judged = judged_by_products if is_civil(period.scheme) else judged_by_party
    usual, cases = judged(rows_of(found.exclude(general=None), period), period, question, tell)
    return Outcome(
        total=len(cases),
        without_points=without,
        differing=sum(case.before != case.kept for case in cases),
        groups=tuple(_groups(cases, caps, question.caps, usual)),
        moved=tuple(_moved(case) for case in cases if case.before != case.after),
    )


def _groups(
    cases: Iterable[Case],
    caps: Mapping[tuple[str, str], Caps],
    asked: Caps | None,
    usual: Usual,
) -> Iterator[GroupCount]:
    of_group: dict[tuple[str, str], list[Case]] = defaultdict(list)
    for case in cases:
        of_group[case.kind.value, case.group].append(case)
    for (kind, group), found in of_group.items():
        told = caps.get((kind, group))
        yield GroupCount(
            kind=kind,
            group=group,
            standing=Counter(case.standing for case in found),
            before=Counter(case.before for case in found),
            after=Counter(case.after for case in found),
            caps_before=told or usual.now,
            caps_after=asked or told or usual.asked,
        )


def _moved(case: Case) -> Moved:
    return Moved(
        pk=case.pk,
        kind=case.kind.value,
        group=case.group,
        name=case.name,
        unit_name=case.unit_name,
        before=case.before,
        after=case.after,
        decided=case.decided,
        why=tuple((one.says, one.title, one.mark.value) for one in case.why),
    )
