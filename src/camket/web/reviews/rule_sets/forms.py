"""What is asked of a whole set: how it is called, and the paper that puts it into force."""

from __future__ import annotations

from typing import Final

from django import forms
from django.utils.translation import gettext_lazy

from camket.reviews.actions.rule_sets import SCHEMES
from camket.rules.local.basis import Basis
from camket.web.reviews.rule_sets.words import scheme_name
from camket.web.shared.forms import DayField, Form, TextField

BASES: Final = [(one.value, one.words) for one in Basis]
"""The bases to choose from, as every form of a row offers them."""


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
