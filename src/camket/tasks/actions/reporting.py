"""Report what was reached; somebody else confirms a claim of completion or returns it."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Final

from django.db import transaction

from camket.audit.chain import record
from camket.files.actions import receive_file
from camket.files.models import StoredFile
from camket.notifications.actions import notify
from camket.permissions.catalogue import Permission
from camket.permissions.queries import may
from camket.shared.actor import Actor
from camket.shared.clock import legal_day
from camket.shared.errors import Refused
from camket.shared.text import clean, clean_lines, show_amount, show_day, show_number
from camket.tasks.actions.common import (
    ANSWERED,
    NEEDS_ACT,
    Counted,
    due_that_held,
    lock_task,
    may_speak_for,
    note_event,
    path_of,
    tell_owner,
    verifier_accounts,
)
from camket.tasks.decisions.reporting import (
    MOST_FILES,
    ReportFacts,
    ReportRefusal,
    ReportState,
    VerifyFacts,
    VerifyRefusal,
    refusal_to_report,
    refusal_to_verify,
)
from camket.tasks.decisions.standing import TaskStatus
from camket.tasks.models import Evidence, Report, Task

_WHOLE: Final = Decimal(100)


@dataclass(frozen=True, slots=True)
class NewFile:
    """An uploaded file."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class NewReport:
    """What somebody reports.

    Attributes:
        key: Made with the form; the same key sent twice makes one report.
        done_on: The day the work was finished, if it is claimed; the day of the report otherwise.
    """

    key: uuid.UUID
    reached: Decimal
    note: str = ""
    claims_done: bool = False
    done_on: date | None = None
    claims_exceeded: bool = False
    exceeded_reason: str = ""
    files: Sequence[NewFile] = ()


def report_progress(task_id: int, *, new: NewReport, actor: Actor, now: datetime) -> Report:
    """Take a report with its evidence; a claim of completion then waits for somebody else's word.

    Raises:
        Refused: The report or one of its files is not taken.
    """
    if len(new.files) > MOST_FILES:
        raise Refused(ReportRefusal.TOO_MANY_FILES, most=MOST_FILES)
    # looking at the files is slow: done before the row is locked
    stored = [(clean(f.name)[:200], receive_file(f.name, f.content, now=now)) for f in new.files]
    with transaction.atomic():
        task = lock_task(task_id)
        if known := Report.objects.filter(key=new.key, task=task).first():
            return known
        today = legal_day(now)
        facts = _report_facts(task, new, actor, today)
        if reason := refusal_to_report(facts):
            raise Refused(reason, **_blanks(task, new))
        counted = Counted(task)
        report = _keep(task, new, stored, facts, actor=actor, now=now)
        task.reached = new.reached
        task.status = TaskStatus.AWAITING if new.claims_done else TaskStatus.DOING
        task.last_report_at = now
        counted.save(on=today)
        _tell(task, report, actor=actor, now=now)
        record(
            "task.reported",
            task,
            actor=actor,
            at=now,
            after={
                "report": report.pk,
                "reached": new.reached,
                "claims_done": new.claims_done,
                "done_on": report.done_on,
                "files": [file.sha256 for _, file in stored],
            },
        )
    return report


def confirm_report(
    report_id: int, *, note: str, approves_exceeded: bool, actor: Actor, now: datetime
) -> Report:
    """Confirm that the work is done; done after its day stays late for ever.

    With `approves_exceeded` the claim of having done more than was promised is granted as well.

    Raises:
        Refused: The claim may not be confirmed by this person, or no longer waits.
    """
    with transaction.atomic():
        report, task = _lock_report(report_id)
        _check_verifier(report, task, actor, has_note=True, now=now)
        counted = Counted(task)
        _decide(report, ReportState.CONFIRMED, note, actor=actor, now=now)
        done_on = report.done_on or legal_day(report.at)
        task.done_on = done_on
        due_on = due_that_held(task, done_on)
        task.status = TaskStatus.DONE if done_on <= due_on else TaskStatus.DONE_LATE
        task.reached = report.reached
        if report.claims_exceeded and approves_exceeded:
            task.is_exceeded = True
            task.exceeded_reason = report.exceeded_reason
            task.exceeded_approved_by = actor.label[:300]
        counted.save(on=legal_day(now))
        late = (done_on - due_on).days
        words = "Xác nhận hoàn thành" + (f", chậm {late} ngày" if late > 0 else "")
        note_event(task, "confirmed", _with_note(words, report), actor=actor, at=now)
        tell_owner(
            task,
            topic=f"task.verified:{task.pk}",
            kind=ANSWERED,
            text=f"Đã xác nhận hoàn thành: {task.title}",
            now=now,
        )
        record(
            "task.confirmed",
            task,
            actor=actor,
            at=now,
            before={"status": TaskStatus.AWAITING},
            after={
                "report": report.pk,
                "status": task.status,
                "done_on": done_on,
                "is_exceeded": task.is_exceeded,
                "note": report.decision_note,
            },
        )
    return report


