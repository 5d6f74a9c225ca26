"""Reads of the transitions; the day is told, the number of statements is known."""

from camket.transitions.queries.waiting import (
    CarrySummary,
    HeirShare,
    OwnerChoice,
    WaitingCounts,
    WaitingDetail,
    WaitingFilter,
    WaitingPage,
    WaitingRow,
    carry_summary,
    carry_summary_of_plan,
    counts_waiting,
    heirs_today,
    waiting_detail,
    waiting_of_unit,
    waiting_page,
    waiting_visible_to,
)

__all__ = [
    "CarrySummary",
    "HeirShare",
    "OwnerChoice",
    "WaitingCounts",
    "WaitingDetail",
    "WaitingFilter",
    "WaitingPage",
    "WaitingRow",
    "carry_summary",
    "carry_summary_of_plan",
    "counts_waiting",
    "heirs_today",
    "waiting_detail",
    "waiting_of_unit",
    "waiting_page",
    "waiting_visible_to",
]
