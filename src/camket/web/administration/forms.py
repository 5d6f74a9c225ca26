"""The filters of the audit page."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from camket.permissions.catalogue import Permission
from camket.permissions.models import GrantReach
from camket.permissions.wording import PERMISSIONS
from camket.web.administration.accounts import STATES
from camket.web.administration.reading import Search
from camket.web.administration.words import ACTIONS, OBJECTS, kind_of
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

    def __init__(self, *args: Any, **options: Any) -> None:
        """Offer the usual kinds, and the one that a line of the audit links to."""
        super().__init__(*args, **options)
        asked = str(self.data.get("loai", ""))
        if asked and asked not in OBJECTS and (name := kind_of(asked)):
            kinds = cast("forms.ChoiceField", self.fields["loai"])
            kinds.choices = [*cast("list[Any]", kinds.choices), (asked, name)]

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


class UsersForm(Form):
    """Find an account by name and state."""

    tim = TextField(label=_("Họ tên hoặc tên đăng nhập"), required=False, max_length=80)
    trang_thai = forms.ChoiceField(
        label=_("Trạng thái"),
        required=False,
        choices=[("", _("Mọi trạng thái")), *((s.value, word) for s, word in STATES.items())],
    )


class NewUserForm(Form):
    """The name a person will sign in with."""

    person = forms.IntegerField(
        widget=forms.HiddenInput(),
        min_value=1,
        max_value=2**31 - 1,
        error_messages={
            "required": _("Chọn một người trong danh sách."),
            "invalid": _("Chọn một người trong danh sách."),
            "min_value": _("Chọn một người trong danh sách."),
            "max_value": _("Chọn một người trong danh sách."),
        },
    )
    login = TextField(
        label=_("Thư công vụ hoặc số điện thoại"),
        max_length=120,
        error_messages={
            "required": _("Chưa có tên đăng nhập. Nhập thư công vụ hoặc số điện thoại.")
        },
        widget=forms.TextInput(attrs={"autocapitalize": "none"}),
    )


class ReplyForm(Form):
    """What is told to whoever asked."""

    text = TextField(label=_("Nội dung"), lines=3, max_length=4000)


class ExtensionForm(ReplyForm):
    """A later last day, with the reason."""

    finish_by = DayField(label=_("Hạn mới"))


_PERMISSIONS = [(permission.value, word) for permission, word in PERMISSIONS.items()]


class TableForm(Form):
    """The table by post and permission; the day is read by `day_asked`."""

    chuc_danh = forms.ChoiceField(label=_("Chức danh"), required=False)
    quyen = forms.ChoiceField(
        label=_("Quyền"), required=False, choices=[("", _("Mọi quyền")), *_PERMISSIONS]
    )

    def offer_posts(self, names: dict[str, str]) -> None:
        """Offer the posts of the catalogue."""
        field = cast("forms.ChoiceField", self.fields["chuc_danh"])
        field.choices = [("", _("Mọi chức danh")), *names.items()]


class ChangeGrantForm(Form):
    """How far a permission reaches from a day on, and why."""

    reach = forms.ChoiceField(
        label=_("Phạm vi"), choices=GrantReach.choices, widget=forms.RadioSelect
    )
    from_on = DayField(label=_("Từ ngày"))
    decision_no = TextField(label=_("Văn bản số"), required=False, max_length=80)
    reason = TextField(label=_("Lý do"), lines=2, max_length=400)


class WhoCouldForm(Form):
    """A unit by name or number, and a permission; the day is read by `day_asked`."""

    don_vi = TextField(label=_("Đơn vị"), required=False, max_length=120)
    ma_don_vi = forms.IntegerField(
        required=False,
        min_value=1,
        max_value=2**31 - 1,
        widget=forms.HiddenInput(),
        error_messages={
            "invalid": _("Địa chỉ trang không đúng. Chọn lại đơn vị."),
            "min_value": _("Địa chỉ trang không đúng. Chọn lại đơn vị."),
            "max_value": _("Địa chỉ trang không đúng. Chọn lại đơn vị."),
        },
    )
    quyen = forms.ChoiceField(
        label=_("Quyền"),
        required=False,
        choices=_PERMISSIONS,
        initial=Permission.VIEW_COMMITMENT.value,
    )