def return_report(report_id: int, *, note: str, actor: Actor, now: datetime) -> Report:
    """Return a claim with a note; the task is owed again and keeps the last value not returned.

    Raises:
        Refused: The claim may not be returned by this person, no longer waits, or has no note.
    """
    with transaction.atomic():
        report, task = _lock_report(report_id)
        _check_verifier(report, task, actor, has_note=bool(clean(note)), now=now)
        counted = Counted(task)
        _decide(report, ReportState.RETURNED, note, actor=actor, now=now)
        today = legal_day(now)
        kept = task.reports.exclude(state=ReportState.RETURNED).first()
        task.reached = kept.reached if kept else Decimal(0)
        task.status = TaskStatus.DOING
        if task.due_on < today and task.overdue_since is None:
            task.overdue_since = task.due_on + timedelta(days=1)
        counted.save(on=today)
        note_event(task, "returned", _with_note("Trả lại báo cáo", report), actor=actor, at=now)
        tell_owner(
            task,
            topic=f"task.verified:{task.pk}",
            kind=NEEDS_ACT,
            text=f"Báo cáo bị trả lại: {task.title}. {report.decision_note}",
            now=now,
        )
        record(
            "task.returned",
            task,
            actor=actor,
            at=now,
            before={"status": TaskStatus.AWAITING},
            after={"report": report.pk, "status": task.status, "note": report.decision_note},
        )
    return report


def _report_facts(task: Task, new: NewReport, actor: Actor, today: date) -> ReportFacts:
    return ReportFacts(
        may_report=may_speak_for(task, actor, Permission.REPORT_PROGRESS, on=today),
        status=TaskStatus(task.status),
        starts_on=task.starts_on,
        target=task.target,
        reached=new.reached,
        is_share_of_whole=task.measure_unit == "%" and task.target == _WHOLE,
        has_note=bool(clean(new.note)),
        files=len(new.files),
        claims_done=new.claims_done,
        done_on=new.done_on or today,
        claims_exceeded=new.claims_exceeded,
        has_exceeded_reason=bool(clean(new.exceeded_reason)),
        today=today,
    )


def _blanks(task: Task, new: NewReport) -> dict[str, str]:
    return {
        "start": show_day(task.starts_on),
        "reached": show_amount(new.reached, task.measure_unit),
        "target": show_amount(task.target, task.measure_unit),
        "most": str(MOST_FILES),
    }


def _keep(
    task: Task,
    new: NewReport,
    stored: Sequence[tuple[str, StoredFile]],
    facts: ReportFacts,
    *,
    actor: Actor,
    now: datetime,
) -> Report:
    report = Report.objects.create(
        task=task,
        key=new.key,
        reached=new.reached,
        note=clean_lines(new.note),
        claims_done=new.claims_done,
        claims_exceeded=new.claims_exceeded,
        exceeded_reason=clean_lines(new.exceeded_reason) if new.claims_exceeded else "",
        done_on=facts.done_on if new.claims_done else None,
        author_id=actor.person_id,
        author_name=actor.label[:300],
        at=now,
        state=ReportState.AWAITING if new.claims_done else ReportState.NOTED,
    )
    Evidence.objects.bulk_create(
        [Evidence(report=report, file=file, name=name) for name, file in stored]
    )
    value = f"{show_number(new.reached)}/{show_amount(task.target, task.measure_unit)}"
    text = f"Báo cáo đã xong, đạt {value}" if new.claims_done else f"Báo cáo đạt {value}"
    if stored:
        text += f", {len(stored)} minh chứng"
    note_event(task, "reported", text, actor=actor, at=now)
    return report


def _tell(task: Task, report: Report, *, actor: Actor, now: datetime) -> None:
    if not report.claims_done:
        return
    accounts = verifier_accounts(task, [actor.person_id, task.owner_id], on=legal_day(now))
    notify(
        accounts,
        topic=f"task.awaiting:{task.pk}",
        kind=NEEDS_ACT,
        text=f"Chờ đồng chí xác nhận kết quả: {task.title}",
        path=f"{path_of(task)}xac-nhan/{report.pk}/",
        now=now,
    )


def _lock_report(report_id: int) -> tuple[Report, Task]:
    """Lock the task first, then the report: every action takes them in this order."""
    task_id = Report.objects.values_list("task_id", flat=True).get(pk=report_id)
    task = lock_task(task_id)
    return Report.objects.select_for_update().get(pk=report_id), task


def _check_verifier(
    report: Report, task: Task, actor: Actor, *, has_note: bool, now: datetime
) -> None:
    doers = {report.author_id, task.owner_id} - {None}
    facts = VerifyFacts(
        may_verify=actor.person_id is not None
        and may(actor, Permission.VERIFY_RESULT, task.unit_id, on=legal_day(now)),
        is_doer=actor.person_id in doers,
        state=ReportState(report.state),
        has_note=has_note,
    )
    reason: VerifyRefusal | None = refusal_to_verify(facts)
    if reason:
        raise Refused(reason)


def _decide(report: Report, state: ReportState, note: str, *, actor: Actor, now: datetime) -> None:
    report.state = state
    report.decided_by_id = actor.person_id
    report.decided_by_name = actor.label[:300]
    report.decided_at = now
    report.decision_note = clean_lines(note)
    report.save()


def _with_note(words: str, report: Report) -> str:
    return f"{words}: “{report.decision_note}”" if report.decision_note else words
