"""What the pages of dossiers show: levels and states in words, the texts laid out to be read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from camket.reviews.decisions.dossiers import DossierState, HowFar, PostPlace
from camket.reviews.decisions.forms import SECTIONS, FormCode, Section, headings_of
from camket.reviews.models import HOW_FAR_NAMES, LEVELS, Criticism, Dossier, Remark, RemarkRequest
from camket.reviews.queries.dossiers.reading import BodyAsked, OwnWords
from camket.rules.criteria import ScoreTrace
from camket.shared.clock import legal_day

FORM_NAMES: Final = {
    FormCode.COLLECTIVE: _("Báo cáo kiểm điểm tập thể (Mẫu 01)"),
    FormCode.ORDINARY: _("Bản kiểm điểm cá nhân (Mẫu 2A)"),
    FormCode.LEADER: _("Bản kiểm điểm cá nhân (Mẫu 2B)"),
    FormCode.OUTSIDE: _("Bản kiểm điểm cá nhân (Mẫu 2C)"),
}
PLACE_NAMES: Final = {
    PostPlace.COLLECTIVE: _("Tập thể"),
    PostPlace.HEAD: _("Người đứng đầu"),
    PostPlace.OTHER: _("Cấp phó, thành viên"),
}


def level_name(level: str) -> str:
    """Return a level in words; empty for none."""
    return str(dict(LEVELS).get(level, ""))


def how_far_name(how_far: str) -> str:
    """Return how far a fault is remedied, in words; empty while nobody says."""
    return str(HOW_FAR_NAMES[HowFar(how_far)]) if how_far else ""


def form_name(dossier: Dossier) -> str:
    """Return what the form of a dossier is called."""
    return str(FORM_NAMES[FormCode(dossier.form)])


@dataclass(frozen=True, slots=True)
class State:
    """How far a dossier is, as a mark."""

    kind: str
    word: str
    icon: str = ""


def state_of(dossier: Dossier, *, on: date) -> State:
    """Return the mark of a dossier in a list."""
    if dossier.is_purged:
        return State("none", gettext("Nội dung đã xóa"))
    if dossier.rating.decided_level:
        return State("done", gettext("Đã quyết định"))
    if dossier.state == DossierState.SUBMITTED:
        return State("ok", gettext("Đã gửi"), "send")
    if on > dossier.rating.period.due_on:
        return State("late", gettext("Quá hạn gửi"))
    return State("wait", gettext("Chưa gửi") if dossier.saved_at is None else gettext("Đang viết"))


@dataclass(frozen=True, slots=True)
class ScoreLine:
    """A criterion's own score with its explanation."""

    says: str
    explanation: str
    is_below: bool
    is_left_out: bool


def score_lines(words: OwnWords, trace: ScoreTrace | None) -> list[ScoreLine]:
    """Return the own scores in the order of the criteria."""
    if trace is None:
        return []
    return [
        ScoreLine(
            line.says,
            words.scores[line.criterion.code].explanation
            if line.criterion.code in words.scores
            else "",
            line.is_below_maximum,
            bool(line.left_out),
        )
        for line in trace.lines
    ]


@dataclass(frozen=True, slots=True)
class ReadSection:
    """A section as it is read."""

    section: Section
    text: str


def read_sections(dossier: Dossier, words: OwnWords) -> list[ReadSection]:
    """Return the sections of the form with what was written under them."""
    return [
        ReadSection(one, words.sections.get(one.key, ""))
        for one in SECTIONS[FormCode(dossier.form)]
    ]


@dataclass(frozen=True, slots=True)
class Heading:
    """What was said under one heading."""

    title: str
    criticisms: list[Criticism]


def by_heading(dossier: Dossier, criticisms: list[Criticism]) -> list[Heading]:
    """Return what was said, heading by heading, without the empty ones."""
    headings = [
        Heading(title, [one for one in criticisms if one.heading == key])
        for key, title in headings_of(FormCode(dossier.form))
    ]
    return [one for one in headings if one.criticisms]


@dataclass(frozen=True, slots=True)
class AskedRow:
    """A body that was asked, and how it stands."""

    request: RemarkRequest
    remark: Remark | None
    days_late: int
    was_late: bool

    @property
    def is_answered(self) -> bool:
        """Say whether it has said something."""
        return self.remark is not None

    @property
    def mark(self) -> State:
        """Return its mark."""
        if self.is_answered:
            return State(
                "done", gettext("Đã nhận xét muộn") if self.was_late else gettext("Đã nhận xét")
            )
        if self.days_late:
            return State("late", gettext("Quá hạn"))
        return State("wait", gettext("Chờ nhận xét"))


def asked_rows(asked: list[BodyAsked], *, on: date) -> list[AskedRow]:
    """Return the bodies asked, the overdue first."""
    rows = []
    for body in asked:
        one, remark = body.request, body.remark
        given_on = legal_day(remark.given_at) if remark else None
        rows.append(
            AskedRow(
                one,
                remark,
                0 if remark else max(0, (on - one.due_on).days),
                given_on is not None and given_on > one.due_on,
            )
        )
    return sorted(rows, key=lambda row: (row.is_answered, -row.days_late))
