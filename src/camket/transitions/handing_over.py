"""What a head hands over: every open thing of the unit with its state that day, and the paper."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from django.conf import settings
from django.db.models import Max, Value

from camket.commitments.models import Commitment, Item
from camket.documents.forms import handover as handover_form
from camket.documents.paper import Paper
from camket.documents.values import (
    HandedGroup,
    HandedRow,
    HandoverMinutes,
    Header,
    SignatureBlock,
)
from camket.organisation.models import Tenure, UnitSpan
from camket.organisation.queries import name_of_unit, post_title, spans_of
from camket.registry.setting import style_of_body, superior_of
from camket.reviews.models import Remediation
from camket.shared.clock import legal_day
from camket.shared.text import show_day, show_number
from camket.tasks.decisions.obstacles import ObstacleState
from camket.tasks.decisions.standing import OPEN, state_of
from camket.tasks.models import Obstacle, Task
from camket.tasks.queries import ItemProgress, item_progress
from camket.tasks.wording import STATE_WORDS
from camket.transitions.models import THING_NAMES, Handover, Waiting
from camket.transitions.wording import NOBODY

_CLOSING: Final = (
    "Các việc trên tiếp tục thuộc trách nhiệm của đơn vị; kết quả của mỗi đồng chí tính theo "
    "những ngày đồng chí ấy đứng đầu đơn vị. Biên bản làm thành hai bản như nhau"
)
_WHOLE: Final = 100
_BASIS: Final = "Căn cứ Quy định số 294-QĐ/TW, ngày 26/5/2025 về thi hành Điều lệ Đảng"


def minutes_of(
    unit_id: int, giver: Tenure, receiver: Tenure | None, *, note: str, on: date
) -> dict[str, Any]:
    """Return what the minutes say, as plain values that are kept; five statements.

    Both people stand in it, and each open thing with its state that day; a kind of which there is
    nothing is listed as empty, so that nobody wonders whether it was forgotten.
    """
    remediations, waiting = _told_of(unit_id)
    return {
        "as_of": on.isoformat(),
        "giver": _person(giver),
        "receiver": _person(receiver) if receiver else None,
        "note": note,
        "groups": [
            {"title": "Vấn đề cam kết", "rows": _items(unit_id, on)},
            {"title": "Nhiệm vụ", "rows": _tasks(unit_id, on)},
            {"title": "Vướng mắc", "rows": _obstacles(unit_id, on)},
            {"title": "Việc khắc phục", "rows": remediations},
            {"title": "Việc chờ quyết định sau sắp xếp", "rows": waiting},
        ],
    }


def paper_of(
    minutes: Mapping[str, Any], unit_id: int, *, number: str, on: date, at: datetime
) -> HandoverMinutes:
    """Return the minutes in the unit's style; without a number its place is left for the pen."""
    span = spans_of([unit_id], on=on).get(unit_id)
    above = (
        spans_of([span.parent_id], on=on).get(span.parent_id) if span and span.parent_id else None
    )
    receiver = minutes["receiver"] or {"name": "…", "post": "…", "from": "", "until": ""}
    giver = minutes["giver"]
    unit = span.name if span else ""
    return HandoverMinutes(
        header=Header(
            superior_of(span, above),
            (span.paper_name or span.name) if span else "",
            number,
            span.place if span else "",
            on,
        ),
        subtitle="bàn giao công việc của người đứng đầu",
        legal_bases=(_BASIS,),
        people=(
            f"Người giao: {_named(giver, unit)}{_until(giver)};",
            f"Người nhận: {_named(receiver, unit)}{_since(receiver)}.",
        ),
        as_of=f"Việc đang mở của đơn vị, theo số liệu ngày {show_day(on)}:",
        groups=tuple(
            HandedGroup(
                group["title"],
                tuple(
                    HandedRow(row["title"], row["owner"], row["due"], row["state"])
                    for row in group["rows"]
                ),
            )
            for group in minutes["groups"]
        ),
        closing=tuple(
            line
            for line in (
                f"Ý kiến khi bàn giao: {minutes['note']}" if minutes["note"] else "",
                _CLOSING,
            )
            if line
        ),
        left=SignatureBlock("", "Người giao", _over_the_name(giver), giver["name"]),
        right=SignatureBlock("", "Người nhận", _over_the_name(receiver), receiver["name"]),
        recipients=(*((above.paper_name,) if above else ()), f"Lưu {_archive(span)}"),
        created_at=at,
        is_trial=settings.SHOWS_TRIAL_MARK,
        style=style_of_body(span, on=on),
    )


def recorded_paper(handover: Handover) -> Paper:
    """Return the minutes that stand as the paper they were made as, from what was kept of them.

    Args:
        handover: Its minutes stand.
    """
    at = handover.recorded_at
    assert handover.minutes is not None  # noqa: S101  # a constraint holds it of recorded minutes
    assert at is not None  # noqa: S101  # the caller asks for minutes that stand
    minutes = paper_of(
        handover.minutes, handover.unit_id, number=handover.number, on=legal_day(at), at=at
    )
    return handover_form.paper_of(minutes)


def _named(person: Mapping[str, str], unit: str) -> str:
    return f"đồng chí {person['name']}, {person['post']} {unit}"


