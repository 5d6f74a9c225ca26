"""From which difference on an appraiser of civil servants explains."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Final

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from camket.permissions.catalogue import Permission
from camket.reviews.actions.rule_sets import EXPLAINING
from camket.rules.local.sets import MOST_POINTS, Explaining
from camket.rules.schemes.codes import OF_STATE
from camket.shared.text import show_number
from camket.web.reviews.rule_sets.rows.keeping import ReasonedForm, ask, draft_of, keep_row, told_of
from camket.web.reviews.rule_sets.words import usual_explaining
from camket.web.shared.forms import NumberField
from camket.web.shared.http import SignedInRequest, needs

EXPLAIN_FROM: Final = gettext_lazy("Phải giải trình khi lệch điểm tự chấm từ")


class ExplainingForm(ReasonedForm):
    """So many points apart, and where that is written."""

    explain_from = NumberField(label=EXPLAIN_FROM, least=Decimal(0), most=Decimal(MOST_POINTS))
    field_order = ["explain_from", "citation", "mark", "reason"]


@needs(Permission.APPRAISE_RATING)
def explaining(request: SignedInRequest, rule_set_id: int) -> HttpResponse:
    """Say from which difference on explanations are owed, in place of the usual one."""
    row = draft_of(request, rule_set_id)
    if row.scheme != OF_STATE:
        raise Http404
    held = row.local.explaining
    usual = usual_explaining(row.in_force_from, today=request.today)
    initial: dict[str, Any] = {"version": row.version}
    if usual is not None:
        initial["explain_from"] = Decimal(usual.points)
    if held is not None:
        initial |= told_of(held) | {"explain_from": held.explain_from, "reason": held.reason}
    form = ExplainingForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid():
        told = form.cleaned_data
        entry = Explaining(told["explain_from"], told["citation"], form.basis, told["reason"])
        if answer := keep_row(request, row, EXPLAINING, entry, form):
            return answer
    if usual is not None:  # read in one body's guidance: never shown as a rule of the Centre
        form.fields["explain_from"].help_text = _(
            "Không ghi thì như thiết lập chung: từ %(n)s điểm (%(where)s), chưa phải quy định của "
            "Trung ương."
        ) % {"n": show_number(usual.points), "where": usual.citation}
    return ask(
        request,
        row,
        form,
        _("Giải trình chênh lệch"),
        place=EXPLAINING,
        stands=held is not None,
    )
