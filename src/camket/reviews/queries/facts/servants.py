"""Facts of civil servants that fill themselves: products, discipline, levels of those they lead."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from camket.products.queries.lines import Counted, products_counted, unconverted
from camket.reviews.decisions.facts import corrected_in
from camket.reviews.decisions.servants import (
    Line,
    ServantCounts,
    counts_in,
    with_corrected_lines,
)
from camket.reviews.decisions.states import PostRole, SubjectKind
from camket.reviews.models import Period, PostReview, Rating
from camket.reviews.queries.facts.counting import OfPerson, of_people, read
from camket.rules.schemes.codes import OF_STATE

_NOTHING: Final = OfPerson()
# Who is led: everybody rated in the same period in the units where he leads, himself left out. A
# deputy's field is stated by the appraiser: the organisation does not say which it is.
_LED: Final = """
    SELECT m.rating_id, r.id, r.person_id, r.decided_level
    FROM reviews_postreview m
    JOIN reviews_rating mine ON mine.id = m.rating_id
    JOIN reviews_rating r ON r.period_id = mine.period_id AND r.id <> mine.id
        AND r.unit_id = m.unit_id AND r.left_out = ''
    WHERE m.rating_id = ANY(%(ids)s) AND m.role = 'head' AND m.is_main
    ORDER BY m.rating_id, r.id
"""


@dataclass(slots=True)
class _Led:
    """Those somebody leads: who they are, and the levels decided for them."""

    people: list[int]
    levels: list[str]


def is_servant(rating: Rating) -> bool:
    """Say whether a subject is rated as a civil servant."""
    return rating.period.scheme == OF_STATE


def servant_counts(period: Period, ratings: Collection[Rating]) -> dict[int, ServantCounts]:
    """Return by rating what is known of each civil servant of a period; five statements."""
    ids = [one.pk for one in ratings]
    roles = _roles(ids)
    led = _led([pk for pk in ids if roles.get(pk) is PostRole.HEAD])
    people = {one.person_id for one in ratings if one.person_id is not None}
    people |= {person for one in led.values() for person in one.people}
    first, last = period.starts_on, period.ends_on
    products = products_counted(people, first, last)
    loose = unconverted(people, first, last)
    struck = of_people(sorted(people), first, last, year=period.year) if people else {}
    return {
        one.pk: _counts(one, roles.get(one.pk), led.get(one.pk), products, loose, struck)
        for one in ratings
    }


def servant_counts_of(rating: Rating) -> ServantCounts:
    """Return what is known of one civil servant: counted anew while the period is open.

    From the day facts are frozen on, what was kept then; corrections after a contest stand over
    either.
    """
    corrected = corrected_in(rating.facts)
    if not rating.period.is_open:
        return with_corrected_lines(counts_in(rating.facts), corrected)
    return with_corrected_lines(servant_counts(rating.period, [rating])[rating.pk], corrected)


def led_by(ids: Collection[int]) -> dict[int, list[int]]:
    """Return by rating of who heads a unit the ratings of those he leads there; one statement."""
    found: dict[int, list[int]] = {}
    if ids:
        for head, led, _, _ in read(_LED, {"ids": list(ids)}):
            found.setdefault(head, []).append(led)
    return found


def _roles(ids: Collection[int]) -> dict[int, PostRole]:
    rows = PostReview.objects.filter(rating_id__in=ids, is_main=True)
    return {pk: PostRole(role) for pk, role in rows.values_list("rating_id", "role")}


def _led(ids: Collection[int]) -> dict[int, _Led]:
    found: dict[int, _Led] = {}
    if not ids:
        return found
    for rating_id, _, person_id, level in read(_LED, {"ids": list(ids)}):
        one = found.setdefault(rating_id, _Led([], []))
        one.people.append(person_id)
        if level:
            one.levels.append(level)
    return found


def _counts(
    rating: Rating,
    role: PostRole | None,
    led: _Led | None,
    products: Mapping[int, list[Counted]],
    loose: Mapping[int, int],
    struck: Mapping[int, OfPerson],
) -> ServantCounts:
    person = rating.person_id or 0
    lines = _lines(products.get(person, ()))
    leads = rating.kind == SubjectKind.LEADER
    whole = list(lines) if leads else []
    for other in led.people if led else ():
        whole += _lines(products.get(other, ()))
    return ServantCounts(
        lines=lines,
        disciplined=struck.get(person, _NOTHING).for_task,
        leads=leads,
        of_field=leads and role is not PostRole.HEAD,
        below=tuple(sorted(led.levels)) if led else (),
        led=len(whole),
        led_clean=sum(line.is_clean for line in whole),
        unconverted=loose.get(person, 0),
    )


def _lines(counted: Iterable[Counted]) -> tuple[Line, ...]:
    return tuple(
        Line(
            one.product_id,
            one.code,
            one.title,
            one.coefficient,
            one.assigned,
            one.completed,
            one.below_quality,
            one.checks,
            one.delays,
        )
        for one in counted
    )
