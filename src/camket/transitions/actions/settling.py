"""What a choice does to commitments, tasks, obstacles and remediations; many at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Final

from camket.commitments.decisions import IN_FORCE, Status, Turn
from camket.commitments.models import Commitment
from camket.organisation.models import Tenure, UnitSpan
from camket.organisation.queries import heirs_of, last_names, spans_of
from camket.reviews.decisions.states import RemediationState
from camket.reviews.models import Remediation
from camket.rules.working_days import add_working_days
from camket.shared.actor import Actor
from camket.shared.clock import legal_day
from camket.shared.text import fold, show_day, show_number
from camket.tallies.actions import append_deltas
from camket.tallies.models import COUNT_NAMES, Delta
from camket.tasks.decisions import (
    ANSWER_DAYS,
    OWED,
    ObstacleState,
    ReportState,
    TaskStatus,
    counts_of,
)
from camket.tasks.models import Obstacle, ObstacleStep, Report, Task, TaskEvent
from camket.transitions.actions.carrying import Carried, carry
from camket.transitions.actions.settlement import (
    Settlement,
    amendment_record,
    locked_tasks,
    move_obstacles,
    part_taken_by,
    parts_record,
    serving_there,
    year_of,
)
from camket.transitions.decisions import Choice, Part, Thing, shared_out
from camket.transitions.models import Waiting
from camket.transitions.wording import NOBODY
from camket.workdays.queries import working_calendar


def take_effect(what: Settlement, *, actor: Actor, now: datetime) -> dict[int, dict[str, Any]]:
    """Let a choice take effect on every row and return what came of each, as plain values.

    Signed text, its digest and its files are never touched: only who answers for a commitment, and
    whether it is closed.
    """
    effect = _Effect(what, actor, now)
    effect.on_tasks()
    effect.on_obstacles()
    effect.on_commitments()
    effect.on_remediations()
    effect.on_carried()
    effect.write()
    return effect.results


class _Effect:
    """The writing of one settlement."""

    def __init__(self, what: Settlement, actor: Actor, now: datetime) -> None:
        self.what = what
        self.actor = actor
        self.now = now
        self.today = legal_day(now)
        self.calendar = working_calendar()
        self.results: dict[int, dict[str, Any]] = {row.pk: {} for row in what.rows}
        self.deltas: dict[tuple[int, int], dict[str, int]] = defaultdict(
            lambda: dict.fromkeys(COUNT_NAMES, 0)
        )
        self.events: list[TaskEvent] = []
        self.steps: list[ObstacleStep] = []
        self.tasks = locked_tasks(what.rows)
        self.before = {
            task.pk: (task.unit_id, counts_of(task.facts)) for task in self.tasks.values()
        }
        self.names = last_names(
            {*what.targets.values(), *(row.unit_id for row in what.rows)}
            | {part.unit_id for part in what.parts}
        )
        self.serving = serving_there(
            {*what.targets.values()},
            {task.owner_id for task in self.tasks.values() if task.owner_id}
            | {row.remediation.owner_id for row in what.rows if row.remediation},
            on=self.today,
        )

    # --- tasks and the shares of people ---------------------------------------------------

    def on_tasks(self) -> None:
        """Pass on, divide, finish or stop each task."""
        acts = {
            Choice.INHERITED: self._pass_task,
            Choice.AMENDED: self._amend_task,
            Choice.DIVIDED: self._divide_task,
            Choice.CLOSED_DONE: self._finish_task,
            Choice.CLOSED_BY_DECISION: self._stop_task,
            Choice.CARRIED_OVER: self._stop_task,
        }
        for row in self.what.of(Thing.TASK, Thing.ASSIGNMENT):
            acts[self.what.choice](row, self.tasks[row.task_id or 0])

    def _pass_task(self, row: Waiting, task: Task) -> None:
        to = self.what.targets[row.pk]
        self.results[row.pk] |= {"from": task.unit_id, "to": to}
        if task.parent_id is not None and (part := part_taken_by(task.parent_id, to)):
            task.parent_id = part  # the whole was divided: the share belongs to this heir's part
        task.unit_id = to
        wanted = self.what.owner_id if self.what.is_head(row) else None
        self._give_to(task, wanted or task.owner_id, to)
        self._note(task, f"Chuyển từ {self.names[row.unit_id]} về {self.names[to]}")

    def _give_to(self, task: Task, person_id: int | None, unit_id: int) -> None:
        """Keep or choose the owner if he serves there; else nobody has taken it yet."""
        if person_id is not None and (self.what.owner_id == person_id):
            tenure = (
                Tenure.objects.filter(
                    person_id=person_id, unit_id=unit_id, valid__contains=self.today
                )
                .select_related("post")
                .first()
            )
            task.owner_id = person_id
            task.owner_post = f"{tenure.post.name} {self.names[unit_id]}"[:300] if tenure else ""
        elif (person_id, unit_id) not in self.serving:
            task.owner_id, task.owner_post = None, ""

    def _amend_task(self, row: Waiting, task: Task) -> None:
        self._pass_task(row, task)
        if not self.what.is_head(row):
            return
        amendment, words = self.what.amendment, []
        if amendment.target is not None and amendment.target != task.target:
            self.results[row.pk]["target"] = {
                "old": str(task.target),
                "new": str(amendment.target),
            }
            unit = f" {task.measure_unit}" if task.measure_unit else ""
            words.append(f"mức {show_number(task.target)} → {show_number(amendment.target)}{unit}")
            task.target = amendment.target
        if amendment.due_on is not None and amendment.due_on != task.due_on:
            self.results[row.pk]["due_on"] = {
                "old": task.due_on.isoformat(),
                "new": amendment.due_on.isoformat(),
            }
            words.append(f"thời hạn {show_day(task.due_on)} → {show_day(amendment.due_on)}")
            task.due_on = amendment.due_on
            is_late = task.status in OWED and task.due_on < self.today
            task.overdue_since = task.due_on + timedelta(days=1) if is_late else None
        if amendment.text:
            self.results[row.pk]["text"] = amendment.text
            words.append(amendment.text)
        self._note(task, f"Điều chỉnh: {'; '.join(words)}", kind="amended")

    def _divide_task(self, row: Waiting, task: Task) -> None:
        """Make a task of each part; the old one stops, linked to them and they to it."""
        parts = self.what.parts
        reached = shared_out(task.reached, parts)
        new = []
        for part, share in zip(parts, reached, strict=True):
            told = part.reached if part.reached is not None else share
            new.append(self._part_of_task(task, part, told))
        Task.objects.bulk_create(new)
        move_obstacles(task, new[0])
        for one in new:
            self._count(one.unit_id, one.year, counts_of(one.facts), 1)
            self._note(one, f"Nhận phần chia từ nhiệm vụ {task.pk} của {self.names[row.unit_id]}")
        self.results[row.pk] |= parts_record(task.target, parts, self.names, new)
        self._close_claims(task, ReportState.RETURNED)
        task.status = TaskStatus.STOPPED
        named = "; ".join(
            f"{self.names[one.unit_id]} {show_number(one.target)} {one.measure_unit}".strip()
            for one in new
        )
        task.stopped_reason = f"Chia cho các đơn vị tiếp nhận: {named}{self.what.by_paper}"
        task.open_obstacles = 0
        self._note(task, f"Chia thành {', '.join(f'nhiệm vụ {one.pk}' for one in new)}: {named}")

    def _part_of_task(self, task: Task, part: Part, reached: Decimal) -> Task:
        owner = part.owner_id
        return Task(
            unit_id=part.unit_id,
            year=task.year,
            title=task.title,
            folded=fold(task.title),
            product=task.product,
            owner_id=owner,
            coordinators=task.coordinators,
            starts_on=task.starts_on,
            due_on=task.due_on,
            commitment_id=task.commitment_id,
            item_id=task.item_id,
            parent_id=task.parent_id,
            target=part.value,
            reached=reached,
            measure_unit=task.measure_unit,
            status=TaskStatus.DOING if task.status != TaskStatus.NOT_STARTED else task.status,
            overdue_since=task.overdue_since if task.due_on < self.today else None,
            created_at=self.now,
        )

    def _finish_task(self, row: Waiting, task: Task) -> None:
        """Done late stays late; a claim that waited is confirmed, without one it is whole."""
        claim = Report.objects.filter(task=task, state=ReportState.AWAITING).first()
        done_on = self.what.done_on or (claim.done_on if claim else None)
        task.done_on = done_on or row.since - timedelta(days=1)
        task.reached = claim.reached if claim else task.target
        is_late = task.done_on > task.due_on
        task.status = TaskStatus.DONE_LATE if is_late else TaskStatus.DONE
        self._close_claims(task, ReportState.CONFIRMED)
        self._close_obstacles(task)
        self.results[row.pk] |= {"done_on": task.done_on.isoformat(), "status": task.status}
        self._note(task, f"Kết thúc vì đã xong ngày {show_day(task.done_on)}", kind="confirmed")

    def _stop_task(self, row: Waiting, task: Task) -> None:
        carried = self.what.choice is Choice.CARRIED_OVER
        words = f"Chuyển sang năm {task.year + 1}" if carried else "Kết thúc theo quyết định"
        task.stopped_reason = f"{words}{self.what.by_paper}"
        self._close_claims(task, ReportState.RETURNED)
        self._close_obstacles(task)
        task.status = TaskStatus.STOPPED
        self.results[row.pk] |= {"status": task.status}
        self._note(task, words, kind="stopped")

    def _close_claims(self, task: Task, state: ReportState) -> None:
        """Answer the claims that wait; the verifier is never the doer."""
        for claim in Report.objects.filter(task=task, state=ReportState.AWAITING):
            claim.state = state
            is_doer = claim.author_id is not None and claim.author_id == self.actor.person_id
            claim.decided_by_id = None if is_doer else self.actor.person_id
            claim.decided_by_name = self.actor.label[:300]
            claim.decided_at = self.now
            claim.decision_note = self.what.reason
            claim.save()

    def _close_obstacles(self, task: Task) -> None:
        """End what stood in the way of work that has ended."""
        for obstacle in Obstacle.objects.filter(task=task, state=ObstacleState.OPEN):
            self._end_obstacle(obstacle, f"Nhiệm vụ đã kết thúc{self.what.by_paper}")
            obstacle.save()
        task.open_obstacles = 0

    # --- obstacles ------------------------------------------------------------------------

    def on_obstacles(self) -> None:
        """Let each obstacle wait at the heir of the level it had climbed to, or end it."""
        rows = self.what.of(Thing.OBSTACLE)
        found = Obstacle.objects.select_for_update().in_bulk([row.obstacle_id for row in rows])
        ended = heirs_of({one.level_id for one in found.values()}, on=self.today)
        for row in rows:
            obstacle = found[row.obstacle_id or 0]
            if obstacle.state != ObstacleState.OPEN:  # ended with its task
                self.results[row.pk] |= {"state": obstacle.state}
            elif self.what.choice in (Choice.INHERITED, Choice.AMENDED):
                self._pass_obstacle(row, obstacle, ended)
            elif self.what.choice is not Choice.CARRIED_OVER:
                self._end_obstacle(obstacle, self.what.reason)
                self._uncount_obstacle(obstacle)
                obstacle.save()
                self.results[row.pk] |= {"state": obstacle.state}

    def _pass_obstacle(
        self, row: Waiting, obstacle: Obstacle, ended: Mapping[int, Sequence[int]]
    ) -> None:
        to = self.what.targets[row.pk]
        task = self.tasks.get(obstacle.task_id) or obstacle.task
        obstacle.unit_id = task.unit_id
        heir = next(iter(ended.get(obstacle.level_id, ())), None)  # the main one
        level = to if obstacle.level_id == row.unit_id else heir
        if level is not None:
            self.results[row.pk] |= {"level": {"old": obstacle.level_id, "new": level}}
            obstacle.level_id = level
            obstacle.answer_by_on = add_working_days(self.today, ANSWER_DAYS, self.calendar)
            self._step(obstacle, level, "passed_on", f"Chuyển theo sắp xếp{self.what.by_paper}")
        obstacle.save()

    def _end_obstacle(self, obstacle: Obstacle, answer: str) -> None:
        obstacle.state = ObstacleState.CLOSED
        obstacle.answer = answer
        obstacle.answered_by_name = self.actor.label[:300]
        obstacle.answered_at = self.now
        self._step(obstacle, obstacle.level_id, "closed", answer)

    def _uncount_obstacle(self, obstacle: Obstacle) -> None:
        task = self.tasks.get(obstacle.task_id)
        if task is None:
            task = Task.objects.select_for_update().get(pk=obstacle.task_id)
            self.tasks[task.pk] = task
            self.before[task.pk] = (task.unit_id, counts_of(task.facts))
        task.open_obstacles = max(task.open_obstacles - 1, 0)

    def _step(self, obstacle: Obstacle, unit_id: int, kind: str, note: str) -> None:
        self.steps.append(
            ObstacleStep(
                obstacle=obstacle,
                unit_id=unit_id,
                kind=kind,
                at=self.now,
                actor_name=self.actor.label[:300],
                note=note,
            )
        )

    # --- commitments and their items ------------------------------------------------------

    def on_commitments(self) -> None:
        """Name who answers from now on, or close; the text stays as it was signed."""
        for row in self.what.of(Thing.COMMITMENT):
            to = self.what.targets[row.pk]
            paper = Commitment.objects.select_for_update().get(pk=row.commitment_id or 0)
            if self.what.choice in (Choice.INHERITED, Choice.AMENDED, Choice.DIVIDED):
                self.results[row.pk] |= {"from": paper.holder_id, "to": to}
                paper.holder_id = to
                paper.save(update_fields=["holder"])
                # an amendment that is under way goes to whoever answers for the commitment
                Commitment.papers.filter(amends=paper, signed_at__isnull=True).update(holder=to)
            else:
                self.results[row.pk] |= {"status": self._close_paper(paper)}
            if self.what.choice is Choice.DIVIDED:
                self.results[row.pk] |= {"parts": row.parts}
            elif self.what.choice is Choice.AMENDED and self.what.is_head(row):
                self.results[row.pk] |= amendment_record(self.what.amendment)
        for row in self.what.of(Thing.ITEM):
            self._on_item(row)
        for row in self.what.of(Thing.ORDER):
            if self.what.choice is Choice.INHERITED:
                self.results[row.pk] |= {"from": row.unit_id, "to": self.what.targets[row.pk]}

    def _on_item(self, row: Waiting) -> None:
        if self.what.choice is Choice.DIVIDED:
            measures = {one.pk: one for one in row.item.measures.all()} if row.item else {}
            only = next(iter(measures.values()), None)
            for measure_id in dict.fromkeys(part.measure_id for part in self.what.parts):
                own = [part for part in self.what.parts if part.measure_id == measure_id]
                measure = measures.get(measure_id or 0) or only
                record = parts_record(measure.target if measure else None, own, self.names)
                record["measure"] = measure.name if measure else ""
                self.results[row.pk].setdefault("measures", []).append(record)
        elif self.what.choice in (Choice.INHERITED, Choice.AMENDED):
            self.results[row.pk] |= {"from": row.unit_id, "to": self.what.targets[row.pk]}
            if self.what.choice is Choice.AMENDED and self.what.is_head(row):
                self.results[row.pk] |= amendment_record(self.what.amendment)

    def _close_paper(self, paper: Commitment) -> str:
        """A signed commitment is closed; one that never was is withdrawn, with the reason."""
        if paper.status in IN_FORCE:
            paper.status = Status.CLOSED.value
        else:
            paper.status = Status.WITHDRAWN.value
            paper.withdrawn_reason = f"Đơn vị kết thúc{self.what.by_paper}"
        paper.turn = Turn.NOBODY.value
        paper.save(update_fields=["status", "turn", "withdrawn_reason"])
        return paper.status

    # --- remediations ---------------------------------------------------------------------

    def on_remediations(self) -> None:
        """Let the heir mend what the ended unit had not, or end it."""
        rows = self.what.of(Thing.REMEDIATION)
        found = Remediation.objects.select_for_update().in_bulk(
            [one.remediation_id for one in rows]
        )
        above = spans_of(self.what.targets.values(), on=self.today) if rows else {}
        for row in rows:
            remediation = found[row.remediation_id or 0]
            if self.what.choice is Choice.CLOSED_DONE:
                remediation.state = RemediationState.REMEDIED.value
                remediation.remedied_on = self.what.done_on or self.today
                remediation.remedied_by_name = self.actor.label[:300]
            elif self.what.choice is Choice.CLOSED_BY_DECISION:
                remediation.state = RemediationState.CLOSED.value
            else:
                self._pass_remediation(row, remediation, above)
            self.results[row.pk] |= {"state": remediation.state}
            remediation.version += 1
            remediation.save()

    def _pass_remediation(
        self, row: Waiting, remediation: Remediation, above: Mapping[int, UnitSpan]
    ) -> None:
        to = self.what.targets[row.pk]
        self.results[row.pk] |= {"from": remediation.unit_id, "to": to}
        remediation.unit_id = to
        span = above.get(to)
        remediation.superior_id = (span.parent_id if span else None) or remediation.superior_id
        if remediation.owner_id is not None and (remediation.owner_id, to) not in self.serving:
            remediation.owner = None
            self.results[row.pk]["owner"] = {"old": remediation.owner_name, "new": NOBODY}
            if remediation.state == RemediationState.PLANNED:
                remediation.state = RemediationState.OPEN.value  # a plan needs somebody to do it
        due_on = self.what.amendment.due_on
        if self.what.choice is Choice.AMENDED and due_on is not None:
            old = remediation.due_on.isoformat() if remediation.due_on else None
            self.results[row.pk]["due_on"] = {"old": old, "new": due_on.isoformat()}
            remediation.due_on = due_on

    # --- next year ------------------------------------------------------------------------

    def on_carried(self) -> None:
        """Put what is carried over into next year's draft, or let it wait for one."""
        if self.what.choice is not Choice.CARRIED_OVER:
            return
        items = {row.item_id for row in self.what.of(Thing.ITEM)}
        for row in self.what.of(Thing.ITEM, Thing.TASK):
            task = self.tasks.get(row.task_id or 0)
            if task is not None and task.item_id in items:
                continue  # its item is carried, once
            item = row.item or (task.item if task else None)
            year = task.year if task else year_of(item)
            self.results[row.pk] |= carry(
                Carried(
                    waiting_id=row.pk,
                    unit_id=self.what.targets[row.pk],
                    year=year,
                    title=row.title,
                    from_name=self.names[row.unit_id],
                    reason=self.what.reason,
                    due_on=self.what.amendment.due_on,
                    owner_id=self.what.owner_id,
                ),
                actor=self.actor,
                now=self.now,
            )
        for row in self.what.of(Thing.REMEDIATION):
            if row.remediation_id is not None:
                self._carry_remediation(row, row.remediation_id)

    def _carry_remediation(self, row: Waiting, remediation_id: int) -> None:
        """Let what was to be put right stand in the heir's draft of the next year."""
        remediation = Remediation.objects.get(pk=remediation_id)  # as it was just passed on
        self.results[row.pk] |= carry(
            Carried(
                waiting_id=row.pk,
                unit_id=self.what.targets[row.pk],
                year=max(remediation.year, self.today.year),  # last year's draft is signed by now
                title=row.title,
                from_name=self.names[row.unit_id],
                reason=remediation.cause or self.what.reason,
                due_on=self.what.amendment.due_on or remediation.due_on,
                owner_id=self.what.owner_id or remediation.owner_id,
                remediation_id=remediation.pk,
                plan=remediation.plan,
                owner=remediation.owner_name,
            ),
            actor=self.actor,
            now=self.now,
        )

    # --- what was changed is written ------------------------------------------------------

    def _note(self, task: Task, text: str, *, kind: str = "passed_on") -> None:
        self.events.append(
            TaskEvent(
                task=task,
                at=self.now,
                kind=kind,
                text=f"{text}{self.what.by_paper}"[:400],
                actor_name=self.actor.label[:300],
            )
        )

    def _count(self, unit_id: int, year: int, counts: Mapping[str, int], sign: int) -> None:
        sums = self.deltas[unit_id, year]
        for name, count in counts.items():
            sums[name] += sign * count

    def write(self) -> None:
        """Save the tasks, append what changed in the counts of both units, keep the history."""
        for task in self.tasks.values():
            unit_id, before = self.before[task.pk]
            self._count(unit_id, task.year, before, -1)
            self._count(task.unit_id, task.year, counts_of(task.facts), 1)
            task.version += 1
        Task.objects.bulk_update(list(self.tasks.values()), _TASK_FIELDS, batch_size=1000)
        TaskEvent.objects.bulk_create(self.events, batch_size=2000)
        ObstacleStep.objects.bulk_create(self.steps, batch_size=2000)
        append_deltas(
            [
                Delta(unit_id=unit_id, year=year, on=self.today, **counts)
                for (unit_id, year), counts in sorted(self.deltas.items())
            ]
        )


_TASK_FIELDS: Final = [
    "unit",
    "owner",
    "owner_post",
    "parent",
    "target",
    "reached",
    "due_on",
    "overdue_since",
    "status",
    "done_on",
    "stopped_reason",
    "open_obstacles",
    "version",
]
