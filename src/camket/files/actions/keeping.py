"""Bytes taken into the store: an upload after a look at it, or what CamKet made itself."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Final

from django.conf import settings
from django.db import connection

from camket.files import storage
from camket.files.actions.damages import look_at, mend
from camket.files.models import StoredFile
from camket.files.wording import FileRefusal
from camket.shared.actor import SYSTEM
from camket.shared.errors import Refused


def receive_file(name: str, content: bytes, *, now: datetime) -> StoredFile:
    """Take an uploaded file after checking its name, size and true kind.

    Raises:
        Refused: The file is empty, too large, of another kind, or marked secret.
    """
    limit: int = settings.MAX_UPLOAD_BYTES
    if storage.is_marked_secret(name):
        raise Refused(FileRefusal.SECRET, name=name)
    if not content:
        raise Refused(FileRefusal.EMPTY, name=name)
    if len(content) > limit:
        size, most = storage.show_size(len(content)), storage.show_size(limit)
        raise Refused(FileRefusal.TOO_LARGE, name=name, size=size, limit=most)
    media_type = storage.sniff(content)
    if media_type is None:
        raise Refused(FileRefusal.UNKNOWN_KIND, name=name)
    return store(content, media_type, now=now)


def store(content: bytes, media_type: str, *, now: datetime) -> StoredFile:
    """Store bytes made by CamKet itself; storing the same bytes twice keeps one copy.

    A copy that is lost or was altered since is reported, set apart and replaced by these bytes.
    """
    digest = hashlib.sha256(content).hexdigest()
    fresh = StoredFile(sha256=digest, size=len(content), media_type=media_type, stored_at=now)
    with connection.cursor() as cursor:
        cursor.execute(_KEEP, [digest, len(content), media_type, now])
        is_new = cursor.rowcount == 1  # a paper just made always is: one statement, not two
    if is_new:
        storage.write(fresh, content)
        return fresh
    stored = StoredFile.objects.get(pk=digest)
    if not storage.holds(stored, content):
        look_at(digest, now=now)
        mend(digest, content, actor=SYSTEM, now=now)
    return stored


_KEEP: Final = """
INSERT INTO files_storedfile (sha256, size, media_type, stored_at) VALUES (%s, %s, %s, %s)
ON CONFLICT (sha256) DO NOTHING
"""
