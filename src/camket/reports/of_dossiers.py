"""The self-reviews of Mẫu 01, 2A, 2B, 2C and the remarks of bodies, from what a dossier holds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from django.conf import settings

from camket.documents.forms.parts import frame_of
from camket.documents.forms.remarks import Remarks
from camket.documents.forms.self_review import Remedied, ReviewForm, SelfReview, Target
from camket.documents.forms.self_review_collective import CollectiveReview
from camket.documents.kinds import Kind
from camket.documents.paper import Frame, Signature, Signatures
from camket.documents.values import Header
from camket.organisation.kinds import kinds
from camket.organisation.models import Line
from camket.organisation.queries import spans_of
from camket.registry.setting import style_outside
from camket.reports.around import (
    UNKNOWN,
    Body,
    Writing,
    bodies_of,
    frame_of_body,
    lines_of,
    signed_by,
    unnumbered,
)
from camket.reviews.decisions.confidence import Text
from camket.reviews.decisions.dossiers import HowFar, RemarkSource
from camket.reviews.decisions.states import SubjectKind
from camket.reviews.models import HOW_FAR_NAMES, Dossier, PostReview, RemarkRequest
from camket.reviews.queries.dossiers.facts import TaskFacts, levels_below, task_facts_of
from camket.reviews.queries.dossiers.reading import FaultRow, OwnWords, own_words_of, suggestions_of
from camket.reviews.queries.dossiers.scores import criteria_of, trace_of
from camket.rules.levels import Level
from camket.shared.text import show_number

_BLANK: Final = UNKNOWN[0]


@dataclass(frozen=True, slots=True)
class ReadDossier:
    """A dossier as one reader may read it; read with its own words and circumstances."""

    dossier: Dossier
    texts: frozenset[Text]


@dataclass(frozen=True, slots=True)
class _Material:
    """What a self-review is made of."""

    dossier: Dossier
    words: OwnWords
    tasks: TaskFacts
    bodies: Mapping[int, Body]
    writing: Writing

    @property
    def unit(self) -> Body:
        return self.bodies[self.dossier.unit_id]

    @property
    def superior(self) -> Body:
        return self.bodies[self.dossier.rating.period.superior_id]

    def lines(self, key: str) -> tuple[str, ...]:
        """Return a section; what nobody has written stays a line to fill in."""
        return lines_of(self.words.sections.get(key, "")) or UNKNOWN


def _material(read: ReadDossier, writing: Writing) -> _Material:
    dossier = read.dossier
    return _Material(
        dossier,
        own_words_of(dossier),
        task_facts_of(dossier, on=writing.on),
        bodies_of(dossier.unit_id, dossier.rating.period.superior_id, on=writing.on),
        writing,
    )


def collective_review(read: ReadDossier, writing: Writing) -> CollectiveReview:
    """Return the report of a collective (Mẫu 01)."""
    told = _material(read, writing)
    recipients = (f"{told.superior.collective} (báo cáo)",)
    below = _below(told.dossier)
    return CollectiveReview(
        frame=frame_of_body(told.unit, Kind.REPORT, now=writing.now, recipients=recipients),
        year=told.dossier.rating.period.year,
        body=told.unit.collective,
        situation=told.lines("situation"),
        results=(_counted(told.tasks), *lines_of(told.words.sections.get("results", ""))),
        targets=_targets(told.tasks),
        principles=told.lines("principles"),
        party_building=((below,) if below else ()) + told.lines("party_building"),
        remedies=tuple(_remedied(row) for row in told.words.faults),
        asked=_asked(told.dossier),
        faults=told.lines("faults"),
        blame=told.lines("blame"),
        direction=told.lines("direction"),
        self_level=_level(told.dossier),
        signatures=signed_by(told.unit),
    )


def personal_review(read: ReadDossier, writing: Writing) -> SelfReview:
    """Return the self-review of a person on his form (Mẫu 2A, 2B, 2C)."""
    told = _material(read, writing)
    dossier = told.dossier
    form = ReviewForm(dossier.form)
    return SelfReview(
        frame=unnumbered(frame_of_body(told.unit, Kind.REPORT, now=writing.now, recipients=())),
        form=form,
        year=dossier.rating.period.year,
        profile=_profile(told, form),
        ideology=told.lines("ideology"),
        conduct=told.lines("conduct"),
        discipline=told.lines("discipline"),
        manner=told.lines("manner"),
        results=(_counted(told.tasks), *lines_of(told.words.sections.get("results", ""))),
        leading=told.lines("leading"),
        targets=_targets(told.tasks),
        led_levels=" ".join(
            part for part in (_below(dossier), told.words.sections.get("led_levels", "")) if part
        ),
        pledge=told.lines("pledge"),
        faults=told.lines("faults"),
        remedies=tuple(_remedied(row) for row in told.words.faults),
        asked=_asked(dossier),
        shared_blame=told.lines("shared_blame"),
        direction=told.lines("direction"),
        scores=_scores(told),
        self_level=_level(dossier),
        writer=dossier.rating.name,
        cell_head=_cell_head(told),
        committee_head=_committee_head(told),
    )


def _profile(told: _Material, form: ReviewForm) -> tuple[tuple[str, str], ...]:
    """Return who he is; day of birth and residence are not kept here (people.md 5.1)."""
    name = ("Họ và tên", told.dossier.rating.name)
    birth = ("Ngày sinh", _BLANK)
    if form is ReviewForm.C:
        return (name, birth, ("Sinh hoạt tại", told.unit.name), ("Nơi cư trú", _BLANK))
    if form is ReviewForm.A:
        return (name, birth, ("Đơn vị công tác", told.unit.name), ("Sinh hoạt tại", _BLANK))
    return (
        name,
        birth,
        *_posts(told),
        ("Đơn vị công tác", told.unit.name),
        ("Sinh hoạt tại", _BLANK),
    )


_POSTS: Final = (
    (Line.PARTY, "Chức vụ Đảng"),
    (Line.STATE, "Chức vụ chính quyền"),
    (Line.FRONT, "Chức vụ đoàn thể"),
)


def _posts(told: _Material) -> tuple[tuple[str, str], ...]:
    """Return the posts in which he is reviewed, by the line of their unit; two statements."""
    rows = list(PostReview.objects.filter(rating_id=told.dossier.rating_id).order_by("pk"))
    spans = spans_of({row.unit_id for row in rows}, on=told.writing.on)
    held: dict[str, list[str]] = {}
    for row in rows:
        if row.unit_id in spans:
            held.setdefault(spans[row.unit_id].line, []).append(row.name)
    if not rows and told.dossier.tenure is not None:
        held[told.unit.span.line] = [told.dossier.tenure.post.name]
    return tuple((label, "; ".join(held.get(line.value, ())) or "không") for line, label in _POSTS)


def _cell_head(told: _Material) -> Signature:
    """Return who signs for the cell: known where the cell itself reviews its member."""
    if not _is_cell(told.unit):
        return Signature("Bí thư", _BLANK, collective="Chi bộ", slot="cell")
    return replace(signed_by(told.unit).people[0], slot="cell")


def _is_cell(body: Body) -> bool:
    kind = kinds().get(body.span.kind)
    return kind is not None and kind.level == "cell"


def _committee_head(told: _Material) -> Signature:
    """Return who signs for the committee: over a cell, and of a head's own paper, that above."""
    body, parent = told.unit, told.unit.span.parent_id
    if _is_cell(body) and parent is not None:
        body = told.bodies.get(parent) or bodies_of(parent, on=told.writing.on)[parent]
    elif body.head is not None and body.head.person_id == told.dossier.rating.person_id:
        body = told.superior
    signature = signed_by(body).people[0]
    return replace(signature, slot="committee")


