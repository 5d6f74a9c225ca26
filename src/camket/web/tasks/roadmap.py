"""The roadmap of a task as a chart: lengths are SVG attributes, colours are classes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from camket.shared.text import show_amount, show_day, show_number
from camket.tasks.decisions.standing import State, elapsed_percent
from camket.tasks.models import Task
from camket.tasks.queries import TaskPage
from camket.tasks.wording import STATE_KINDS, STATE_WORDS

_LEFT: Final = 214
_RIGHT: Final = 690
_ROW: Final = 46
_TOP: Final = 34
_LONGEST: Final = 29
_MOST_MONTHS: Final = 14
_FILL: Final = {"soon": "ok", "block": "late", "wait": "ok"}


@dataclass(frozen=True, slots=True)
class Bar:
    """One part of the road: drawn when wide, listed on a phone."""

    label: str
    full_label: str
    sub: str
    kind: str
    state_word: str
    css: str
    percent: Decimal
    due_percent: Decimal
    due_on: date
    y: int
    label_y: int
    sub_y: int
    date_y: int
    x: str
    width: str
    fill: str
    date_x: str
    href: int


@dataclass(frozen=True, slots=True)
class Month:
    """A line of the grid and its name."""

    x: str
    text_x: str
    name: str


@dataclass(frozen=True, slots=True)
class Roadmap:
    """The chart of a task and its parts."""

    bars: list[Bar]
    months: list[Month]
    height: int
    bottom: int
    today_x: str
    today_text_x: str
    anchor: str


def roadmap_of(page: TaskPage, on: date) -> Roadmap:
    """Draw the parts of a task over the months it lasts, or the task itself when it has none."""
    parts = [(share.task, share.state, share.percent) for share in page.shares]
    rows = parts or [(page.task, page.state, page.percent)]
    scale = _Scale.over([task for task, _, _ in rows], on)
    bars = [_bar(place, *row, scale=scale, on=on) for place, row in enumerate(rows)]
    bottom = _TOP + _ROW * len(bars)
    today = scale.x(on)
    is_right = today > (_LEFT + _RIGHT) / 2
    return Roadmap(
        bars=bars,
        months=scale.months(),
        height=bottom + 24,
        bottom=bottom + 14,
        today_x=f"{today:.1f}",
        today_text_x=f"{today - 6:.1f}" if is_right else f"{today + 6:.1f}",
        anchor="end" if is_right else "start",
    )


@dataclass(frozen=True, slots=True)
class _Scale:
    first: date
    last: date

    @classmethod
    def over(cls, tasks: Sequence[Task], on: date) -> _Scale:
        """Span whole months from the earliest start to the latest deadline, today within."""
        first = min(task.starts_on for task in tasks).replace(day=1)
        seen = min(on, first + timedelta(days=420))
        last = max([seen, *(task.due_on for task in tasks)])
        return cls(first, (last.replace(day=1) + timedelta(days=32)).replace(day=1))

    def x(self, day: date) -> float:
        """Return where a day lies."""
        share = (day - self.first).days / max((self.last - self.first).days, 1)
        return _LEFT + (_RIGHT - _LEFT) * min(max(share, 0.0), 1.0)

    def months(self) -> list[Month]:
        """Return the grid, at most one line a month, fewer over a long time."""
        months = []
        start = self.first
        step = 1 + (self.last - self.first).days // (31 * _MOST_MONTHS)
        while start < self.last:
            after = start
            for _ in range(step):
                after = (after + timedelta(days=32)).replace(day=1)
            middle = (self.x(start) + self.x(min(after, self.last))) / 2
            months.append(Month(f"{self.x(start):.1f}", f"{middle:.1f}", f"T{start.month}"))
            start = after
        return months


def _bar(place: int, task: Task, state: State, percent: Decimal, *, scale: _Scale, on: date) -> Bar:
    y = _TOP + _ROW * place
    start, end = scale.x(task.starts_on), scale.x(task.due_on)
    width = max(end - start, 4.0)
    kind = STATE_KINDS[state]
    reached = f"{show_number(task.reached)}/{show_amount(task.target, task.measure_unit)}"
    sub = f"{reached}, xong {task.done_on:%d/%m}" if task.done_on else reached
    short = task.title if len(task.title) <= _LONGEST else f"{task.title[: _LONGEST - 1]}…"
    closed = state in (State.DONE, State.DONE_LATE)
    return Bar(
        label=short,
        full_label=task.title,
        sub=f"{sub} · hạn {show_day(task.due_on)}" if not closed else sub,
        kind=_FILL.get(kind, kind),
        state_word=str(STATE_WORDS[state]),
        css="done" if closed else ("late" if state is State.OVERDUE else "now" if percent else ""),
        percent=percent,
        due_percent=elapsed_percent(task.starts_on, task.due_on, on),
        due_on=task.due_on,
        y=y,
        label_y=y + 8,
        sub_y=y + 24,
        date_y=y + 13,
        x=f"{start:.1f}",
        width=f"{width:.1f}",
        fill=f"{width * float(percent) / 100:.1f}",
        date_x=f"{start + width + 6:.1f}",
        href=task.pk,
    )
