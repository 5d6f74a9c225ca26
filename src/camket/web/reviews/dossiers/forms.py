"""Forms of dossiers: a whole self-review, a point, a request, a remark, what was said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from django import forms
from django.forms.boundfield import BoundField
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from camket.reviews.actions.dossiers.writing import FaultText, ScoreText, Written
from camket.reviews.decisions.dossiers import RemarkSource
from camket.reviews.decisions.forms import SECTIONS, FormCode, Section
from camket.reviews.models import HOW_FAR_NAMES, LEVELS, SOURCE_NAMES, Dossier, Suggestion
from camket.reviews.queries.dossiers.reading import FaultRow, OwnWords
from camket.reviews.queries.dossiers.scores import ScoreRow
from camket.rules.criteria import CriteriaSet, Criterion, ScoringMode
from camket.web.reviews.forms import PointsField
from camket.web.shared.forms import DayField, Form, PaperTextField, TextField

SECTION_LONG: Final = 8000
LONG: Final = 4000
FULL, NONE, LEFT_OUT = "du", "khong", "kap"
_BINARY: Final = (
    (FULL, _("Bảo đảm")),
    (NONE, _("Không bảo đảm")),
    (LEFT_OUT, _("Không áp dụng")),
)
_BEST_FIRST: Final = LEVELS
_HOW_FAR: Final = tuple((value.value, name) for value, name in HOW_FAR_NAMES.items())


@dataclass(frozen=True, slots=True)
class SectionFields:
    """A section and its text area."""

    section: Section
    text: BoundField
    kept: str
    """What is kept now, to be shown where another window saved something else."""

    @property
    def differs(self) -> bool:
        """Say whether what is typed differs from what is kept."""
        return (self.text.value() or "").strip() != self.kept


@dataclass(frozen=True, slots=True)
class FaultFields:
    """A fault of last year with its controls."""

    row: FaultRow
    how: BoundField
    done: BoundField
    proof: BoundField
    left: BoundField


@dataclass(frozen=True, slots=True)
class PointFields:
    """A suggested point and its answer."""

    suggestion: Suggestion
    answer: BoundField


@dataclass(frozen=True, slots=True)
class ScoreFields:
    """A criterion with its controls; `marks` is a choice, or points beside a tick."""

    criterion: Criterion
    heading: str
    is_binary: bool
    marks: BoundField
    left_out: BoundField | None
    why: BoundField


class SelfReviewForm(Form):
    """A whole self-review; a draft may have gaps, so nothing is required here."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    level = forms.ChoiceField(
        label=_("Tự nhận mức xếp loại"),
        choices=_BEST_FIRST,
        required=False,
        widget=forms.RadioSelect,
    )

    def __init__(
        self,
        posted: QueryDict | None,
        *,
        dossier: Dossier,
        words: OwnWords,
        suggestions: list[Suggestion],
        criteria: CriteriaSet,
    ) -> None:
        """Lay out one control for each thing the form asks, filled with what is kept."""
        self.is_stale = False
        self.form_sections = SECTIONS[FormCode(dossier.form)]
        self.words, self.suggestions, self.criteria = words, suggestions, criteria
        super().__init__(posted, initial={"version": dossier.version, "level": dossier.self_level})
        for one in self.form_sections:
            self._area(f"s-{one.key}", one.title, words.sections.get(one.key, ""), 5, SECTION_LONG)
        for row in words.faults:
            self._fault(row)
        for point in suggestions:
            self._area(f"g-{point.pk}", _("Giải trình"), point.answer, 4)
        for criterion in criteria.scored():
            self._score(criterion, words.scores.get(criterion.code))
        self.dress()

    def _area(
        self, name: str, label: str | Promise, text: str, lines: int, most: int = LONG
    ) -> None:
        self.fields[name] = PaperTextField(
            label=label, lines=lines, required=False, max_length=most, initial=text
        )

    def _fault(self, row: FaultRow) -> None:
        key = f"f-{row.remediation.pk}"
        self.fields[f"{key}-how"] = forms.ChoiceField(
            label=_("Mức khắc phục"),
            choices=_HOW_FAR,
            required=False,
            widget=forms.RadioSelect,
            initial=row.how_far,
        )
        self._area(f"{key}-done", _("Việc đã làm"), row.done, 2)
        self._area(f"{key}-proof", _("Minh chứng"), row.proof, 2)
        self._area(f"{key}-left", _("Việc còn lại, lý do"), row.left, 2)

    def _score(self, criterion: Criterion, row: ScoreRow | None) -> None:
        key = f"c-{criterion.code}"
        if criterion.mode is ScoringMode.BINARY:
            self.fields[key] = forms.ChoiceField(
                label=criterion.title,
                choices=_BINARY,
                required=False,
                widget=forms.RadioSelect,
                initial=_choice_of(criterion, row),
            )
        else:
            self.fields[key] = PointsField(
                label=_("Điểm"),
                least=Decimal(0),
                most=criterion.max_points,
                required=False,
                initial=Decimal(row.points) if row and row.points is not None else None,
            )
            self.fields[f"{key}-kap"] = forms.BooleanField(
                label=_("Không áp dụng"), required=False, initial=bool(row and not row.applies)
            )
        self._area(f"{key}-why", _("Giải trình, lý do"), row.explanation if row else "", 2)

    @property
    def sections(self) -> list[SectionFields]:
        """Return the sections in their order."""
        kept = self.words.sections
        return [
            SectionFields(one, self[f"s-{one.key}"], kept.get(one.key, ""))
            for one in self.form_sections
        ]

    @property
    def faults(self) -> list[FaultFields]:
        """Return the faults of last year in their order."""
        return [
            FaultFields(row, *(self[f"f-{row.remediation.pk}-{name}"] for name in _FAULT))
            for row in self.words.faults
        ]

    @property
    def points(self) -> list[PointFields]:
        """Return the suggested points in their order."""
        return [PointFields(one, self[f"g-{one.pk}"]) for one in self.suggestions]

    @property
    def blocks(self) -> list[tuple[Criterion, list[ScoreFields]]]:
        """Return both blocks of criteria with their controls."""
        return [(block, self._fields_of(block)) for block in self.criteria.blocks]

    def _fields_of(self, block: Criterion) -> list[ScoreFields]:
        headings = {
            one.code: part.title for part in block.parts for one in part.scored() if part.parts
        }
        found, last = [], ""
        for one in block.scored():
            heading = headings.get(one.code, "")
            key = f"c-{one.code}"
            is_binary = one.mode is ScoringMode.BINARY
            found.append(
                ScoreFields(
                    criterion=one,
                    heading=heading if heading != last else "",
                    is_binary=is_binary,
                    marks=self[key],
                    left_out=None if is_binary else self[f"{key}-kap"],
                    why=self[f"{key}-why"],
                )
            )
            last = heading
        return found

    def written(self) -> Written:
        """Return the self-review as the action takes it; what is not valid is left as it was."""
        told = self.cleaned_data
        return Written(
            sections={
                one.key: told[f"s-{one.key}"]
                for one in self.form_sections
                if f"s-{one.key}" in told
            },
            level=told.get("level", ""),
            faults={
                row.remediation.pk: FaultText(
                    *(told[f"f-{row.remediation.pk}-{name}"] for name in _FAULT)
                )
                for row in self.words.faults
                if all(f"f-{row.remediation.pk}-{name}" in told for name in _FAULT)
            },
            answers={
                one.pk: told[f"g-{one.pk}"] for one in self.suggestions if f"g-{one.pk}" in told
            },
            scores={
                one.code: _score_text(one, told)
                for one in self.criteria.scored()
                if f"c-{one.code}" in told and f"c-{one.code}-why" in told
            },
        )


