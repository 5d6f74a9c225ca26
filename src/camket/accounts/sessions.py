"""Sessions in our own table: each row says whose it is, since when, from where, last seen."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Final

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore

from camket.accounts.models import Session

STARTED: Final = "started"
SEEN: Final = "seen_told"
ADDRESS: Final = "address"
DEVICE: Final = "device"


class SessionStore(DatabaseStore):
    """Django's sessions in the database, with the columns a person looks for."""

    @classmethod
    def get_model_class(cls) -> type[Session]:
        """Return our own table."""
        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        """Fill the columns from what the session itself holds; written with every save."""
        row: Session = super().create_model_instance(data)  # type: ignore[assignment]  # of the class above
        user_id = data.get(SESSION_KEY)
        row.user_id = int(user_id) if user_id else None
        row.started_at = _instant(data.get(STARTED))
        row.seen_at = _instant(data.get(SEEN))
        row.address = str(data.get(ADDRESS, ""))[:45]
        row.device = str(data.get(DEVICE, ""))[:80]
        return row


def _instant(seconds: object) -> datetime | None:
    return datetime.fromtimestamp(seconds, UTC) if isinstance(seconds, (int, float)) else None
