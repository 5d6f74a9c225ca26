"""Forms of review meetings: the plan, the roll, a subject, a ballot, the end."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import time
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from camket.reviews.actions.meetings.ballots import Counted
from camket.reviews.actions.meetings.holding import Present, SubjectText
from camket.reviews.decisions.votes import (
    BLANK,
    CHOICES,
    INVALID,
    Composition,
    Exclusion,
    Papers,
    Round,
)
from camket.reviews.models import COMPOSITION_NAMES, EXCLUSION_NAMES, LEVELS
from camket.reviews.queries.meetings.rows import RollRow, Tally, TallyRow
from camket.web.reviews.forms import LONG, CountField
from camket.web.shared.forms import DayField, Form, PaperTextField, TextField

CHOICE_NAMES: Final = {
    "HTT": _("Hoàn thành tốt"),
    "HT": _("Hoàn thành nhiệm vụ"),
    "KHT": _("Không hoàn thành"),
    "picked": _("Chọn xuất sắc"),
    "not_picked": _("Không chọn"),
    "high": _("Tín nhiệm cao"),
    "middle": _("Tín nhiệm"),
    "low": _("Tín nhiệm thấp"),
    INVALID: _("Không hợp lệ"),
    BLANK: _("Để trống"),
}
_LEVEL_OR_NONE: Final = [("", _("Chưa có")), *LEVELS]
_HOUR: Final = "%H:%M"


class HourField(forms.TimeField):
    """An hour written 08:00, 8:00 or 8h30."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "placeholder": "08:00"})
    default_error_messages = {
        "required": _("Chưa có giờ. Nhập dạng giờ:phút, ví dụ 08:00."),
        "invalid": _("Giờ không đúng. Nhập dạng giờ:phút, ví dụ 08:00 hoặc 13:30."),
    }

    def to_python(self, value: object) -> time | None:
        """Return the hour.

        Raises:
            ValidationError: There is no such hour.
        """
        if isinstance(value, time) or value is None:
            return value
        typed = str(value).strip().lower().replace("h", ":").replace("g", ":")
        return super().to_python(f"{typed}00" if typed.endswith(":") else typed)

    def prepare_value(self, value: object) -> object:
        """Show an hour as it is typed."""
        return value.strftime(_HOUR) if isinstance(value, time) else value


class NeededCount(CountField):
    """A whole number that is asked for; nothing typed is none, which the act refuses."""

    def __init__(self, **options: Any) -> None:
        """Call the number required, so that no page says otherwise."""
        super().__init__(**options)
        self.required = True


