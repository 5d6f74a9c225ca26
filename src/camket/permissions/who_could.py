"""Who could do something in a unit on a day: holders of posts, their offices, and delegates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from camket.organisation.models import (
    ADVISORY_KINDS,
    Delegation,
    Tenure,
    TenureKind,
    UnitEdge,
    UnitHeir,
    UnitSpan,
)
from camket.permissions.catalogue import READING, UNDELEGABLE, Permission, Reach
from camket.permissions.models import GrantReach
from camket.permissions.overrides import Overrides, overrides
from camket.permissions.queries import posts_with
from camket.shared.text import show_day


@dataclass(frozen=True, slots=True)
class Could:
    """One person who could, in which post of which unit, and why."""

    person_id: int
    person: str
    post: str
    unit: str
    why: str


@dataclass(frozen=True, slots=True)
class _Place:
    """A unit whose posts may reach the one asked about."""

    name: str
    scope_id: int


def who_could(permission: Permission, unit_id: int, on: date) -> list[Could]:
    """Return everybody who could do this in the unit that day, the highest posts first.

    Six statements at most, however large the tree: only the units above are looked at, their
    offices, and those of whoever took over from a unit that had ended.
    """
    targets = _targets(permission, unit_id, on)
    above = dict(
        UnitEdge.objects.filter(descendant_id__in=targets, valid__contains=on)
        .order_by("-depth")
        .values_list("ancestor_id", "depth")
    )
    places = _places({*above, *targets}, on)
    granted = posts_with([permission], on)
    tenures = _in_reach(places, targets, granted, permission, on)
    changes = overrides()
    found = [
        _could(tenure, places[tenure.unit_id].name, _why(tenure, granted, permission, on, changes))
        for tenure in tenures
    ]
    return found + _delegates(tenures, places, permission, on)


def _targets(permission: Permission, unit_id: int, on: date) -> set[int]:
    heirs = UnitHeir.objects.filter(unit_id=unit_id, valid__contains=on)
    if permission not in READING:
        heirs = heirs.filter(is_main=True)
    return {unit_id, *heirs.values_list("heir_id", flat=True)}


def _places(units: set[int], on: date) -> dict[int, _Place]:
    """Return these units and the offices that work for them, by unit."""
    spans = UnitSpan.objects.filter(
        Q(unit_id__in=units) | Q(parent_id__in=units, kind__in=ADVISORY_KINDS), valid__contains=on
    )
    return {
        span.unit_id: _Place(
            span.name, span.parent_id if span.is_advisory and span.parent_id else span.unit_id
        )
        for span in spans
    }


def _in_reach(
    places: dict[int, _Place],
    targets: set[int],
    granted: dict[str, dict[Permission, Reach]],
    permission: Permission,
    on: date,
) -> list[Tenure]:
    tenures = (
        Tenure.objects.filter(
            unit_id__in=sorted(places), post__code__in=sorted(granted), valid__contains=on
        )
        .exclude(kind=TenureKind.SUSPENDED)
        .select_related("person", "post")
        .order_by("post__rank", "person__sort_key", "pk")
    )
    return [
        tenure
        for tenure in tenures
        if granted[tenure.post.code][permission] is Reach.BELOW
        or targets & {tenure.unit_id, places[tenure.unit_id].scope_id}
    ]


def _delegates(
    tenures: list[Tenure], places: dict[int, _Place], permission: Permission, on: date
) -> list[Could]:
    if permission in UNDELEGABLE:
        return []
    givers = {tenure.pk: tenure for tenure in tenures}
    delegations = (
        Delegation.objects.filter(
            giver_id__in=sorted(givers),
            permissions__contains=[permission.value],
            valid__contains=on,
            receiver__valid__contains=on,
        )
        .exclude(receiver__kind=TenureKind.SUSPENDED)
        .select_related("receiver__person", "receiver__post")
        .order_by("pk")
    )
    found = []
    for delegation in delegations:
        giver = givers[delegation.giver_id]
        why = _("được đồng chí %(giver)s ủy quyền, văn bản %(number)s") % {
            "giver": giver.person.full_name,
            "number": delegation.decision_no,
        }
        found.append(_could(delegation.receiver, places[giver.unit_id].name, why))
    return found


def _could(tenure: Tenure, unit: str, why: str) -> Could:
    return Could(tenure.person_id, tenure.person.full_name, tenure.post.name, unit, why)


def _why(
    tenure: Tenure,
    granted: dict[str, dict[Permission, Reach]],
    permission: Permission,
    on: date,
    changes: Overrides,
) -> str:
    reach = GrantReach(granted[tenure.post.code][permission].value).label
    change = next(
        (
            change
            for change in changes.get(tenure.post.code, ())
            if change.permission == permission.value and change.holds_on(on)
        ),
        None,
    )
    if change is None:
        return _("quyền của chức danh, %(reach)s") % {"reach": reach}
    why = _("quyền của chức danh, %(reach)s, đổi từ %(day)s") % {
        "reach": reach,
        "day": show_day(change.start),
    }
    return f"{why} ({change.decision_no})" if change.decision_no else why
