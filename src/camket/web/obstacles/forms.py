"""Forms of obstacles: raise, pass up, answer."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from camket.permissions.catalogue import Permission
from camket.permissions.queries import holds
from camket.shared.actor import Actor
from camket.tasks.queries import TaskPage
from camket.web.shared.forms import Form, TextField


class RaiseForm(Form):
    """What stands in the way, what is asked for, and of whom."""

    title = TextField(max_length=300, label=_("Vướng mắc"))
    request = TextField(lines=3, required=False, max_length=2000, label=_("Đề nghị"))
    level = forms.TypedChoiceField(coerce=int, widget=forms.RadioSelect, label=_("Gửi đến"))

    def __init__(self, *args: Any, page: TaskPage, actor: Actor, **options: Any) -> None:
        """Offer the own unit and the one above; who would answer it himself sends it above."""
        super().__init__(*args, **options)
        levels = [(page.task.unit_id, page.unit_name)]
        if page.superior_id is not None:
            levels.append((page.superior_id, page.superior_name))
        self.fields["level"].choices = levels  # type: ignore[attr-defined]  # a choice field, declared above
        would_answer = holds(actor, Permission.ANSWER_OBSTACLE)
        self.initial["level"] = levels[-1 if would_answer else 0][0]


class AnswerForm(Form):
    """An answer to an obstacle."""

    answer = TextField(lines=3, max_length=4000, label=_("Trả lời"))


class PassUpForm(Form):
    """Why an obstacle climbs."""

    note = TextField(lines=2, max_length=1000, label=_("Vì sao chuyển lên"))
