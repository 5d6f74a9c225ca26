"""Forms of a leader's quarter: maxima of the axes, what was reached, key products."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from camket.reviews.actions.ratings.scores import Scores
from camket.reviews.decisions.axes import KPI_MAX, PRODUCTS_MAX, Marks, Product
from camket.reviews.decisions.ratings import RESULTS_MAX
from camket.reviews.decisions.states import SubjectKind
from camket.reviews.models import GRADES, KeyProduct, QuarterAxis, QuarterPlan
from camket.rules.axes import AXES, AxisPlan
from camket.web.reviews.forms import APPRAISAL_FORMS, PointsField, ScoreForm
from camket.web.shared.forms import Form, NumberField, TextField

_HUNDREDTH: Final = Decimal("0.01")
_GRADE_CHOICES: Final = [("", _("Chưa chọn mức")), *GRADES]
_OWN_ROWS, _MORE_ROWS = 4, 2
_OF_A_YEAR: Final = {"votes_total", "quarter_1"}
_NO_TITLE: Final = _("Đã chọn mức nhưng chưa ghi tên sản phẩm.")
_NO_GRADE: Final = _("Chưa chọn mức 1, 2 hay 3 cho sản phẩm này.")


class PercentField(NumberField):
    """Per cent of the targets of an axis, with at most two decimals; above 100 is surplus."""

    def __init__(self, **options: Any) -> None:
        """Bound it by what is kept."""
        super().__init__(least=Decimal(0), most=KPI_MAX, **options)

    def to_python(self, value: object) -> Decimal | None:
        """Return the per cent.

        Raises:
            ValidationError: It is no number, out of bounds, or too fine.
        """
        number = super().to_python(value)
        if number is not None and number.quantize(_HUNDREDTH) != number:
            raise ValidationError(_("Tỷ lệ chỉ ghi đến hai chữ số thập phân, ví dụ 96,67."))
        return number


class PlanForm(Form):
    """What each axis is to weigh; one left empty is not used."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, plan: QuarterPlan | None, posted: QueryDict | None = None) -> None:
        """Show what was proposed before."""
        held = {one.number: one for one in plan.axes.all()} if plan else {}
        super().__init__(posted, initial={"version": plan.version if plan else 0})
        for number, name in AXES.items():
            axis = held.get(number)
            self.fields[f"most_{number}"] = PointsField(
                label=_("Điểm tối đa trục %(number)s") % {"number": number},
                least=Decimal(0),
                most=RESULTS_MAX,
                required=False,
                initial=axis.most if axis else None,
            )
            self.fields[f"main_{number}"] = forms.BooleanField(
                label=name, required=False, initial=axis.is_main if axis else False
            )
        self.dress()

    def rows(self) -> Iterator[tuple[int, str, forms.BoundField, forms.BoundField]]:
        """Yield number, name, maximum and flag of each axis."""
        for number, name in AXES.items():
            yield number, name, self[f"most_{number}"], self[f"main_{number}"]

    def axes(self) -> tuple[AxisPlan, ...]:
        """Return the axes that are used."""
        told = self.cleaned_data
        return tuple(
            AxisPlan(number, most, is_main=told[f"main_{number}"])
            for number in AXES
            if (most := told[f"most_{number}"])
        )


@dataclass(frozen=True, slots=True)
class AxisLine:
    """An axis with the field of what was reached on it."""

    axis: QuarterAxis
    field: forms.BoundField


@dataclass(frozen=True, slots=True)
class ProductLine:
    """A key product: named already, or with a field for its name."""

    named: KeyProduct | None
    title: forms.BoundField | None
    grade: forms.BoundField


class _OfAxes(ScoreForm):
    """Results by axis in place of points of 70."""

    results = None  # type: ignore[assignment]  # they follow from the axes
    is_own = True

    def __init__(self, *args: Any, plan: QuarterPlan, **options: Any) -> None:
        """Ask for each axis of the plan, and for the key products."""
        super().__init__(*args, **options)
        self.planned = list(plan.axes.all())
        products = list(plan.products.all())
        self.named = [] if self.is_own else [one for one in products if one.self_grade]
        loose = products if self.is_own else [one for one in products if not one.self_grade]
        for axis in self.planned:
            self.fields[f"kpi_{axis.number}"] = PercentField(
                label=_("Trục %(number)s, %% hoàn thành") % {"number": axis.number},
                initial=axis.self_kpi if self.is_own or axis.kpi is None else axis.kpi,
            )
        for one in self.named:
            self.fields[f"named_{one.pk}"] = forms.TypedChoiceField(
                label=one.title, choices=_GRADE_CHOICES, coerce=int, initial=one.grade
            )
        most = max(0, PRODUCTS_MAX - len(self.named))
        wanted = max(_OWN_ROWS, len(loose) + _MORE_ROWS) if self.is_own else len(loose) + _MORE_ROWS
        self.loose = min(most, wanted)
        for place in range(self.loose):
            held = loose[place] if place < len(loose) else None
            grade = (held.self_grade if self.is_own else held.grade) if held else None
            self.fields[f"product_{place}"] = TextField(
                label=_("Tên sản phẩm trọng tâm"),
                required=False,
                max_length=300,
                initial=held.title if held else "",
            )
            self.fields[f"grade_{place}"] = forms.TypedChoiceField(
                label=_("Mức của sản phẩm"),
                choices=_GRADE_CHOICES,
                coerce=int,
                required=False,
                initial=grade,
            )
        self.dress()

    def axis_lines(self) -> list[AxisLine]:
        """Return the axes with their fields."""
        return [AxisLine(one, self[f"kpi_{one.number}"]) for one in self.planned]

    def product_lines(self) -> list[ProductLine]:
        """Return the products with their fields."""
        lines = [ProductLine(one, None, self[f"named_{one.pk}"]) for one in self.named]
        return lines + [
            ProductLine(None, self[f"product_{place}"], self[f"grade_{place}"])
            for place in range(self.loose)
        ]

    def clean(self) -> dict[str, Any]:
        """Ask each product for its name and its grade."""
        told = super().clean() or {}
        for place in range(self.loose):
            title, grade = told.get(f"product_{place}"), told.get(f"grade_{place}")
            if title and not grade:
                self.add_error(f"grade_{place}", _NO_GRADE)
            if grade and not title:
                self.add_error(f"product_{place}", _NO_TITLE)
        return told

    def scores(self) -> Scores:
        """Return what was given as the action takes it."""
        told = self.cleaned_data
        products = [Product(one.title, told[f"named_{one.pk}"]) for one in self.named]
        products += [
            Product(told[f"product_{place}"], told[f"grade_{place}"] or 0)
            for place in range(self.loose)
            if told[f"product_{place}"]
        ]
        kpis = {one.number: told[f"kpi_{one.number}"] for one in self.planned}
        return Scores(told["general"], Decimal(0), told["level"], Marks(kpis, tuple(products)))


class QuarterScoreForm(_OfAxes):
    """What a leader says was reached in his quarter."""


class QuarterAppraisalForm(_OfAxes, APPRAISAL_FORMS[SubjectKind.LEADER]):  # type: ignore[misc,valid-type]  # built per kind
    """What the appraiser says was reached, with those facts of a year that a quarter looks at."""

    is_own = False

    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        """Return the facts as the page shows them, without a year's quarters and its trust vote."""
        return [
            (title, fields)
            for title, fields in super().groups()
            if not {one.name for one in fields} & _OF_A_YEAR
        ]
