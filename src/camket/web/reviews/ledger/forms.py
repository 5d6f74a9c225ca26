"""Forms of the ledger: a fault, its plan, what shows that it is mended, why a report goes back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from camket.organisation.models import UnitSpan
from camket.reviews.actions.ledger.mending import ProofFile
from camket.reviews.decisions.remediation import Fault
from camket.reviews.models import FAULT_SOURCE_NAMES
from camket.web.reviews.forms import LONG
from camket.web.shared.forms import DayField, FilesField, FilesInput, Form, TextField


class RemedyForm(Form):
    """Why it was not done, who mends it, how and by when."""

    cause = TextField(label=_("Nguyên nhân"), lines=3, max_length=LONG)
    claims_objective = forms.BooleanField(
        label=_("Đề nghị cấp trên xác nhận nguyên nhân khách quan"), required=False
    )
    owner = forms.TypedChoiceField(label=_("Người chịu trách nhiệm"), coerce=int, choices=[])
    plan = TextField(label=_("Biện pháp khắc phục"), lines=3, max_length=LONG)
    due_on = DayField(label=_("Thời hạn"))
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, people: Sequence[tuple[int, str]], **options: Any) -> None:
        """Offer the people of the unit."""
        super().__init__(*args, **options)
        field = self.fields["owner"]
        assert isinstance(field, forms.TypedChoiceField)  # noqa: S101  # declared above; narrows the type
        field.choices = [("", _("Chọn người")), *people]


class MendedForm(Form):
    """What was done, with what shows it."""

    proof = TextField(
        label=_("Kết quả khắc phục"),
        help_text=_("Đã làm gì, xong ngày nào, thấy ở văn bản hoặc nơi nào."),
        lines=4,
        max_length=LONG,
    )
    evidence = FilesField(
        required=False,
        label=_("Minh chứng"),
        help_text=_("Ảnh hoặc PDF. Không gửi văn bản mang dấu mật."),
        widget=FilesInput(
            attrs={
                "accept": "image/jpeg,image/png,image/webp,application/pdf",
                "data-photos": "250",
            }
        ),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def to_files(self) -> list[ProofFile]:
        """Return the files as plain values."""
        return [ProofFile(file.name, file.read()) for file in self.cleaned_data["evidence"]]


class ReturnForm(Form):
    """Why a report does not show that the weakness is mended."""

    reason = TextField(label=_("Còn thiếu gì"), lines=2, max_length=1000)


class FaultForm(Form):
    """A fault as it was pointed out, of a unit or of one person who serves in it."""

    title = TextField(label=_("Hạn chế, khuyết điểm"), lines=2, max_length=300)
    person = forms.TypedChoiceField(
        label=_("Của cá nhân"),
        help_text=_("Để trống nếu là hạn chế của tập thể đơn vị."),
        coerce=int,
        empty_value=None,
        required=False,
        choices=[],
    )
    year = forms.TypedChoiceField(label=_("Thuộc năm"), coerce=int, choices=[])
    source = forms.ChoiceField(label=_("Được chỉ ra ở"), choices=[])
    paper = forms.CharField(
        label=_("Văn bản, biên bản"),
        help_text=_("Số và ngày, ví dụ 45-TB/UBKTTU ngày 12/11/2026."),
        max_length=200,
    )

    def __init__(
        self, *args: Any, people: Sequence[tuple[int, str]], year: int, **options: Any
    ) -> None:
        """Offer the people of the unit, this year and the one before."""
        super().__init__(*args, **options)
        choices: dict[str, list[tuple[Any, Any]]] = {
            "person": [("", _("Tập thể đơn vị")), *people],
            "year": [(one, str(one)) for one in (year, year - 1)],
            "source": [
                ("", _("Chọn nơi chỉ ra")),
                *((s.value, n) for s, n in FAULT_SOURCE_NAMES.items()),
            ],
        }
        for name, offered in choices.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101  # declared above; narrows the type
            field.choices = offered

    def to_fault(self) -> Fault:
        """Return the valid form as plain values."""
        told = self.cleaned_data
        return Fault(told["title"], told["source"], told["paper"], told["person"])


class UnitOfFaultForm(Form):
    """Which unit a fault is of: those directly below."""

    don_vi = forms.TypedChoiceField(label=_("Đơn vị"), coerce=int, choices=[])

    def __init__(self, *args: Any, units: Sequence[UnitSpan], **options: Any) -> None:
        """Offer the units directly below."""
        super().__init__(*args, **options)
        field = self.fields["don_vi"]
        assert isinstance(field, forms.TypedChoiceField)  # noqa: S101  # declared above; narrows the type
        field.choices = [("", _("Chọn đơn vị")), *((one.unit_id, one.name) for one in units)]
