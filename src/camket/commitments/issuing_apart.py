"""A process of its own that issues papers: this module is read before Django knows its rows."""

from __future__ import annotations

import gc
import signal
from datetime import datetime
from typing import TYPE_CHECKING, Any

import django

from camket.server.linux import die_with_parent

if TYPE_CHECKING:
    from camket.commitments.actions.issuing_all import Issued


def set_up() -> None:
    """Make a process ready that issues papers and ends with the one that started it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides
    die_with_parent(signal.SIGKILL)
    gc.disable()  # modules that are read leave no rubbish worth looking for
    django.setup()
    from camket.commitments.actions import issuing_all  # noqa: F401, PLC0415 - needs Django's rows

    gc.freeze()  # what was read stays to the end: no paper has it looked through for rubbish
    gc.enable()


def issue_apart(commitment_id: int, actor: dict[str, Any], now: datetime) -> Issued:
    """Issue one paper in this process."""
    from camket.commitments.actions.issuing_all import issue_one  # noqa: PLC0415 - needs `set_up`

    return issue_one(commitment_id, actor, now)
