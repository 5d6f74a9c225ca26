"""Read jobs of their owner, and how far an import may reach."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from camket.files.models import Job, JobState
from camket.organisation.actions.workbooks import EXPORT
from camket.organisation.models import UnitSpan
from camket.organisation.queries import span_of
from camket.organisation.sheets import Scope
from camket.shared.actor import Actor
from camket.web.imports.forms import KIND_NAMES

RECENT: Final = 20
_GAPS: Final = (2, 2, 3, 4, 6, 8, 10)
"""Seconds between two looks at a job; they grow, and the last one stays."""
_WORDS: Final = {
    JobState.WAITING: "wait",
    JobState.CHECKING: "wait",
    JobState.READY: "soon",
    JobState.REFUSED: "late",
    JobState.QUEUED: "wait",
    JobState.WRITING: "wait",
    JobState.DONE: "done",
    JobState.UNUSABLE: "late",
    JobState.STOPPED: "draft",
    JobState.FAILED: "late",
}


@dataclass(frozen=True, slots=True)
class JobLine:
    """A job as a page shows it."""

    job: Job
    is_export: bool
    title: str
    on: date
    chip: str

    @property
    def word(self) -> str:
        """Return the state; what is given out is not checked and not written."""
        if self.is_export and self.job.state == JobState.WRITING:
            return _("đang xuất")
        return str(JobState(self.job.state).label)


def jobs_of(actor: Actor) -> QuerySet[Job]:
    """Return the jobs a person asked for, the latest first; nobody sees another's."""
    return Job.objects.filter(owner_id=actor.user_id or 0, kind__regex="^(import|export)[.]")


def line_of(job: Job) -> JobLine:
    """Return a job as a page shows it."""
    is_export = job.kind.startswith(EXPORT)
    name = KIND_NAMES[job.asked["kind"]]
    title = _("Xuất bảng: %(name)s") if is_export else _("Nhập bảng: %(name)s")
    return JobLine(
        job=job,
        is_export=is_export,
        title=title % {"name": name},
        on=date.fromisoformat(job.asked["on"]),
        chip=_WORDS[JobState(job.state)],
    )


def gap_after(looks: int) -> int:
    """Return how many seconds to wait before the next look."""
    return _GAPS[min(looks, len(_GAPS) - 1)]


def steps_of(job: Job) -> dict[str, Any]:
    """Return what the bar shows."""
    names = {"read": _("Đọc tệp"), "check": _("Kiểm tra"), "write": _("Ghi")}
    share = 100 * job.done // job.total if job.total else 0
    return {"name": names.get(job.step, ""), "share": min(share, 100)}


def scope_of(actor: Actor, on: date) -> Scope:
    """Return within what an actor may import: everything only from the one top of its line."""
    if actor.scope_id is None:
        return Scope(0, actor.person_id)
    span = span_of(actor.scope_id, on=on)
    if span is None:
        return Scope(actor.scope_id, actor.person_id)
    others = UnitSpan.objects.filter(
        parent__isnull=True, line=span.line, valid__contains=on
    ).exclude(unit_id=actor.scope_id)
    is_only_top = span.parent_id is None and not others.exists()
    return Scope(None if is_only_top else actor.scope_id, actor.person_id)
