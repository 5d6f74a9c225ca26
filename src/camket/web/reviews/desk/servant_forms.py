"""Forms of a civil servant's own score and of its appraisal: results follow from his products."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from camket.reviews.actions.ratings.scores import Scores
from camket.reviews.decisions.ratings import GENERAL_MAX
from camket.reviews.decisions.servants import SOURCE_NAMES, ServantEntered
from camket.reviews.models import LEVELS
from camket.rules.schemes.nghi_dinh_335 import ServantConclusion
from camket.web.reviews.forms import LONG, CountField, PointsField
from camket.web.shared.forms import Form, TextField

_CHOICES: Final = [("", _("Chọn mức")), *LEVELS]
_BELOW: Final = ("below_htxs", "below_htt", "below_ht", "below_kht")
CONCLUSION_NAMES: Final = [
    (ServantConclusion.DEGRADATION.value, _("Suy thoái, “tự diễn biến”, “tự chuyển hóa”")),
    (ServantConclusion.FORBIDDEN_ACTS.value, _("Vi phạm những điều không được làm")),
    (ServantConclusion.EXAMPLE_DUTY.value, _("Vi phạm trách nhiệm nêu gương, ảnh hưởng uy tín")),
]
_ORGANISED: Final = [
    ("", _("Theo số liệu sản phẩm")),
    ("co", _("100: đúng kế hoạch, tiến độ, chất lượng, có sáng kiến")),
    ("khong", _("50: chưa đạt")),
]
_TOLD: Final = {"": None, "co": True, "khong": False}


class ServantScoreForm(Form):
    """Points of 30 and the level a civil servant gives himself."""

    general = PointsField(
        label=_("Tiêu chí chung"),
        least=Decimal(0),
        most=GENERAL_MAX,
        help_text=_("Từ 0 đến 30 điểm, ví dụ 28,50. Điểm kết quả tự tính từ sản phẩm."),
    )
    level = forms.ChoiceField(label=_("Mức tự nhận"), choices=_CHOICES)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def scores(self) -> Scores:
        """Return what was given; the results follow from the products."""
        told = self.cleaned_data
        return Scores(told["general"], Decimal(0), told["level"])


class ServantAppraisalForm(ServantScoreForm):
    """What the appraiser gives a civil servant, and what the system cannot know."""

    level = forms.ChoiceField(label=_("Mức đề nghị"), choices=_CHOICES)
    reason = TextField(label=_("Lý do, giải trình"), lines=2, required=False, max_length=LONG)
    disciplined = CountField(label=_("Kỷ luật liên quan công vụ, ngoài số đã ghi trong hệ thống"))
    source_discipline = TextField(
        label=_("Căn cứ kỷ luật"), required=False, max_length=300, help_text=_("Văn bản số, ngày.")
    )
    concluded = forms.MultipleChoiceField(
        label=_("Kết luận của cấp có thẩm quyền"),
        choices=CONCLUSION_NAMES,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    source_concluded = TextField(label=_("Căn cứ kết luận"), required=False, max_length=300)

    @property
    def sources(self) -> dict[str, str]:
        """Return the sources that were named."""
        told = self.cleaned_data
        return {key: told[f"source_{key}"] for key in SOURCE_NAMES if told.get(f"source_{key}")}

    def entered(self) -> ServantEntered:
        """Return what was stated as the action takes it."""
        told = self.cleaned_data
        return ServantEntered(
            disciplined=told["disciplined"],
            concluded=tuple(sorted(told["concluded"])),
            sources=self.sources,
        )


class LeadingAppraisalForm(ServantAppraisalForm):
    """What the appraiser gives a civil servant who leads: d, đ and e as well."""

    below_htxs = CountField(label=_("Hoàn thành xuất sắc"))
    below_htt = CountField(label=_("Hoàn thành tốt"))
    below_ht = CountField(label=_("Hoàn thành"))
    below_kht = CountField(label=_("Không hoàn thành"))
    source_below = TextField(label=_("Căn cứ mức của cấp dưới"), required=False, max_length=300)
    well_organised = forms.ChoiceField(
        label=_("Khả năng tổ chức triển khai (đ)"), choices=_ORGANISED, required=False
    )
    source_organised = TextField(label=_("Căn cứ khi khác số liệu"), required=False, max_length=300)
    disunited = forms.BooleanField(label=_("Để mất đoàn kết kéo dài (e = 50)"), required=False)
    source_united = TextField(label=_("Căn cứ mất đoàn kết"), required=False, max_length=300)
    is_corrupt = forms.BooleanField(
        label=_("Đơn vị trực tiếp phụ trách liên quan tham ô, tham nhũng, lãng phí và bị xử lý"),
        required=False,
    )
    source_corruption = TextField(label=_("Căn cứ xử lý"), required=False, max_length=300)

    def entered(self) -> ServantEntered:
        """Return what was stated as the action takes it."""
        told = self.cleaned_data
        return ServantEntered(
            well_organised=_TOLD[told["well_organised"]],
            disunited=told["disunited"],
            **{name: told[name] for name in _BELOW},
            concluded=tuple(sorted(told["concluded"])),
            disciplined=told["disciplined"],
            is_corrupt=told["is_corrupt"],
            sources=self.sources,
        )


def known_of(entered: ServantEntered) -> dict[str, Any]:
    """Return what was stated before, as the form shows it."""
    organised = {value: key for key, value in _TOLD.items()}[entered.well_organised]
    return {
        "well_organised": organised,
        "disunited": entered.disunited,
        **{name: getattr(entered, name) for name in _BELOW},
        "concluded": list(entered.concluded),
        "disciplined": entered.disciplined,
        "is_corrupt": entered.is_corrupt,
        **{f"source_{key}": told for key, told in entered.sources.items()},
    }
