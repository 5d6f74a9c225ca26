"""Bytes on the disk by their digest, and a look at what they really are."""

from __future__ import annotations

import hashlib
import io
from decimal import Decimal
from typing import Final

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image, UnidentifiedImageError

from camket.files.models import StoredFile
from camket.shared.text import fold, show_number

_IMAGES: Final = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}
_SECRET_MARKS: Final = ("tuyet mat", "toi mat", "tuyet_mat", "toi_mat", "tuyet-mat", "toi-mat")
QUARANTINE: Final = "quarantine"
EXTENSIONS: Final = {
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/webp": ".webp",
    "application/pdf": ".pdf",
}


class DamagedFileError(OSError):
    """A stored file is lost, or its bytes no longer match their digest."""

    def __init__(self, digest: str, told: str) -> None:
        """Keep which file it is."""
        super().__init__(told)
        self.digest = digest


def sniff(content: bytes) -> str | None:
    """Return the media type the bytes really have, or None when it is not one we take."""
    if content.startswith(b"%PDF-"):
        return "application/pdf"
    try:
        with Image.open(io.BytesIO(content), formats=list(_IMAGES)) as image:
            image.verify()
            return _IMAGES[str(image.format)]
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        return None


def is_marked_secret(name: str) -> bool:
    """Say whether the file's name bears a secrecy stamp (Luật 117/2025/QH15; no secrets here)."""
    words = fold(name)
    if any(mark in words for mark in _SECRET_MARKS):
        return True
    # the single word only in capitals and standing alone: "mật" also means honey and dense
    plain = name.replace("_", " ").replace("-", " ").replace(".", " ").replace("(", " ")
    return "MẬT" in plain.replace(")", " ").split()


def write(stored: StoredFile, content: bytes) -> None:
    """Write the bytes of a new row.

    What a process that died left behind, half of them perhaps, would stand in the way: Django
    would store the new ones under another name.
    """
    if holds(stored, content):
        return
    if default_storage.exists(stored.path):
        default_storage.delete(stored.path)
    default_storage.save(stored.path, ContentFile(content))


def holds(stored: StoredFile, content: bytes) -> bool:
    """Say whether these bytes are what is kept."""
    try:
        with default_storage.open(stored.path) as handle:
            return bool(handle.read() == content)
    except FileNotFoundError:
        return False


def read(stored: StoredFile) -> bytes:
    """Return the bytes.

    Raises:
        DamagedFileError: The storage lost the file, or its bytes no longer match their digest.
    """
    try:
        with default_storage.open(stored.path) as handle:
            content: bytes = handle.read()
    except FileNotFoundError as error:
        told = f"stored file {stored.sha256} is lost"
        raise DamagedFileError(stored.sha256, told) from error
    if hashlib.sha256(content).hexdigest() != stored.sha256:
        told = f"stored file {stored.sha256} no longer matches its digest"
        raise DamagedFileError(stored.sha256, told)
    return content


def digest_on_disk(stored: StoredFile) -> str | None:
    """Return the digest of the bytes that are there now, None when there are none."""
    digest = hashlib.sha256()
    try:
        with default_storage.open(stored.path) as handle:
            for chunk in handle.chunks():
                digest.update(chunk)
    except FileNotFoundError:
        return None
    return digest.hexdigest()


def set_apart(stored: StoredFile, found: str) -> str:
    """Move altered bytes out of the way, where nothing looks for them; return where they are."""
    place = f"{QUARANTINE}/{stored.sha256}-{found[:16]}"
    if not default_storage.exists(place):
        with default_storage.open(stored.path) as handle:
            default_storage.save(place, handle)
    default_storage.delete(stored.path)
    return place


def put_back(stored: StoredFile, content: bytes) -> bool:
    """Write the right bytes again; False when they are not the ones that were stored."""
    if hashlib.sha256(content).hexdigest() != stored.sha256:
        return False
    write(stored, content)
    return True


def show_size(size: int) -> str:
    """Return 640 KB or 2,1 MB."""
    if size < 1024 * 1024:
        return f"{max(1, size // 1024)} KB"
    return f"{show_number(Decimal(size * 10 // (1024 * 1024)) / 10)} MB"
