"""What is asked when a post is given, put down, rests, or is handed on."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from camket.organisation.models import Tenure, TenureKind
from camket.organisation.posts import PostText
from camket.organisation.queries import post_title
from camket.permissions.catalogue import Permission
from camket.permissions.wording import PERMISSIONS
from camket.web.shared.forms import DayField, Form, PaperTextField, TextField

KINDS = [kind for kind in TenureKind if kind is not TenureKind.SUSPENDED]
_LAST_DAY = _("Ngày cuối cùng; để trống khi chưa có ngày kết thúc.")


def day_after(last: date | None) -> date | None:
    """Return the first day after the last one; none where none is written."""
    return last + timedelta(days=1) if last else None


class AppointForm(Form):
    """Who gets which post, in what manner and from when."""

    full_name = PaperTextField(label=_("Họ và tên"), max_length=120)
    post = forms.ChoiceField(label=_("Chức danh"))
    kind = forms.ChoiceField(
        label=_("Hình thức giữ chức vụ"),
        choices=[(kind.value, kind.label) for kind in KINDS],
        initial=TenureKind.FULL.value,
        widget=forms.RadioSelect,
    )
    from_on = DayField(label=_("Từ ngày"))
    last_on = DayField(label=_("Đến hết ngày"), required=False, help_text=_LAST_DAY)
    decision_no = TextField(label=_("Quyết định số"), max_length=80, required=False)

    def __init__(
        self, *args: Any, posts: Iterable[PostText], person_name: str = "", **options: Any
    ) -> None:
        """Offer the posts of the unit; a person who is known already is not typed again."""
        super().__init__(*args, **options)
        choice = self.fields["post"]
        assert isinstance(choice, forms.ChoiceField)  # noqa: S101  # tells the type checker
        choice.choices = [(one.code, one.name) for one in posts]
        if person_name:
            del self.fields["full_name"]


class EndForm(Form):
    """When and why a post is put down."""

    last_on = DayField(
        label=_("Ngày cuối cùng giữ chức vụ"),
        help_text=_("Từ ngày hôm sau, chức vụ này không còn do đồng chí ấy giữ."),
    )
    reason = TextField(label=_("Lý do"), max_length=200)
    decision_no = TextField(label=_("Quyết định số"), max_length=80, required=False)


class SuspendForm(Form):
    """From when a post rests, by which decision and why."""

    from_on = DayField(label=_("Tạm đình chỉ từ ngày"))
    decision_no = TextField(label=_("Quyết định số"), max_length=80)
    reason = TextField(label=_("Lý do"), max_length=180)


class LiftForm(Form):
    """From when a post is held again."""

    from_on = DayField(label=_("Giữ lại chức vụ từ ngày"))
    decision_no = TextField(label=_("Quyết định số"), max_length=80)
    reason = TextField(label=_("Lý do"), max_length=180, required=False)


class DelegateForm(Form):
    """Who may do what in the holder's stead, and for how long."""

    receiver = forms.ChoiceField(label=_("Người nhận ủy quyền"))
    permissions = forms.MultipleChoiceField(
        label=_("Được làm thay"), widget=forms.CheckboxSelectMultiple
    )
    from_on = DayField(label=_("Từ ngày"))
    last_on = DayField(label=_("Đến hết ngày"))
    decision_no = TextField(label=_("Văn bản ủy quyền số"), max_length=80)

    def __init__(
        self,
        *args: Any,
        receivers: Iterable[tuple[Tenure, str]],
        permissions: Iterable[Permission],
        **options: Any,
    ) -> None:
        """Offer who may receive and what may be handed on."""
        super().__init__(*args, **options)
        receiver, given = self.fields["receiver"], self.fields["permissions"]
        assert isinstance(receiver, forms.ChoiceField)  # noqa: S101  # tells the type checker
        assert isinstance(given, forms.MultipleChoiceField)  # noqa: S101  # tells the type checker
        receiver.choices = [
            ("", _("Chọn một người")),
            *(
                (str(one.pk), f"{one.person.full_name} – {post_title(one)}, {unit}")
                for one, unit in receivers
            ),
        ]
        given.choices = [(one.value, PERMISSIONS[one]) for one in Permission if one in permissions]


class TakeBackForm(Form):
    """When and why a delegation ends before its time."""

    last_on = DayField(label=_("Ngày cuối cùng còn hiệu lực"))
    reason = TextField(label=_("Lý do"), max_length=180)
