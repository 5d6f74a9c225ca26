"""Forms of tasks: report, give one's word, pass on."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from camket.organisation.models import Tenure, UnitSpan
from camket.shared.text import show_amount
from camket.tasks.actions.reporting import NewFile, NewReport
from camket.tasks.models import Task
from camket.web.shared.forms import (
    DayField,
    FilesField,
    FilesInput,
    Form,
    NumberField,
    PaperTextField,
    TextField,
)


class ReportForm(Form):
    """What was reached, with photos; the key makes a form sent twice one report."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    reached = NumberField(least=Decimal(0), label=_("Đã đạt"))
    note = TextField(lines=3, required=False, max_length=2000, label=_("Ghi chú"))
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
    claims_done = forms.BooleanField(required=False, label=_("Đã xong, đề nghị xác nhận"))
    done_on = DayField(required=False, label=_("Ngày xong"))
    claims_exceeded = forms.BooleanField(required=False, label=_("Đề nghị ghi nhận vượt mức"))
    exceeded_reason = TextField(lines=2, required=False, max_length=1000, label=_("Lý do vượt mức"))
    needed_when = {
        "note": _("cần khi xong mà chưa đủ mức"),
        "exceeded_reason": _("cần khi đề nghị ghi nhận vượt mức"),
    }

    def __init__(self, *args: Any, task: Task, **options: Any) -> None:
        """Name the amount and say what was told last time."""
        super().__init__(*args, **options)
        amount = self.fields["reached"]
        unit = f" ({task.measure_unit})" if task.measure_unit else ""
        amount.label = f"{_now('Đã đạt')}{unit}"
        amount.help_text = _now("Lần trước {last}, cần đạt {target}").format(
            last=show_amount(task.reached, task.measure_unit),
            target=show_amount(task.target, task.measure_unit),
        )
        amount.widget.attrs["aria-describedby"] = "id_reached_helptext"
        if not self.is_bound:
            self.initial["reached"] = task.reached

    def to_report(self) -> NewReport:
        """Return the valid form as plain values."""
        told = self.cleaned_data
        return NewReport(
            key=told["key"],
            reached=told["reached"],
            note=told["note"],
            claims_done=told["claims_done"],
            done_on=told["done_on"],
            claims_exceeded=told["claims_exceeded"],
            exceeded_reason=told["exceeded_reason"],
            files=[NewFile(file.name, file.read()) for file in told["evidence"]],
        )


class VerifyForm(Form):
    """Somebody else's word on a claim."""

    note = TextField(lines=3, required=False, max_length=1000, label=_("Ý kiến"))
    approves_exceeded = forms.BooleanField(required=False, label=_("Ghi nhận vượt mức"))
    needed_when = {"note": _("cần khi trả lại")}


class PassToUnitForm(Form):
    """A work that becomes an item of a unit below."""

    unit = forms.TypedChoiceField(coerce=int, label=_("Đơn vị nhận"))
    title = PaperTextField(max_length=300, label=_("Tên vấn đề trong cam kết của đơn vị nhận"))
    expected_result = PaperTextField(
        lines=2, required=False, max_length=1000, label=_("Kết quả cần đạt")
    )
    unit_due_on = DayField(label=_("Thời hạn"))

    def __init__(self, *args: Any, units: Sequence[UnitSpan], **options: Any) -> None:
        """Offer the units directly below."""
        super().__init__(*args, **options)
        self.fields["unit"].choices = [  # type: ignore[attr-defined]  # a choice field, declared above
            (span.unit_id, span.short_name) for span in units
        ]


class ShareForm(Form):
    """A part of a task for a named person."""

    person = forms.TypedChoiceField(coerce=int, label=_("Người nhận"))
    part = TextField(max_length=300, label=_("Phần việc"))
    target = NumberField(least=Decimal("0.0001"), required=False, label=_("Mức cần đạt"))
    due_on = DayField(label=_("Thời hạn"))

    def __init__(self, *args: Any, people: Sequence[Tenure], task: Task, **options: Any) -> None:
        """Offer the people of the unit."""
        super().__init__(*args, **options)
        seen: dict[int, str] = {}
        for tenure in people:
            seen.setdefault(tenure.person_id, f"{tenure.person.full_name}, {tenure.post.name}")
        self.fields["person"].choices = list(seen.items())  # type: ignore[attr-defined]  # a choice field, declared above
        amount = self.fields["target"]
        if task.measure_unit in ("", "%"):
            del self.fields["target"]
        else:
            amount.label = f"{_now('Mức cần đạt')} ({task.measure_unit})"

    @property
    def wanted(self) -> tuple[int, str, Decimal | None, date]:
        """Return person, part, amount and deadline."""
        told = self.cleaned_data
        return told["person"], told["part"], told.get("target"), told["due_on"]
