"""What became of the promises by mid-November: done, late, reported, stuck."""

from __future__ import annotations

import io
import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from PIL import Image, ImageDraw

from camket.demo import places
from camket.demo.daily import by_task, deltas_of
from camket.demo.people import Cast
from camket.demo.promises import Promises
from camket.demo.timeline import YEAR, at
from camket.files.actions import store
from camket.files.models import StoredFile
from camket.shared.actor import SYSTEM
from camket.tallies.actions import append_deltas
from camket.tasks.actions.taking_up import take_up_works
from camket.tasks.decisions.obstacles import ObstacleState
from camket.tasks.decisions.reporting import ReportState
from camket.tasks.decisions.standing import OWED, TaskStatus
from camket.tasks.models import Evidence, Obstacle, ObstacleStep, Report, Task, TaskEvent

_SLACK: Final = {
    "Đa Krông": -0.16,
    "Hướng Hóa": -0.14,
    "Minh Hóa": -0.12,
    "Tuyên Hóa": -0.05,
    "Đông Hà": 0.07,
    "Đồng Hới": 0.06,
}
"""How much harder or easier an area finds its work; mountain communes lag."""


@dataclass(frozen=True, slots=True)
class _Trouble:
    title: str
    request: str
    raised: date
    climbs: bool
    answer: str = ""
    fits: tuple[str, ...] = ()
    """Words of the item or the work it may stand in the way of; of any when there are none."""


_TROUBLES: Final = (
    _Trouble(
        "Chưa có giá đất ở khu tái định cư, 7 hộ không nhận tiền",
        "Đề nghị Sở Nông nghiệp và Môi trường trình phê duyệt giá đất khu tái định cư.",
        date(2026, 11, 4),
        climbs=True,
        fits=("mặt bằng", "tái định cư"),
    ),
    _Trouble(
        "Cột điện trung thế nằm giữa nền đường",
        "Đề nghị ngành điện di dời 1 cột để đổ tiếp mặt đường.",
        date(2026, 10, 28),
        climbs=True,
        fits=("đường", "nông thôn mới", "khuôn viên"),
    ),
    _Trouble(
        "Vốn đối ứng đợt 2 chưa về, nhà thầu dừng thi công",
        "Đề nghị tạm ứng 1,2 tỷ đồng từ nguồn dự phòng.",
        date(2026, 11, 6),
        climbs=True,
        fits=("đường", "nông thôn mới", "nhà ở", "công trình", "trường", "trạm"),
    ),
    _Trouble(
        "Thiếu người chuyên trách sau khi sắp xếp bộ máy",
        "Đề nghị bổ sung 1 biên chế hoặc biệt phái 6 tháng.",
        date(2026, 10, 30),
        climbs=True,
    ),
    _Trouble(
        "Kinh phí đợt 2 chưa được phân bổ",
        "Đề nghị phân bổ phần còn lại trước ngày 30/11.",
        date(2026, 11, 9),
        climbs=True,
    ),
    _Trouble(
        "Mẫu biểu của hai tỉnh cũ chưa thống nhất",
        "Đề nghị hướng dẫn dùng chung một mẫu.",
        date(2026, 9, 3),
        climbs=True,
        answer="Đã ban hành mẫu dùng chung; áp dụng từ ngày 15/9/2026.",
    ),
    _Trouble(
        "Đường truyền ở trụ sở cũ chập chờn",
        "Đề nghị nâng cấp đường truyền trước tháng 12.",
        date(2026, 11, 10),
        climbs=False,
    ),
)


def carry_out(
    cast: Cast, promises: Promises, draw: random.Random, *, on: date, now: datetime
) -> None:
    """Take up every work as a task and let the year pass to the demo's day."""
    for commitment in promises.by_key.values():
        take_up_works(commitment.pk, actor=SYSTEM, now=commitment.signed_at or now)
    ease = {cast.units[key].pk: _ease(cast, key, draw) for key in promises.by_key}
    tasks = list(Task.objects.filter(year=YEAR).select_related("owner", "item").order_by("pk"))
    reports: list[Report] = []
    for task in tasks:
        _pass_year(task, ease[task.unit_id], draw, on, reports)
    obstacles = _raise_troubles(cast, tasks)
    Task.objects.bulk_update(
        tasks,
        [
            "status",
            "reached",
            "done_on",
            "overdue_since",
            "last_report_at",
            "is_exceeded",
            "exceeded_reason",
            "exceeded_approved_by",
            "open_obstacles",
        ],
        batch_size=500,
    )
    Report.objects.bulk_create(reports, batch_size=1000)
    TaskEvent.objects.bulk_create(_events(reports), batch_size=2000)
    _show_evidence(cast, reports, now)
    append_deltas(deltas_of(tasks, by_task(reports), by_task(obstacles), on=on))