_FAULT: Final = ("how", "done", "proof", "left")


def _choice_of(criterion: Criterion, row: ScoreRow | None) -> str:
    if row is None or (row.applies and row.points is None):
        return ""
    if not row.applies or row.points is None:
        return LEFT_OUT
    return FULL if Decimal(row.points) == criterion.max_points else NONE


def _score_text(criterion: Criterion, told: Mapping[str, Any]) -> ScoreText:
    key = f"c-{criterion.code}"
    why = told[f"{key}-why"]
    if criterion.mode is not ScoringMode.BINARY:
        applies = not told[f"{key}-kap"]
        return ScoreText(told[key] if applies else None, applies, why)
    points = {FULL: criterion.max_points, NONE: Decimal(0)}.get(told[key])
    return ScoreText(points, told[key] != LEFT_OUT, why)


class PointForm(Form):
    """A point that a standing committee asks about."""

    text = PaperTextField(
        label=_("Điểm gợi ý kiểm điểm"),
        lines=4,
        max_length=LONG,
        help_text=_("Nêu rõ việc, thời gian; mỗi lần một điểm."),
    )


class AskForm(Form):
    """Whom to ask for remarks, and until when."""

    source = forms.ChoiceField(
        label=_("Loại cơ quan"),
        choices=[(source.value, name) for source, name in SOURCE_NAMES.items()],
        initial=RemarkSource.COMMITTEE.value,
    )
    body = PaperTextField(
        label=_("Tên cơ quan, tổ chức"),
        max_length=300,
        help_text=_(
            "Trùng tên một đơn vị trong hệ thống thì đơn vị ấy trả lời ngay tại đây; còn lại gửi "
            "đường dẫn."
        ),
    )
    due_on = DayField(label=_("Hạn gửi nhận xét"))