def _counted(tasks: TaskFacts) -> str:
    if not tasks.assigned:
        return "Trong kỳ chưa được giao nhiệm vụ nào trong hệ thống"
    parts = [
        f"Được giao {tasks.assigned} nhiệm vụ: hoàn thành {tasks.done}",
        f"đúng hạn {tasks.on_time}",
        f"hoàn thành chậm {len(tasks.late)}",
        f"quá hạn chưa xong {len(tasks.overdue)}",
        f"vượt mức được xác nhận {len(tasks.exceeded)}",
    ]
    return ", ".join(parts)


def _targets(tasks: TaskFacts) -> tuple[Target, ...]:
    return tuple(
        Target(
            f"{one.title} ({one.measure_unit})",
            show_number(one.target),
            show_number(one.reached),
            one.share,
        )
        for one in tasks.measured
    )


def _remedied(row: FaultRow) -> Remedied:
    how_far = str(HOW_FAR_NAMES[HowFar(row.how_far)]) if row.how_far else _BLANK
    told = [part for part in (row.done, row.proof and f"minh chứng: {row.proof}", row.left) if part]
    return Remedied(row.remediation.title, how_far, "; ".join(told) or _BLANK)


def _asked(dossier: Dossier) -> tuple[str, ...] | None:
    points = suggestions_of(dossier)
    if not points:
        return None
    return tuple(f"{one.text} Giải trình: {one.answer or _BLANK}" for one in points)


