"""Fields of general points given item by item: points, and why they are less than the most."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from camket.reviews.decisions.general_items import ItemMark
from camket.rules.criteria import ScoringMode
from camket.rules.facts import plain_decimal
from camket.rules.local.criteria import OwnCriteria, OwnCriterion
from camket.shared.text import show_number
from camket.web.reviews.forms import PointsField
from camket.web.shared.forms import TextField

UNEXPLAINED: Final = gettext_lazy("Chấm dưới điểm tối đa nên phải ghi giải trình.")
_LONGEST: Final = 1000


@dataclass(frozen=True, slots=True)
class Items:
    """The items of a form: what is asked, what to begin with, what the subject itself said.

    Attributes:
        asked: The criteria.
        told: Points to begin with.
        own: The subject's own points, for who appraises him.
    """

    asked: OwnCriteria
    told: Sequence[ItemMark] = ()
    own: Sequence[ItemMark] = ()


@dataclass(frozen=True, slots=True)
class ItemLine:
    """One item as a form shows it."""

    item: OwnCriterion
    points: forms.BoundField
    why: forms.BoundField
    own: ItemMark | None


def fields_of(items: Items) -> dict[str, forms.Field]:
    """Return the fields of every item, by name."""
    told = {one.code: one for one in items.told}
    found: dict[str, forms.Field] = {}
    for place, item in enumerate(items.asked.general):
        held = told.get(item.code)
        found[points_name(place)] = _points_field(item, held)
        found[why_name(place)] = TextField(
            label=_("Giải trình tiêu chí %(code)s") % {"code": item.code},
            required=False,
            lines=2,
            max_length=_LONGEST,
            initial=held.why if held else "",
        )
    return found


def points_name(place: int) -> str:
    """Return the name of the field of an item's points."""
    return f"tc_{place}"


def why_name(place: int) -> str:
    """Return the name of the field of an item's explanation."""
    return f"tc_{place}_vi_sao"


def _points_field(item: OwnCriterion, held: ItemMark | None) -> forms.Field:
    label = _("Điểm tiêu chí %(code)s") % {"code": item.code}
    if item.mode is ScoringMode.GRADED:
        return PointsField(
            label=label,
            least=Decimal(0),
            most=item.points,
            initial=held.points if held else None,
        )
    most = plain_decimal(item.points)
    return forms.ChoiceField(
        label=label,
        choices=[
            ("", _("Chọn")),
            (most, _("Đạt: %(points)s") % {"points": show_number(item.points)}),
            ("0", _("Không đạt: 0")),
        ],
        initial=plain_decimal(held.points) if held else "",
    )


def lines_of(form: forms.Form, items: Items) -> list[ItemLine]:
    """Return the items with their fields."""
    own = {one.code: one for one in items.own}
    return [
        ItemLine(item, form[points_name(place)], form[why_name(place)], own.get(item.code))
        for place, item in enumerate(items.asked.general)
    ]


def marks_of(told: dict[str, Any], items: Items) -> list[ItemMark]:
    """Return what was given on each item."""
    return [
        ItemMark(
            item.code,
            item.title,
            item.points,
            Decimal(told[points_name(place)]),
            told[why_name(place)],
        )
        for place, item in enumerate(items.asked.general)
    ]


def check_explained(form: forms.Form, items: Items) -> None:
    """Ask for the explanation of each item below its most, where the set asks for it."""
    if not items.asked.explains_below:
        return
    for place, item in enumerate(items.asked.general):
        points = form.cleaned_data.get(points_name(place))
        if points in (None, "") or form.cleaned_data.get(why_name(place)):
            continue
        if Decimal(points) < item.points:
            form.add_error(why_name(place), str(UNEXPLAINED))
