"""A file somebody sends to be checked: kept in memory, never larger than a paper is."""

from __future__ import annotations

from io import BytesIO
from typing import Any, Final

from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.http import HttpRequest

MOST_MEGABYTES: Final = 10
MOST_BYTES: Final = MOST_MEGABYTES * 1024 * 1024
_MARGIN: Final = 64 * 1024
"""What a form needs around the file."""


def says_it_is_too_large(request: HttpRequest) -> bool:
    """Say whether a request tells of more than a paper, before any of it is read."""
    told = request.META.get("CONTENT_LENGTH") or "0"
    return not told.isdecimal() or int(told) > MOST_BYTES + _MARGIN


class BoundedMemory(FileUploadHandler):
    """Keep one small file in memory; of a larger one nothing, and say so."""

    def __init__(self, request: HttpRequest | None = None) -> None:
        """Begin with nothing."""
        super().__init__(request)
        self.is_too_large = False
        self._kept = BytesIO()

    def new_file(self, *details: Any, **more: Any) -> None:
        """Begin a file."""
        super().new_file(*details, **more)
        self._kept = BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Keep a piece."""
        if start + len(raw_data) > MOST_BYTES:
            self._refuse()
        self._kept.write(raw_data)

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        """Return the file."""
        self._kept.seek(0)
        return InMemoryUploadedFile(
            file=self._kept,
            field_name=self.field_name,
            name=self.file_name,
            content_type=self.content_type or "",
            size=file_size,
            charset=self.charset,
            content_type_extra=self.content_type_extra,
        )

    def _refuse(self) -> None:
        self.is_too_large = True
        raise StopUpload(connection_reset=False)