def _over_the_name(person: Mapping[str, str]) -> str:
    """Return the post as it stands over the name: an acting head's is shortened there."""
    post = person["post"]
    return f"Q. {post.removeprefix('Quyền ')}" if post.startswith("Quyền ") else post


def _archive(span: UnitSpan | None) -> str:
    return (span.short_name or span.name) if span else ""


def _person(tenure: Tenure) -> dict[str, Any]:
    lower, upper = tenure.valid.lower, tenure.valid.upper
    return {
        "tenure_id": tenure.pk,
        "name": tenure.person.full_name,
        "post": post_title(tenure),
        "from": lower.isoformat() if lower else "",
        "until": upper.isoformat() if upper else "",
    }


def _until(person: Mapping[str, str]) -> str:
    until = person["until"]
    return f", thôi giữ chức vụ từ ngày {show_day(date.fromisoformat(until))}" if until else ""


def _since(person: Mapping[str, str]) -> str:
    since = person["from"]
    return f", giữ chức vụ từ ngày {show_day(date.fromisoformat(since))}" if since else ""


def _items(unit_id: int, on: date) -> list[dict[str, str]]:
    papers = Commitment.objects.filter(holder_id=unit_id).exclude(
        status__in=("withdrawn", "closed")
    )
    items = list(
        Item.objects.filter(commitment__in=papers, dropped_on__isnull=True)
        .select_related("commitment")
        .annotate(last_due=Max("measures__due_on"))
        .order_by("commitment__year", "commitment_id", "position", "pk")
    )
    progress = item_progress([item.pk for item in items], on)
    return [
        _row(
            f"{item.title} (cam kết năm {item.commitment.year})",
            "",
            item.last_due,
            _progress_words(progress[item.pk]),
        )
        for item in items
        if progress[item.pk].kind != "done"
    ]


def _progress_words(progress: ItemProgress) -> str:
    if not progress.has_data:
        return "Chưa giao nhiệm vụ"
    reached = show_number(progress.reached_percent, 1)
    words = f"Xong {progress.done}/{progress.total} nhiệm vụ, đạt {reached}%"
    return f"{words}; quá hạn {progress.late}" if progress.late else words


def _tasks(unit_id: int, on: date) -> list[dict[str, str]]:
    tasks = Task.objects.filter(unit_id=unit_id, status__in=OPEN).select_related("owner")
    return [
        _row(
            task.title if task.parent_id is None else f"Phần việc: {task.title}",
            task.owner.full_name if task.owner else NOBODY,
            task.due_on,
            f"{STATE_WORDS[state_of(task.facts, on)]}, đạt {_amount(task)}",
        )
        for task in tasks.order_by("due_on", "pk")
    ]


def _amount(task: Task) -> str:
    target: Decimal = task.target
    if task.measure_unit == "%" and target == _WHOLE:
        return f"{show_number(task.reached)}%"
    return f"{show_number(task.reached)}/{show_number(target)} {task.measure_unit}".strip()


def _obstacles(unit_id: int, on: date) -> list[dict[str, str]]:
    found = (
        Obstacle.objects.filter(unit_id=unit_id, state=ObstacleState.OPEN)
        .select_related("task__owner")
        .annotate(level_name=name_of_unit(on, "level_id"))
        .order_by("answer_by_on", "pk")
    )
    return [
        _row(
            one.title,
            one.task.owner.full_name if one.task.owner else NOBODY,
            one.answer_by_on,
            f"Chờ {getattr(one, 'level_name', None) or ''} trả lời",
        )
        for one in found
    ]


def _told_of(unit_id: int) -> tuple[list[dict[str, str]], list[dict[str, str]]]:
    """Return what is to be put right, and what waits for a decision; one statement for both."""
    states = {
        "open": "Chưa có kế hoạch",
        "planned": "Đã có kế hoạch",
        "carried": "Đã vào dự thảo",
        "reported": "Đã báo cáo khắc phục, chờ xác nhận",
    }
    names = {thing.value: str(name) for thing, name in THING_NAMES.items()}
    faults = Remediation.objects.filter(unit_id=unit_id, state__in=states).values_list(
        Value(1), "due_on", "pk", "title", "owner_name", "state"
    )
    left = Waiting.objects.filter(waits_for_id=unit_id, choice="", under__isnull=True).values_list(
        Value(2), "since", "pk", "title", Value(""), "kind"
    )
    remediations, waiting = [], []
    rows = faults.order_by().union(left.order_by(), all=True)
    for part, day, _pk, title, owner, word in sorted(rows, key=_by_day):
        if part == 1:
            remediations.append(_row(title, owner or NOBODY, day, states[word]))
        else:
            state = f"{names[word].capitalize()}, chờ từ {show_day(day)}"
            waiting.append(_row(title, "", None, state))
    return remediations, waiting


def _by_day(row: tuple[int, date | None, int, str, str, str]) -> tuple[bool, date, int]:
    """Return what rows are sorted by: the day, those without one last."""
    return row[1] is None, row[1] or date.max, row[2]


def _row(title: str, owner: str, due: date | None, state: str) -> dict[str, str]:
    return {"title": title, "owner": owner, "due": show_day(due) if due else "", "state": state}
