"""A door that writes rows past the actions and the audit."""

from __future__ import annotations

from typing import Any


def close(request: Any, task: Any, model: Any) -> None:
    """Refused four times."""
    del request
    task.status = "done"
    task.save(update_fields=["status"])
    model.objects.filter(pk=1).update(status="done")
    model.objects.create(title="x")
    model.objects.filter(pk=2).delete()
