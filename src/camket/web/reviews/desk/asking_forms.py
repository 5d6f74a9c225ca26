"""The form of a question: which rules, which numbers, which facts are other than they are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar, Final

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from camket.reviews.decisions.questions import COUNTS, Question
from camket.reviews.decisions.ratings import GENERAL_MAX, RESULTS_MAX
from camket.reviews.decisions.servants import Line
from camket.reviews.queries.desk.ceilings import READINGS, ROUNDING_WORDS
from camket.rules.loading import Number
from camket.rules.quotas import Caps, Denominator, Rounding
from camket.rules.schemes import numbers_335, numbers_366
from camket.rules.schemes.codes import NATIONAL, NATIONAL_A
from camket.rules.what_if import MOST
from camket.web.shared.forms import Form, NumberField

SET_NAMES: Final = {
    NATIONAL: _("Quy định 366-QĐ/TW và các văn bản áp dụng"),
    NATIONAL_A: _("Chỉ những điều đọc được trong Quy định 366-QĐ/TW"),
}
NUMBER_NAMES: Final = {
    "best_from": _("Điểm khung xuất sắc, từ"),
    "good_from": _("Điểm khung tốt, từ"),
    "fair_from": _("Điểm khung hoàn thành, từ"),
    "exceeded_at_least": _("Nhiệm vụ vượt mức, ít nhất (%)"),
    "late_at_most": _("Nhiệm vụ chậm, nhiều nhất (%)"),
    "done_at_least": _("Nhiệm vụ hoàn thành, dưới mức này là không hoàn thành (%)"),
    "failed_fields_at_most": _("Lĩnh vực không hoàn thành, nhiều nhất (%)"),
    "low_votes_at_most": _("Phiếu tín nhiệm thấp, nhiều nhất (%)"),
    "undone_at_most": _("Nhiệm vụ không hoàn thành của cá nhân, nhiều nhất (%)"),
}
COUNT_NAMES: Final = {
    "assigned": _("Được giao"),
    "done": _("Hoàn thành"),
    "on_time": _("Đúng hạn"),
    "below_quality": _("Chưa bảo đảm chất lượng"),
    "exceeded": _("Vượt mức"),
    "faults_raised": _("Hạn chế đã chỉ ra"),
    "faults_remedied": _("Hạn chế đã khắc phục"),
}
_AS_IS: Final = ("", _("Như đang áp dụng"))


@dataclass(frozen=True, slots=True)
class Ground:
    """What holds for a period: its numbers, its ceiling, its rules, and the sets one may try.

    Attributes:
        sets: Code and title of bodies' own sets, published ones and drafts of one's own body.
    """

    edition: numbers_366.Edition | numbers_335.Edition
    usual: Caps
    rule_set: str
    sets: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True, slots=True)
class AskedLine:
    """One product of the subject with the fields of its numbers."""

    line: Line
    fields: Sequence[tuple[str, forms.BoundField]]


class WholeField(NumberField):
    """A whole number, or nothing."""

    def to_python(self, value: object) -> Decimal | None:
        """Return the number.

        Raises:
            ValidationError: It is no whole number, or out of bounds.
        """
        number = super().to_python(value)
        if number is not None and number != number.to_integral_value():
            raise ValidationError(_("Nhập số nguyên, ví dụ 20."))
        return number


def whole_field(label: Any, *, most: int = 9999, held: object = "") -> WholeField:  # noqa: ANN401 - text that is translated late
    """Return the field of a whole number that may be left empty; `held` is what stands now."""
    return WholeField(
        label=label,
        least=Decimal(0),
        most=Decimal(most),
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "placeholder": str(held)}),
    )


def asked_in(told: Mapping[str, Any], names: Iterable[str]) -> dict[str, int]:
    """Return the whole numbers that were typed, by name."""
    return {name: value for name in names if (value := _part(told.get(name))) is not None}


def _part(value: object) -> int | None:
    return int(value) if isinstance(value, Decimal) else None


class AskForm(Form):
    """A question as it stands in the address; each scheme adds its own facts.

    Attributes:
        number_names: The numbers of the rules that may be other, with what they are called.
        most: Their bounds.
        set_names: The Centre's rules that may be chosen.
        fact_names: Fields of facts that are other for every subject.
        subject_names: Fields of what is other of one subject.
    """

    number_names: ClassVar[Mapping[str, Any]] = {}
    most: ClassVar[Mapping[str, int]] = {}
    set_names: ClassVar[Mapping[str, Any]] = {}
    fact_names: ClassVar[Sequence[str]] = ("tu_choi", "ca_tinh")
    subject_names: ClassVar[Sequence[str]] = ("general",)

    bo = forms.ChoiceField(label=_("Bộ quy tắc"), required=False)
    tinh = forms.ChoiceField(
        label=_("Tỷ lệ xuất sắc tính trên"),
        choices=[_AS_IS, *((one.denominator.value, one.denominator.full_name) for one in READINGS)],
        required=False,
    )
    tron = forms.ChoiceField(
        label=_("Làm tròn"),
        choices=[_AS_IS, *((one.value, words) for one, words in ROUNDING_WORDS.items())],
        required=False,
    )
    ty_le = WholeField(
        label=_("Tỷ lệ xuất sắc (%)"), least=Decimal(1), most=Decimal(100), required=False
    )
    tu_choi = forms.BooleanField(
        label=_("Coi mọi xác nhận nguyên nhân khách quan là không được chấp nhận"), required=False
    )
    ca_tinh = forms.BooleanField(
        label=_("Tính cả các kỳ cùng loại của đơn vị cấp dưới"), required=False
    )
    doi_tuong = forms.IntegerField(required=False, widget=forms.HiddenInput)
    general = NumberField(
        label=_("Điểm tiêu chí chung"), least=Decimal(0), most=GENERAL_MAX, required=False
    )

    def __init__(self, ground: Ground, told: QueryDict) -> None:
        """Take what holds, so that only what differs is asked about."""
        self.edition, self.usual, self.rule_set = ground.edition, ground.usual, ground.rule_set
        super().__init__(told)
        self.fields["bo"] = forms.ChoiceField(
            label=_("Bộ quy tắc"), choices=[*self.set_names.items(), *ground.sets], required=False
        )
        for name, label in self.number_names.items():
            held = getattr(ground.edition.numbers, name)
            self.fields[name] = whole_field(label, most=self.most[name], held=held)
        self.add_counts()
        self.dress()

    def add_counts(self) -> None:
        """Add the fields of what is other of one subject."""

    def clean(self) -> dict[str, Any]:
        """Refuse bands that would overlap.

        Raises:
            ValidationError: A lower band would begin above a higher one.
        """
        told = super().clean() or {}
        numbers = self.edition.numbers
        bands = []
        for name in ("fair_from", "good_from", "best_from"):
            asked = told.get(name)
            bands.append(asked if isinstance(asked, Decimal) else Decimal(getattr(numbers, name)))
        if bands != sorted(bands):
            raise ValidationError(
                _("Khung điểm phải tăng dần: hoàn thành, rồi tốt, rồi xuất sắc. Xem lại ba số.")
            )
        return told

    def question(self) -> Question:
        """Return what was asked."""
        told = self.cleaned_data
        numbers = {
            name: value
            for name in self.number_names
            if (value := _part(told.get(name))) is not None
            and value != getattr(self.edition.numbers, name)
        }
        subject = told.get("doi_tuong")
        points = {name: told[name] for name in ("general", "results") if told.get(name) is not None}
        return Question(
            rule_set=told.get("bo") or self.rule_set,
            numbers=numbers,
            caps=self._caps(),
            refuses_objective=bool(told.get("tu_choi")),
            refuses_exceeded=bool(told.get("khong_vuot")),
            subject_id=subject,
            counts=self.counts() if subject else {},
            points=points if subject else {},
            is_whole_province=bool(told.get("ca_tinh")),
        )

    def counts(self) -> dict[str, int]:
        """Return the counts of one subject that are other, by name."""
        return {}

    def _caps(self) -> Caps | None:
        told = self.cleaned_data
        percent = _part(told.get("ty_le"))
        if not (told.get("tinh") or told.get("tron") or percent):
            return None
        return Caps(
            percent or self.usual.percent,
            Denominator(told.get("tinh") or self.usual.denominator),
            Rounding(told.get("tron") or self.usual.rounding),
        )

    def number_fields(self) -> list[tuple[forms.BoundField, Number]]:
        """Return the numbers of the rules with where each stands."""
        told: Mapping[str, Number] = self.edition.published.numbers
        return [(self[name], told[name]) for name in self.number_names if name in told]

    def fact_fields(self) -> list[forms.BoundField]:
        """Return what may be other for every subject."""
        return [self[name] for name in self.fact_names]

    def subject_fields(self) -> list[forms.BoundField]:
        """Return what may be other of the one subject."""
        return [self[name] for name in self.subject_names]

    def lines(self) -> Sequence[AskedLine]:
        """Return the products of the one subject; nobody but a civil servant has any."""
        return ()


class PartyAskForm(AskForm):
    """A question about the Party's rules."""

    number_names = NUMBER_NAMES
    most = MOST
    set_names = SET_NAMES
    fact_names = ("tu_choi", "khong_vuot", "ca_tinh")
    subject_names = ("general", "results", *COUNT_NAMES)

    khong_vuot = forms.BooleanField(
        label=_("Không công nhận nhiệm vụ nào vượt mức"), required=False
    )
    results = NumberField(
        label=_("Điểm kết quả nhiệm vụ"), least=Decimal(0), most=RESULTS_MAX, required=False
    )

    def add_counts(self) -> None:
        """Add the counts of one subject."""
        for name, label in COUNT_NAMES.items():
            self.fields[name] = whole_field(label)

    def counts(self) -> dict[str, int]:
        """Return the counts of one subject that are other, by name."""
        return asked_in(self.cleaned_data, COUNTS)
