"""A day decided here counts for every clock from then on; it is withdrawn, never deleted."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from tests.factories import NOW, TODAY, make_holder, make_province, make_unit
from tests.workdays.days import make_own_day

from camket.accounts.actions import make_request
from camket.accounts.decisions import AccountRefusal
from camket.accounts.models import User
from camket.audit.models import Entry
from camket.rules.working_days import add_working_days
from camket.shared.actor import Actor
from camket.shared.errors import Refused
from camket.workdays.actions import add_own_day, withdraw_own_day
from camket.workdays.decisions import WorkdayRefusal
from camket.workdays.models import OwnDay
from camket.workdays.queries import working_calendar
from camket.workdays.wording import SENTENCES, sentence_of

pytestmark = pytest.mark.django_db
FRIDAY = date(2026, 11, 20)
SATURDAY = date(2026, 11, 21)
PAPER = "Công điện 05/CĐ-UBND"


@pytest.fixture
def administrator() -> Actor:
    user = User.objects.create_user("quan.tri@thu.vn", None, is_administrator=True)
    return Actor(user_id=user.pk, person_name=user.login)


def add(on: date, actor: Actor, *, is_worked: bool = False, name: str = "Nghỉ bão") -> OwnDay:
    return add_own_day(on, is_worked=is_worked, name=name, paper=PAPER, actor=actor, now=NOW)


def test_a_day_off_and_a_day_worked_move_every_later_clock(administrator: Actor) -> None:
    thursday = date(2026, 11, 19)
    assert add_working_days(thursday, 2, working_calendar()) == date(2026, 11, 23)
    add(FRIDAY, administrator)
    assert add_working_days(thursday, 1, working_calendar()) == date(2026, 11, 23)
    add(SATURDAY, administrator, is_worked=True, name="Làm bù ngày 20/11")
    assert add_working_days(thursday, 1, working_calendar()) == SATURDAY
    entry = Entry.objects.order_by("number").last()
    assert entry is not None
    assert entry.action == "workday.added"
    assert entry.after == {"on": "2026-11-21", "is_worked": True, "paper": PAPER}


def test_a_request_for_data_counts_with_it(administrator: Actor) -> None:
    head = make_holder(make_unit(parent=make_province()), with_account=True)
    tuesday = date(2026, 11, 17)
    add(tuesday, administrator)
    made = make_request("copy", "Bản sao.", calendar=working_calendar(), actor=head.actor, now=NOW)
    assert made.made_on == TODAY  # Monday; Tuesday rests
    assert made.answer_by == date(2026, 11, 19)


def test_a_withdrawn_day_no_longer_counts_and_stays_in_the_list(administrator: Actor) -> None:
    day = add(FRIDAY, administrator)
    withdraw_own_day(day.pk, actor=administrator, now=NOW)
    assert working_calendar().is_worked(FRIDAY)
    assert OwnDay.objects.get(pk=day.pk).withdrawn_by_name == administrator.label
    with pytest.raises(Refused) as refused:
        withdraw_own_day(day.pk, actor=administrator, now=NOW)
    assert refused.value.reason is WorkdayRefusal.WITHDRAWN_ALREADY
    add(FRIDAY, administrator)
    assert not working_calendar().is_worked(FRIDAY)


@pytest.mark.parametrize(
    ("on", "is_worked", "name", "reason"),
    [
        (FRIDAY, False, " ", WorkdayRefusal.NO_NAME),
        (date(2026, 11, 13), False, "Nghỉ", WorkdayRefusal.PAST),
        (SATURDAY, False, "Nghỉ", WorkdayRefusal.CHANGES_NOTHING),
        (FRIDAY, True, "Làm", WorkdayRefusal.CHANGES_NOTHING),
        (date(2026, 12, 1), False, "Nghỉ", WorkdayRefusal.ENTERED_ALREADY),
    ],
)
def test_what_is_not_taken(
    administrator: Actor, on: date, name: str, reason: WorkdayRefusal, *, is_worked: bool
) -> None:
    make_own_day(date(2026, 12, 1))
    with pytest.raises(Refused) as refused:
        add(on, administrator, is_worked=is_worked, name=name)
    assert refused.value.reason is reason
    assert sentence_of(refused.value)
    assert OwnDay.objects.count() == 1


def test_a_day_without_its_paper_is_not_taken(administrator: Actor) -> None:
    with pytest.raises(Refused) as refused:
        add_own_day(FRIDAY, is_worked=False, name="Nghỉ", paper="", actor=administrator, now=NOW)
    assert refused.value.reason is WorkdayRefusal.NO_PAPER


def test_only_an_administrator_changes_the_calendar() -> None:
    head = make_holder(make_unit(parent=make_province()), with_account=True)
    with pytest.raises(Refused) as refused:
        add(FRIDAY, head.actor)
    assert refused.value.reason is AccountRefusal.NOT_ADMINISTRATOR
    day = make_own_day()
    with pytest.raises(Refused):
        withdraw_own_day(day.pk, actor=head.actor, now=NOW)


def test_the_database_keeps_one_word_on_a_day() -> None:
    make_own_day()
    with pytest.raises(IntegrityError), transaction.atomic():
        make_own_day()


def test_every_refusal_has_its_sentence() -> None:
    assert set(SENTENCES) == set(WorkdayRefusal)
