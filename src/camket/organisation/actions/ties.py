"""Write what ties units besides the tree: areas and who is in charge, links, roles."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import Any, Final

from django.db import connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from camket.audit.chain import record
from camket.organisation.actions.tree import lock_tree
from camket.organisation.decisions import UnitRefusal
from camket.organisation.models import (
    Area,
    AreaCharge,
    LinkKind,
    Person,
    Unit,
    UnitLink,
    UnitRole,
    UnitSpan,
)
from camket.organisation.queries.units import spans_of
from camket.shared.actor import Actor
from camket.shared.errors import Refused
from camket.shared.text import clean, sort_key

_MARKED: Final = "unit_id = ANY(%(units)s) AND parent_id = %(superior)s AND area <> %(area)s"
_BEGIN: Final = f"""
UPDATE organisation_unitspan SET area = %(area)s, valid = daterange(%(on)s, upper(valid))
WHERE {_MARKED} AND valid @> %(on)s AND lower(valid) < %(on)s
"""  # noqa: S608  # our own text; values are told apart
_LATER: Final = f"""
UPDATE organisation_unitspan SET area = %(area)s WHERE {_MARKED} AND lower(valid) >= %(on)s
"""  # noqa: S608  # as above


@transaction.atomic
def set_area(
    superior_id: int,
    name: str,
    unit_ids: Collection[int] = (),
    *,
    on: date,
    actor: Actor,
    now: datetime,
) -> Area:
    """Name an area under a superior, and let units directly under it belong to it from a day on.

    Raises:
        Refused: The name is empty, or a unit does not stand directly under the superior that day.
    """
    text = clean(name)[:80]
    if not text:
        raise Refused(UnitRefusal.NO_NAME)
    lock_tree()  # spans are divided here as a plan divides them
    standing = spans_of({superior_id, *unit_ids}, on=on)
    if superior_id not in standing:
        raise Refused(UnitRefusal.NOT_STANDING)
    if any(unit not in standing or standing[unit].parent_id != superior_id for unit in unit_ids):
        raise Refused(UnitRefusal.NOT_DIRECTLY_BELOW)
    area, _ = Area.objects.get_or_create(
        superior_id=superior_id, name=text, defaults={"sort_key": sort_key(text)}
    )
    _mark(superior_id, text, unit_ids, on)
    record(
        "area.named",
        area,
        actor=actor,
        at=now,
        unit_id=superior_id,
        after={"name": text, "units": sorted(unit_ids), "on": on},
    )
    return area


def _mark(superior_id: int, area: str, unit_ids: Collection[int], on: date) -> None:
    """Write the area into the spans from the day on; the days before keep theirs."""
    told: dict[str, Any] = {
        "units": list(unit_ids),
        "superior": superior_id,
        "area": area,
        "on": on,
    }
    spans = list(
        UnitSpan.objects.filter(
            unit_id__in=unit_ids, parent_id=superior_id, valid__contains=on
        ).exclude(area=area)
    )
    past = [span for span in spans if span.valid.lower < on]
    with connection.cursor() as cursor:
        cursor.execute(_BEGIN, told)
        cursor.execute(_LATER, told)
    for span in past:
        span.pk = None
        span.valid = DateRange(span.valid.lower, on)
    UnitSpan.objects.bulk_create(past)


@transaction.atomic
def put_in_charge(
    area_id: int,
    person_id: int | None,
    *,
    on: date,
    decision_no: str = "",
    actor: Actor,
    now: datetime,
) -> AreaCharge | None:
    """Put somebody in charge of an area from a day on, in the place of whoever was; or nobody.

    Raises:
        Refused: That person is in charge already, or a later assignment is on record.
    """
    area = Area.objects.select_for_update().get(pk=area_id)
    charges = AreaCharge.objects.filter(area=area)
    later = charges.filter(valid__startswith__gte=on).first()
    if later is not None:
        raise Refused(UnitRefusal.LATER_CHARGE, day=later.valid.lower)
    present = charges.filter(valid__contains=on).first()
    if present is not None and present.person_id == person_id:
        raise Refused(UnitRefusal.SAME_PERSON)
    if present is not None:
        present.valid = DateRange(present.valid.lower, on)
        present.save(update_fields=["valid"])
    charge = None
    person = Person.objects.filter(pk=person_id).first() if person_id is not None else None
    if person is not None:
        charge = AreaCharge.objects.create(
            area=area, person=person, valid=DateRange(on, None), decision_no=clean(decision_no)[:80]
        )
    record(
        "area.put_in_charge",
        area,
        actor=actor,
        at=now,
        unit_id=area.superior_id,
        after={"person": person.full_name if person else "", "on": on, "decision_no": decision_no},
    )
    return charge


@transaction.atomic
def link_units(
    unit_id: int, other_id: int, kind: str, *, on: date, actor: Actor, now: datetime
) -> UnitLink:
    """Tie a committee to the body it leads, or a body to the place it is seated in, from a day on.

    Raises:
        Refused: One of them does not stand that day, they are one, or they are tied so already.
    """
    if unit_id == other_id:
        raise Refused(UnitRefusal.ITSELF)
    Unit.objects.select_for_update().get(pk=unit_id)
    if len(spans_of({unit_id, other_id}, on=on)) < len({unit_id, other_id}):
        raise Refused(UnitRefusal.NOT_STANDING)
    valid = DateRange(on, None)
    same = UnitLink.objects.filter(unit_id=unit_id, other_id=other_id, kind=kind)
    if same.filter(valid__overlap=valid).exists():
        raise Refused(UnitRefusal.LINKED_ALREADY)
    link = UnitLink.objects.create(
        unit_id=unit_id, other_id=other_id, kind=LinkKind(kind), valid=valid
    )
    after = {"other": other_id, "kind": kind, "on": on}
    record("link.began", link, actor=actor, at=now, unit_id=unit_id, after=after)
    return link


@transaction.atomic
def end_link(link_id: int, *, on: date, actor: Actor, now: datetime) -> UnitLink:
    """End a link; `on` is the first day without it.

    Raises:
        Refused: It ended before, or would end before it began.
    """
    link = UnitLink.objects.select_for_update().get(pk=link_id)
    if link.valid.upper is not None and link.valid.upper <= on:
        raise Refused(UnitRefusal.ENDED_ALREADY)
    if on <= link.valid.lower:
        raise Refused(UnitRefusal.ENDS_BEFORE_START, day=link.valid.lower)
    link.valid = DateRange(link.valid.lower, on)
    link.save(update_fields=["valid"])
    after = {"other": link.other_id, "kind": link.kind, "on": on}
    record("link.ended", link, actor=actor, at=now, unit_id=link.unit_id, after=after)
    return link


@transaction.atomic
def set_role(
    unit_id: int, role: str, *, on: date, decision_no: str, actor: Actor, now: datetime
) -> UnitRole:
    """Let a unit hold a role from a day on, by decision (294-QĐ/TW 10.2 for special zones).

    Raises:
        Refused: It does not stand that day, or holds the role already.
    """
    Unit.objects.select_for_update().get(pk=unit_id)
    if unit_id not in spans_of({unit_id}, on=on):
        raise Refused(UnitRefusal.NOT_STANDING)
    valid = DateRange(on, None)
    if UnitRole.objects.filter(unit_id=unit_id, role=role, valid__overlap=valid).exists():
        raise Refused(UnitRefusal.HOLDS_ROLE_ALREADY)
    row = UnitRole.objects.create(
        unit_id=unit_id, role=role, valid=valid, decision_no=clean(decision_no)[:80]
    )
    after = {"role": role, "on": on, "decision_no": decision_no}
    record("role.began", row, actor=actor, at=now, unit_id=unit_id, after=after)
    return row


@transaction.atomic
def end_role(
    unit_id: int, role: str, *, on: date, decision_no: str, actor: Actor, now: datetime
) -> UnitRole:
    """Let a unit hold a role no longer; `on` is the first day without it.

    Raises:
        Refused: It does not hold the role that day, or began to hold it that very day.
    """
    row = (
        UnitRole.objects.select_for_update()
        .filter(unit_id=unit_id, role=role, valid__contains=on)
        .first()
    )
    if row is None:
        raise Refused(UnitRefusal.HOLDS_NO_ROLE)
    if row.valid.lower == on:
        raise Refused(UnitRefusal.ENDS_BEFORE_START, day=on)
    row.valid = DateRange(row.valid.lower, on)
    row.save(update_fields=["valid"])
    after = {"role": role, "on": on, "decision_no": decision_no}
    record("role.ended", row, actor=actor, at=now, unit_id=unit_id, after=after)
    return row
