"""Reads of bodies' rule sets: who sees which, which may be chosen, what a period carries."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any, Final

from django.db.models import Q, QuerySet

from camket.organisation.models import UnitEdge, UnitSpan
from camket.organisation.queries import span_of
from camket.permissions.catalogue import Permission
from camket.permissions.queries import may
from camket.reviews.decisions.rule_sets import RuleSetRefusal, RuleSetState
from camket.reviews.models import Period, RuleSet
from camket.reviews.queries.visible import CELLS
from camket.rules.axes import AX_2
from camket.rules.criteria import CriteriaSet
from camket.rules.criteria_sets import criteria_in_force
from camket.rules.facts import Kind
from camket.rules.loading import Number, NumberSet
from camket.rules.local.applying import criteria_under, edition_under
from camket.rules.local.servants import coefficients_under, servant_edition_under
from camket.rules.local.sets import LocalSet, read_set
from camket.rules.schemes import numbers_335
from camket.rules.schemes.codes import OF_QUARTER, OF_STATE, OF_YEAR
from camket.rules.schemes.huong_dan_02 import QUARTER_DONE
from camket.rules.schemes.numbers_02 import (
    QuarterEdition,
    quarter_edition,
    quarter_edition_from,
)
from camket.rules.schemes.numbers_366 import Edition, edition_in_force, typed
from camket.shared.actor import Actor
from camket.shared.errors import Refused


def rule_sets_visible_to(actor: Actor) -> QuerySet[RuleSet]:
    """Return the sets an actor may read: published ones, and drafts of the body he works for."""
    own = Q(unit_id=actor.scope_id) if actor.scope_id is not None else Q(pk=None)
    return RuleSet.objects.filter(~Q(state=RuleSetState.DRAFT.value) | own)


def names_of_units(unit_ids: Iterable[int], *, on: date) -> dict[int, str]:
    """Return what units are called on a day; one statement for all."""
    spans = UnitSpan.objects.filter(unit_id__in=set(unit_ids), valid__contains=on)
    return dict(spans.values_list("unit_id", "name"))


def may_draft(actor: Actor, unit_id: int, *, on: date) -> bool:
    """Say whether the actor drafts the rules of a body; a cell rates by those above it."""
    if not may(actor, Permission.APPRAISE_RATING, unit_id, on=on):
        return False
    body = span_of(unit_id, on=on)
    return body is None or body.kind not in CELLS


def may_publish(actor: Actor, unit_id: int, *, on: date) -> bool:
    """Say whether the actor publishes the rules of a body."""
    return may(actor, Permission.DECIDE_RATING, unit_id, on=on)


def choosable_sets(unit_id: int, *schemes: str, on: date) -> QuerySet[RuleSet]:
    """Return the published sets a body's period may be opened with: its own, and those above it."""
    above = UnitEdge.objects.filter(descendant_id=unit_id, valid__contains=on).values("ancestor_id")
    return RuleSet.objects.filter(
        Q(unit_id=unit_id) | Q(unit_id__in=above),
        scheme__in=schemes,
        state=RuleSetState.PUBLISHED.value,
        in_force_from__lte=on,
    )


def snapshot_of_set(code: str, *, on: date) -> dict[str, Any]:
    """Return a published set whole, for the snapshot of a period that is opened with it.

    Raises:
        Refused: There is no such set published and in force on that day.
    """
    chosen = RuleSet.objects.filter(
        code=code, state=RuleSetState.PUBLISHED.value, in_force_from__lte=on
    ).first()
    if chosen is None:
        raise Refused(RuleSetRefusal.NOT_IN_FORCE)
    return {
        "code": chosen.code,
        "title": chosen.title,
        "digest": chosen.digest,
        "paper": chosen.paper,
        "content": chosen.content,
    }


SNAPSHOT_KEY = "local_set"
QUARTER_KEY = "quarter"
"""Where a period keeps the numbers that a quarter adds to those of the regulation."""
SWITCHES_KEY = "switches"
"""Where it keeps the rules its body switched on or off itself."""


def local_of(period: Period) -> LocalSet | None:
    """Return the set a period carries in its snapshot; None where the national rules hold.

    Raises:
        UnusableInputError: The snapshot holds something else.
    """
    kept = period.snapshot.get(SNAPSHOT_KEY)
    return None if kept is None else _read(kept["content"])


