"""Who was away, exempt or under inspection and when: kept by appraisers and who opens periods."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.core.paginator import Paginator
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.views.decorators.http import require_http_methods, require_POST

from camket.organisation.models import UnitSpan
from camket.permissions.catalogue import Permission
from camket.reviews.actions.periods.absences import (
    NewAbsence,
    end_absence,
    enter_absence,
    withdraw_absence,
)
from camket.reviews.models import ABSENCE_NAMES, PersonAbsence
from camket.reviews.wording.refusals import sentence_of
from camket.rules.participation import Absence, Days, Span, participation
from camket.shared.errors import Refused
from camket.web.reviews.keeping.below import PersonForm, Picked, picked_unit, units_below
from camket.web.shared.forms import DayField, Form, TextField
from camket.web.shared.http import SignedInRequest, go_to, needs, say

_KEEPERS: Final = (Permission.APPRAISE_RATING, Permission.MANAGE_CAMPAIGN)
_ROWS: Final = 50
_RULES: Final = (
    "absent_months_of_year",
    "absent_months_of_quarter",
    "exempt",
    "inspected_of_quarter",
)
"""What the numbers of the law say about being away, in the order a page shows it."""


class AbsenceForm(PersonForm):
    """An absence as its paper states it."""

    person = forms.TypedChoiceField(
        label=_l("Người vắng mặt"),
        help_text=_l("Người đang hoặc đã giữ chức vụ ở đơn vị này."),
        coerce=int,
        choices=[],
    )
    kind = forms.ChoiceField(
        label=_l("Lý do"), choices=[(one.value, name) for one, name in ABSENCE_NAMES.items()]
    )
    starts_on = DayField(label=_l("Từ ngày"))
    ends_on = DayField(
        label=_l("Đến hết ngày"), required=False, help_text=_l("Để trống nếu chưa kết thúc.")
    )
    paper = TextField(
        label=_l("Văn bản"), max_length=300, help_text=_l("Số, ngày, cơ quan ban hành.")
    )


class LastDayForm(Form):
    """The last day of an absence."""

    ends_on = DayField(label=_l("Đến hết ngày"))


@needs(*_KEEPERS)
@require_http_methods(["GET", "HEAD", "POST"])
def absence_list(request: SignedInRequest) -> HttpResponse:
    """Show the absences below the reader's unit; take a new one."""
    picked = picked_unit(request)
    if picked.unit is None or request.method != "POST":
        return _show(request, picked, status=422 if request.method == "POST" else 200)
    form = AbsenceForm(request.POST, people=picked.people)
    if form.is_valid():
        told = form.cleaned_data
        new = NewAbsence(
            picked.unit.unit_id,
            told["person"],
            Absence(told["kind"]),
            told["starts_on"],
            told["ends_on"],
            told["paper"],
        )
        try:
            enter_absence(new, actor=request.actor, now=request.now)
        except Refused as refused:
            form.add_error(None, sentence_of(refused))
        else:
            say(request, _("Đã ghi thời gian vắng mặt."))
            return go_to(request, "reviews:absences")
    return _show(request, picked, form, status=422)


@needs(*_KEEPERS)
@require_POST
def end(request: SignedInRequest, absence_id: int) -> HttpResponse:
    """Take the last day of an absence that was running still."""
    absence = get_object_or_404(_visible(request), pk=absence_id)
    form = LastDayForm(request.POST)
    if not form.is_valid():
        problem = str(form.errors["ends_on"][0])
        return _show(request, picked_unit(request), problem=problem, status=422)
    try:
        end_absence(
            absence.pk,
            ends_on=form.cleaned_data["ends_on"],
            actor=request.actor,
            now=request.now,
        )
    except Refused as refused:
        return _show(request, picked_unit(request), problem=sentence_of(refused), status=422)
    say(request, _("Đã ghi ngày cuối."))
    return go_to(request, "reviews:absences")


@needs(*_KEEPERS)
@require_POST
def withdraw(request: SignedInRequest, absence_id: int) -> HttpResponse:
    """Take an absence back with the reason."""
    absence = get_object_or_404(_visible(request), pk=absence_id)
    reason = request.POST.get("reason", "")[:1000]
    try:
        withdraw_absence(absence.pk, reason=reason, actor=request.actor, now=request.now)
    except Refused as refused:
        return _show(request, picked_unit(request), problem=sentence_of(refused), status=422)
    say(request, _("Đã rút lần ghi này."))
    return go_to(request, "reviews:absences")


def _visible(request: SignedInRequest) -> QuerySet[PersonAbsence]:
    """Return the absences below the reader's unit, without his own."""
    spans = UnitSpan.objects.filter(unit_id=OuterRef("unit_id"), valid__contains=request.today)
    found = PersonAbsence.objects.filter(unit_id__in=units_below(request)).select_related("person")
    found = found.annotate(unit_name=Subquery(spans.values("name")[:1]))
    return found.exclude(person_id=request.actor.person_id or 0).order_by("-starts_on", "-pk")


def _rules(request: SignedInRequest) -> list[dict[str, Any]]:
    """Return the sentences of law about being away that hold today, each with its mark."""
    numbers = participation(Span.YEAR, Days(request.today)).published.numbers
    return [
        {"citation": numbers[name].citation, "mark": numbers[name].mark}
        for name in _RULES
        if name in numbers
    ]


def _show(
    request: SignedInRequest,
    picked: Picked,
    form: AbsenceForm | None = None,
    *,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    if form is None and picked.unit is not None:
        form = AbsenceForm(people=picked.people)
    page = Paginator(_visible(request), _ROWS).get_page(request.GET.get("trang"))
    context = {
        "section": "reviews",
        "form": form,
        "picked": picked,
        "page": page,
        "problem": problem,
        "rules": _rules(request),
    }
    return render(request, "reviews/absences.html", context, status=status)
