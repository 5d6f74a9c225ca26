"""How a body's papers are set where the sources differ: what may be chosen, by which source."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from django import forms
from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from camket.documents.style import FRONT_SOURCES, Choice, Style, StyleName, choices_for
from camket.organisation.models import Line, UnitSpan
from camket.organisation.queries import span_of, spans_of
from camket.permissions.catalogue import Permission
from camket.permissions.queries import may
from camket.registry.actions.styles import choose_style
from camket.registry.models import StyleUse
from camket.registry.queries import Chosen, choices_in_force, own_choices, style_uses_of
from camket.registry.setting import installed_style, style_of
from camket.registry.wording import style_sentence_of
from camket.shared.errors import Refused
from camket.shared.text import show_number
from camket.web.administration.paper_forms import MARKS, SECTION, STYLE_NAMES
from camket.web.shared.forms import DayField, Form, NumberField, TextField
from camket.web.shared.http import SignedInRequest, administrators, go_to, say

_FOLLOWS: Final = ""


@dataclass(frozen=True, slots=True)
class ChoiceRow:
    """A choice as the page lists it: what is allowed, by whom, and what holds."""

    choice: Choice
    mark: Any
    holds: str
    chosen_by: str


class StyleForm(Form):
    """What the body chooses itself, from which day and why."""

    from_on = DayField(label=gettext_lazy("Từ ngày"))
    reason = TextField(
        label=gettext_lazy("Lý do"),
        max_length=500,
        error_messages={
            "required": gettext_lazy("Chưa có lý do. Ghi vì sao chọn như vậy rồi gửi lại.")
        },
    )

    def offer(self, style: StyleName, own: Mapping[str, float]) -> None:
        """Offer each choice, with what the body chose before."""
        for choice in choices_for(style):
            field: forms.Field
            help_text = _("Theo {sources}: {allowed}.").format(
                sources=choice.sources, allowed=choice.shown.replace(".", ",")
            )
            before = own.get(choice.field)
            if choice.is_range:
                hint = _("{told} Để trống là theo cấp trên.").format(told=help_text)
                field = NumberField(label=choice.name, help_text=hint, required=False)
                field.initial = None if before is None else _shown(before)
            else:
                offered = [(_FOLLOWS, _("theo cấp trên"))]
                offered += [(f"{float(one):g}", _shown(one)) for one in choice.allowed]
                field = forms.ChoiceField(
                    label=choice.name, help_text=help_text, choices=offered, required=False
                )
                field.initial = _FOLLOWS if before is None else f"{before:g}"
            # added after the form has dressed its own fields
            field.widget.attrs |= {
                "class": "inp",
                "aria-describedby": f"id_{choice.field}_helptext",
            }
            self.fields[choice.field] = field

    def chosen(self, style: StyleName) -> dict[str, float]:
        """Return what the body chooses itself."""
        given = {one.field: self.cleaned_data.get(one.field) for one in choices_for(style)}
        return {field: float(value) for field, value in given.items() if value not in ("", None)}


@administrators(Permission.MANAGE_TEMPLATES)
def choose(request: SignedInRequest) -> HttpResponse:
    """Show what holds and who chose it; on POST take what the person's body chooses."""
    scope = request.actor.scope_id
    span = span_of(scope, on=request.today) if scope else None
    known = style_of(span)
    if scope is None or span is None or known is None:
        if request.method == "POST":
            raise Http404
        styles = [installed_style(one.value) for one in StyleName]
        tables = [(STYLE_NAMES[one.name], _rows(one, {}, {})) for one in styles]
        return render(
            request,
            "administration/paper_style.html",
            {"section": SECTION, "tables": tables, "front": _front()},
        )
    style = StyleName(known.value)
    may_change = may(request.actor, Permission.MANAGE_TEMPLATES, scope, on=request.today)
    form = StyleForm(request.POST or None, initial={"from_on": request.today})
    form.offer(style, own_choices(scope, style.value, request.today))
    if request.method == "POST":
        if not may_change:
            raise Http404
        if form.is_valid() and _is_chosen(request, scope, style, form):
            say(request, _("Đã đổi thể thức. Văn bản đã ban hành giữ nguyên."))
            return go_to(request, "administration:paper-style")
    found = choices_in_force(scope, style.value, request.today)
    names = spans_of({one.unit_id for one in found.values()}, on=request.today)
    by = {unit_id: one.name for unit_id, one in names.items()}
    rows = _rows(installed_style(style.value), found, by)
    context = {
        "section": SECTION,
        "tables": [(STYLE_NAMES[style], rows)],
        "front": _front(span) if span.line == Line.FRONT else None,
        "unit_name": span.name,
        "form": form if may_change else None,
        "fields": [form[choice.field] for choice in choices_for(style)],
        "uses": [(use, _told(use)) for use in style_uses_of(scope, style.value)],
    }
    status = 422 if form.errors else 200
    return render(request, "administration/paper_style.html", context, status=status)


def _front(span: UnitSpan | None = None) -> tuple[Any, str, bool]:
    """Return in whose style the Front writes, by which source, and if the body says so itself."""
    own = span.paper_style if span else ""
    return STYLE_NAMES[StyleName(own or settings.FRONT_PAPER)], FRONT_SOURCES, bool(own)


def _is_chosen(request: SignedInRequest, scope: int, style: StyleName, form: StyleForm) -> bool:
    """Take the choice; a refusal goes to the form."""
    given = form.cleaned_data
    try:
        choose_style(
            scope,
            form.chosen(style),
            from_on=given["from_on"],
            reason=given["reason"],
            actor=request.actor,
            now=request.now,
        )
    except Refused as refused:
        form.add_error(None, style_sentence_of(refused))
        return False
    return True


def _rows(
    installed: Style, found: Mapping[str, Chosen], names: Mapping[int, str]
) -> list[ChoiceRow]:
    rows = []
    for choice in choices_for(installed.name):
        usual, one = getattr(installed, choice.field), found.get(choice.field)
        value = usual if one is None else _like(usual, one.value)
        by = _("thiết lập chung của hệ thống") if one is None else names.get(one.unit_id, "")
        rows.append(ChoiceRow(choice, MARKS[choice.mark], _shown(value), by))
    return rows


def _told(use: StyleUse) -> str:
    """Return what a decision chose, as a sentence lists it."""
    style = StyleName(use.style)
    usual = installed_style(use.style)
    told = [
        f"{choice.name}: {_shown(_like(getattr(usual, choice.field), use.choices[choice.field]))}"
        for choice in choices_for(style)
        if choice.field in use.choices
    ]
    return "; ".join(told) or _("theo cấp trên ở mọi mục")


def _like(usual: float, value: float) -> float:
    """Return a value as its kind is: yes or no, or a number."""
    return bool(value) if isinstance(usual, bool) else value


def _shown(value: float) -> str:
    if isinstance(value, bool):
        return _("có") if value else _("không")
    return show_number(Decimal(f"{value:g}"))
