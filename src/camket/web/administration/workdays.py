"""The calendar every clock counts with: the country's days of a year, and those decided here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Final

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from camket.accounts.wording import sentences_of
from camket.rules.working_days import SpecialDay, national_calendar
from camket.shared.errors import Refused
from camket.shared.text import show_day
from camket.web.shared.forms import DayField, Form, TextField
from camket.web.shared.http import SignedInRequest, administrators, go_to, say, whole
from camket.workdays.actions import add_own_day, withdraw_own_day
from camket.workdays.models import OwnDay
from camket.workdays.wording import sentence_of

SECTION: Final = "workdays"
_OFF, _WORKED = "nghi", "lam"
MARKS: Final = {
    "A": ("done", gettext_lazy("A: văn bản gốc")),
    "B": ("wait", gettext_lazy("B: báo chí, tài liệu")),
    "C": ("soon", gettext_lazy("C: chưa xác nhận")),
}


class OwnDayForm(Form):
    """A day decided here, and the paper that decides it."""

    on = DayField(label=gettext_lazy("Ngày"))
    kind = forms.ChoiceField(
        label=gettext_lazy("Loại ngày"),
        choices=[
            (_OFF, gettext_lazy("Ngày nghỉ")),
            (_WORKED, gettext_lazy("Ngày làm việc (làm bù)")),
        ],
        widget=forms.RadioSelect,
        initial=_OFF,
    )
    name = TextField(
        label=gettext_lazy("Tên ngày"),
        max_length=200,
        help_text=gettext_lazy("Ví dụ: Làm bù ngày 31/8, Nghỉ phòng, chống bão số 5."),
    )
    paper = TextField(
        label=gettext_lazy("Văn bản quyết định"),
        max_length=300,
        help_text=gettext_lazy("Số, ký hiệu, ngày và cơ quan ban hành."),
    )


@dataclass(frozen=True, slots=True)
class DayLine:
    """Days of the country's calendar in a row that are one thing, as the page shows them."""

    on: date
    until: date
    is_worked: bool
    name: str
    citation: str
    mark: tuple[str, Any]


@administrators()
def own_days(request: SignedInRequest) -> HttpResponse:
    """Show the days of a year and those decided here; on POST add one."""
    form = OwnDayForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            day = add_own_day(
                given["on"],
                is_worked=given["kind"] == _WORKED,
                name=given["name"],
                paper=given["paper"],
                actor=request.actor,
                now=request.now,
            )
        except Refused as refused:
            form.add_error(None, _sentence(refused))
        else:
            say(request, _("Đã thêm ngày {day}.").format(day=show_day(day.on)))
            return go_to(request, "administration:workdays")
    return _page(request, form)


@administrators()
@require_POST
def withdraw(request: SignedInRequest, day_id: int) -> HttpResponse:
    """Take back a day that was entered."""
    day = get_object_or_404(OwnDay, pk=day_id)
    try:
        withdraw_own_day(day.pk, actor=request.actor, now=request.now)
    except Refused as refused:
        form = OwnDayForm(None)
        return _page(request, form, problem=_sentence(refused))
    say(request, _("Đã rút ngày {day}.").format(day=show_day(day.on)))
    return go_to(request, "administration:workdays")


def _sentence(refused: Refused) -> str:
    return sentence_of(refused) or sentences_of(refused)[0]


def _lines(days: Iterable[SpecialDay]) -> list[DayLine]:
    lines: list[DayLine] = []
    for one in days:
        line = DayLine(one.on, one.on, one.is_worked, one.name, one.citation, MARKS[one.mark])
        last = lines[-1] if lines else None
        follows = last is not None and last.until + timedelta(days=1) == one.on
        if last is not None and follows and replace(last, on=one.on, until=one.on) == line:
            lines[-1] = replace(last, until=one.on)
        else:
            lines.append(line)
    return lines


def _page(request: SignedInRequest, form: OwnDayForm, *, problem: str = "") -> HttpResponse:
    calendar = national_calendar()
    asked = whole(request.GET.get("nam"), most=2199)
    years = sorted(calendar.listed_years)
    year = asked if asked and asked >= years[0] else request.today.year
    context = {
        "section": SECTION,
        "form": form,
        "problem": problem,
        "year": year,
        "before": year - 1 if year > years[0] else None,
        "after": year + 1 if year < years[-1] else None,
        "is_listed": year in calendar.listed_years,
        "lines": _lines(calendar.days_of(year)),
        "own": OwnDay.objects.order_by("withdrawn_at", "-on")[:200],
    }
    status = 422 if form.errors or problem else 200
    return render(request, "administration/workdays.html", context, status=status)
