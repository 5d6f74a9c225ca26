"""Committees, people's committees and heads beside the territories that were imported.

Each commune and each district also gets the signed commitment of a year with its superior
committee: the frozen text and its digest, without a paper, and the tasks that came of it.
"""

from __future__ import annotations

import random
from datetime import date, datetime

from camket.audit.bulk import copy_rows, days
from camket.demo.generating.heads import post_ids, post_of
from camket.demo.generating.promised import (
    Seated,
    promises_of,
    write_deltas,
    write_promises,
    write_slots,
    write_work,
)
from camket.demo.generating.tables import (
    NewBody,
    Say,
    Seat,
    settle,
    write_people,
    write_units,
)
from camket.demo.names import Names
from camket.organisation.kinds import UnitKind, kinds
from camket.organisation.models import Line, LinkKind, UnitLink, UnitSpan
from camket.organisation.seating import COMMITTEES, LEVELS, Place, committee_name, place_of
from camket.shared.errors import UnusableInputError
from camket.tallies.actions import fold_deltas


def write_beside(
    draw: random.Random, *, heads: int | None, year: int, now: datetime, say: Say
) -> dict[str, int]:
    """Write what stands beside the territories of the last day of a year; return counts.

    Raises:
        UnusableInputError: There is no territory, or bodies are seated in them already.
    """
    seated = _territories(date(year, 12, 31))
    if UnitLink.objects.filter(kind=LinkKind.SEATED_IN).exists():
        message = "Các đơn vị hành chính đã có cấp ủy đóng tại đó nên không sinh thêm."
        raise UnusableInputError(message)
    say(f"Ghi cấp ủy và ủy ban nhân dân của {len(seated)} đơn vị hành chính…")
    bodies = [body for one in seated.values() for body in (one.committee, one.people)]
    write_units(bodies, now=now)
    _write_links(seated)
    say("Phân công người đứng đầu…")
    posts, names = post_ids(), Names(draw)
    seats = _seats(seated, posts)[: heads if heads is not None else None]
    people = write_people(seats, names.another)
    say("Ghi bản cam kết đã ký và nhiệm vụ…")
    on = max(one.since for one in seated.values())
    promises = promises_of(seated, draw, year, on)
    write_promises(promises, people.names, year, on, now)
    write_work(promises, people.first_person, people.names, year, on, now)
    write_slots(promises, people.first_person, people.first_tenure, people.names, on)
    write_deltas(promises, year, on)
    fold_deltas()
    return {
        "units": len(bodies),
        "heads": len(seats),
        "commitments": len(promises),
        "tasks": sum(len(promise.items) for promise in promises),
    }


def _territories(day: date) -> dict[int, Seated]:
    """Return the territories of a day with bodies to be, superiors first."""
    spans = UnitSpan.objects.filter(line=Line.TERRITORY, valid__contains=day).order_by("unit_id")
    found: dict[int, Seated] = {}
    rows = sorted(spans, key=lambda span: LEVELS.index(kinds()[span.kind].level))
    if not rows:
        message = "Chưa có đơn vị hành chính nào: hãy chạy camket import units trước."
        raise UnusableInputError(message)
    for span in rows:
        place = place_of(span.name, kinds()[span.kind].level)
        above = found.get(span.parent_id) if span.parent_id else None
        found[span.unit_id] = Seated(
            span.unit_id,
            place,
            span.parent_id,
            span.valid.lower,
            _committee(place, above, span.valid.lower),
            _people(place, above, span.valid.lower),
        )
    return found


def _committee(place: Place, above: Seated | None, since: date) -> NewBody:
    name = committee_name(place)
    return NewBody(
        name,
        COMMITTEES[place.level],
        Line.PARTY,
        parent=above.committee if above else None,
        short_name=name if place.level == "province" else place.full,
        collective="Ban Thường vụ Đảng ủy" if place.level == "commune" else f"Ban Thường vụ {name}",
        place=place.name,
        from_on=since,
    )


def _people(place: Place, above: Seated | None, since: date) -> NewBody:
    return NewBody(
        f"Ủy ban nhân dân {place.low}",
        UnitKind.PEOPLES_COMMITTEE,
        Line.STATE,
        parent=above.people if above else None,
        collective=f"Ủy ban nhân dân {place.low}"[:120],
        place=place.name,
        from_on=since,
    )


def _write_links(seated: dict[int, Seated]) -> None:
    rows = []
    for one in seated.values():
        valid = days(one.since)
        committee, people = one.committee.number, one.people.number
        rows += [
            (committee, one.unit_id, LinkKind.SEATED_IN.value, valid),
            (people, one.unit_id, LinkKind.SEATED_IN.value, valid),
            (committee, people, LinkKind.LEADS.value, valid),
        ]
    copy_rows(UnitLink, ("unit_id", "other_id", "kind", "valid"), rows)
    settle(UnitLink)


def _seats(seated: dict[int, Seated], posts: dict[str, int]) -> list[Seat]:
    seats: list[Seat] = []
    for one in seated.values():
        one.head = len(seats)
        seats += [
            Seat(body.number, posts[post_of(body.kind)], is_head=True, from_on=one.since)
            for body in (one.committee, one.people)
        ]
    return seats
