"""What every row of a draft has in common: its citation, its page, being written and dropped."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from camket.permissions.catalogue import Permission
from camket.reviews.actions.rule_sets import Entry, drop_row, national_of, put_row
from camket.reviews.models import RuleSet
from camket.reviews.wording.rule_sets import sentence_of_set
from camket.rules.local.basis import Basis
from camket.rules.local.comparing import problems_of
from camket.shared.errors import Refused
from camket.web.reviews.rule_sets.forms import BASES
from camket.web.reviews.rule_sets.pages import SECTION, visible_set
from camket.web.shared.forms import Form, TextField
from camket.web.shared.http import SignedInRequest, go_to, needs, say


class RowForm(Form):
    """What every row has: where it is written down, on what it rests, the version that was seen."""

    citation = TextField(
        label=gettext_lazy("Nơi quy định"),
        max_length=300,
        help_text=gettext_lazy("Văn bản, điều, khoản. Ví dụ: Quy định 12-QĐ/TU, Điều 5."),
    )
    mark = forms.ChoiceField(
        label=gettext_lazy("Căn cứ"),
        choices=BASES,
        initial=Basis.LOCAL_INTERNAL_BASIS.value,
        widget=forms.RadioSelect,
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    @property
    def basis(self) -> Basis:
        """Return the basis chosen."""
        return Basis(self.cleaned_data["mark"])


class ReasonedForm(RowForm):
    """A row that may be looser than the usual reading, with its reason."""

    reason = TextField(
        label=gettext_lazy("Lý do, nếu nới hơn cách áp dụng chung"), required=False, lines=2
    )


def draft_of(request: SignedInRequest, rule_set_id: int) -> RuleSet:
    """Return a draft the person may change.

    Raises:
        Http404: There is none such for him.
    """
    row = visible_set(request, rule_set_id)
    if not row.is_draft:
        raise Http404
    return row


def ask(
    request: SignedInRequest,
    row: RuleSet,
    form: RowForm,
    title: str,
    *,
    place: str,
    national: str = "",
    stands: bool,
) -> HttpResponse:
    """Show the form of a row with what is to be said of it.

    Args:
        request: Who asks.
        row: The draft.
        form: What is asked.
        title: What the row is called.
        place: Where it stands: numbers.best_from, conditions.L-1.
        national: What holds by the national rules, in words.
        stands: Whether the row is there already and so can be dropped.
    """
    problems = problems_of(row.local, national_of(row.scheme, row.in_force_from))
    context = {
        "section": SECTION,
        "row": row,
        "form": form,
        "title": title,
        "place": place,
        "national": national,
        "stands": stands,
        "problems": [one for one in problems if one.row == place],
    }
    status = 422 if form.errors else 200
    return render(request, "reviews/rule_set_row.html", context, status=status)


def keep_row(
    request: SignedInRequest, row: RuleSet, place: str, entry: Entry, form: RowForm
) -> HttpResponse | None:
    """Write a row into the draft and go back to it; nothing where the form has to be mended."""
    try:
        put_row(
            row.pk,
            place,
            entry,
            version=form.cleaned_data["version"],
            actor=request.actor,
            now=request.now,
        )
    except Refused as refused:
        form.add_error(None, sentence_of_set(refused) or "")
        return None
    say(request, _("Đã ghi vào dự thảo."))
    return go_to(request, "reviews:rule-set", row.pk)


def told_of(held: Entry) -> dict[str, Any]:
    """Return what every kind of row says of itself, as its form shows it."""
    return {"citation": held.citation, "mark": held.basis.value}


@needs(Permission.APPRAISE_RATING)
@require_POST
def drop(request: SignedInRequest, rule_set_id: int) -> HttpResponse:
    """Take a row out of a draft, so that the national rule holds there again."""
    row = draft_of(request, rule_set_id)
    version = request.POST.get("version", "")
    try:
        drop_row(
            row.pk,
            request.POST.get("place", ""),
            version=int(version) if version.isascii() and version.isdigit() else 0,
            actor=request.actor,
            now=request.now,
        )
    except Refused as refused:
        say(request, sentence_of_set(refused))
    else:
        say(request, _("Đã bỏ dòng khỏi dự thảo."))
    return go_to(request, "reviews:rule-set", row.pk)
