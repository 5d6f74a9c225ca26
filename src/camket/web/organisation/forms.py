"""Forms of areas: name one, let units belong to it, put somebody in charge."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from camket.organisation.models import Tenure, UnitSpan
from camket.web.shared.forms import DayField, Form, TextField

NOBODY: Final = "0"


class AreaForm(Form):
    """The units of an area, from a day on."""

    on = DayField(
        label=_("Từ ngày"),
        help_text=_("Trước ngày này đơn vị vẫn thuộc địa bàn cũ."),
    )
    units = forms.TypedMultipleChoiceField(
        label=_("Đơn vị"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("Đơn vị đã chọn không còn trực thuộc.")},
    )

    def __init__(
        self, *args: Any, below: Sequence[UnitSpan], area: str = "", **options: Any
    ) -> None:
        """Offer the units directly below; those in another area are named with it."""
        super().__init__(*args, **options)
        self.fields["units"].choices = [  # type: ignore[attr-defined]  # a choice field
            (
                span.unit_id,
                f"{span.name} ({span.area})" if span.area and span.area != area else span.name,
            )
            for span in below
            if span.area != area or not area
        ]


class NewAreaForm(AreaForm):
    """A new area with its units."""

    name = TextField(label=_("Tên địa bàn"), max_length=80)
    field_order = ("name", "on", "units")


class ChargeForm(Form):
    """Who is in charge of an area, from a day on."""

    person = forms.TypedChoiceField(label=_("Người phụ trách"), coerce=int)
    on = DayField(label=_("Từ ngày"))
    decision_no = TextField(label=_("Văn bản phân công số"), max_length=80, required=False)

    def __init__(self, *args: Any, members: Sequence[Tenure], **options: Any) -> None:
        """Offer whoever holds a post in the committee, and nobody."""
        super().__init__(*args, **options)
        people = {tenure.person_id: tenure for tenure in reversed(members)}
        self.fields["person"].choices = [  # type: ignore[attr-defined]  # a choice field
            ("", _("Chọn người phụ trách")),
            *(
                (person_id, f"{tenure.person.full_name}, {tenure.post.name}")
                for person_id, tenure in reversed(people.items())
            ),
            (NOBODY, _("Thôi phân công, để khuyết")),
        ]
