"""The ledger of disciplinary measures: read and kept by those who appraise ratings alone."""

from __future__ import annotations

from typing import Final

from django import forms
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.views.decorators.http import require_http_methods, require_POST

from camket.permissions.catalogue import Permission
from camket.reviews.actions.ratings.disciplining import (
    DisciplineRefusal,
    NewMeasure,
    enter_discipline,
    withdraw_discipline,
)
from camket.reviews.decisions.states import DisciplineForm
from camket.reviews.models import DISCIPLINE_FORM_NAMES, DisciplineEvent
from camket.shared.errors import Refused
from camket.web.reviews.keeping.below import PersonForm, Picked, picked_unit, units_below
from camket.web.shared.forms import DayField, TextField
from camket.web.shared.http import SignedInRequest, go_to, needs, say

_ROWS: Final = 50
SENTENCES: Final = {
    DisciplineRefusal.NOT_ALLOWED: _l("Chức vụ đang làm việc không được ghi kỷ luật ở đơn vị này."),
    DisciplineRefusal.IN_FUTURE: _l("Ngày quyết định không được sau hôm nay."),
    DisciplineRefusal.PAPER_MISSING: _l("Chưa ghi số quyết định hoặc cơ quan quyết định."),
    DisciplineRefusal.UNIT_UNKNOWN: _l("Đơn vị này chưa có vào ngày quyết định."),
    DisciplineRefusal.HIMSELF: _l("Không ai ghi hoặc rút kỷ luật của chính mình."),
    DisciplineRefusal.PERSON_ELSEWHERE: _l(
        "Cán bộ này không giữ chức vụ nào ở đơn vị đó vào ngày quyết định hoặc trong một năm "
        "trước đó. Ghi đơn vị nơi cán bộ công tác."
    ),
    DisciplineRefusal.ENTERED: _l("Quyết định này đã được ghi."),
    DisciplineRefusal.REASON_MISSING: _l("Chưa ghi lý do rút."),
    DisciplineRefusal.WITHDRAWN: _l("Kỷ luật này đã được rút."),
}


class MeasureForm(PersonForm):
    """A measure as its decision states it."""

    person = forms.TypedChoiceField(
        label=_l("Người bị kỷ luật"),
        help_text=_l("Người đang hoặc đã giữ chức vụ ở đơn vị này; để trống nếu kỷ luật tổ chức."),
        coerce=int,
        empty_value=None,
        required=False,
        choices=[],
    )
    decided_on = DayField(label=_l("Ngày quyết định"))
    form = forms.ChoiceField(
        label=_l("Hình thức"),
        choices=[(one.value, name) for one, name in DISCIPLINE_FORM_NAMES.items()],
    )
    is_task_related = forms.BooleanField(
        label=_l("Vi phạm liên quan nhiệm vụ được giao"), required=False
    )
    decision_no = TextField(label=_l("Quyết định số"), max_length=80)
    decided_by_name = TextField(label=_l("Cơ quan quyết định"), max_length=300)


@needs(Permission.APPRAISE_RATING)
@require_http_methods(["GET", "HEAD", "POST"])
def discipline(request: SignedInRequest) -> HttpResponse:
    """Show the measures below the reader's unit; take a new one."""
    picked = picked_unit(request)
    if picked.unit is None or request.method != "POST":
        return _show(request, picked, status=422 if request.method == "POST" else 200)
    form = MeasureForm(request.POST, people=picked.people)
    if form.is_valid():
        told = form.cleaned_data
        new = NewMeasure(
            picked.unit.unit_id,
            told["person"],
            told["decided_on"],
            DisciplineForm(told["form"]),
            told["is_task_related"],
            told["decision_no"],
            told["decided_by_name"],
        )
        try:
            enter_discipline(new, actor=request.actor, now=request.now)
        except Refused as refused:
            form.add_error(None, _sentence(refused))
        else:
            say(request, _("Đã ghi kỷ luật."))
            return go_to(request, "reviews:discipline")
    return _show(request, picked, form, status=422)


@needs(Permission.APPRAISE_RATING)
@require_POST
def withdraw(request: SignedInRequest, event_id: int) -> HttpResponse:
    """Take a measure back with the reason."""
    event = get_object_or_404(_visible(request), pk=event_id)
    try:
        withdraw_discipline(
            event.pk,
            reason=request.POST.get("reason", "")[:1000],
            actor=request.actor,
            now=request.now,
        )
    except Refused as refused:
        return _show(request, picked_unit(request), problem=_sentence(refused), status=422)
    say(request, _("Đã rút kỷ luật."))
    return go_to(request, "reviews:discipline")


def _sentence(refused: Refused) -> str:
    return str(SENTENCES[DisciplineRefusal(refused.reason.value)])


def _visible(request: SignedInRequest) -> QuerySet[DisciplineEvent]:
    """Return the measures below the reader's unit, without his own."""
    found = DisciplineEvent.objects.filter(unit_id__in=units_below(request))
    return found.exclude(person_id=request.actor.person_id or 0).order_by("-decided_on", "-pk")


def _show(
    request: SignedInRequest,
    picked: Picked,
    form: MeasureForm | None = None,
    *,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    if form is None and picked.unit is not None:
        form = MeasureForm(people=picked.people)
    page = Paginator(_visible(request), _ROWS).get_page(request.GET.get("trang"))
    context = {
        "section": "reviews",
        "form": form,
        "picked": picked,
        "page": page,
        "problem": problem,
    }
    return render(request, "reviews/discipline.html", context, status=status)
