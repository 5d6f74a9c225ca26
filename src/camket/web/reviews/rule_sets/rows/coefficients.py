"""The coefficient of a group of products, over the decree for civil servants."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any, Final

from django import forms
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from camket.permissions.catalogue import Permission
from camket.rules.local.sets import MOST_COEFFICIENT, LocalCoefficient
from camket.rules.schemes.codes import OF_STATE
from camket.web.reviews.rule_sets.rows.keeping import RowForm, ask, draft_of, keep_row, told_of
from camket.web.shared.forms import NumberField, TextField
from camket.web.shared.http import SignedInRequest, needs

_GROUP: Final = re.compile(r"[\w.-]+")


class CoefficientForm(RowForm):
    """The coefficient of a group of products."""

    group = TextField(
        label=gettext_lazy("Nhóm hệ số"),
        max_length=20,
        help_text=gettext_lazy("Đúng như ghi trong danh mục sản phẩm, ví dụ N3."),
    )
    value = NumberField(
        label=gettext_lazy("Hệ số quy đổi"),
        least=Decimal("0.0001"),
        most=Decimal(MOST_COEFFICIENT),
        help_text=gettext_lazy("Một sản phẩm của nhóm bằng bao nhiêu sản phẩm chuẩn."),
    )
    field_order = ["group", "value", "citation", "mark"]

    def clean_group(self) -> str:
        """Return the group; it stands in an address and in a file.

        Raises:
            ValidationError: It has a space or a stroke.
        """
        group: str = self.cleaned_data["group"]
        if not _GROUP.fullmatch(group):
            raise forms.ValidationError(
                _("Nhóm hệ số viết liền, gồm chữ, số, dấu chấm, gạch nối; ví dụ N3.")
            )
        return group


@needs(Permission.APPRAISE_RATING)
def coefficient(request: SignedInRequest, rule_set_id: int, group: str = "") -> HttpResponse:
    """Name the coefficient of a group of products, in place of those of catalogues."""
    row = draft_of(request, rule_set_id)
    held = row.local.coefficients.get(group)
    if row.scheme != OF_STATE or (group and held is None):
        raise Http404
    initial: dict[str, Any] = {"version": row.version, "group": group}
    if held is not None:
        initial |= told_of(held) | {"value": held.value}
    form = CoefficientForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid():
        told = form.cleaned_data
        entry = LocalCoefficient(told["value"], told["citation"], form.basis)
        if answer := keep_row(request, row, f"coefficients.{told['group']}", entry, form):
            return answer
    title = _("Hệ số của nhóm %(group)s") % {"group": group} if group else _("Thêm nhóm hệ số")
    place = f"coefficients.{group}"
    return ask(request, row, form, title, place=place, stands=held is not None)
