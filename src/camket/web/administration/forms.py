"""The filters of the audit page."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from camket.web.administration.reading import Search
from camket.web.administration.words import ACTIONS, OBJECTS
from camket.web.shared.forms import DayField, Form, TextField


class AuditForm(Form):
    """By person, unit, object, action and day; read from the address."""

    nguoi = TextField(label=_("Người thực hiện"), required=False, max_length=80)
    don_vi = TextField(label=_("Đơn vị"), required=False, max_length=120)
    doi_tuong = TextField(label=_("Tên đối tượng"), required=False, max_length=120)
    loai = forms.ChoiceField(
        label=_("Loại đối tượng"),
        required=False,
        choices=[("", _("Mọi loại")), *OBJECTS.items()],
    )
    hanh_dong = forms.ChoiceField(
        label=_("Hành động"),
        required=False,
        choices=[("", _("Mọi hành động")), *ACTIONS.items()],
    )
    tu = DayField(label=_("Từ ngày"), required=False)
    den = DayField(label=_("Đến hết ngày"), required=False)
    ma = TextField(required=False, max_length=60, widget=forms.HiddenInput())
    truoc = forms.IntegerField(
        required=False,
        widget=forms.HiddenInput(),
        error_messages={"invalid": _("Địa chỉ trang không đúng. Tra lại từ đầu.")},
    )

    def search(self) -> Search:
        """Return what is looked for."""
        given = self.cleaned_data
        return Search(
            person=given["nguoi"],
            unit=given["don_vi"],
            subject=given["doi_tuong"],
            kind=given["loai"],
            object_id=given["ma"],
            action=given["hanh_dong"],
            from_on=given["tu"],
            to_on=given["den"],
            until_number=given["truoc"],
        )
