"""What is filled in when a text is sent, returned, remarked on, accepted or withdrawn."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from camket.web.shared.forms import DayField, Form, PaperTextField, TextField

_SHOWN_TITLE = 60


class SubmitForm(Form):
    """The minutes of the meeting that adopted the text."""

    minutes_no = PaperTextField(
        label=_("Biên bản số"),
        max_length=60,
        help_text=_(
            "Biên bản cuộc họp đã thông qua bản cam kết; với chi bộ là biên bản họp chi bộ."
        ),
    )
    minutes_on = DayField(label=_("Ngày họp"))
    note = TextField(label=_("Lời nhắn"), lines=3, max_length=1000, required=False)


class ReturnForm(Form):
    """Why the text goes back, with a remark on each item that should be changed."""

    note = TextField(
        label=_("Ý kiến chung"),
        lines=3,
        max_length=2000,
        required=False,
    )
    needed_when = {"note": _("cần khi không ghi ở vấn đề nào")}

    def __init__(self, *args: Any, items: list[tuple[int, str]], **options: Any) -> None:
        """Add one field for each item."""
        super().__init__(*args, **options)
        self._items = items
        for number, (item_id, title) in enumerate(items, start=1):
            field = TextField(label=f"{number}. {title}", lines=2, max_length=2000, required=False)
            field.widget.attrs["class"] = "inp"
            self.fields[f"item_{item_id}"] = field

    def remarks(self) -> list[tuple[int, str]]:
        """Return what was written on single items."""
        return [
            (item_id, self.cleaned_data[f"item_{item_id}"])
            for item_id, _title in self._items
            if self.cleaned_data.get(f"item_{item_id}")
        ]


class AcceptForSuperiorForm(Form):
    """The superior's notice of conclusion, and the version that was read."""

    conclusion_no = PaperTextField(label=_("Thông báo kết luận số"), max_length=60)
    conclusion_on = DayField(label=_("Ngày thông báo"))
    version = forms.IntegerField(widget=forms.HiddenInput)


class AcceptForUnitForm(Form):
    """The version that was read."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class WithdrawForm(Form):
    """Why a side withdraws."""

    reason = TextField(
        label=_("Lý do rút"),
        lines=4,
        max_length=1000,
        help_text=_(
            "Bên kia nhận được nội dung này. Nếu đã giữ số văn bản, số được hủy kèm lý do."
        ),
    )


class RemarkForm(Form):
    """An opinion in the thread."""

    item = forms.TypedChoiceField(
        label=_("Về"), coerce=int, empty_value=None, required=False, choices=()
    )
    text = TextField(
        label=_("Ý kiến"),
        lines=3,
        max_length=2000,
        help_text=_("Ý kiến được lưu cùng hồ sơ của bản cam kết."),
    )
    asks_change = forms.BooleanField(label=_("Đề nghị bên kia sửa"), required=False)

    def __init__(self, *args: Any, items: list[tuple[int, str]], **options: Any) -> None:
        """Offer the items."""
        super().__init__(*args, **options)
        field = self.fields["item"]
        if isinstance(field, forms.TypedChoiceField):
            field.choices = [
                ("", _("Toàn văn bản cam kết")),
                *(
                    (item_id, f"{number}. {title[:_SHOWN_TITLE]}")
                    for number, (item_id, title) in enumerate(items, start=1)
                ),
            ]


class AnswerForm(Form):
    """The answer to what the other side asks."""

    text = TextField(label=_("Trả lời"), lines=2, max_length=2000)
