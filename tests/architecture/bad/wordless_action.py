"""An action whose entry in the audit nobody could read."""

from __future__ import annotations

from typing import Any


def vanish(task: Any, record: Any) -> None:
    """Refused: the catalogue of words has no such act."""
    record("task.vanished", task)