def criteria_of_period(period: Period, kind: Kind) -> CriteriaSet:
    """Return the criteria a kind is scored by: those of the set the period carries, else national.

    Raises:
        LookupError: None were in force on its last day.
    """
    own = local_of(period)
    found = criteria_under(own, kind) if own is not None else None
    return found or criteria_in_force(kind, period.ends_on)


def bases_of(period: Period) -> tuple[str, ...]:
    """Return what a paper about the levels of a period cites: its scheme, the body's own set."""
    kept: Mapping[str, Any] = period.snapshot.get(SNAPSHOT_KEY) or {}
    own = (f"Căn cứ {kept['paper']}",) if kept.get("paper") else ()
    return (_BASES.get(period.scheme, _BASES[OF_YEAR]), *own)


_BASES: Final = {
    OF_YEAR: "Căn cứ Quy định số 366-QĐ/TW, ngày 30/8/2025 của Bộ Chính trị",
    OF_QUARTER: "Căn cứ Hướng dẫn số 02-HD/BTCTW, ngày 22/5/2026 của Ban Tổ chức Trung ương",
    OF_STATE: "Căn cứ Nghị định số 335/2025/NĐ-CP ngày 21 tháng 12 năm 2025 của Chính phủ",
}
"""The paper each scheme is, as a paper about levels cites it."""


_VERSION: Final = re.compile(r"(?P<issuer>.+)/(?P<day>\d{4}-\d\d-\d\d)(/(?P<edition>\d+))?")


def edition_of(period: Period) -> Edition:
    """Return the numbers a period judges by: those it kept when it was opened.

    Numbers published later, even with an earlier day, do not touch it; a body's own set is in
    them. A period that kept none is judged by those in force on its last day.

    Raises:
        LookupError: None were in force on its last day.
    """
    own, edition = local_of(period), edition_in_force(period.ends_on)
    if own is not None:
        edition = edition_under(own, edition)
    published = _as_kept(edition.published, period.snapshot)
    return edition if published is None else Edition(typed(published), published)


def quarter_edition_of(period: Period) -> QuarterEdition:
    """Return the numbers by which a quarter judges who leads: those it kept when it was opened.

    Raises:
        LookupError: None were in force on its last day.
    """
    now, year = quarter_edition(period.ends_on), edition_of(period)
    kept = _as_kept(now.published, period.snapshot.get(QUARTER_KEY) or {})
    edition = quarter_edition_from(year, now.published if kept is None else kept)
    switched = undone_fails_in(period)
    if switched is None:
        return edition
    return replace(edition, numbers=replace(edition.numbers, undone_fails=switched))


def undone_fails_in(period: Period) -> bool | None:
    """Return whether its body said that one task not done fails a quarter; None said nothing."""
    return _switched(period, QUARTER_DONE.code)


def axes_bind_in(period: Period) -> bool:
    """Say whether its body made AX-2 binding for plans of axes; unsaid, it is a remark."""
    return bool(_switched(period, AX_2))


def _switched(period: Period, code: str) -> bool | None:
    told: Mapping[str, Any] = period.snapshot.get(SWITCHES_KEY) or {}
    return told.get(code)


def servant_edition_of(period: Period) -> numbers_335.Edition:
    """Return the numbers by which civil servants are judged: those kept when it was opened.

    Raises:
        LookupError: None were in force on its last day.
    """
    own, edition = local_of(period), numbers_335.edition_in_force(period.ends_on)
    if own is not None:
        edition = servant_edition_under(own, edition)
    published = _as_kept(edition.published, period.snapshot)
    if published is None:
        return edition
    return numbers_335.Edition(numbers_335.typed(published), published, edition.added)


def coefficients_of(period: Period) -> dict[str, Decimal]:
    """Return the coefficients of groups of products that the set a period carries names."""
    return coefficients_under(local_of(period))


def _as_kept(now: NumberSet, snapshot: Mapping[str, Any]) -> NumberSet | None:
    """Return a published set as a snapshot kept it; None where it kept none."""
    kept: Mapping[str, Any] = snapshot.get("numbers") or {}
    version = _VERSION.fullmatch(str(snapshot.get("numbers_version")))
    if not kept or version is None:
        return None
    return replace(
        now,
        issuer=version["issuer"],
        in_force_from=date.fromisoformat(version["day"]),
        digest=snapshot["numbers_digest"],
        edition=int(version["edition"] or 1),
        numbers={
            name: Number(**kept[name]) if name in kept else held
            for name, held in now.numbers.items()
        },
    )


@lru_cache(maxsize=64)
def _read(content: str) -> LocalSet:
    return read_set(content)
