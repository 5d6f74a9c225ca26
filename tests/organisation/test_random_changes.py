"""Whatever is decided, in whatever order: every day a forest, a true closure, and an heir to each."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from tests.factories import NOW, START

from camket.organisation import queries
from camket.organisation.actions import NewUnit, apply_acts, found_units
from camket.organisation.acts import Act, ActKind, HeirRef, NewUnitText, UnitRef
from camket.organisation.models import Succession, UnitEdge, UnitHeir, UnitKind, UnitSpan
from camket.organisation.planning import preview
from camket.shared.actor import SYSTEM
from camket.shared.errors import Refused

pytestmark = pytest.mark.django_db

DAYS = [START + timedelta(days=30 * number) for number in range(1, 7)]
ASKED = [day + timedelta(days=shift) for day in [START, *DAYS] for shift in (-1, 0, 1)]

Place = tuple[str, int | None]


class Tables(NamedTuple):
    """All that is on record, as it is read for any day."""

    spans: list[tuple[int, str, int | None, date, date | None]]
    edges: list[tuple[int, int, int, date, date | None]]
    heirs: list[tuple[int, int, bool, date, date | None]]


class Standing(NamedTuple):
    """The organisation of one day."""

    units: dict[int, Place]
    edges: set[tuple[int, int, int]]
    heirs: set[tuple[int, int, bool]]


def holds(since: date, until: date | None, day: date) -> bool:
    return since <= day and (until is None or day < until)


def read() -> Tables:
    def days(rows: Iterable[tuple[object, ...]]) -> list[tuple[object, ...]]:
        return [(*rest, valid.lower, valid.upper) for *rest, valid in rows]  # type: ignore[attr-defined]  # the last column is a range

    return Tables(
        days(UnitSpan.objects.values_list("unit_id", "name", "parent_id", "valid")),  # type: ignore[arg-type]  # columns in that order
        days(UnitEdge.objects.values_list("ancestor_id", "descendant_id", "depth", "valid")),  # type: ignore[arg-type]  # as above
        days(UnitHeir.objects.values_list("unit_id", "heir_id", "is_main", "valid")),  # type: ignore[arg-type]  # as above
    )


def on(tables: Tables, day: date) -> Standing:
    now = [row for row in tables.spans if holds(row[3], row[4], day)]
    units = {unit: (name, parent) for unit, name, parent, _, _ in now}
    assert len(units) == len(now), "a unit has two places on one day"
    edges = [row[:3] for row in tables.edges if holds(row[3], row[4], day)]
    assert len(edges) == len(set(edges))
    heirs = [row[:3] for row in tables.heirs if holds(row[3], row[4], day)]
    assert len({row[:2] for row in heirs}) == len(heirs), "an heir is named twice on one day"
    return Standing(units, set(edges), set(heirs))


def closure(units: dict[int, Place]) -> set[tuple[int, int, int]]:
    """Return what stands below what, worked out from the parents alone."""
    found = set()
    for unit in units:
        at: int | None = unit
        depth = 0
        while at is not None:
            assert at in units, "a superior does not exist that day"
            assert depth <= len(units), "units stand in a ring"
            found.add((at, unit, depth))
            at, depth = units[at][1], depth + 1
    return found


def check(tables: Tables) -> None:
    ends = {row[0]: row[4] for row in sorted(tables.spans, key=lambda row: row[3])}
    for day in ASKED:
        now = on(tables, day)
        assert now.edges == closure(now.units), f"closure of {day}"
        ended = {unit for unit, until in ends.items() if until is not None and until <= day}
        mains = [unit for unit, _, is_main in now.heirs if is_main]
        assert sorted(mains) == sorted(ended), f"one main heir each on {day}"
        assert {heir for _, heir, _ in now.heirs} <= now.units.keys(), "an heir does not stand"


def draw_act(draw: st.DataObject, known: list[int], number: int) -> Act:
    """Draw an act about any unit that ever was, sensible or not."""
    kind = draw.draw(st.sampled_from(list(ActKind)))
    one, two, other = draw.draw(st.permutations(known))[:3]
    key = f"new {number}"
    parent = UnitRef(other) if draw.draw(st.booleans()) else None
    new = ((key, NewUnitText(f"Chi bộ mới {number}", UnitKind.PARTY_CELL)),)
    ref, founded = UnitRef(one), UnitRef(key=key)
    heirs: tuple[HeirRef, ...] = ()
    match kind:
        case ActKind.FOUND:
            return Act(kind, new=new, parent=parent)
        case ActKind.TRANSFER:
            return Act(kind, (ref,), parent=UnitRef(other))
        case ActKind.RENAME:
            text = NewUnitText(f"Tên khác {number}", UnitKind.PARTY_CELL)
            return Act(kind, (ref,), text=text)
        case ActKind.MERGE:
            return Act(kind, (ref, UnitRef(two)), (HeirRef(founded),), new, parent)
        case ActKind.SPLIT:
            main = draw.draw(st.booleans())
            pieces = ((founded, main), (UnitRef(two), not main))
            heirs = tuple(HeirRef(unit, "part", is_main=is_main) for unit, is_main in pieces)
            return Act(kind, (ref,), heirs, new, parent)
        case ActKind.ABSORB | ActKind.CLOSE | ActKind.DISSOLVE:
            if kind is ActKind.ABSORB or draw.draw(st.booleans()):
                heirs = (HeirRef(UnitRef(two)),)
    return Act(kind, (ref,), heirs)


def found_forest(draw: st.DataObject) -> list[int]:
    """Found a party tree of random shape beside a body of another line."""
    above = [draw.draw(st.integers(-1, number - 1)) for number in range(1, 7)]
    new = [NewUnit("0", "Đảng ủy gốc", UnitKind.COMMUNE_COMMITTEE)]
    for number, parent in enumerate(above, start=1):
        key = "" if parent < 0 else str(parent)
        new.append(NewUnit(str(number), f"Đơn vị {number}", UnitKind.PARTY_CELL, parent_key=key))
    units = found_units(new, from_on=START, actor=SYSTEM, now=NOW)
    return [unit.pk for unit in units.values()]


@settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],  # a smaller example is not worth the minutes
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.data())
def test_every_day_stays_sound_and_the_past_stays_as_it_was(data: st.DataObject) -> None:
    with transaction.atomic():
        known = found_forest(data)
        before = read()
        check(before)
        done = 0
        for step in range(data.draw(st.integers(3, 5))):
            day = data.draw(st.sampled_from(DAYS))
            count = data.draw(st.sampled_from([1, 1, 1, 2, 3]))
            acts = [draw_act(data, known, 10 * step + number) for number in range(count)]
            problems = preview(acts, on=day).problems
            try:
                with transaction.atomic():
                    applied = apply_acts(acts, on=day, decision_no="1", actor=SYSTEM, now=NOW)
            except Refused:
                assert problems
                assert all(problem.sentence for problem in problems)
                assert read() == before, "a refused plan changed something"
                continue
            assert not problems
            done += 1
            known += applied.founded.values()
            after = read()
            check(after)
            for asked in (one for one in ASKED if one < day):
                assert on(after, asked) == on(before, asked), f"{asked} is told otherwise"
            for unit, heirs in applied.ended.items():
                assert queries.heirs_of([unit], day)[unit][0] == heirs[0]
                assert Succession.objects.filter(predecessor_id=unit, on=day).exists()
            before = after
        transaction.set_rollback(True)
