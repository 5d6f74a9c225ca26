"""What a subject registered and reached, for a formula of the body's own set: a row each."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any, Final

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from camket.reviews.actions.ratings.scores import Scores
from camket.reviews.decisions.states import SubjectKind
from camket.rules.axes import AXES
from camket.rules.facts import plain_decimal
from camket.rules.local.working import Asks, Column, Sheet
from camket.shared.text import show_day, show_number
from camket.web.reviews.axes.forms import PercentField
from camket.web.reviews.forms import APPRAISAL_FORMS, AppraisalForm, PointsField, ScoreForm
from camket.web.shared.forms import DayField, TextField

_GRADES: Final = [("", "–"), ("1", "1"), ("2", "2"), ("3", "3")]
_AXES: Final = [
    ("", _("Chọn trục")),
    *((str(number), f"{number}. {AXES[number]}") for number in AXES),
]
_MISSING: Final = _("Chưa ghi “%(title)s”.")
_NO_ROWS: Final = _("Chưa ghi dòng nào để tính điểm kết quả.")


@dataclass(frozen=True, slots=True)
class Cell:
    """One thing told of a row.

    Attributes:
        column: What it is.
        field: Where it is typed; None where it only stands.
        text: What stands, or what the subject itself had said.
    """

    column: Column
    field: forms.BoundField | None
    text: str


class _OfWork(ScoreForm):
    """Rows in place of points of 70."""

    results = None  # type: ignore[assignment]  # they follow from the rows
    is_own = True

    def __init__(
        self,
        posted: QueryDict | None,
        *,
        initial: Mapping[str, Any],
        sheet: Sheet,
        told: Mapping[str, Any] | None,
        frame: str = "",
        registered: Mapping[str, Any] | None = None,
    ) -> None:
        """Ask for each row.

        Args:
            posted: What was typed.
            initial: Of the other fields.
            sheet: What the formula asks for.
            told: The rows to begin with.
            frame: The frame of weights in the person's file, in words; nobody changes it here.
            registered: What the subject itself told, for who appraises it; its rows stand.
        """
        super().__init__(posted, initial=dict(initial))
        self.sheet = sheet
        self.frame = frame
        self.registered = registered
        self.began = _rows_in(told, sheet)
        self.own = _rows_in(registered, sheet)
        self.count = sheet.most_rows if self.is_own else len(self.own)
        for place in range(self.count):
            held = self.began[place] if place < len(self.began) else {}
            for column in self._asked():
                self.fields[_name(place, column)] = _field(column, held.get(column.key), place)
        self.dress()

    def _asked(self) -> Sequence[Column]:
        return [one for one in self.sheet.columns if self.is_own or one.is_reached]

    def lines(self) -> list[list[Cell]]:
        """Return the rows as the page shows them."""
        return [
            [self._cell(place, column) for column in self.sheet.columns]
            for place in range(self.count)
        ]

    def _cell(self, place: int, column: Column) -> Cell:
        name = _name(place, column)
        own = self.own[place].get(column.key) if place < len(self.own) else None
        return Cell(column, self[name] if name in self.fields else None, _words(own, column))

    def clean(self) -> dict[str, Any]:
        """Ask each row that is begun for all it needs."""
        told = super().clean() or {}
        begun = [place for place in range(self.count) if not self.is_own or self._is_begun(place)]
        if not begun:
            self.add_error(None, _NO_ROWS)
        for place in begun:
            for column in self._asked():
                name = _name(place, column)
                if column.is_needed and told.get(name) in (None, "") and name not in self.errors:
                    self.add_error(
                        name, forms.ValidationError(_MISSING, params={"title": column.title})
                    )
        return told

    def _is_begun(self, place: int) -> bool:
        names = [_name(place, column) for column in self._asked()]
        return any(self.cleaned_data.get(name) or name in self.errors for name in names)

    def scores(self) -> Scores:
        """Return what was given as the action takes it."""
        told = self.cleaned_data
        rows = []
        for place in range(self.count):
            if self.is_own and not self._is_begun(place):
                continue
            row = {} if self.is_own else self._registered_of(place)
            for column in self._asked():
                value = _plain(told.get(_name(place, column)), column)
                if value is not None:
                    row[column.key] = value
            rows.append(row)
        work: dict[str, Any] = {self.sheet.rows: rows}
        return Scores(told["general"], Decimal(0), told["level"], work=work)

    def _registered_of(self, place: int) -> dict[str, Any]:
        kept = {one.key for one in self.sheet.columns if not one.is_reached}
        return {key: value for key, value in self.own[place].items() if key in kept}


class WorkScoreForm(_OfWork):
    """What a subject says it registered and reached."""


def _name(place: int, column: Column) -> str:
    return f"row_{place}_{column.key}"


def _rows_in(told: Mapping[str, Any] | None, sheet: Sheet) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = (told or {}).get(sheet.rows, [])
    return rows


def _field(column: Column, held: Any, place: int) -> forms.Field:  # noqa: ANN401 - as a record keeps it
    label = _("%(title)s, dòng %(row)s") % {"title": column.title, "row": place + 1}
    begun: Any = held
    if held is not None and column.asks in _NUMBERS:
        begun = Decimal(held)
    elif held and column.asks is Asks.DAY:
        begun = date.fromisoformat(held)
    return _FIELDS[column.asks](label=label, required=False, initial=begun)


_NUMBERS: Final = frozenset({Asks.POINTS, Asks.PERCENT, Asks.FACTOR})
_MOST: Final = Decimal(1000)
_FIELDS: Final[Mapping[Asks, Callable[..., forms.Field]]] = {
    Asks.NAME: partial(TextField, max_length=300),
    Asks.POINTS: partial(PointsField, least=Decimal(0), most=_MOST),
    Asks.PERCENT: PercentField,
    Asks.FACTOR: partial(PointsField, least=Decimal(0), most=Decimal(10)),
    Asks.AXIS: partial(forms.ChoiceField, choices=_AXES),
    Asks.DAY: DayField,
    Asks.GRADE: partial(forms.ChoiceField, choices=_GRADES),
    Asks.FLAG: forms.BooleanField,
}


def _plain(value: Any, column: Column) -> Any:  # noqa: ANN401 - as a record keeps it
    """Return a typed value as a record keeps it; nothing where nothing was typed."""
    if value in (None, "", False):
        return None
    if isinstance(value, Decimal):
        return plain_decimal(value)
    if isinstance(value, date):
        return value.isoformat()
    return int(value) if column.asks is Asks.AXIS else value


def _words(value: Any, column: Column) -> str:  # noqa: ANN401 - as a record keeps it
    """Return a kept value as a person reads it."""
    match column.asks:
        case _ if value in (None, "", False):
            return ""
        case Asks.PERCENT | Asks.POINTS | Asks.FACTOR:
            return show_number(Decimal(value))
        case Asks.DAY:
            return show_day(date.fromisoformat(value))
        case Asks.AXIS:
            return f"{value}. {AXES[value]}"
        case Asks.FLAG:
            return str(_("có"))
        case _:
            return str(value)


def _appraising(kind: SubjectKind) -> Any:  # noqa: ANN401 - a class built for each kind
    bases = (_OfWork, APPRAISAL_FORMS[kind])
    return type(f"{kind.title()}AppraisalOfWork", bases, {"is_own": False})


APPRAISAL_OF_WORK: Final[Mapping[SubjectKind, Callable[..., AppraisalForm]]] = {
    kind: _appraising(kind) for kind in (SubjectKind.LEADER, SubjectKind.INDIVIDUAL)
}
"""What the appraiser says was reached, with the facts of each kind of person."""
