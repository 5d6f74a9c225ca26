"""Search of the audit within the reader's reach; fifty entries a page, never counted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from django.db.models import Exists, Q, QuerySet

from camket.audit.models import Entry
from camket.organisation.models import Person, UnitEdge, UnitSpan
from camket.organisation.queries import spans_of
from camket.permissions.catalogue import Permission
from camket.permissions.queries import holds
from camket.shared.actor import Actor
from camket.shared.clock import start_of
from camket.shared.text import fold
from camket.web.administration.recorded import changes_of
from camket.web.administration.words import kind_of, word_of

PAGE_ROWS: Final = 50


@dataclass(frozen=True, slots=True)
class Search:
    """What a reader looks for; all of it stands in the address.

    Attributes:
        until_number: Show entries before this one: the next page.
    """

    person: str = ""
    unit: str = ""
    subject: str = ""
    kind: str = ""
    object_id: str = ""
    action: str = ""
    from_on: date | None = None
    to_on: date | None = None
    until_number: int | None = None

    def as_record(self) -> dict[str, str]:
        """Return what was asked, for the audit of the reading itself."""
        asked = {
            "person": self.person,
            "unit": self.unit,
            "object": " ".join(part for part in (self.subject, self.kind, self.object_id) if part),
            "action": self.action,
            "from": self.from_on.isoformat() if self.from_on else "",
            "to": self.to_on.isoformat() if self.to_on else "",
        }
        return {name: value for name, value in asked.items() if value}


@dataclass(frozen=True, slots=True)
class Line:
    """One entry as a person reads it."""

    entry: Entry
    word: str
    kind: str
    unit: str
    before: list[tuple[str, str]]
    after: list[tuple[str, str]]


def entries_visible_to(actor: Actor, on: date) -> QuerySet[Entry]:
    """Return the entries within reach: done by, or done to, a unit below the reader's.

    Whoever reads for the top of the tree also sees what belongs to no unit, such as failed
    sign-ins of names that are nobody's.
    """
    if not holds(actor, Permission.READ_AUDIT) or actor.scope_id is None:
        return Entry.objects.none()
    top = UnitSpan.objects.filter(unit_id=actor.scope_id, parent__isnull=True, valid__contains=on)
    # whoever once stood below stays in view: what was done to an ended unit does not vanish
    below = UnitEdge.objects.filter(ancestor_id=actor.scope_id).values("descendant_id")
    return Entry.objects.filter(Q(Exists(top)) | Q(object_unit_id__in=below) | Q(unit_id__in=below))


def found_by(search: Search, actor: Actor, on: date) -> tuple[list[Line], int | None]:
    """Return a page of entries, the latest first, and where the next page begins."""
    entries = entries_visible_to(actor, on)
    for condition in _conditions(search, actor, on):
        entries = entries.filter(condition)
    rows = list(entries.order_by("-number")[: PAGE_ROWS + 1])
    shown = rows[:PAGE_ROWS]
    wanted = {entry.object_unit_id for entry in shown if entry.object_unit_id is not None}
    names = spans_of(wanted, on=on)
    lines = [_line(entry, names) for entry in shown]
    return lines, shown[-1].number if len(rows) > PAGE_ROWS else None


def _conditions(search: Search, actor: Actor, on: date) -> list[Q]:
    conditions = []
    if search.person:
        people = Person.objects.filter(folded__contains=fold(search.person)).values("pk")
        conditions.append(Q(person_id__in=people))
    if search.unit:
        below = UnitEdge.objects.filter(ancestor_id=actor.scope_id, valid__contains=on)
        units = UnitSpan.objects.filter(
            unit_id__in=below.values("descendant_id"),
            folded__contains=fold(search.unit),
            valid__contains=on,
        ).values("unit_id")
        conditions.append(Q(unit_id__in=units) | Q(object_unit_id__in=units))
    if search.subject:
        conditions.append(Q(object_name__icontains=search.subject))
    if search.kind:
        conditions.append(Q(object_type=search.kind))
    if search.object_id:
        conditions.append(Q(object_id=search.object_id))
    if search.action:
        conditions.append(Q(action=search.action))
    if search.from_on:
        conditions.append(Q(at__gte=start_of(search.from_on)))
    if search.to_on:
        conditions.append(Q(at__lt=start_of(search.to_on + timedelta(days=1))))
    if search.until_number is not None:
        conditions.append(Q(number__lt=search.until_number))
    return conditions


def _line(entry: Entry, names: dict[int, Any]) -> Line:
    span = names.get(entry.object_unit_id or 0)
    return Line(
        entry=entry,
        word=word_of(entry.action),
        kind=kind_of(entry.object_type),
        unit=span.name if span else "",
        before=changes_of(entry.before, entry.action),
        after=changes_of(entry.after, entry.action),
    )
