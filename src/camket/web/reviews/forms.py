"""Forms of assessments, scores, appraisals and remediation."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, ClassVar, Final

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _say
from django.utils.translation import gettext_lazy as _

from camket.reviews.actions.ledger.assessing import Answer
from camket.reviews.actions.ratings.scores import Scores
from camket.reviews.decisions.facts import GROUPS, Entered
from camket.reviews.decisions.items import ReviewRefusal
from camket.reviews.decisions.ratings import GENERAL_MAX, RESULTS_MAX
from camket.reviews.decisions.states import PeriodKind, SubjectKind
from camket.reviews.models import ITEM_STATE_NAMES, KIND_NAMES, LEVELS, ItemReview
from camket.reviews.queries.chosen_rules import SCHEMES, RuleChoice
from camket.web.shared.forms import Form, NumberField, TextField

_STATES: Final = [(state.value, name) for state, name in ITEM_STATE_NAMES.items()]
_LEVEL_CHOICES: Final = [("", _("Chọn mức")), *LEVELS]
_HUNDREDTH: Final = Decimal("0.01")
LONG: Final = 4000


class CountField(NumberField):
    """A whole number from 0."""

    def __init__(self, **options: Any) -> None:
        """Take nothing typed as none."""
        super().__init__(least=Decimal(0), most=Decimal(9999), required=False, **options)

    def to_python(self, value: object) -> int:  # type: ignore[override]  # a count is an int, not a Decimal
        """Return the count.

        Raises:
            ValidationError: It is not a whole number.
        """
        number = super().to_python(value)
        if number is None:
            return 0
        if number != number.to_integral_value():
            raise ValidationError(_("Nhập số nguyên, ví dụ 3."))
        return int(number)

    def prepare_value(self, value: object) -> object:
        """Show none as 0."""
        return str(value) if isinstance(value, int) else value


class PointsField(NumberField):
    """Points with at most two decimals; finer ones are refused, never rounded."""

    def to_python(self, value: object) -> Decimal | None:
        """Return the points.

        Raises:
            ValidationError: They are no number, out of bounds, or too fine.
        """
        number = super().to_python(value)
        if number is not None and number.quantize(_HUNDREDTH) != number:
            raise ValidationError(
                _("Điểm chỉ ghi đến hai chữ số thập phân; hệ thống không làm tròn.")
            )
        return number


class OpenForm(Form):
    """Which part of the year to open."""

    kind = forms.ChoiceField(
        label=_("Kỳ đánh giá"),
        choices=[
            (kind.value, KIND_NAMES[kind]) for kind in (PeriodKind.MIDYEAR, PeriodKind.YEAREND)
        ],
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, rules: list[RuleChoice], **options: Any) -> None:
        """Offer the rules that may be chosen."""
        super().__init__(*args, **options)
        self.fields["rule_set"] = rules_field(rules)


def rules_field(rules: list[RuleChoice]) -> forms.ChoiceField:
    """Return the choice among sets of rules, a body's own with its paper and its first day."""
    return forms.ChoiceField(
        label=_("Bộ quy tắc"),
        choices=[(one.code, _name_of(one)) for one in rules],
        help_text=_("Giữ nguyên cho cả kỳ từ lúc mở."),
        widget=forms.Select(attrs={"class": "inp"}),  # added after the form has dressed its own
    )


def _name_of(one: RuleChoice) -> str:
    if one.in_force_from is None:
        return one.name
    told = {
        "name": one.name,
        "paper": one.paper,
        "day": f"{one.in_force_from:%d/%m/%Y}",
        "scheme": SCHEMES[one.scheme],
    }
    return _say("%(scheme)s: %(name)s (%(paper)s, hiệu lực từ %(day)s)") % told


class AnswerForm(Form):
    """What the unit says of one item; a draft may have gaps."""

    state = forms.ChoiceField(
        label=_("Tình trạng"), choices=_STATES, required=False, widget=forms.RadioSelect
    )
    result = TextField(
        label=_("Kết quả đến nay"),
        lines=3,
        required=False,
        max_length=LONG,
        help_text=_("Bắt buộc khi đã hoàn thành hoặc đang thực hiện."),
    )
    cause = TextField(
        label=_("Nguyên nhân"),
        lines=2,
        required=False,
        max_length=LONG,
        help_text=_("Bắt buộc khi chậm hoặc chưa triển khai."),
    )
    next_step = TextField(
        label=_("Việc tiếp theo"),
        lines=2,
        required=False,
        max_length=LONG,
        help_text=_("Bắt buộc khi chưa hoàn thành."),
    )

    def answer(self) -> Answer:
        """Return the answer as the action takes it."""
        told = self.cleaned_data
        return Answer(told["state"], told["result"], told["cause"], told["next_step"])


FIELD_OF_GAP: Final = {
    ReviewRefusal.STATE_MISSING: "state",
    ReviewRefusal.RESULT_MISSING: "result",
    ReviewRefusal.CAUSE_MISSING: "cause",
    ReviewRefusal.NEXT_STEP_MISSING: "next_step",
}


def answer_forms(items: Sequence[ItemReview], posted: QueryDict | None = None) -> list[AnswerForm]:
    """Return one form for each item, filled with what was kept or what was just typed."""
    return [
        AnswerForm(
            posted,
            prefix=f"i{item.pk}",
            initial={
                "state": item.state,
                "result": item.result,
                "cause": item.cause,
                "next_step": item.next_step,
            },
        )
        for item in items
    ]


class SummaryForm(Form):
    """The unit's general remark, and which version it was written on."""

    summary = TextField(label=_("Nhận xét chung"), lines=3, required=False, max_length=LONG)
    version = forms.IntegerField(widget=forms.HiddenInput)


