"""Bodies' own rule sets: the list, one set beside the national numbers, publication, versions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from camket.organisation.queries import span_of
from camket.permissions.catalogue import Permission
from camket.reviews.actions.rule_sets import (
    SCHEMES,
    NewSet,
    archive_set,
    draft_set,
    draft_version,
    national_of,
    publish_set,
)
from camket.reviews.decisions.rule_sets import RuleSetState
from camket.reviews.models import RuleSet
from camket.reviews.queries.rule_sets import (
    may_draft,
    may_publish,
    names_of_units,
    rule_sets_visible_to,
)
from camket.reviews.wording.rule_sets import STATE_NAMES, sentence_of_set
from camket.rules.levels import Rung
from camket.rules.local.basis import Basis
from camket.rules.local.comparing import Difference, differences, problems_of, rule_marks
from camket.rules.local.conditions import bound_words
from camket.rules.local.criteria import OwnCriteria
from camket.rules.local.problems import Problem
from camket.rules.local.servants import bound_words_335
from camket.rules.local.sets import LocalCoefficient, LocalCondition, LocalSet, Switch
from camket.rules.schemes import numbers_366
from camket.shared.errors import Refused
from camket.web.reviews.rule_sets.words import (
    AUDIENCES,
    FORMULAS,
    RULES,
    audiences_named,
    scheme_name,
    usual_explaining,
)
from camket.web.shared.forms import DayField, Form, TextField
from camket.web.shared.http import SignedInRequest, go_to, needs, say

SECTION: Final = "reviews"
READERS: Final = (
    Permission.APPRAISE_RATING,
    Permission.DECIDE_RATING,
    Permission.VIEW_RATINGS,
    Permission.SELF_REVIEW,
)
_MARKS: Final = {
    "A": ("done", gettext_lazy("A: văn bản gốc")),
    "B": ("wait", gettext_lazy("B: tài liệu áp dụng")),
    "C": ("soon", gettext_lazy("C: chưa xác nhận")),
}
_STATUS: Final = {
    RuleSetState.DRAFT: "draft",
    RuleSetState.PUBLISHED: "done",
    RuleSetState.ARCHIVED: "none",
}


class NewSetForm(Form):
    """What a set is called, what it is based on, from when it holds."""

    title = TextField(
        label=gettext_lazy("Tên bộ quy tắc"),
        max_length=300,
        help_text=gettext_lazy("Ví dụ: Bộ quy tắc xếp loại năm 2027 của Tỉnh ủy."),
    )
    scheme = forms.ChoiceField(
        label=gettext_lazy("Dựa trên"),
        choices=[(one, scheme_name(one)) for one in SCHEMES],
        widget=forms.RadioSelect,
        initial=SCHEMES[0],
    )
    in_force_from = DayField(label=gettext_lazy("Có hiệu lực từ ngày"))
    from_model = forms.BooleanField(
        label=gettext_lazy("Bắt đầu từ mô hình mẫu của Hướng dẫn 03-HD/TVĐU (chưa xác nhận)"),
        required=False,
    )


class PublishForm(Form):
    """The paper that puts a set into force."""

    paper = TextField(
        label=gettext_lazy("Văn bản ban hành"),
        max_length=300,
        help_text=gettext_lazy("Số, ký hiệu, ngày và cơ quan ban hành."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


@dataclass(frozen=True, slots=True)
class NumberRow:
    """A number as the page shows it."""

    of: Difference
    mark: tuple[str, Any]
    national: str
    local: str
    basis: str


@dataclass(frozen=True, slots=True)
class RuleRow:
    """A national rule, and whether the set switches it off."""

    code: str
    asks: Any
    title: str
    mark: tuple[str, Any]
    may_switch: bool
    switch: Switch | None
    basis: str
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class ConditionRow:
    """A condition the set adds."""

    code: str
    words: str
    of: LocalCondition
    bars: str
    then: str
    kinds: str
    basis: str
    problems: tuple[Problem, ...]


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
    if scope is None:
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
        "numbers": [_number_row(one) for one in differences(local, national)],
        "rules": _rule_rows(local, problems) if row.scheme == numbers_366.SCHEME else [],
        "is_of_servants": local.is_of_servants,
        "conditions": _condition_rows(local, problems),
        "criteria": _criteria_rows(local, problems),
        "coefficients": _coefficient_rows(local, problems),
        "scoring": local.scoring,
        "formula": FORMULAS[local.scoring.formula] if local.scoring else "",
        "scoring_problems": _of_row(problems, "scoring"),
        "explaining": local.explaining,
        "usual_explaining": usual_explaining(row.in_force_from, today=request.today),
        "explaining_problems": _of_row(problems, "explaining"),
        "set_problems": _of_row(problems, "set"),
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


def _of_row(problems: tuple[Problem, ...], row: str) -> tuple[Problem, ...]:
    return tuple(one for one in problems if one.row == row)


def _number_row(one: Difference) -> NumberRow:
    local = one.local
    return NumberRow(
        one,
        _MARKS[one.national.mark],
        one.known.words_of(one.national.value),
        one.known.words_of(local.value) if local else "",
        local.basis.words if local else "",
    )


def _rule_rows(local: LocalSet, problems: tuple[Problem, ...]) -> list[RuleRow]:
    rows = []
    for code, (mark, title) in rule_marks().items():
        switch = local.switched_off.get(code)
        may_switch = mark.value == "B" and not code.startswith("NO-")
        if may_switch or switch is not None:
            rows.append(
                RuleRow(
                    code,
                    RULES.get(code, ""),
                    title,
                    _MARKS[mark.value],
                    may_switch,
                    switch,
                    switch.basis.words if switch else "",
                    _of_row(problems, f"switched_off.{code}"),
                )
            )
    return rows


@dataclass(frozen=True, slots=True)
class CriteriaRow:
    """The criteria of one class, own or usual."""

    kind: str
    name: str
    own: OwnCriteria | None
    basis: str
    problems: tuple[Problem, ...]


def _criteria_rows(local: LocalSet, problems: tuple[Problem, ...]) -> list[CriteriaRow]:
    rows = []
    for kind, name in audiences_named(local.scheme).items():
        own = local.criteria.get(kind)
        basis = own.basis.words if own else ""
        said = _of_row(problems, f"criteria.{kind.value}")
        rows.append(CriteriaRow(kind.value, str(name), own, basis, said))
    return rows


def _condition_rows(local: LocalSet, problems: tuple[Problem, ...]) -> list[ConditionRow]:
    return [
        ConditionRow(
            code,
            bound_words_335(one) if local.is_of_servants else bound_words(one),
            one,
            one.bars.full_name,
            _then(one),
            ", ".join(str(AUDIENCES[kind]) for kind in one.applies_to),
            one.basis.words,
            _of_row(problems, f"conditions.{code}"),
        )
        for code, one in sorted(local.conditions.items())
    ]


def _then(condition: LocalCondition) -> str:
    """Return what follows where nothing above the bottom level is left."""
    if condition.ceiling is Rung.UNDECIDED:
        return _(", cấp có thẩm quyền quyết định")
    return _(", xếp không hoàn thành nhiệm vụ") if condition.ceiling is Rung.KHT else ""


@dataclass(frozen=True, slots=True)
class CoefficientRow:
    """The coefficient of one group of products."""

    group: str
    of: LocalCoefficient
    basis: str
    problems: tuple[Problem, ...]


def _coefficient_rows(local: LocalSet, problems: tuple[Problem, ...]) -> list[CoefficientRow]:
    return [
        CoefficientRow(group, one, one.basis.words, _of_row(problems, f"coefficients.{group}"))
        for group, one in sorted(local.coefficients.items())
    ]


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


@needs(Permission.DECIDE_RATING)
@require_POST
def publish(request: SignedInRequest, rule_set_id: int) -> HttpResponse:
    """Publish a draft under its paper."""
    row = visible_set(request, rule_set_id)
    form = PublishForm(request.POST)
    if form.is_valid():
        try:
            publish_set(
                row.pk,
                paper=form.cleaned_data["paper"],
                version=form.cleaned_data["version"],
                actor=request.actor,
                now=request.now,
            )
        except Refused as refused:
            form.add_error(None, sentence_of_set(refused) or "")
        else:
            say(request, _("Đã ban hành bộ quy tắc; từ giờ nội dung không thay đổi."))
            return go_to(request, "reviews:rule-set", row.pk)
    return show_set(request, row, form)


@needs(Permission.DECIDE_RATING)
@require_POST
def archive(request: SignedInRequest, rule_set_id: int) -> HttpResponse:
    """Let no new period be opened with a set."""
    row = visible_set(request, rule_set_id)
    try:
        archive_set(row.pk, actor=request.actor, now=request.now)
    except Refused as refused:
        say(request, sentence_of_set(refused))
    else:
        say(request, _("Đã thôi dùng bộ quy tắc cho các kỳ mới."))
    return go_to(request, "reviews:rule-set", row.pk)


@needs(Permission.APPRAISE_RATING)
@require_POST
def new_version(request: SignedInRequest, rule_set_id: int) -> HttpResponse:
    """Begin a new version from a published set."""
    row = visible_set(request, rule_set_id)
    try:
        drafted = draft_version(row.pk, actor=request.actor, now=request.now)
    except Refused as refused:
        say(request, sentence_of_set(refused))
        return go_to(request, "reviews:rule-set", row.pk)
    say(request, _("Đã lập dự thảo phiên bản mới từ bộ này."))
    return go_to(request, "reviews:rule-set", drafted.pk)


BASES: Final = [(one.value, one.words) for one in Basis]
"""The bases to choose from, as every form of a row offers them."""