class PlanForm(Form):
    """When, where, who chairs and writes, whom the meeting reviews."""

    composition = forms.ChoiceField(label=_("Thành phần họp"), choices=[])
    held_on = DayField(label=_("Ngày họp"))
    begins = HourField(label=_("Giờ bắt đầu"))
    days = NeededCount(label=_("Số ngày họp"))
    place = PaperTextField(label=_("Địa điểm"), max_length=200)
    chair = forms.TypedChoiceField(label=_("Chủ trì"), coerce=int, choices=[])
    secretary = forms.TypedChoiceField(label=_("Thư ký"), coerce=int, choices=[])
    head_teller = forms.TypedChoiceField(
        label=_("Trưởng ban kiểm phiếu"),
        help_text=_("Ghi được số phiếu, ký biên bản kiểm phiếu; không ghi phiếu về chính mình."),
        coerce=int,
        empty_value=None,
        required=False,
        choices=[],
    )
    teller = forms.TypedChoiceField(
        label=_("Người ghi biên bản kiểm phiếu"),
        coerce=int,
        empty_value=None,
        required=False,
        choices=[],
    )
    guests = PaperTextField(label=_("Đại biểu mời"), max_length=300, required=False)
    ratings = forms.TypedMultipleChoiceField(
        label=_("Tập thể, cá nhân kiểm điểm"),
        coerce=int,
        choices=[],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Chưa chọn tập thể, cá nhân nào để kiểm điểm.")},
    )

    def __init__(
        self,
        *args: Any,
        bodies: Iterable[Composition],
        members: Sequence[tuple[int, str]],
        writers: Sequence[tuple[int, str]],
        subjects: Sequence[tuple[int, str]],
        **options: Any,
    ) -> None:
        """Offer the bodies of the unit, its people and its subjects."""
        super().__init__(*args, **options)
        self._offer("composition", [(one.value, COMPOSITION_NAMES[one]) for one in bodies])
        self._offer("chair", [("", _("Chọn người")), *members])
        self._offer("secretary", [("", _("Chọn người")), *writers])
        near = list(
            {**dict(members), **{pk: n for pk, n in writers if pk not in dict(members)}}.items()
        )
        self._offer("head_teller", [("", _("Chưa cử")), *near])
        self._offer("teller", [("", _("Chưa cử")), *near])
        self._offer("ratings", subjects)

    def _offer(self, name: str, choices: Sequence[tuple[Any, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  # declared above; narrows the type
        field.choices = choices


class SubjectForm(Form):
    """What the meeting said of one subject, and the columns beside the votes."""

    chair = forms.TypedChoiceField(
        label=_("Người chủ trì thay"),
        coerce=int,
        choices=[],
        required=False,
        empty_value=None,
    )
    opinions = PaperTextField(
        label=_("Ý kiến góp ý"),
        lines=4,
        required=False,
        max_length=LONG,
        help_text=_("Mỗi ý kiến một dòng, ghi người nêu: “Đồng chí Lê Văn Giáp: …”."),
    )
    answer = PaperTextField(
        label=_("Tiếp thu, giải trình"), lines=2, required=False, max_length=LONG
    )
    committee_level = forms.ChoiceField(
        label=_("Chi ủy, cấp ủy nhận xét"), choices=_LEVEL_OR_NONE, required=False
    )
    leaders_level = forms.ChoiceField(
        label=_("Lãnh đạo đơn vị, đoàn thể"), choices=_LEVEL_OR_NONE, required=False
    )
    reason = PaperTextField(
        label=_("Lý do mức biểu quyết khác với quy tắc"),
        lines=2,
        required=False,
        max_length=LONG,
        help_text=_("Bắt buộc khi mức được quá nửa khác mức theo quy tắc."),
    )
    not_reviewed = PaperTextField(
        label=_("Lý do chưa kiểm điểm lần này"),
        required=False,
        max_length=300,
        help_text=_("Ghi khi chuyển sang hội nghị sau; người chưa kiểm điểm không được bỏ phiếu."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, members: Sequence[tuple[int, str]], is_chair: bool, **options: Any
    ) -> None:
        """Offer the members who can chair in the chair's place.

        Args:
            args: As of a form.
            members: Who can, by number and words.
            is_chair: Whether this subject chairs the meeting: then somebody else must.
            options: As of a form.
        """
        if is_chair:
            self.needed_when = {"chair": _("cần, vì người được kiểm điểm là chủ trì hội nghị")}
        super().__init__(*args, **options)
        field = self.fields["chair"]
        assert isinstance(field, forms.TypedChoiceField)  # noqa: S101  # declared above; narrows the type
        nobody = _("Chọn người chủ trì thay") if is_chair else _("Người chủ trì hội nghị")
        field.choices = [("", nobody), *members]

    def text(self) -> SubjectText:
        """Return what was written as the action takes it."""
        told = self.cleaned_data
        return SubjectText(
            opinions=told["opinions"],
            answer=told["answer"],
            not_reviewed=told["not_reviewed"],
            chair_id=told["chair"],
            committee_level=told["committee_level"],
            leaders_level=told["leaders_level"],
            reason=told["reason"],
        )


class CloseForm(Form):
    """When the meeting ended and what its chair concluded."""

    ended_on = DayField(label=_("Ngày kết thúc"))
    ended = HourField(label=_("Giờ kết thúc"))
    conclusion = PaperTextField(
        label=_("Kết luận của chủ trì"), lines=4, required=False, max_length=LONG
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


@dataclass(frozen=True, slots=True)
class RollLine:
    """A member in the form of the roll, with what was typed."""

    row: RollRow
    standing: str

    @property
    def key(self) -> str:
        """Return what the fields of this line are called after."""
        return str(self.row.person_id)


PRESENT: Final = "co-mat"
ABSENT: Final = "vang"
STANDINGS: Final = [
    (PRESENT, _("Có mặt")),
    (ABSENT, _("Vắng, vẫn tính vào tổng số")),
    *EXCLUSION_NAMES.items(),
]


def roll_lines(rows: Iterable[RollRow], posted: QueryDict | None = None) -> list[RollLine]:
    """Return the lines of the roll as they stand, or as they were just typed."""
    lines = []
    for row in rows:
        standing = PRESENT if row.is_present else row.exclusion or ABSENT
        if posted is not None:
            standing = posted.get(f"tt-{row.person_id}", standing)
            row = RollRow(  # noqa: PLW2901  # what was typed stands in place of what was kept
                row.person_id,
                row.name,
                row.post,
                row.is_present,
                row.exclusion,
                posted.get(f"ly-do-{row.person_id}", row.reason)[:200],
            )
        lines.append(RollLine(row, standing))
    return lines


def presence_of(lines: Iterable[RollLine]) -> dict[int, Present]:
    """Return the roll as the action takes it.

    Raises:
        ValidationError: A line says what no line can.
    """
    found = {}
    for line in lines:
        if line.standing not in {str(value) for value, _word in STANDINGS}:
            raise ValidationError(_("Chọn lại tình trạng của %s.") % line.row.name)
        is_excluded = line.standing not in (PRESENT, ABSENT)
        found[line.row.person_id] = Present(
            is_present=line.standing == PRESENT,
            exclusion=Exclusion(line.standing) if is_excluded else None,
            reason="" if line.standing == PRESENT else line.row.reason,
        )
    return found


@dataclass(frozen=True, slots=True)
class BallotCell:
    """One number of the form of a ballot."""

    name: str
    label: Any
    value: str


@dataclass(frozen=True, slots=True)
class BallotLine:
    """A subject in the form of a ballot."""

    row: TallyRow
    cells: list[BallotCell]


class BallotForm(Form):
    """How many papers there were, and how many say what of each subject."""

    handed_out = NeededCount(label=_("Số phiếu phát ra"))
    collected = NeededCount(label=_("Số phiếu thu vào"))
    is_repeat = forms.BooleanField(
        label=_("Đây là lần bỏ phiếu lại; giữ cả kết quả lần trước"), required=False
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self,
        posted: Mapping[str, Any] | None,
        *,
        tally: Tally,
        which: Round,
        person_id: int | None,
        **options: Any,
    ) -> None:
        """Ask for each choice of the round of each subject but the one who fills it in."""
        super().__init__(posted, **options)
        self.which = which
        whole = tally.in_round(which)
        self.rows = [row for row in whole if person_id is None or row.rating.person_id != person_id]
        self.has_own = len(self.rows) < len(whole)
        self.choices = (*CHOICES[which], INVALID, BLANK)
        for row in self.rows:
            for choice in self.choices:
                label = f"{row.rating.name}, {CHOICE_NAMES[choice]}"
                self.fields[self._name(row, choice)] = CountField(label=label)

    @staticmethod
    def _name(row: TallyRow, choice: str) -> str:
        return f"p{row.subject.pk}-{choice}"

    def lines(self) -> list[BallotLine]:
        """Return the subjects with their numbers as they stand or were just typed."""
        return [
            BallotLine(
                row,
                [
                    BallotCell(
                        name := self._name(row, choice),
                        CHOICE_NAMES[choice],
                        str(self[name].value() or ""),
                    )
                    for choice in self.choices
                ],
            )
            for row in self.rows
        ]

    def counted(self) -> Counted:
        """Return the ballot as the action takes it."""
        told = self.cleaned_data
        return Counted(
            Papers(told["handed_out"], told["collected"]),
            {
                row.subject.pk: {choice: told[self._name(row, choice)] for choice in self.choices}
                for row in self.rows
            },
            is_repeat=told["is_repeat"],
        )


def initial_of_ballot(tally: Tally, which: Round) -> dict[str, Any]:
    """Return the last count of a round as the form shows it."""
    ballot = tally.latest(which)
    if ballot is None:
        return {"handed_out": tally.present, "collected": tally.present}
    told: dict[str, Any] = {"handed_out": ballot.handed_out, "collected": ballot.collected}
    for one in ballot.counts.all():
        told[f"p{one.subject_id}-{one.choice}"] = one.count
    return told


class EndForm(Form):
    """Why a paper of a meeting is handed back or withdrawn."""

    reason = TextField(
        label=_("Lý do"),
        lines=4,
        max_length=1000,
        help_text=_("Người lập và người ký biên bản nhận được nội dung này."),
    )
