"""What a body does with its numbers: reserve, issue, cancel; also for papers made outside."""

from camket.registry.actions.numbers import (
    Described,
    Origin,
    cancel_number,
    issue_number,
    reserve_number,
)
from camket.registry.actions.outside import (
    OutsidePaper,
    cancel_outside,
    describe,
    issue_outside,
    reserve_outside,
)

__all__ = [
    "Described",
    "Origin",
    "OutsidePaper",
    "cancel_number",
    "cancel_outside",
    "describe",
    "issue_number",
    "issue_outside",
    "reserve_number",
    "reserve_outside",
]
