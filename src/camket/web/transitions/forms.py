"""Forms of plans, choices and handovers."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, Final

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from camket.documents.style import FRONT_SOURCES
from camket.organisation.acts import AS_INSTALLED, CHOOSES_STYLE, NewUnitText
from camket.organisation.kinds import kinds
from camket.organisation.models import PaperStyle, UnitSpan
from camket.web.shared.forms import DayField, Form, NumberField, PaperTextField, TextField

_FOLLOWS: Final = _("theo thiết lập chung của hệ thống")
_STYLES: Final = [(AS_INSTALLED, _FOLLOWS), *PaperStyle.choices]


class PlanForm(Form):
    """What a plan is called and when it holds."""

    title = TextField(
        label=_("Tên phương án"),
        max_length=200,
        help_text=_("Ví dụ: Sắp xếp các chi bộ thôn dưới 30 đảng viên"),
    )
    effective_on = DayField(
        label=_("Hiệu lực từ ngày"),
        help_text=_("Đơn vị cũ hoạt động đến hết ngày hôm trước."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class NewUnitForm(Form):
    """What a founded or renamed unit is called."""

    name = PaperTextField(label=_("Tên đơn vị"), max_length=200)
    kind = forms.ChoiceField(label=_("Loại đơn vị"), required=False)
    short_name = PaperTextField(label=_("Tên gọn"), max_length=120, required=False)
    paper_name = PaperTextField(label=_("Tên trên văn bản"), max_length=200, required=False)
    collective = PaperTextField(label=_("Tập thể ký"), max_length=120, required=False)
    body_code = PaperTextField(label=_("Ký hiệu cơ quan"), max_length=20, required=False)
    code = TextField(label=_("Mã đơn vị hành chính"), max_length=10, required=False)
    place = PaperTextField(label=_("Địa danh"), max_length=80, required=False)
    area = TextField(label=_("Địa bàn"), max_length=80, required=False)
    paper_style = forms.ChoiceField(
        label=_("Thể thức văn bản của Mặt trận, đoàn thể"),
        choices=[("", _("như đơn vị cũ")), *_STYLES],
        help_text=format_lazy(
            _("Chỉ chọn cho Mặt trận, đoàn thể. Nguồn: {sources}."), sources=FRONT_SOURCES
        ),
        required=False,
    )

    MORE = (
        *("short_name", "paper_name", "collective", "body_code", "code", "place", "area"),
        "paper_style",
    )

    def __init__(
        self, *args: Any, on: date, needs_kind: bool = False, renames: bool = False, **options: Any
    ) -> None:
        """Offer the kinds that exist that day."""
        super().__init__(*args, **options)
        self._renames = renames
        style: Any = self.fields["paper_style"]
        if renames:
            style.choices = [("", _("giữ như cũ")), *_STYLES]
            del self.fields["kind"]
            return
        if needs_kind:  # founded after nobody: there is no old unit whose style it could keep
            style.choices = [("", _FOLLOWS), *PaperStyle.choices]
        first = _("Chọn loại") if needs_kind else _("Như đơn vị cũ")
        self.fields["kind"].required = needs_kind
        self.fields["kind"].choices = [("", first), *kind_choices(on)]  # type: ignore[attr-defined]  # a choice field

    @property
    def more(self) -> list[forms.BoundField]:
        """Return what is rarely needed."""
        return [self[name] for name in self.MORE]

    def text_after(self, old: UnitSpan | None) -> NewUnitText:
        """Return the text; what was left empty of a new unit is as the old one had it."""
        values = {name: self.cleaned_data.get(name, "") for name in ("name", *self.MORE)}
        kind = self.cleaned_data.get("kind", "") or (old.kind if old else "")
        line = line_of(kind, old)
        if old and not self._renames:
            kept = ("collective", "body_code")
            for name in (*kept, "paper_style") if line == CHOOSES_STYLE else kept:
                values[name] = values[name] or getattr(old, name)
        return NewUnitText(kind=kind, line=line, **values)


def kind_choices(on: date) -> list[tuple[str, str]]:
    """Return the kinds of units that exist on a day."""
    return [(code, kind.name) for code, kind in kinds().items() if kind.stands_on(on)]


def line_of(kind: str, old: UnitSpan | None) -> str:
    """Return the tree a unit of a kind stands in."""
    known = kinds().get(kind)
    if known:
        return known.line
    return old.line if old else "party"


class PieceForm(Form):
    """One of the units that an old one is split into: a new one, or one that exists."""

    NEW, EXISTING = "moi", "co"

    mode = forms.ChoiceField(
        label=_("Đơn vị này"),
        choices=[(NEW, _("lập mới")), (EXISTING, _("đã có"))],
        required=False,
    )
    code = TextField(label=_("Mã đơn vị hành chính"), max_length=10, required=False)
    place = PaperTextField(label=_("Địa danh"), max_length=80, required=False)

    @property
    def is_new(self) -> bool:
        """Say whether the unit is founded by the act."""
        return bool(self.data.get(self.add_prefix("mode"), self.NEW) != self.EXISTING)


class DecideForm(Form):
    """The paper that decides."""

    decision_no = PaperTextField(label=_("Quyết định số"), max_length=80)
    decision_on = DayField(label=_("Ngày quyết định"))


class ReasonForm(Form):
    """Why."""

    reason = TextField(label=_("Lý do"), lines=3, max_length=2000)


class ChoiceForm(Form):
    """What becomes of what an ended unit left.

    Which of the fields a choice needs is for the action to say; here only their shape is read.
    """

    choice = forms.ChoiceField(label=_("Cách giải quyết"), widget=forms.RadioSelect)
    decision_no = PaperTextField(
        label=_("Quyết định, thông báo số"),
        max_length=80,
        required=False,
    )
    reason = TextField(
        label=_("Lý do"),
        lines=3,
        max_length=2000,
        required=False,
    )
    needed_when = {
        "decision_no": _("cần khi kết thúc theo quyết định"),
        "reason": _("cần khi điều chỉnh, khi chia khác tổng cũ và khi kết thúc"),
    }

    def __init__(self, *args: Any, choices: list[tuple[str, Any]], **options: Any) -> None:
        """Offer the choices that this thing has."""
        super().__init__(*args, **options)
        self.fields["choice"].choices = choices  # type: ignore[attr-defined]  # a choice field
        self.fields["choice"].error_messages["required"] = _(
            "Chưa chọn cách giải quyết. Chọn một cách rồi gửi lại."
        )


class ThingForm(ChoiceForm):
    """What becomes of one thing: who takes it, what is changed on taking it over."""

    to_unit = forms.TypedChoiceField(
        label=_("Đơn vị tiếp nhận"), coerce=int, required=False, empty_value=None
    )
    owner = forms.TypedChoiceField(
        label=_("Người chủ trì mới"), coerce=int, required=False, empty_value=None
    )
    done_on = DayField(label=_("Xong ngày"), required=False)
    new_target = NumberField(label=_("Chỉ tiêu mới"), required=False, least=Decimal(0))
    new_due_on = DayField(label=_("Thời hạn mới"), required=False)
    new_text = TextField(label=_("Nội dung điều chỉnh"), lines=3, max_length=2000, required=False)

    def __init__(
        self,
        *args: Any,
        heirs: list[tuple[int, str]],
        owners: list[tuple[int, str]],
        **options: Any,
    ) -> None:
        """Offer the heirs and their people."""
        super().__init__(*args, **options)
        self.fields["to_unit"].choices = heirs  # type: ignore[attr-defined]  # a choice field
        nobody = ("", _("Chưa có người nhận"))
        self.fields["owner"].choices = [nobody, *owners]  # type: ignore[attr-defined]  # a choice field


class PartForm(Form):
    """One heir's part of a divided target; of a rate, its numerator and denominator."""

    target = NumberField(label=_("Chỉ tiêu nhận"), required=False, least=Decimal(0))
    denominator = NumberField(label=_("Trên tổng số"), required=False, least=Decimal(0))
    owner = forms.TypedChoiceField(
        label=_("Người chủ trì mới"), coerce=int, required=False, empty_value=None
    )

    def __init__(
        self, *args: Any, owners: list[tuple[int, str]], is_rate: bool, **options: Any
    ) -> None:
        """Offer the people of the heirs; ask for a denominator only where there is one."""
        super().__init__(*args, **options)
        if not is_rate:
            del self.fields["denominator"]
        if owners:
            nobody = ("", _("Chưa có người nhận"))
            self.fields["owner"].choices = [nobody, *owners]  # type: ignore[attr-defined]  # a choice field
        else:
            del self.fields["owner"]


class MinutesForm(Form):
    """What the minutes of a handover need beside the things they list."""

    receiver = forms.TypedChoiceField(
        label=_("Người nhận"),
        coerce=int,
        required=False,
        empty_value=None,
        error_messages={
            "required": _(
                "Chưa chọn người nhận. Chưa có người đứng đầu mới thì chờ bổ nhiệm rồi lập biên "
                "bản."
            )
        },
    )
    number = PaperTextField(label=_("Biên bản số"), max_length=60, required=False)
    note = PaperTextField(label=_("Ý kiến khi bàn giao"), lines=4, max_length=4000, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, *args: Any, receivers: list[tuple[int, str]], is_named: bool, **options: Any
    ) -> None:
        """Offer the heads of the unit while nobody is named who receives."""
        super().__init__(*args, **options)
        if is_named:
            del self.fields["receiver"]
        else:
            nobody = ("", _("Chưa có người đứng đầu mới"))
            self.fields["receiver"].required = True
            self.fields["receiver"].choices = [nobody, *receivers]  # type: ignore[attr-defined]  # a choice field


class NoteForm(Form):
    """A word of whoever receives."""

    note = TextField(label=_("Ý kiến khi nhận"), lines=3, max_length=2000, required=False)