def _ease(cast: Cast, key: str, draw: random.Random) -> float:
    if key == places.CAM_LO_CODE:
        return 0.78
    area = cast.names[key].area
    return min(0.98, max(0.45, draw.gauss(0.86, 0.08) + _SLACK.get(area, 0.0)))


def _pass_year(
    task: Task,
    ease: float,
    draw: random.Random,
    on: date,
    reports: list[Report],
) -> None:
    luck = draw.random()
    # what was due long ago has mostly been caught up with, late
    caught_up = ease + (1 - ease) * min(1.0, max(0, (on - task.due_on).days) / 110)
    if task.due_on <= on and luck < caught_up:
        _finish(task, draw, on, reports, is_late=luck >= ease)
    elif task.due_on <= on and luck < caught_up + 0.06:
        _claim(task, draw, on, reports)
    else:
        _advance(task, draw, on, reports)
    if task.status in OWED and task.due_on < on:
        task.overdue_since = task.due_on + timedelta(days=1)


def _finish(
    task: Task, draw: random.Random, on: date, reports: list[Report], *, is_late: bool
) -> None:
    shift = draw.randint(2, 25) if is_late else -draw.randint(0, 20)
    done_on = min(max(task.due_on + timedelta(days=shift), task.starts_on), on)
    task.reached, task.done_on = task.target, done_on
    task.status = TaskStatus.DONE if done_on <= task.due_on else TaskStatus.DONE_LATE
    if task.status == TaskStatus.DONE and draw.random() < 0.28:  # a quarter goes beyond
        task.is_exceeded = True
        task.exceeded_reason = "Xong sớm, khối lượng cao hơn mức đăng ký."
        task.exceeded_approved_by = "Ban Thường vụ"
    reports.append(_report(task, at(done_on, 10), ReportState.CONFIRMED))


def _claim(task: Task, draw: random.Random, on: date, reports: list[Report]) -> None:
    task.reached, task.status = task.target, TaskStatus.AWAITING
    reports.append(
        _report(task, at(on - timedelta(days=draw.randint(1, 6)), 15), ReportState.AWAITING)
    )


def _advance(task: Task, draw: random.Random, on: date, reports: list[Report]) -> None:
    span = max(1, (task.due_on - task.starts_on).days)
    elapsed = min(1.0, max(0.0, (on - task.starts_on).days / span))
    share = min(0.95, elapsed * draw.uniform(0.5, 1.3))
    if share < 0.15:  # hardly anything: not begun
        return
    task.status = TaskStatus.DOING
    task.reached = (task.target * Decimal(str(share))).quantize(Decimal("0.1"), ROUND_HALF_UP)
    told = max(task.starts_on + timedelta(days=3), on - timedelta(days=draw.randint(3, 40)))
    reports.append(_report(task, at(told, 9), ReportState.NOTED))


def _report(task: Task, when: datetime, state: ReportState) -> Report:
    is_done = state is not ReportState.NOTED
    task.last_report_at = when
    report = Report(
        task=task,
        reached=task.reached,
        note="Đã xong, có sản phẩm kèm theo." if is_done else "Đang làm theo lộ trình.",
        claims_done=is_done,
        done_on=when.date() if is_done else None,
        author=task.owner,
        author_name=f"{task.owner.full_name}, {task.owner_post}" if task.owner else "",
        at=when,
        state=state,
    )
    if state is ReportState.CONFIRMED:
        report.decided_by_name = "Văn phòng cấp trên"
        report.decided_at = when + timedelta(days=1)
        report.decision_note = "Đúng hồ sơ, sản phẩm."
    return report


def _events(reports: list[Report]) -> list[TaskEvent]:
    rows = []
    for report in reports:
        text = "Báo cáo đã xong" if report.claims_done else "Cập nhật kết quả"
        rows.append(
            TaskEvent(
                task=report.task,
                at=report.at,
                kind="report",
                text=text,
                actor_name=report.author_name,
            )
        )
        if report.decided_at:
            rows.append(
                TaskEvent(
                    task=report.task,
                    at=report.decided_at,
                    kind="confirmed",
                    text=f"Xác nhận kết quả: {report.decision_note}",
                    actor_name=report.decided_by_name,
                )
            )
    return rows


