"""Forms of the editor: an item, its measures, its works, the general part."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from camket.commitments.actions.drafting import ItemText, MeasureText, WorkText
from camket.commitments.models import DIRECTION_NAMES, Commitment, Item, Measure, Work
from camket.commitments.queries import LeadChoice
from camket.web.shared.forms import DayField, Form, NumberField, PaperTextField, TextField
from camket.web.shared.http import whole

MOST_ROWS: Final = 30
_LARGEST: Final = Decimal(999_999_999_999)
_LONGEST: Final = 4000


class ItemForm(Form):
    """An item's own words."""

    title = PaperTextField(label=_("Vấn đề"), max_length=300)
    field = PaperTextField(label=_("Lĩnh vực"), required=False, max_length=80)
    current_state = PaperTextField(
        label=_("Hiện trạng"), lines=3, required=False, max_length=_LONGEST
    )
    why = PaperTextField(label=_("Vì sao chọn"), lines=2, required=False, max_length=_LONGEST)
    expected_result = PaperTextField(
        label=_("Kết quả cần đạt"), lines=2, required=False, max_length=_LONGEST
    )
    public_note = TextField(
        label=_("Nói với bà con"),
        max_length=300,
        required=False,
        help_text=_("Một câu bằng lời thường, hiện trên trang công khai sau khi ký"),
    )


class RowForm(Form):
    """One row of a table in a form; a row left empty counts for nothing."""

    NAMING = ""
    """The field without which a filled row cannot stand."""
    CHOSEN: tuple[str, ...] = ()
    """Fields that always carry a choice and so do not make a row filled."""

    @property
    def is_blank(self) -> bool:
        """Say whether nothing was typed in the row."""
        names = [name for name in self.fields if name not in self.CHOSEN]
        return not any(str(self.data.get(self.add_prefix(name)) or "").strip() for name in names)

    def clean(self) -> dict[str, Any]:
        """Ask for the row's name once another cell is filled."""
        values = super().clean() or self.cleaned_data
        if not self.is_blank and not values.get(self.NAMING) and self.NAMING not in self.errors:
            label = self.fields[self.NAMING].label
            message = _("Dòng này còn thiếu “%(label)s”. Nhập vào, hoặc xóa cả dòng.")
            self.add_error(self.NAMING, forms.ValidationError(message, params={"label": label}))
        return values


class MeasureForm(RowForm):
    """What the item is measured by."""

    NAMING = "name"
    CHOSEN = ("direction",)
    name = PaperTextField(label=_("Số đo"), max_length=200, required=False)
    baseline = NumberField(label=_("Hiện có"), required=False, most=_LARGEST)
    target = NumberField(label=_("Cam kết"), required=False, most=_LARGEST)
    unit = PaperTextField(label=_("Đơn vị"), max_length=40, required=False)
    due_on = DayField(label=_("Thời hạn"), required=False)
    direction = forms.ChoiceField(
        label=_("Thế nào là đạt"),
        choices=[(direction.value, name) for direction, name in DIRECTION_NAMES.items()],
        initial="higher",
    )


class WorkForm(RowForm):
    """A concrete piece of the item."""

    NAMING = "title"
    title = PaperTextField(label=_("Nội dung"), max_length=300, required=False)
    lead = forms.TypedChoiceField(
        label=_("Chủ trì"),
        coerce=int,
        empty_value=None,
        required=False,
        error_messages={
            "invalid_choice": _("Người này không có trong danh sách. Chọn người khác chủ trì.")
        },
    )
    due_on = DayField(label=_("Thời hạn"), required=False)
    product = PaperTextField(label=_("Sản phẩm"), max_length=300, required=False)

    def __init__(self, *args: Any, leads: list[LeadChoice], **options: Any) -> None:
        """Offer the people who may lead, those of the unit first."""
        super().__init__(*args, **options)
        own = [(lead.person_id, f"{lead.name}, {lead.post}") for lead in leads if lead.is_own]
        below = [(lead.person_id, f"{lead.name}, {lead.post}") for lead in leads if not lead.is_own]
        choices: list[Any] = [("", _("Chọn người chủ trì")), (_("Trong đơn vị"), own)]
        if below:
            choices.append((_("Người đứng đầu đơn vị trực thuộc"), below))
        self.fields["lead"].choices = choices  # type: ignore[attr-defined]  # a choice field


