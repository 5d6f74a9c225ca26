"""Who could do something in a unit on a day: holders of posts, their offices, and delegates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, JSONObject
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


def who_could(permission: Permission, unit_id: int, on: date) -> list[Could]:
    """Return everybody who could do this in the unit that day, the highest posts first.

    One statement beside the table of changes, however large the tree: only the units above are
    looked at, their offices, and those of whoever took over from a unit that had ended.
    """
    granted = posts_with([permission], on)
    changes = overrides()
    found, delegates = [], []
    for tenure in _holders(permission, unit_id, sorted(granted), on):
        scope = tenure.parent if tenure.kind_of_unit in ADVISORY_KINDS else tenure.unit_id
        is_own = not {unit_id, *(tenure.heirs or ())}.isdisjoint({tenure.unit_id, scope})
        if granted[tenure.post.code][permission] is not Reach.BELOW and not is_own:
            continue
        unit = tenure.unit_name
        why = _why(tenure, granted, permission, on, changes)
        found.append(Could(tenure.person_id, tenure.person.full_name, tenure.post.name, unit, why))
        delegates += [_delegate(given, tenure, unit) for given in tenure.given or ()]
    return found + delegates


def _holders(
    permission: Permission, unit_id: int, post_codes: list[str], on: date
) -> QuerySet[Any]:
    """Return who held one of these posts above the unit or in an office there, the day's way.

    Each row brings the heirs of the unit, the name and place of its own, and what was delegated.
    """
    heirs = UnitHeir.objects.filter(unit_id=unit_id, valid__contains=on)
    if permission not in READING:
        heirs = heirs.filter(is_main=True)
    above = UnitEdge.objects.filter(
        Q(descendant_id=unit_id) | Q(descendant_id__in=heirs.values("heir_id")),
        valid__contains=on,
    ).values("ancestor_id")
    offices = UnitSpan.objects.filter(
        parent_id__in=above, kind__in=ADVISORY_KINDS, valid__contains=on
    ).values("unit_id")
    span = UnitSpan.objects.filter(unit_id=OuterRef("unit_id"), valid__contains=on)
    return (
        Tenure.objects.filter(
            Q(unit_id__in=above) | Q(unit_id__in=offices),
            post__code__in=post_codes,
            valid__contains=on,
        )
        .exclude(kind=TenureKind.SUSPENDED)
        .select_related("person", "post")
        .annotate(
            heirs=ArraySubquery(heirs.values("heir_id")),
            unit_name=Coalesce(Subquery(span.values("name")[:1]), Value("")),
            kind_of_unit=Subquery(span.values("kind")[:1]),
            parent=Subquery(span.values("parent_id")[:1]),
            given=ArraySubquery(_given(permission, on)),
        )
        .order_by("post__rank", "person__sort_key", "pk")
    )


def _given(permission: Permission, on: date) -> QuerySet[Any]:
    """Return what the holder of a post let others do that day, as one value each."""
    given = Delegation.objects.filter(
        giver_id=OuterRef("pk"),
        permissions__contains=[permission.value],
        valid__contains=on,
        receiver__valid__contains=on,
    ).exclude(receiver__kind=TenureKind.SUSPENDED)
    if permission in UNDELEGABLE:
        given = given.none()
    return given.order_by("pk").values(
        told=JSONObject(
            person_id="receiver__person_id",
            person="receiver__person__full_name",
            post="receiver__post__name",
            number="decision_no",
        )
    )


def _delegate(given: dict[str, Any], giver: Tenure, unit: str) -> Could:
    why = _("được đồng chí %(giver)s ủy quyền, văn bản %(number)s") % {
        "giver": giver.person.full_name,
        "number": given["number"],
    }
    return Could(given["person_id"], given["person"], given["post"], unit, why)


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
