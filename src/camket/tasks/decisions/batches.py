"""Why several papers are not signed with one confirmation."""

from __future__ import annotations

from enum import StrEnum


class BatchRefusal(StrEnum):
    """Why several papers are not signed with one confirmation."""

    NOTHING_CHOSEN = "nothing_chosen"
    TOO_MANY = "too_many_papers"
    NOT_WAITING = "paper_not_waiting"
    NOT_OPENED = "paper_not_opened"
    NO_PIN_ASKED = "batch_no_pin_asked"
    PREPARED_LONG_AGO = "batch_prepared_long_ago"
    TOKEN_STOPPED = "batch_token_stopped"  # noqa: S105  # a kind of refusal, not a password
