"""Write what a checked sheet holds: set-based, and history is never edited."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from camket.audit.chain import Fact, fact, record_facts
from camket.organisation.actions.heirs import write_heirs
from camket.organisation.actions.people import Appointment, appoint, ensure_posts, new_person
from camket.organisation.actions.tree import rebuild_edges
from camket.organisation.acts import AS_INSTALLED
from camket.organisation.kinds import kinds
from camket.organisation.models import (
    Person,
    Post,
    Succession,
    SuccessionKind,
    Tenure,
    Unit,
    UnitRole,
    UnitSpan,
)
from camket.organisation.queries import heirs_of
from camket.shared.actor import Actor
from camket.shared.text import fold, sort_key

_END_REASON: Final = "theo bảng tính đã nhập"


@dataclass(slots=True)
class UnitEntry:
    """A unit to be founded; `parent` when that is founded by the same sheet."""

    key: str
    values: dict[str, str]
    from_on: date
    until: date | None
    parent_id: int | None = None
    parent: UnitEntry | None = None


@dataclass(frozen=True, slots=True)
class UnitChange:
    """A unit that is called otherwise from a day on."""

    span: UnitSpan
    on: date
    values: dict[str, str]


@dataclass(slots=True)
class UnitWork:
    """What a sheet of units asks for."""

    new: list[UnitEntry] = field(default_factory=list)
    changes: list[UnitChange] = field(default_factory=list)


@transaction.atomic
def write_units(work: UnitWork, actor: Actor, now: datetime) -> None:
    """Found and change units with their spans, roles and places in the tree."""
    units = Unit.objects.bulk_create(
        [Unit(key=entry.key or None) for entry in work.new], batch_size=5000
    )
    by_entry = {id(entry): unit.pk for entry, unit in zip(work.new, units, strict=True)}
    spans = [
        _span(unit.pk, entry.values, _above(entry, by_entry), DateRange(entry.from_on, entry.until))
        for entry, unit in zip(work.new, units, strict=True)
    ]
    spans = UnitSpan.objects.bulk_create(spans, batch_size=2000)
    UnitRole.objects.bulk_create(_roles(spans), batch_size=5000)
    changed = _write_changes(work.changes)
    if work.new:
        first = min(entry.from_on for entry in work.new)
        rebuild_edges([unit.pk for unit in units], from_on=first)
        _leave_to_superiors(spans)
    record_facts(
        [
            *(
                fact("unit.founded", span, unit_id=span.unit_id, after={"name": span.name})
                for span in spans
            ),
            *changed,
        ],
        actor=actor,
        at=now,
    )


def _leave_to_superiors(spans: Sequence[UnitSpan]) -> None:
    """Let the superior answer for a unit that came in as ended, or who stands in its place then.

    Day by day, so that who inherits may end later; of units that end on one day the upper first.
    What ends at the top leaves nobody behind who could answer.
    """
    ended = {span.unit_id: span for span in spans if span.valid.upper}
    for day in sorted({span.valid.upper for span in ended.values()}):
        going = {unit_id: span for unit_id, span in ended.items() if span.valid.upper == day}
        left_to = {unit_id: _standing_above(unit_id, going) for unit_id in going}
        gone = heirs_of([heir_id for heir_id in left_to.values() if heir_id], on=day)
        write_heirs(
            {
                unit_id: gone.get(heir_id, (heir_id,))
                for unit_id, heir_id in left_to.items()
                if heir_id is not None
            },
            on=day,
        )
    Succession.objects.bulk_create(
        [
            Succession(
                kind=SuccessionKind.CLOSE,
                on=span.valid.upper,
                decision_no="",
                predecessor_id=unit_id,
            )
            for unit_id, span in ended.items()
        ],
        batch_size=2000,
    )


def _standing_above(unit_id: int, going: Mapping[int, UnitSpan]) -> int | None:
    """Return the next above a unit that does not end with it, or None where all do."""
    above = going[unit_id].parent_id
    while above is not None and above in going:
        above = going[above].parent_id
    return above


def _above(entry: UnitEntry, by_entry: dict[int, int]) -> int | None:
    return by_entry[id(entry.parent)] if entry.parent is not None else entry.parent_id


def _span(
    unit_id: int, values: dict[str, str], parent_id: int | None, valid: DateRange
) -> UnitSpan:
    name = values["name"]
    short = values["short_name"] or name
    return UnitSpan(
        unit_id=unit_id,
        parent_id=parent_id,
        valid=valid,
        **{**values, "short_name": short, "paper_name": values["paper_name"] or name},
        sort_key=sort_key(short),
        folded=fold(name),
    )


def _roles(spans: Iterable[UnitSpan]) -> list[UnitRole]:
    """Return the roles that kinds hold without a decision of their own, for the days they do."""
    found = []
    for span in spans:
        kind = kinds().get(span.kind)
        if kind is None or not kind.roles:
            continue
        from_on = max(span.valid.lower, kind.roles_from or span.valid.lower)
        if span.valid.upper is None or from_on < span.valid.upper:
            valid = DateRange(from_on, span.valid.upper)
            found += [UnitRole(unit_id=span.unit_id, role=role, valid=valid) for role in kind.roles]
    return found


def _write_changes(changes: Sequence[UnitChange]) -> list[Fact]:
    old, new, facts = [], [], []
    for change in changes:
        span = change.span
        ends_on = span.valid.upper
        before = {"name": span.name, "paper_style": span.paper_style or AS_INSTALLED}
        span.valid = DateRange(span.valid.lower, change.on)
        old.append(span)
        made = _span(span.unit_id, change.values, span.parent_id, DateRange(change.on, ends_on))
        new.append(made)
        after = {"name": made.name, "paper_style": made.paper_style or AS_INSTALLED}
        if before["paper_style"] == after["paper_style"]:
            del before["paper_style"], after["paper_style"]
        facts.append((made, before, after))
    UnitSpan.objects.bulk_update(old, ["valid"], batch_size=2000)
    UnitSpan.objects.bulk_create(new, batch_size=2000)
    Succession.objects.bulk_create(
        [
            Succession(
                kind=SuccessionKind.RENAME,
                on=made.valid.lower,
                decision_no="",
                predecessor_id=made.unit_id,
                successor_id=made.unit_id,
            )
            for made, before, _after in facts
            if made.name != before["name"]
        ],
        batch_size=2000,
        ignore_conflicts=True,  # renamed twice for one day: told once
    )
    return [
        fact(
            "unit.renamed",
            made,
            unit_id=made.unit_id,
            before=before,
            after={**after, "on": made.valid.lower},
        )
        for made, before, after in facts
    ]


@dataclass(frozen=True, slots=True)
class PersonEntry:
    """A person as a sheet names him."""

    key: str
    full_name: str
    contact: str


@dataclass(slots=True)
class PersonWork:
    """What a sheet of people asks for: new ones, and stored ones with what is new about them."""

    new: list[PersonEntry] = field(default_factory=list)
    changes: list[tuple[Person, PersonEntry]] = field(default_factory=list)


@transaction.atomic
def write_people(work: PersonWork, actor: Actor, now: datetime) -> None:
    """Name people, and bring names and official addresses up to date."""
    people = Person.objects.bulk_create(
        [new_person(one.full_name, key=one.key, contact=one.contact) for one in work.new],
        batch_size=5000,
    )
    facts = [fact("person.named", one, after={"name": one.full_name}) for one in people]
    for person, entry in work.changes:
        before = {"name": person.full_name, "contact": person.contact}
        fresh = new_person(entry.full_name, contact=entry.contact)
        for column in ("full_name", "contact", "sort_key", "folded"):
            setattr(person, column, getattr(fresh, column))
        after = {"name": person.full_name, "contact": person.contact}
        facts.append(fact("person.renamed", person, before=before, after=after))
    Person.objects.bulk_update(
        [person for person, _ in work.changes],
        ["full_name", "contact", "sort_key", "folded"],
        batch_size=2000,
    )
    record_facts(facts, actor=actor, at=now)


@dataclass(frozen=True, slots=True)
class TenureEntry:
    """A post that somebody is to hold."""

    person_id: int
    post_code: str
    unit_id: int
    from_on: date
    until: date | None
    kind: str
    decision_no: str


@dataclass(slots=True)
class TenureWork:
    """What a sheet of tenures asks for: new ones, and running ones with the day they end."""

    new: list[TenureEntry] = field(default_factory=list)
    ended: list[tuple[Tenure, date]] = field(default_factory=list)


@transaction.atomic
def write_tenures(work: TenureWork, actor: Actor, now: datetime) -> None:
    """End what ends, then give posts; `appoint` judges the new ones once more."""
    facts = []
    for tenure, ends_on in work.ended:
        before = tenure.valid.upper
        tenure.valid = DateRange(tenure.valid.lower, ends_on)
        tenure.end_reason = _END_REASON
        after = {
            "person": tenure.person.full_name,
            "post": tenure.post.name,
            "ends_on": ends_on,
            "reason": _END_REASON,
        }
        facts.append(fact("tenure.ended", tenure, before={"ends_on": before}, after=after))
    Tenure.objects.bulk_update(
        [tenure for tenure, _ in work.ended], ["valid", "end_reason"], batch_size=2000
    )
    record_facts(facts, actor=actor, at=now)
    if work.new:
        ensure_posts()
        posts = {post.code: post for post in Post.objects.all()}
        people = Person.objects.in_bulk({entry.person_id for entry in work.new})
        appoint(
            [
                Appointment(
                    person=people[entry.person_id],
                    post=posts[entry.post_code],
                    unit_id=entry.unit_id,
                    from_on=entry.from_on,
                    until_on=entry.until,
                    kind=entry.kind,
                    decision_no=entry.decision_no,
                )
                for entry in work.new
            ],
            actor=actor,
            now=now,
        )
