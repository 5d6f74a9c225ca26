"""Pictures of a paper's pages, kept by the digest of the paper so that each is drawn once."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from django.conf import settings

from camket.documents.pages import page_image
from camket.files.models import StoredFile
from camket.files.storage import read


def picture_of(stored: StoredFile, number: int) -> bytes:
    """Return one page of a stored paper as PNG.

    Raises:
        LookupError: The paper has no such page.
        OSError: The storage lost the paper, or its bytes no longer match its digest.
    """
    kept = Path(settings.DATA_DIR) / "page-images" / stored.sha256[:2] / stored.sha256
    place = kept / f"{number}.png"
    try:
        return place.read_bytes()
    except FileNotFoundError:
        picture = page_image(read(stored), number)
    kept.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=kept, delete=False) as draft:
        draft.write(picture)
    os.replace(draft.name, place)  # noqa: PTH105  # whole or not at all, also for two at once
    return picture