def _below(dossier: Dossier) -> str:
    """Return the levels of the units directly below in a sentence; empty where none is decided."""
    levels = Counter(one.level for one in levels_below(dossier))
    if not levels:
        return ""
    parts = [
        f"{levels[level.value]} {level.full_name}"
        for level in reversed(Level)
        if levels[level.value]
    ]
    return f"Trong {sum(levels.values())} đơn vị trực thuộc đã xếp loại có {', '.join(parts)}."


def _level(dossier: Dossier) -> Level | None:
    return Level(dossier.self_level) if dossier.self_level else None


def _scores(told: _Material) -> str:
    trace = trace_of(told.words.scores, criteria_of(told.dossier))
    if trace is None or not trace.is_complete:
        return ""
    general, results = show_number(trace.general.points), show_number(trace.results.points)
    return (
        f"Tiêu chí chung {general}/30 điểm; kết quả thực hiện nhiệm vụ {results}/70 điểm; "
        f"tổng {show_number(trace.total)}/100 điểm."
    )


def remarks(request: RemarkRequest, writing: Writing) -> Remarks:
    """Return what a body said of a subject; a body outside writes under its own name."""
    dossier, remark = request.dossier, request.remark
    unit = bodies_of(dossier.unit_id, on=writing.on)[dossier.unit_id]
    if request.unit_id is not None:
        body = bodies_of(request.unit_id, on=writing.on)[request.unit_id]
        frame = frame_of_body(body, Kind.REPORT, now=writing.now, recipients=(unit.name,))
    else:
        frame = _outside(request, unit, writing)
    is_collective = dossier.rating.kind == SubjectKind.COLLECTIVE
    level = Level(remark.level).full_name if remark.level else ""
    name, _, post = remark.author_name.partition(",")
    return Remarks(
        frame=replace(frame, head=replace(frame.head, has_number=False)),
        year=dossier.rating.period.year,
        body=request.body,
        profile=(("Tập thể", unit.name),)
        if is_collective
        else (("Họ và tên", dossier.rating.name), ("Đơn vị", unit.name)),
        merits=lines_of(remark.merits),
        faults=lines_of(remark.faults),
        proposal=f"Đề nghị xếp loại {level}." if level else "",
        signatures=Signatures((Signature(post.strip() or _BLANK, name.strip(), slot="author"),)),
        collective=unit.name if is_collective else "",
    )


_LINES: Final = {
    RemarkSource.COMMITTEE: Line.PARTY,
    RemarkSource.RESIDENCE: Line.PARTY,
    RemarkSource.AUTHORITY: Line.STATE,
    RemarkSource.FRONT: Line.FRONT,
}
"""In which tree a body that is asked stands: its line decides how it writes."""


def _outside(request: RemarkRequest, unit: Body, writing: Writing) -> Frame:
    """Return what stands around the paper of a body that this system does not know."""
    name, line = request.body, _LINES.get(RemarkSource(request.source))
    return frame_of(
        Header(superior="", issuer=name, number="", place=unit.span.place, dated=None),
        style=unit.style if line is None else style_outside(line),
        bases=(),
        recipients=(unit.name, f"Lưu {name}"),
        created_at=writing.now,
        is_trial=settings.SHOWS_TRIAL_MARK,
    )
