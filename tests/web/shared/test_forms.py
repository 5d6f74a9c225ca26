"""What a form says of a field agrees with what the act behind it asks."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator

from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy

import camket.web
from camket.web.shared.forms import Form, TextField

REALLY_OPTIONAL = {
    "camket.web.campaigns.forms.OrderForm.reason",  # an order may stand without saying why
    "camket.web.commitments.forms_draft.ItemForm.why",  # hinted at, never refused
    "camket.web.people.forms.LiftForm.reason",  # the decision's number says it
}
_REVIEWS = "camket.web.reviews"
"""Whose forms ask for a reason by the level that is chosen, and say so beside it."""


class _Case(Form):
    always = TextField(label="Một")
    never = TextField(label="Hai", required=False)
    sometimes = TextField(label="Ba", required=False)
    needed_when = {"sometimes": gettext_lazy("cần khi trả lại")}


def _label(name: str) -> str:
    return " ".join(render_to_string("components/field.html", {"field": _Case()[name]}).split())


def test_a_label_says_whether_and_when_its_field_may_stay_empty() -> None:
    assert "(" not in _label("always")
    assert "(không bắt buộc)" in _label("never")
    assert "(cần khi trả lại)" in _label("sometimes")
    assert "không bắt buộc" not in _label("sometimes")


def test_no_reason_looks_optional_where_the_act_refuses_without_one() -> None:
    """A field for a reason is required, says when it is needed, or is named above."""
    optional = set()
    for form in _forms():
        for name, field in form.base_fields.items():
            label = str(field.label or "")
            if not label.startswith(("Lý do", "Vì sao")) or field.required:
                continue
            if name not in form.needed_when:
                optional.add(f"{form.__module__}.{form.__qualname__}.{name}")
    assert optional == REALLY_OPTIONAL


def _forms() -> Iterator[type[Form]]:
    for module in pkgutil.walk_packages(camket.web.__path__, "camket.web."):
        importlib.import_module(module.name)
    waiting = list(Form.__subclasses__())
    while waiting:
        form = waiting.pop()
        waiting += form.__subclasses__()
        if form.__module__.startswith("camket.web.") and _REVIEWS not in form.__module__:
            yield form