class RemarkForm(Form):
    """What a body says of a subject."""

    merits = PaperTextField(label=_("Ưu điểm"), lines=4, max_length=LONG, required=False)
    faults = PaperTextField(
        label=_("Hạn chế, khuyết điểm"), lines=4, max_length=LONG, required=False
    )
    level = forms.ChoiceField(
        label=_("Đề nghị mức xếp loại"),
        choices=[("", _("Không đề nghị")), *LEVELS],
        required=False,
    )


class LinkRemarkForm(RemarkForm):
    """The same from somebody without an account, who names himself."""

    author = PaperTextField(
        label=_("Họ tên, chức vụ người nhận xét"),
        max_length=300,
        help_text=_("Ví dụ: Lê Thị Hoa, Bí thư Chi bộ thôn Mai Lộc 2."),
    )


class SpokenForm(Form):
    """What somebody said at the meeting, and what was answered."""

    heading = forms.ChoiceField(label=_("Về nội dung"))
    said_by = TextField(label=_("Người góp ý"), max_length=300)
    met_on = DayField(label=_("Họp ngày"))
    text = PaperTextField(label=_("Góp ý"), lines=4, max_length=LONG)
    answer = PaperTextField(
        label=_("Ý kiến tiếp thu, giải trình"), lines=3, max_length=LONG, required=False
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        posted: QueryDict | None = None,
        *,
        headings: tuple[tuple[str, str], ...],
        initial: dict[str, Any] | None = None,
    ) -> None:
        """Offer the headings of the subject's form."""
        super().__init__(posted, initial=initial)
        heading = self.fields["heading"]
        assert isinstance(heading, forms.ChoiceField)  # noqa: S101  # declared above
        heading.choices = headings
        self.fields["said_by"].widget.attrs["list"] = "members"


class PurgeForm(Form):
    """The paper of the hand-over, and why the texts go."""

    paper_no = PaperTextField(
        label=_("Biên bản bàn giao hồ sơ số"), max_length=60, help_text=_("Ví dụ 07-BB/ĐU.")
    )
    reason = PaperTextField(label=_("Lý do xóa"), lines=2, max_length=LONG)
