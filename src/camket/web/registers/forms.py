"""What a clerk is asked about numbers and the papers under them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from camket.documents.kinds import COMMITMENT, KINDS, Issuer
from camket.registry.actions import Origin, OutsidePaper
from camket.registry.decisions import LONGEST_DRAFTER, LONGEST_SUBJECT, NumberStyle, symbol_of
from camket.registry.models import NumberStatus, Priority, RegisteredNumber
from camket.web.shared.forms import DayField, Form, NumberField, TextField

_MOST_COPIES = Decimal(999)


class SearchForm(Form):
    """Which numbers to show."""

    so = forms.ChoiceField(label=_("Sổ"), required=False)
    trang_thai = forms.ChoiceField(
        label=_("Trạng thái"),
        required=False,
        choices=[("", _("Mọi trạng thái")), *NumberStatus.choices],
    )
    q = TextField(label=_("Trích yếu, ký hiệu"), required=False, max_length=100)
    ho_so = TextField(label=_("Hồ sơ"), required=False, max_length=20)
    tu = DayField(label=_("Từ ngày"), required=False)
    den = DayField(label=_("Đến ngày"), required=False)

    def __init__(self, *args: Any, registers: list[tuple[str, str]], **options: Any) -> None:
        """Offer the registers the actor keeps."""
        super().__init__(*args, **options)
        field = self.fields["so"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", _("Mọi sổ")), *registers]


class PaperForm(Form):
    """The metadata a clerk gives (Nghị định 30/2020, Phụ lục VI)."""

    signer_post = TextField(label=_("Chức vụ người ký"), required=False, max_length=100)
    signer_name = TextField(label=_("Họ tên người ký"), required=False, max_length=50)
    recipients = TextField(
        label=_("Nơi nhận"),
        required=False,
        lines=3,
        max_length=2000,
        help_text=_("Mỗi dòng một nơi nhận, mỗi nơi không quá 200 ký tự."),
    )
    dossier = TextField(
        label=_("Số và ký hiệu hồ sơ"),
        required=False,
        max_length=20,
        help_text=_("Hồ sơ mà văn bản được lưu vào, ví dụ 01-HS/ĐU."),
    )
    priority = forms.TypedChoiceField(
        label=_("Mức độ khẩn"), choices=Priority.choices, coerce=int, initial=Priority.NORMAL.value
    )
    copies = NumberField(
        label=_("Số bản phát hành"), required=False, least=Decimal(1), most=_MOST_COPIES
    )
    due_on = DayField(label=_("Hạn trả lời"), required=False)
    note = TextField(label=_("Ghi chú"), required=False, max_length=500)

    def clean_recipients(self) -> str:
        """Return one recipient a line, none longer than the decree allows."""
        text = str(self.cleaned_data["recipients"])
        for line in text.splitlines():
            if len(line) > 200:  # noqa: PLR2004  # Phụ lục VI
                message = _("Nơi nhận “%(name)s…” dài quá 200 ký tự. Rút gọn lại.")
                raise forms.ValidationError(message, params={"name": line[:40]})
        return text

    def paper(self) -> OutsidePaper:
        """Return what was filled in."""
        given = self.cleaned_data
        copies = given["copies"]
        return OutsidePaper(
            signer_post=given["signer_post"],
            signer_name=given["signer_name"],
            recipients=tuple(line for line in given["recipients"].splitlines() if line),
            dossier=given["dossier"],
            priority=given["priority"],
            copies=int(copies) if copies is not None else None,
            due_on=given["due_on"],
            note=given["note"],
        )

    @staticmethod
    def filled(number: RegisteredNumber) -> dict[str, Any]:
        """Return what is known of a paper already, as the form shows it."""
        return {
            "signer_post": number.signer_post,
            "signer_name": number.signer_name,
            "recipients": "\n".join(str(one) for one in number.recipients),
            "dossier": number.dossier,
            "priority": number.priority,
            "copies": Decimal(number.copies) if number.copies is not None else None,
            "due_on": number.due_on,
            "note": number.note,
        }


class ReserveForm(PaperForm):
    """A number for a paper that is written outside."""

    unit = forms.TypedChoiceField(label=_("Cơ quan ban hành"), coerce=int)
    kind = forms.ChoiceField(label=_("Loại văn bản"))
    dated_on = DayField(label=_("Ngày văn bản"))
    subject = TextField(label=_("Trích yếu"), max_length=LONGEST_SUBJECT, lines=2)
    issuer = forms.ChoiceField(
        label=_("Ban hành thay mặt"),
        required=False,
        choices=[
            ("", _("cơ quan")),
            (Issuer.COMMITTEE.value, _("Ban Chấp hành")),
            (Issuer.STANDING_COMMITTEE.value, _("Ban Thường vụ")),
        ],
    )
    drafted_by = TextField(
        label=_("Đơn vị soạn thảo hoặc lĩnh vực, viết tắt"),
        required=False,
        max_length=LONGEST_DRAFTER,
        help_text=_("Đứng cuối ký hiệu của công văn, ví dụ VP trong 07/UBND-VP."),
    )
    needed_when = {
        "issuer": _("cần với hướng dẫn, quy chế của cấp ủy cơ sở"),
        "drafted_by": _("cần với công văn của cơ quan nhà nước"),
    }
    field_order = ("unit", "kind", "issuer", "drafted_by", "dated_on", "subject")

    def __init__(
        self, *args: Any, units: list[tuple[int, str]], styles: set[NumberStyle], **options: Any
    ) -> None:
        """Offer the bodies the actor keeps registers of, and the kinds their lines have."""
        super().__init__(*args, **options)
        kinds = [
            (kind.code, kind.name)
            for kind in KINDS.values()
            if kind.code != COMMITMENT and any(symbol_of(style, kind) for style in styles)
        ]
        for name, choices in (("unit", units), ("kind", kinds)):
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = choices
        # asked only of those of whose papers it says anything
        for name, style in (
            ("issuer", NumberStyle.PARTY),
            ("drafted_by", NumberStyle.STATE),
        ):
            if style not in styles:
                del self.fields[name]

    def origin(self) -> Origin:
        """Return who wrote the paper and for whom it is signed."""
        given = self.cleaned_data
        issuer = given.get("issuer")
        return Origin(given.get("drafted_by", "").upper(), Issuer(issuer) if issuer else None)


class CancelForm(Form):
    """Why a number stays empty."""

    reason = TextField(label=_("Lý do hủy số"), lines=2, max_length=500)


class IssueForm(Form):
    """The issued paper."""

    file = forms.FileField(
        label=_("Văn bản đã ký (PDF)"),
        help_text=_("Không đưa văn bản mật vào hệ thống."),
        widget=forms.ClearableFileInput(attrs={"accept": "application/pdf"}),
        error_messages={
            "required": _("Chưa chọn tệp. Chọn văn bản đã ký ở dạng PDF rồi gửi lại."),
            "empty": _("Tệp rỗng. Chọn lại tệp khác."),
            "invalid": _("Chưa nhận được tệp. Chọn lại tệp rồi gửi lại."),
        },
    )