class ConclusionForm(Form):
    """The superior's conclusion."""

    number = TextField(
        label=_("Thông báo kết luận số"), max_length=60, help_text=_("Ví dụ 45-TB/TU.")
    )
    text = TextField(label=_("Kết luận của cấp trên"), lines=4, max_length=LONG)


class ScoreForm(Form):
    """Points of 30 and of 70 and the level."""

    general = PointsField(
        label=_("Tiêu chí chung"),
        least=Decimal(0),
        most=GENERAL_MAX,
        help_text=_("Từ 0 đến 30 điểm, ví dụ 28,50."),
    )
    results = PointsField(
        label=_("Kết quả thực hiện nhiệm vụ"),
        least=Decimal(0),
        most=RESULTS_MAX,
        help_text=_("Từ 0 đến 70 điểm, ví dụ 63,00."),
    )
    level = forms.ChoiceField(label=_("Mức xếp loại"), choices=_LEVEL_CHOICES)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def scores(self) -> Scores:
        """Return the points as the action takes them."""
        told = self.cleaned_data
        return Scores(told["general"], told["results"], told["level"])


_COUNTS: Final = {
    "excused_undone": _("Chưa hoàn thành, được xác nhận nguyên nhân khách quan"),
    "excused_late": _("Hoàn thành chậm, được xác nhận nguyên nhân khách quan"),
    "faults_raised": _("Hạn chế do kiểm tra, thanh tra chỉ ra"),
    "faults_remedied": _("Trong đó đã khắc phục"),
    "disciplined_members": _("Thành viên tập thể lãnh đạo bị kỷ luật"),
    "disciplined_units": _("Tổ chức trực thuộc bị kỷ luật"),
    "disciplined_for_task": _("Kỷ luật vì vi phạm liên quan nhiệm vụ"),
    "disciplined_otherwise": _("Kỷ luật khác"),
    "below_htxs": _("Đơn vị trực thuộc hoàn thành xuất sắc nhiệm vụ"),
    "below_htt": _("Đơn vị trực thuộc hoàn thành tốt nhiệm vụ"),
    "below_ht": _("Đơn vị trực thuộc hoàn thành nhiệm vụ"),
    "below_kht": _("Đơn vị trực thuộc không hoàn thành nhiệm vụ"),
    "fields_total": _("Lĩnh vực phụ trách"),
    "fields_failed": _("Trong đó xếp loại không hoàn thành nhiệm vụ"),
    "votes_total": _("Tổng số phiếu"),
    "votes_low": _("Trong đó phiếu tín nhiệm thấp"),
}
_CLAIMS: Final = {
    "is_concluded": _("Có kết luận của cấp có thẩm quyền"),
    "is_corrupt": _("Có, đã bị xử lý"),
}
_QUARTERS: Final = {
    "quarter_1": _("Quý I"),
    "quarter_2": _("Quý II"),
    "quarter_3": _("Quý III"),
    "quarter_4": _("Quý IV"),
}


class AppraisalForm(ScoreForm):
    """The appraiser's points, what the system cannot know with its source, and the proposal."""

    reason = TextField(
        label=_("Lý do đề nghị khác quy tắc"),
        lines=2,
        required=False,
        max_length=LONG,
        help_text=_(
            "Bắt buộc khi mức đề nghị khác mức theo quy tắc hoặc mức tự nhận, "
            "khi điểm chênh tự chấm đến mức phải giải trình."
        ),
    )

    kind: ClassVar[SubjectKind]

    def __init__(self, *args: Any, **options: Any) -> None:
        """Call the level a proposal."""
        super().__init__(*args, **options)
        self.fields["level"].label = _("Mức đề nghị")

    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        """Return the facts as the page shows them: one group for each source."""
        return [
            (
                group.title[:1].upper() + group.title[1:],
                [self[name] for name in (*group.names, f"source_{group.key}")],
            )
            for group in GROUPS[self.kind]
        ]

    def entered(self) -> Entered:
        """Return the facts as the action takes them."""
        groups = GROUPS[self.kind]
        told = self.cleaned_data
        values = {name: told[name] for group in groups for name in group.names}
        sources = {group.key: told[f"source_{group.key}"] for group in groups}
        return Entered(**values, sources={key: text for key, text in sources.items() if text})


def _fields_of(kind: SubjectKind) -> dict[str, forms.Field]:
    fields: dict[str, forms.Field] = {}
    for group in GROUPS[kind]:
        for name in group.names:
            fields[name] = _field(name)
        fields[f"source_{group.key}"] = TextField(
            label=_("Căn cứ (văn bản, ngày)"), required=False, max_length=300
        )
    return fields


def _field(name: str) -> forms.Field:
    if name in _COUNTS:
        return CountField(label=_COUNTS[name], initial=0)
    if name in _CLAIMS:
        return forms.BooleanField(label=_CLAIMS[name], required=False)
    return forms.ChoiceField(
        label=_QUARTERS[name], choices=[("", _("Chưa có")), *LEVELS], required=False
    )


APPRAISAL_FORMS: Final[dict[SubjectKind, type[AppraisalForm]]] = {
    kind: type(f"{kind.title()}AppraisalForm", (AppraisalForm,), {**_fields_of(kind), "kind": kind})
    for kind in SubjectKind
}
"""A form for each kind of subject: each is asked for other facts."""


def initial_of(entered: Entered) -> dict[str, Any]:
    """Return what was entered before, as the form shows it."""
    values = {name: getattr(entered, name) for name in (*_COUNTS, *_CLAIMS, *_QUARTERS)}
    return values | {f"source_{key}": text for key, text in entered.sources.items()}
