"""Tasks and the shares of people: passed on, divided, finished or stopped."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from camket.shared.text import fold, show_day, show_number
from camket.tasks.decisions.reporting import ReportState
from camket.tasks.decisions.standing import OWED, TaskStatus, counts_of
from camket.tasks.models import Task
from camket.transitions.actions.settlement import move_obstacles, parts_record
from camket.transitions.actions.settling.effect import Effect
from camket.transitions.decisions import Choice, Part, Thing, shared_out
from camket.transitions.models import Waiting


def settle_tasks(effect: Effect) -> None:
    """Pass on, divide, finish or stop each task."""
    acts = {
        Choice.INHERITED: _pass_on,
        Choice.AMENDED: _amend,
        Choice.DIVIDED: _divide,
        Choice.CLOSED_DONE: _finish,
        Choice.CLOSED_BY_DECISION: _stop,
        Choice.CARRIED_OVER: _stop,
    }
    act = acts[effect.what.choice]
    for row in effect.what.of(Thing.TASK, Thing.ASSIGNMENT):
        act(effect, row, effect.tasks[row.task_id or 0])


def _pass_on(effect: Effect, row: Waiting, task: Task) -> None:
    to = effect.what.targets[row.pk]
    effect.results[row.pk] |= {"from": task.unit_id, "to": to}
    if task.parent_id is not None and (part := effect.parts.get((task.parent_id, to))):
        task.parent_id = part  # the whole was divided: the share belongs to this heir's part
    task.unit_id = to
    wanted = effect.what.owner_id if effect.what.is_head(row) else None
    _give_to(effect, task, wanted or task.owner_id, to)
    effect.note(task, f"Chuyển từ {effect.names[row.unit_id]} về {effect.names[to]}")


def _give_to(effect: Effect, task: Task, person_id: int | None, unit_id: int) -> None:
    """Keep or choose the owner if he serves there; else nobody has taken it yet."""
    if person_id is not None and effect.what.owner_id == person_id:
        post = effect.posts.get(unit_id, "")
        task.owner_id = person_id
        task.owner_post = f"{post} {effect.names[unit_id]}"[:300] if post else ""
    elif (person_id, unit_id) not in effect.serving:
        task.owner_id, task.owner_post = None, ""


def _amend(effect: Effect, row: Waiting, task: Task) -> None:
    _pass_on(effect, row, task)
    if not effect.what.is_head(row):
        return
    amendment, words, result = effect.what.amendment, [], effect.results[row.pk]
    if amendment.target is not None and amendment.target != task.target:
        result["target"] = {"old": str(task.target), "new": str(amendment.target)}
        unit = f" {task.measure_unit}" if task.measure_unit else ""
        words.append(f"mức {show_number(task.target)} → {show_number(amendment.target)}{unit}")
        task.target = amendment.target
    if amendment.due_on is not None and amendment.due_on != task.due_on:
        result["due_on"] = {
            "old": task.due_on.isoformat(),
            "new": amendment.due_on.isoformat(),
        }
        words.append(f"thời hạn {show_day(task.due_on)} → {show_day(amendment.due_on)}")
        task.due_on = amendment.due_on
        is_late = task.status in OWED and task.due_on < effect.today
        task.overdue_since = task.due_on + timedelta(days=1) if is_late else None
    if amendment.text:
        result["text"] = amendment.text
        words.append(amendment.text)
    effect.note(task, f"Điều chỉnh: {'; '.join(words)}", kind="amended")


def _divide(effect: Effect, row: Waiting, task: Task) -> None:
    """Make a task of each part; the old one stops, linked to them and they to it."""
    parts, names = effect.what.parts, effect.names
    new = []
    for part, share in zip(parts, shared_out(task.reached, parts), strict=True):
        told = part.reached if part.reached is not None else share
        new.append(_part_of(effect, task, part, told))
    Task.objects.bulk_create(new)
    move_obstacles(task, new[0])
    for one in new:
        effect.count(one.unit_id, one.year, counts_of(one.facts), 1)
        effect.note(one, f"Nhận phần chia từ nhiệm vụ {task.pk} của {names[row.unit_id]}")
    effect.results[row.pk] |= parts_record(task.target, parts, names, new)
    _answer_claims(effect, task, ReportState.RETURNED)
    task.status = TaskStatus.STOPPED
    named = "; ".join(
        f"{names[one.unit_id]} {show_number(one.target)} {one.measure_unit}".strip() for one in new
    )
    task.stopped_reason = f"Chia cho các đơn vị tiếp nhận: {named}{effect.what.by_paper}"
    task.open_obstacles = 0
    effect.note(task, f"Chia thành {', '.join(f'nhiệm vụ {one.pk}' for one in new)}: {named}")


def _part_of(effect: Effect, task: Task, part: Part, reached: Decimal) -> Task:
    return Task(
        unit_id=part.unit_id,
        year=task.year,
        title=task.title,
        folded=fold(task.title),
        product=task.product,
        owner_id=part.owner_id,
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
        overdue_since=task.overdue_since if task.due_on < effect.today else None,
        created_at=effect.now,
    )


def _finish(effect: Effect, row: Waiting, task: Task) -> None:
    """Done late stays late; a claim that waited is confirmed, without one it is whole."""
    claim = next(iter(effect.claims.get(task.pk, ())), None)
    done_on = effect.what.done_on or (claim.done_on if claim else None)
    task.done_on = done_on or row.since - timedelta(days=1)
    task.reached = claim.reached if claim else task.target
    is_late = task.done_on > task.due_on
    task.status = TaskStatus.DONE_LATE if is_late else TaskStatus.DONE
    _answer_claims(effect, task, ReportState.CONFIRMED)
    _end_obstacles(effect, task)
    effect.results[row.pk] |= {"done_on": task.done_on.isoformat(), "status": task.status}
    effect.note(task, f"Kết thúc vì đã xong ngày {show_day(task.done_on)}", kind="confirmed")


def _stop(effect: Effect, row: Waiting, task: Task) -> None:
    carried = effect.what.choice is Choice.CARRIED_OVER
    words = f"Chuyển sang năm {task.year + 1}" if carried else "Kết thúc theo quyết định"
    task.stopped_reason = f"{words}{effect.what.by_paper}"
    _answer_claims(effect, task, ReportState.RETURNED)
    _end_obstacles(effect, task)
    task.status = TaskStatus.STOPPED
    effect.results[row.pk] |= {"status": task.status}
    effect.note(task, words, kind="stopped")


def _answer_claims(effect: Effect, task: Task, state: ReportState) -> None:
    for claim in effect.claims.get(task.pk, ()):
        effect.answer(claim, state)


def _end_obstacles(effect: Effect, task: Task) -> None:
    """End what stood in the way of work that has ended."""
    for obstacle in effect.open_before(task):
        effect.end_obstacle(obstacle, f"Nhiệm vụ đã kết thúc{effect.what.by_paper}")
    task.open_obstacles = 0
