"""The form of a question about civil servants: numbers of NĐ 335/2025, products, how one leads."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from camket.reviews.decisions.asked_servants import (
    CONCLUDED,
    CONCLUSIONS,
    CORRUPT,
    DISCIPLINED,
    FAILED_BELOW,
    OF_LEADING,
    ORGANISED,
    UNITED,
)
from camket.reviews.decisions.servants import NUMBERS, ServantCounts, fact_of
from camket.rules.schemes.codes import NATIONAL
from camket.rules.what_if_335 import MOST
from camket.web.reviews.desk.asking_forms import AskedLine, AskForm, Ground, asked_in, whole_field
from camket.web.reviews.desk.servant_forms import CONCLUSION_NAMES

SET_NAMES: Final = {NATIONAL: _("Nghị định 335/2025/NĐ-CP")}
NUMBER_NAMES: Final = {
    "best_from": _("Điểm khung xuất sắc, từ"),
    "good_from": _("Điểm khung tốt, từ"),
    "fair_from": _("Điểm khung hoàn thành, từ"),
    "slip_percent": _("Mức trừ mỗi lần chậm, không đạt (%)"),
    "lower_value": _("Giá trị thấp của d, đ, e"),
}
_LEADING_NAMES: Final = {
    ORGANISED: (_("Khả năng tổ chức triển khai (đ)"), _("Đạt"), _("Chưa đạt")),
    UNITED: (_("Năng lực tập hợp, đoàn kết (e)"), _("Đạt"), _("Mất đoàn kết kéo dài")),
    FAILED_BELOW: (
        _("Cấp dưới có người không hoàn thành (d)"),
        _("Có"),
        _("Không có"),
    ),
    CORRUPT: (_("Đơn vị phụ trách liên quan tham nhũng, lãng phí"), _("Có"), _("Không")),
}
_AS_IS: Final = ("", _("Như hiện tại"))


class ServantAskForm(AskForm):
    """A question about a period of civil servants."""

    number_names = NUMBER_NAMES
    most = MOST
    set_names = SET_NAMES

    def __init__(
        self, ground: Ground, told: QueryDict, subject: ServantCounts | None = None
    ) -> None:
        """Take what holds, and what was counted of the one subject asked about."""
        self.subject = subject
        super().__init__(ground, told)

    def add_counts(self) -> None:
        """Add the numbers of the subject's products, and what is measured of who leads."""
        subject = self.subject
        if subject is None:
            return
        self.fields[DISCIPLINED] = whole_field(
            _("Số quyết định kỷ luật liên quan công vụ"), most=99, held=subject.disciplined
        )
        self.fields[CONCLUDED] = forms.ChoiceField(
            label=_("Kết luận của cấp có thẩm quyền"), choices=_concluded(), required=False
        )
        if subject.leads:
            for name, (label, yes, no) in _LEADING_NAMES.items():
                self.fields[name] = forms.ChoiceField(
                    label=label, choices=[_AS_IS, ("1", yes), ("0", no)], required=False
                )
        for line in subject.lines:
            for name, words in NUMBERS.items():
                self.fields[fact_of(line.product_id, name)] = whole_field(
                    f"{words[:1].upper()}{words[1:]}: {line.title}", held=line.number(name)
                )

    def subject_fields(self) -> list[forms.BoundField]:
        """Return what may be other of the one subject, but for his products."""
        names = ("general", DISCIPLINED, CONCLUDED, *OF_LEADING)
        return [self[name] for name in names if name in self.fields]

    def lines(self) -> list[AskedLine]:
        """Return the products of the subject with the fields of their numbers."""
        return [
            AskedLine(
                line,
                [
                    (words[:1].upper() + words[1:], self[fact_of(line.product_id, name)])
                    for name, words in NUMBERS.items()
                ],
            )
            for line in (self.subject.lines if self.subject else ())
        ]

    def counts(self) -> dict[str, int]:
        """Return what is other of the one subject, by name."""
        told = self.cleaned_data
        subject = self.subject
        if subject is None:
            return {}
        numbers = [fact_of(line.product_id, name) for line in subject.lines for name in NUMBERS]
        chosen = {name: int(told[name]) for name in (CONCLUDED, *OF_LEADING) if told.get(name)}
        return {**asked_in(told, [DISCIPLINED, *numbers]), **chosen}


def _concluded() -> list[tuple[str, Any]]:
    names = dict(CONCLUSION_NAMES)
    told = [(str(place), names[one.value]) for place, one in enumerate(CONCLUSIONS, start=1)]
    return [_AS_IS, ("0", _("Không có kết luận nào")), *told]
