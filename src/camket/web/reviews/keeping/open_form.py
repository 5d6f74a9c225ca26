"""The form on which a period is opened: kind, days, rules, and whom it assesses."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _l

from camket.reviews.actions.periods.opening import NewPeriod
from camket.reviews.decisions.states import PeriodKind
from camket.reviews.models import KIND_NAMES
from camket.reviews.queries.chosen_rules import RuleChoice
from camket.reviews.queries.rated.subjects import Who
from camket.rules.schemes.codes import OF_STATE
from camket.web.reviews.forms import rules_field
from camket.web.shared.forms import DayField, Form, NumberField, TextField

_WHO_NAMES: Final = {
    Who.COLLECTIVES: _l("Tập thể các đơn vị trực thuộc"),
    Who.HEADS: _l("Người đứng đầu"),
    Who.DEPUTIES: _l("Cấp phó"),
    Who.LEADERS: _l("Lãnh đạo, quản lý khác"),
    Who.MEMBERS: _l("Cá nhân, đảng viên của chính đơn vị"),
}
_QUARTERS: Final = [("", _l("Không theo quý")), ("1", "I"), ("2", "II"), ("3", "III"), ("4", "IV")]


class OpenAnyForm(Form):
    """Kind, days, rules and whom a period assesses."""

    kind = forms.ChoiceField(
        label=_l("Loại kỳ"), choices=[(kind.value, name) for kind, name in KIND_NAMES.items()]
    )
    year = NumberField(label=_l("Năm"), least=Decimal(1930), most=Decimal(2199))
    quarter = forms.ChoiceField(label=_l("Quý"), choices=_QUARTERS, required=False)
    title = TextField(
        label=_l("Tên kỳ"),
        required=False,
        max_length=200,
        help_text=_l("Chỉ cần với đánh giá đột xuất."),
    )
    starts_on = DayField(
        label=_l("Từ ngày"),
        required=False,
        help_text=_l("Chỉ cần với kiểm điểm nhiệm kỳ và đánh giá đột xuất."),
    )
    ends_on = DayField(label=_l("Đến hết ngày"), required=False)
    due_on = DayField(label=_l("Hạn làm xong"))
    undone_fails = forms.ChoiceField(
        label=_l("Còn nhiệm vụ quý chưa xong do chủ quan (P-N8)"),
        required=False,
        choices=[
            ("", _l("Như thiết lập đang áp dụng")),
            ("co", _l("Xếp không hoàn thành nhiệm vụ")),
            ("khong", _l("Để cấp có thẩm quyền quyết định")),
        ],
        help_text=_l("Chỉ với quý; mới đọc được ở văn bản áp dụng của địa phương, cơ quan."),
    )
    axes_bind = forms.ChoiceField(
        label=_l("Phương án sáu trục: trục chính từ 40% tổng điểm, không bỏ trục 4 (AX-2)"),
        required=False,
        choices=[("", _l("Chỉ nhắc")), ("co", _l("Bắt buộc"))],
        help_text=_l(
            "Chỉ với quý; mới đọc được ở quy định của một cơ quan. Chọn bắt buộc khi hướng dẫn của "
            "cơ quan, địa phương mình quy định như vậy."
        ),
    )
    basis = forms.ChoiceField(
        label=_l("Xếp loại theo"),
        choices=[
            ("", _l("Quy định của Đảng (366-QĐ/TW, quý theo 02-HD/BTCTW)")),
            (OF_STATE, _l("Nghị định 335/2025/NĐ-CP: công chức của cơ quan")),
        ],
        required=False,
    )
    who = forms.MultipleChoiceField(
        label=_l("Đối tượng"),
        choices=[(who.value, name) for who, name in _WHO_NAMES.items()],
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(
        self,
        *args: Any,
        groups: list[str],
        rules: list[RuleChoice],
        has_basis: bool = True,
        **options: Any,
    ) -> None:
        """Offer the peer groups of the units below, and the rules that may be chosen.

        Args:
            args: As of any form.
            groups: The peer groups.
            rules: The sets of rules.
            has_basis: Whether civil servants may be rated, who are opened body by body.
            options: As of any form.
        """
        super().__init__(*args, **options)
        if not has_basis:
            del self.fields["basis"]
        self.fields["rule_set"] = rules_field(rules)
        self.fields["groups"] = forms.MultipleChoiceField(
            label=_l("Nhóm đơn vị"),
            required=False,
            widget=forms.CheckboxSelectMultiple,
            choices=[(name, name) for name in groups],
        )

    def told(self) -> NewPeriod:
        """Return what is to be opened; no group chosen means all of them."""
        told = self.cleaned_data
        return NewPeriod(
            kind=PeriodKind(told["kind"]),
            year=int(told["year"]),
            due_on=told["due_on"],
            quarter=int(told["quarter"]) if told["quarter"] else None,
            title=told["title"],
            starts_on=told["starts_on"],
            ends_on=told["ends_on"],
            other_scheme=told.get("basis", ""),
            rule_set=told["rule_set"],
            who=frozenset(Who(one) for one in told["who"]),
            groups=frozenset(told["groups"]) or None,
            undone_fails={"co": True, "khong": False}.get(told["undone_fails"]),
            axes_bind=True if told["axes_bind"] else None,
        )


def first_choices(today: date) -> dict[str, Any]:
    """Return what a fresh form proposes: the quarter that runs, and everybody."""
    return {
        "kind": PeriodKind.QUARTER.value,
        "year": today.year,
        "quarter": str((today.month + 2) // 3),
        "who": [who.value for who in Who],
    }
