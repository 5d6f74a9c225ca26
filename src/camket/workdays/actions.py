"""Add a day off or a swapped working day, and withdraw it."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from camket.accounts.actions.administering import refuse_but_administrators
from camket.audit.chain import record
from camket.rules.working_days import national_calendar
from camket.shared.actor import Actor
from camket.shared.clock import legal_day
from camket.shared.errors import Refused
from camket.shared.text import clean, show_day
from camket.workdays.decisions import AddFacts, refusal_to_add, refusal_to_withdraw
from camket.workdays.models import OwnDay
from camket.workdays.wording import kind_name


def add_own_day(
    on: date, *, is_worked: bool, name: str, paper: str, actor: Actor, now: datetime
) -> OwnDay:
    """Make a day a day off, or a working day, for every clock from now on.

    Raises:
        Refused: Not an administrator; the day is past, entered before or already so; no name or
            paper was given.
    """
    refuse_but_administrators(actor)
    with transaction.atomic():
        own_days = OwnDay.objects.select_for_update().filter(on=on, withdrawn_at__isnull=True)
        facts = AddFacts(
            on=on,
            today=legal_day(now),
            has_name=bool(clean(name)),
            has_paper=bool(clean(paper)),
            is_worked=is_worked,
            is_worked_now=national_calendar().is_worked(on),
            entered_already=own_days.exists(),
        )
        if reason := refusal_to_add(facts):
            raise Refused(reason, day=show_day(on), kind=kind_name(is_worked=is_worked))
        day = OwnDay.objects.create(
            on=on,
            is_worked=is_worked,
            name=clean(name)[:200],
            paper=clean(paper)[:300],
            added_by_name=actor.label[:300],
            added_at=now,
        )
        record(
            "workday.added",
            day,
            actor=actor,
            at=now,
            after={"on": on, "is_worked": is_worked, "paper": day.paper},
        )
    return day


def withdraw_own_day(day_id: int, *, actor: Actor, now: datetime) -> OwnDay:
    """Take an entered day back; clocks set before keep the day they were set to.

    Raises:
        Refused: Not an administrator, withdrawn before, or past.
        OwnDay.DoesNotExist: There is no such day.
    """
    refuse_but_administrators(actor)
    with transaction.atomic():
        day = OwnDay.objects.select_for_update().get(pk=day_id)
        reason = refusal_to_withdraw(
            withdrawn=day.withdrawn_at is not None, on=day.on, today=legal_day(now)
        )
        if reason:
            raise Refused(reason, day=show_day(day.on))
        day.withdrawn_at, day.withdrawn_by_name = now, actor.label[:300]
        day.save(update_fields=["withdrawn_at", "withdrawn_by_name"])
        record("workday.withdrawn", day, actor=actor, at=now, before={"on": day.on})
    return day
