"""Bodies' own rule sets: the list, a set begun, one set beside the national numbers, its file."""

from __future__ import annotations

from typing import Any, Final

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from camket.organisation.queries import span_of
from camket.permissions.catalogue import Permission
from camket.reviews.actions.rule_sets import NewSet, draft_set, national_of
from camket.reviews.decisions.rule_sets import RuleSetState
from camket.reviews.models import RuleSet
from camket.reviews.queries.rule_sets import (
    may_draft,
    may_publish,
    names_of_units,
    rule_sets_visible_to,
)
from camket.reviews.wording.rule_sets import STATE_NAMES, sentence_of_set
from camket.rules.local.comparing import differences, problems_of
from camket.rules.local.sets import LocalSet
from camket.rules.schemes import numbers_366
from camket.shared.errors import Refused
from camket.web.reviews.rule_sets.beside import (
    coefficient_rows,
    condition_rows,
    criteria_rows,
    number_row,
    of_row,
    rule_rows,
)
from camket.web.reviews.rule_sets.forms import NewSetForm, PublishForm
from camket.web.reviews.rule_sets.words import FORMULAS, scheme_name, usual_explaining
from camket.web.shared.http import SignedInRequest, go_to, needs, say

SECTION: Final = "reviews"
READERS: Final = (
    Permission.APPRAISE_RATING,
    Permission.DECIDE_RATING,
    Permission.VIEW_RATINGS,
    Permission.SELF_REVIEW,
)
_STATUS: Final = {
    RuleSetState.DRAFT: "draft",
    RuleSetState.PUBLISHED: "done",
    RuleSetState.ARCHIVED: "none",
}


@needs(*READERS)
@require_safe
def rule_set_list(request: SignedInRequest) -> HttpResponse:
    """List the sets the person may read, the latest first."""
    rows = list(rule_sets_visible_to(request.actor)[:200])
    names = names_of_units((row.unit_id for row in rows), on=request.today)
    scope = request.actor.scope_id
    context = {
        "section": SECTION,
        "rows": [
            (row, names.get(row.unit_id, ""), scheme_name(row.scheme), *_state(row)) for row in rows
        ],
        "may_draft": scope is not None and may_draft(request.actor, scope, on=request.today),
    }
    return render(request, "reviews/rule_sets.html", context)


def _unit_name(unit_id: int, request: SignedInRequest) -> str:
    span = span_of(unit_id, on=request.today)
    return span.name if span else ""


def _state(row: RuleSet) -> tuple[str, Any]:
    state = RuleSetState(row.state)
    return _STATUS[state], STATE_NAMES[state]


@needs(Permission.APPRAISE_RATING)
def new_set(request: SignedInRequest) -> HttpResponse:
    """Begin a set for the body the person works for."""
    scope = request.actor.scope_id
    if scope is None or not may_draft(request.actor, scope, on=request.today):
        raise Http404
    form = NewSetForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        new = NewSet(
            given["title"], given["scheme"], given["in_force_from"], from_model=given["from_model"]
        )
        try:
            drafted = draft_set(scope, new, actor=request.actor, now=request.now)
        except Refused as refused:
            form.add_error(None, sentence_of_set(refused) or "")
        else:
            say(request, _("Đã lập dự thảo bộ quy tắc."))
            return go_to(request, "reviews:rule-set", drafted.pk)
    status = 422 if form.errors else 200
    context = {"section": SECTION, "form": form}
    return render(request, "reviews/rule_set_new.html", context, status=status)


def visible_set(request: SignedInRequest, rule_set_id: int) -> RuleSet:
    """Return a set the person may read.

    Raises:
        Http404: There is none such for him.
    """
    return get_object_or_404(rule_sets_visible_to(request.actor), pk=rule_set_id)


@needs(*READERS)
@require_safe
def one_set(request: SignedInRequest, rule_set_id: int) -> HttpResponse:
    """Show a set beside the national numbers, with what is to be said of each row."""
    return show_set(request, visible_set(request, rule_set_id))


def show_set(
    request: SignedInRequest, row: RuleSet, form: PublishForm | None = None
) -> HttpResponse:
    """Show a set; with a form that was refused, say why beside it."""
    local = row.local
    national = national_of(row.scheme, row.in_force_from)
    problems = problems_of(local, national)
    drafts = row.is_draft and may_draft(request.actor, row.unit_id, on=request.today)
    publishes = may_publish(request.actor, row.unit_id, on=request.today)
    context = {
        "section": SECTION,
        "row": row,
        "state": _state(row),
        "unit": _unit_name(row.unit_id, request),
        "scheme": scheme_name(row.scheme),
        "national": national,
        "numbers": [number_row(one) for one in differences(local, national)],
        "rules": rule_rows(local, problems) if row.scheme == numbers_366.SCHEME else [],
        "is_of_servants": local.is_of_servants,
        "conditions": condition_rows(local, problems),
        "criteria": criteria_rows(local, problems),
        "coefficients": coefficient_rows(local, problems),
        "scoring": local.scoring,
        "formula": FORMULAS[local.scoring.formula] if local.scoring else "",
        "scoring_problems": of_row(problems, "scoring"),
        "explaining": local.explaining,
        "usual_explaining": usual_explaining(row.in_force_from, today=request.today),
        "explaining_problems": of_row(problems, "explaining"),
        "set_problems": of_row(problems, "set"),
        "stopping": len({one.row for one in problems if one.stops_publication}),
        "next_code": _next_code(local),
        "drafts": drafts,
        "publishes": publishes and row.is_draft,
        "archives": publishes and row.is_published,
        "copies": not row.is_draft and may_draft(request.actor, row.unit_id, on=request.today),
        "form": form or PublishForm(initial={"version": row.version}),
    }
    status = 422 if form is not None else 200
    return render(request, "reviews/rule_set.html", context, status=status)


def _next_code(local: LocalSet) -> str:
    number = 1
    while f"L-{number}" in local.conditions:
        number += 1
    return f"L-{number}"


@needs(*READERS)
@require_safe
def set_file(request: SignedInRequest, rule_set_id: int) -> HttpResponse:
    """Give the set out as the file it is read from."""
    row = visible_set(request, rule_set_id)
    name = row.code.replace("/", "-")
    return HttpResponse(
        row.content,
        content_type="application/toml; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="bo-quy-tac-{name}.toml"'},
    )
