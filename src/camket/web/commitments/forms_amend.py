"""What is filled in when a signed commitment is amended."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from camket.commitments.comparing import Change
from camket.web.shared.forms import Form, PaperTextField


class AmendForm(Form):
    """Why the commitment is amended at all."""

    reason = PaperTextField(
        label=_("Lý do điều chỉnh"),
        lines=4,
        max_length=1000,
        help_text=_(
            "Nêu việc đã xảy ra và văn bản ghi nhận, ví dụ: mưa lũ tháng 5, biên bản ngày 26/5."
        ),
    )


class ReasonsForm(Form):
    """A reason for each change; one may be left for later, none when the text is sent."""

    def __init__(
        self, *args: Any, changes: Sequence[Change], known: Mapping[str, str], **options: Any
    ) -> None:
        """Make a field for each change."""
        super().__init__(*args, **options)
        self.changes = list(changes)
        for number, change in enumerate(self.changes):
            self.fields[f"r{number}"] = PaperTextField(
                label=_("Lý do"),
                lines=2,
                max_length=1000,
                required=False,
                initial=known.get(change.key, ""),
            )
        self.needed_when = dict.fromkeys(self.fields, _("cần trước khi gửi bên kia"))
        self.dress()

    def rows(self) -> list[tuple[Change, BoundField]]:
        """Return each change with its field."""
        return [(change, self[f"r{number}"]) for number, change in enumerate(self.changes)]

    def reasons(self) -> dict[str, str]:
        """Return the reasons by the key of their change."""
        return {
            change.key: self.cleaned_data[f"r{number}"]
            for number, change in enumerate(self.changes)
        }