def _show_evidence(cast: Cast, reports: list[Report], now: datetime) -> None:
    """Give the reports of Cam Lộ and its cells a drawn picture each; no photograph of anybody."""
    shown = {cast.units[places.CAM_LO_CODE].pk} | {
        unit.pk for key, unit in cast.units.items() if key.startswith("cell:thôn Mai Lộc")
    }
    wanted = [r for r in reports if r.claims_done and r.task.unit_id in shown]
    pictures = [_picture(number, now) for number in range(1, 5)]
    Evidence.objects.bulk_create(
        [
            Evidence(
                report=report,
                file=pictures[index % len(pictures)],
                name=f"anh-nghiem-thu-{index + 1}.jpg",
            )
            for index, report in enumerate(wanted)
        ]
    )


def _picture(number: int, now: datetime) -> StoredFile:
    image = Image.new("RGB", (960, 640), (222, 214, 200))
    pen = ImageDraw.Draw(image)
    pen.polygon([(380, 280), (580, 280), (900, 640), (60, 640)], fill=(150, 150, 148))
    pen.rectangle((0, 0, 960, 280), fill=(190, 208, 216))
    for post in range(6):
        left = 60 + post * 150 + number * 9
        pen.rectangle((left, 240, left + 10, 330), fill=(92, 84, 70))
        pen.ellipse((left - 26, 180, left + 36, 250), fill=(96, 132, 92))
    pen.text((24, 600), f"DU LIEU MINH HOA {number}", fill=(40, 40, 40))
    target = io.BytesIO()
    image.save(target, "JPEG", quality=80)
    return store(target.getvalue(), "image/jpeg", now=now)


def _raise_troubles(cast: Cast, tasks: list[Task]) -> list[Obstacle]:
    """Let late tasks of Cam Lộ and of nine hard places be stuck; Cam Lộ's always has one.

    Where the draw left Cam Lộ no late task, the one whose day comes next is stuck.
    """
    province = cast.units["province"]
    hard = ("Hướng Hóa", "Đa Krông", "Minh Hóa", "Bố Trạch", "Vĩnh Linh")
    far = [cast.units[place.code].pk for place in cast.communes if place.area in hard]
    chosen = [cast.units[places.CAM_LO_CODE].pk, *far[:9]]
    owed = sorted((task for task in tasks if task.is_open), key=lambda task: task.due_on)
    used: Counter[str] = Counter()
    raised = []
    for unit_id in chosen:
        own = [task for task in owed if task.unit_id == unit_id]
        late = [task for task in own if task.overdue_since]
        candidates = own if unit_id == chosen[0] and not late else late
        found = _trouble_of(candidates, used)
        if found:
            used[found[1].title] += 1
            raised.append(_raise(*found, cast.units[cast.key_of(unit_id)].pk, province.pk))
    return raised


def _trouble_of(tasks: Sequence[Task], used: Counter[str]) -> tuple[Task, _Trouble] | None:
    """Return a task and what may stand in its way, first of all what nobody had yet."""
    for trouble in sorted(_TROUBLES, key=lambda one: used[one.title]):
        for task in tasks:
            words = f"{task.title} {task.item.title if task.item else ''}".lower()
            if not trouble.fits or any(word in words for word in trouble.fits):
                return task, trouble
    return None


def _raise(task: Task, trouble: _Trouble, own_id: int, province_id: int) -> Obstacle:
    level = province_id if trouble.climbs else own_id
    raised_at = at(trouble.raised, 14)
    answered_at = raised_at + timedelta(days=9) if trouble.answer else None
    obstacle = Obstacle.objects.create(
        task=task,
        unit_id=task.unit_id,
        level_id=level,
        title=trouble.title,
        request=trouble.request,
        state=ObstacleState.ANSWERED if trouble.answer else ObstacleState.OPEN,
        raised_by=task.owner,
        raised_at=raised_at,
        answer_by_on=trouble.raised + timedelta(days=14),
        answer=trouble.answer,
        answered_by_name="Nguyễn Khắc Tường, Bí thư Tỉnh ủy Quảng Trị" if trouble.answer else "",
        answered_at=answered_at,
    )
    owner = task.owner.full_name if task.owner else ""
    steps = [
        ObstacleStep(
            obstacle=obstacle, unit_id=own_id, kind="raised", at=raised_at, actor_name=owner
        )
    ]
    if trouble.climbs:
        steps.append(
            ObstacleStep(
                obstacle=obstacle,
                unit_id=own_id,
                kind="passed_up",
                at=raised_at + timedelta(days=1),
                actor_name=owner,
                note="Vượt thẩm quyền của xã.",
            )
        )
    if answered_at:
        steps.append(
            ObstacleStep(
                obstacle=obstacle,
                unit_id=level,
                kind="answered",
                at=answered_at,
                actor_name=obstacle.answered_by_name,
                note=trouble.answer,
            )
        )
    ObstacleStep.objects.bulk_create(steps)
    task.open_obstacles = 0 if trouble.answer else 1
    return obstacle
