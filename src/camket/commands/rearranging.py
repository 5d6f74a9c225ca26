"""`camket restructure` and `camket generate`."""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from camket.config.at_hand import installation_at_hand
from camket.shared.text import parse_day, show_number

if TYPE_CHECKING:
    from camket.transitions.actions.restructuring import Restructured

_GOOD: Final = 0
_ANSWER_IS_NO: Final = 1
_SHOWN: Final = 50
_SCALES: Final = ("commune", "province", "national", "beside")
_SEED: Final = 2026
_KINDS: Final = {
    "units": "đơn vị",
    "ended": "đơn vị đã kết thúc",
    "links": "quan hệ",
    "heads": "người đứng đầu",
    "commitments": "bản cam kết",
    "tasks": "nhiệm vụ",
}

Handler = Callable[[argparse.Namespace], int]
Add = Callable[[Any, str, str, Handler], argparse.ArgumentParser]


def add_to(commands: Any, add: Add) -> None:  # noqa: ANN401 - argparse hides the class of its subparsers
    """Add both commands."""
    plan = add(
        commands,
        "restructure",
        "sắp xếp đơn vị hành chính · replay a rearrangement",
        _restructure,
    )
    plan.add_argument("plan", metavar="PLAN.csv", type=Path, help="ai vào đâu · successions")
    plan.add_argument(
        "--units",
        metavar="NEW.csv",
        type=Path,
        required=True,
        help="đơn vị từ ngày đó · units from that day on",
    )
    plan.add_argument(
        "--on",
        type=_day,
        metavar="DATE",
        required=True,
        help="ngày có hiệu lực · day it takes effect",
    )
    plan.add_argument(
        "--decision", metavar="TEXT", required=True, help="quyết định số · decision number"
    )
    plan.add_argument(
        "--check", action="store_true", help="chỉ kiểm tra, không ghi · check, write nothing"
    )
    plan.add_argument("--json", action="store_true", help="in JSON · print JSON")
    make = add(
        commands,
        "generate",
        "sinh dữ liệu thử (đơn vị, người đứng đầu; cam kết và nhiệm vụ chỉ có ở beside) · "
        "synthetic data (units and heads; commitments and tasks with beside only)",
        _generate,
    )
    make.add_argument(
        "scale",
        metavar="SCALE",
        choices=_SCALES,
        help="commune, province, national; beside: cấp ủy, ủy ban nhân dân, người đứng đầu, cam "
        "kết bên cạnh các đơn vị hành chính đã nhập · bodies beside imported territories",
    )
    make.add_argument("--seed", type=int, default=_SEED, metavar="N", help="hạt giống · seed")
    make.add_argument(
        "--heads", type=_count, metavar="N", help="số người đứng đầu · how many heads"
    )
    make.add_argument("--year", type=_year, metavar="Y", help="năm, mặc định năm nay · year")


def _day(text: str) -> date:
    return parse_day(text)


def _count(text: str) -> int:
    number = int(text)
    if number < 0:
        raise ValueError(text)
    return number


def _year(text: str) -> int:
    return date(int(text), 1, 1).year


def _restructure(options: argparse.Namespace) -> int:
    from camket.organisation.land_tables import read_lands, read_steps

    steps, lands = read_steps(options.plan), read_lands(options.units)
    with installation_at_hand():
        from camket.config import clock
        from camket.shared.actor import SYSTEM
        from camket.transitions.actions.restructuring import restructure

        told = restructure(
            steps,
            lands,
            on=options.on,
            decision_no=options.decision,
            keeps=not options.check,
            actor=SYSTEM,
            now=clock.now(),
            say=_Progress().say,
        )
    if options.json:
        _say(json.dumps(told.as_json(), ensure_ascii=False))
    else:
        _tell(told, is_check=options.check)
    return _ANSWER_IS_NO if told.problems else _GOOD


def _tell(told: Restructured, *, is_check: bool) -> None:
    for problem in told.problems[:_SHOWN]:
        _say(problem)
    if len(told.problems) > _SHOWN:
        rest = show_number(len(told.problems) - _SHOWN)
        _say(f"… và {rest} vướng mắc nữa; dùng --json để xem tất cả.")
    counts = (
        f"{show_number(told.transferred)} chuyển giao, {show_number(told.renamed)} đổi tên, "
        f"{show_number(told.closed)} kết thúc (trong đó {show_number(told.divided)} chia tách), "
        f"{show_number(told.opened)} thành lập"
    )
    if told.problems:
        _say(f"{counts}. Chưa ghi gì: sửa các vướng mắc rồi chạy lại.")
        return
    work = (
        f"{show_number(told.inherited)} bản cam kết đi theo đơn vị, "
        f"{show_number(told.awaiting_decision)} bản chờ quyết định"
    )
    _say(f"{counts}; {work}. {'Chưa ghi gì.' if is_check else 'Đã thực hiện.'}")


def _generate(options: argparse.Namespace) -> int:
    with installation_at_hand():
        from camket.config import clock
        from camket.demo.generating.scales import generate
        from camket.shared.clock import legal_day

        now = clock.now()
        made = generate(
            options.scale,
            seed=options.seed,
            heads=options.heads,
            year=options.year or legal_day(now).year,
            now=now,
            say=_Progress().say,
        )
    counts = ", ".join(
        f"{show_number(count)} {_KINDS[name]}" for name, count in made.counts.items()
    )
    _say(f"Đã sinh {counts} trong {made.seconds:.0f} giây.")
    return _GOOD


class _Progress:
    """Each step on a line of standard error with the time it began, where a person watches."""

    def __init__(self) -> None:
        self._is_shown = sys.stderr.isatty()
        self._began = time.monotonic()

    def say(self, sentence: str) -> None:
        """Tell a step."""
        if self._is_shown:
            sys.stderr.write(f"{time.monotonic() - self._began:5.0f} giây  {sentence}\n")
            sys.stderr.flush()


def _say(sentence: str) -> None:
    sys.stdout.write(f"{sentence}\n")
    sys.stdout.flush()