class GeneralForm(Form):
    """The part that is not about one item."""

    legal_basis = PaperTextField(
        label=_("Căn cứ"),
        lines=4,
        required=False,
        max_length=_LONGEST,
        help_text=_("Nghị quyết, kết luận, kế hoạch; mỗi căn cứ một dòng"),
    )
    pledge = PaperTextField(
        label=_("Trách nhiệm nếu không hoàn thành"),
        lines=4,
        required=False,
        max_length=_LONGEST,
        help_text=_("Ví dụ: tự phê bình trước tập thể, không đề nghị khen thưởng"),
    )
    recommendations = PaperTextField(
        label=_("Kiến nghị với cấp trên"), lines=4, required=False, max_length=_LONGEST
    )


class ItemForms:
    """An item's form with the rows of its measures and works, bound or not."""

    def __init__(
        self,
        leads: list[LeadChoice],
        *,
        item: Item | None = None,
        data: Mapping[str, Any] | None = None,
        adds: str = "",
    ) -> None:
        """Fill the controls from the item, or from what was typed."""
        self.item = item
        measures = list(item.measures.all()) if item else []
        works = list(item.works.all()) if item else []
        self.own = ItemForm(data, initial=_initial_of(item))
        self.measures = [
            MeasureForm(data, prefix=f"measure-{index}", initial=initial)
            for index, initial in enumerate(
                _rows("measures", [_of_measure(one) for one in measures], data, adds)
            )
        ]
        self.works = [
            WorkForm(data, prefix=f"work-{index}", initial=initial, leads=leads)
            for index, initial in enumerate(
                _rows("works", [_of_work(one) for one in works], data, adds)
            )
        ]

    def are_valid(self) -> bool:
        """Check every form, so that every mistake is shown at once."""
        return all([form.is_valid() for form in (self.own, *self.measures, *self.works)])  # noqa: C419  # a generator would stop at the first mistake

    @property
    def refused(self) -> list[Form]:
        """Return the forms that hold mistakes."""
        return [form for form in (self.own, *self.measures, *self.works) if form.errors]

    def text(self) -> ItemText:
        """Return the whole item as written."""
        return ItemText(
            **self.own.cleaned_data,
            measures=tuple(
                MeasureText(**form.cleaned_data) for form in self.measures if not form.is_blank
            ),
            works=tuple(
                WorkText(
                    title=form.cleaned_data["title"],
                    lead_id=form.cleaned_data["lead"],
                    due_on=form.cleaned_data["due_on"],
                    product=form.cleaned_data["product"],
                )
                for form in self.works
                if not form.is_blank
            ),
        )


def _rows(
    name: str, stored: list[dict[str, Any]], data: Mapping[str, Any] | None, adds: str
) -> list[dict[str, Any]]:
    """Return the rows' stored values: as many as were typed, else one for each and one to begin."""
    if data is not None:
        count = min(whole(data.get(name)) or 0, MOST_ROWS)
        return (stored + [{}] * count)[:count]
    extra = 1 if adds == name or not stored else 0
    return (stored + [{}] * extra)[:MOST_ROWS]


def _initial_of(item: Item | None) -> dict[str, Any]:
    if item is None:
        return {}
    names = ("title", "field", "current_state", "why", "expected_result", "public_note")
    return {name: getattr(item, name) for name in names}


def _of_measure(measure: Measure) -> dict[str, Any]:
    names = ("name", "baseline", "target", "unit", "due_on", "direction")
    return {name: getattr(measure, name) for name in names}


def _of_work(work: Work) -> dict[str, Any]:
    return {
        "title": work.title,
        "lead": work.lead_id,
        "due_on": work.due_on,
        "product": work.product,
    }


def general_form(commitment: Commitment, data: Mapping[str, Any] | None = None) -> GeneralForm:
    """Return the form of the general part."""
    names = ("legal_basis", "pledge", "recommendations")
    return GeneralForm(data, initial={name: getattr(commitment, name) for name in names})
