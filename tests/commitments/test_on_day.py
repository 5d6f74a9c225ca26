"""How a commitment stood at the end of any past day of its way, and who answered for it then."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from tests import factories
from tests.factories import NOW, Sides, make_sides, make_unit

from camket.commitments.actions.issuing import issue_commitment
from camket.commitments.actions.negotiation import (
    accept_for_superior,
    accept_for_unit,
    return_commitment,
    withdraw_commitment,
)
from camket.commitments.actions.signing import sign_commitment
from camket.commitments.models import Commitment
from camket.commitments.on_day import as_on, status_name_on
from camket.commitments.standing import SavedView, Standing, Wanted, figures_of, rows_of
from camket.organisation.models import UnitHeir, UnitSpan
from camket.shared.clock import legal_day

pytestmark = pytest.mark.django_db
FIRST = legal_day(NOW)


def _at(days: int) -> datetime:
    return NOW + timedelta(days=days)


def _state(sides: Sides, day: date) -> tuple[str, str] | None:
    row = as_on(Commitment.objects.filter(pk=sides.commitment.pk), day).first()
    if row is None:
        return None
    return row.status_then, row.turn_then


def test_every_day_of_the_way_is_told_as_it_was() -> None:
    sides = make_sides()
    pk = sides.commitment.pk
    told = []

    def note(days: int) -> None:
        fresh = Commitment.objects.get(pk=pk)
        told.append((FIRST + timedelta(days=days), fresh.status, fresh.turn))

    note(0)
    factories.submit(sides, now=_at(2))
    note(2)
    return_commitment(pk, note="Sửa chỉ tiêu", actor=sides.leader.actor, now=_at(4))
    note(4)
    factories.submit(sides, now=_at(6))
    note(6)
    accept_for_superior(
        pk, conclusion_no="45-TB/TU", conclusion_on=FIRST, actor=sides.leader.actor, now=_at(8)
    )
    note(8)
    accept_for_unit(pk, actor=sides.head.actor, now=_at(10))
    note(10)
    issue_commitment(pk, actor=sides.clerk.actor, now=_at(12))
    note(12)
    sign_commitment(pk, actor=sides.head.actor, now=_at(14))
    note(14)
    sign_commitment(pk, actor=sides.leader.actor, now=_at(16))
    note(16)
    assert [_state(sides, day) for day, _status, _turn in told] == [
        (status, turn) for _day, status, turn in told
    ]
    assert [_state(sides, day + timedelta(days=1)) for day, _status, _turn in told] == [
        (status, turn) for _day, status, turn in told
    ]
    assert _state(sides, FIRST - timedelta(days=1)) is None


def test_what_was_withdrawn_stood_until_that_day() -> None:
    sides = make_sides()
    factories.submit(sides, now=_at(2))
    withdraw_commitment(
        sides.commitment.pk, reason="Sắp xếp lại đơn vị", actor=sides.head.actor, now=_at(5)
    )
    assert _state(sides, FIRST + timedelta(days=4)) == ("submitted", "party_a")
    assert _state(sides, FIRST + timedelta(days=5)) == ("withdrawn", "nobody")


def test_the_funnel_and_the_table_of_a_past_day_are_those_of_the_day() -> None:
    sides = make_sides()
    factories.submit(sides, now=_at(2))
    campaign = sides.commitment.campaign
    before, after = FIRST + timedelta(days=1), FIRST + timedelta(days=2)
    figures = figures_of(campaign.pk, on=before, past=before)
    assert (figures.standings[Standing.DRAFTING], figures.views[SavedView.UNSENT]) == (1, 1)
    figures = figures_of(campaign.pk, on=after, past=after)
    assert (figures.standings[Standing.APPRAISING], figures.views[SavedView.UNSENT]) == (1, 0)
    unsent = Wanted(view=SavedView.UNSENT)
    rows, total = rows_of(campaign, unsent, on=before, past=before)
    assert total == 1
    assert rows[0].head_name == sides.head.person.full_name
    assert (rows[0].missing, rows[0].owes) == ((), False)
    assert rows_of(campaign, unsent, on=after, past=after) == ([], 0)


def test_a_name_of_the_table_is_that_of_the_day() -> None:
    sides = make_sides()
    renamed_on = FIRST + timedelta(days=10)
    old = UnitSpan.objects.get(unit=sides.unit)
    UnitSpan.objects.filter(pk=old.pk).update(valid=DateRange(old.valid.lower, renamed_on))
    UnitSpan.objects.create(
        unit=sides.unit,
        valid=DateRange(renamed_on, None),
        name="Đảng ủy phường Tên Mới",
        kind=old.kind,
        line=old.line,
        parent=old.parent,
    )
    campaign, everything = sides.commitment.campaign, Wanted()
    (row,), _total = rows_of(campaign, everything, on=FIRST, past=FIRST)
    assert row.unit_name == old.name
    (row,), _total = rows_of(campaign, everything, on=renamed_on)  # a planned day
    assert row.unit_name == "Đảng ủy phường Tên Mới"


def test_who_answered_is_the_unit_while_it_stood_and_its_heir_after() -> None:
    sides = make_sides()
    ended_on = FIRST + timedelta(days=10)
    heir = make_unit("Đảng ủy xã Kế Thừa", parent=sides.superior)
    UnitSpan.objects.filter(unit=sides.unit).update(valid=DateRange(date(2025, 7, 1), ended_on))
    UnitHeir.objects.create(unit=sides.unit, heir=heir, valid=DateRange(ended_on, None))
    Commitment.objects.filter(pk=sides.commitment.pk).update(holder=heir)

    def holder(day: date | None) -> int:
        row = as_on(Commitment.objects.filter(pk=sides.commitment.pk), day).get()
        return row.holder_then

    assert holder(ended_on - timedelta(days=1)) == sides.unit.pk
    assert holder(ended_on) == holder(None) == heir.pk


def test_today_is_read_from_the_row_itself() -> None:
    sides = make_sides()
    row = as_on(Commitment.objects.filter(pk=sides.commitment.pk), None).get()
    assert status_name_on(row) == "Đang soạn"
