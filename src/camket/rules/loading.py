"""The numbers of the law: by issuing body and day of force, never edited once published."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Final

from camket.shared.errors import CamketError

NUMBERS_DIR: Final = Path(__file__).parent / "numbers"
LOCK_NAME: Final = "published.lock"
CENTRE: Final = "trung-uong"


class PublishedNumbersError(CamketError):
    """A file of numbers is not the one that was published."""


@dataclass(frozen=True, slots=True)
class Number:
    """One number of the law with the place it stands in."""

    value: int | str
    citation: str
    mark: str


@dataclass(frozen=True, slots=True)
class NumberSet:
    """The numbers one body has put into force on one day.

    Attributes:
        scheme: The scheme they belong to.
        issuer: The body: trung-uong, or a code of a province or an agency.
        in_force_from: The first day they hold.
        digest: SHA-256 of the published file.
        numbers: The numbers by name.
        edition: 1, or more where numbers of the same day were read again or more of them.
    """

    scheme: str
    issuer: str
    in_force_from: date
    digest: str
    numbers: Mapping[str, Number]
    edition: int = 1

    @property
    def version(self) -> str:
        """Return the name of this edition: trung-uong/2025-08-30, or trung-uong/2025-08-30/2."""
        first = f"{self.issuer}/{self.in_force_from.isoformat()}"
        return first if self.edition == 1 else f"{first}/{self.edition}"


@lru_cache(maxsize=32)
def published_numbers(
    scheme: str, issuer: str = CENTRE, root: Path = NUMBERS_DIR
) -> tuple[NumberSet, ...]:
    """Return all editions of a body's numbers, oldest first.

    Raises:
        PublishedNumbersError: A file was edited after publication or never published.
    """
    locked = locked_digests(root)
    editions = [_read(path, root, locked) for path in (root / issuer).glob("*.toml")]
    of_scheme = [edition for edition in editions if edition.scheme == scheme]
    return tuple(sorted(of_scheme, key=lambda one: (one.in_force_from, one.edition)))


def numbers_in_force(
    scheme: str, *, on: date | None, issuer: str = CENTRE, root: Path = NUMBERS_DIR
) -> NumberSet:
    """Pick the latest numbers already in force; without a day, the latest published.

    Raises:
        LookupError: Nothing was in force yet on that day.
        PublishedNumbersError: A file was edited after publication or never published.
    """
    editions = published_numbers(scheme, issuer, root)
    held = [edition for edition in editions if on is None or edition.in_force_from <= on]
    if not held:
        message = f"no numbers of {issuer} for {scheme} in force on {on}"
        raise LookupError(message)
    return held[-1]


def problems_with_published(root: Path = NUMBERS_DIR) -> tuple[str, ...]:
    """Return what differs from the lock: edited, unpublished and missing files, a line each."""
    locked = locked_digests(root)
    present = {path.relative_to(root).as_posix(): path for path in root.rglob("*.toml")}
    edited = [
        f"{name}: edited after publication"
        for name, path in present.items()
        if name in locked and _digest(path.read_bytes()) != locked[name]
    ]
    unpublished = [f"{name}: not in {LOCK_NAME}" for name in present.keys() - locked.keys()]
    missing = [f"{name}: published, but missing" for name in locked.keys() - present.keys()]
    return tuple(sorted(edited + unpublished + missing))


def published_files(root: Path) -> tuple[bytes, ...]:
    """Return the content of every file under a lock, in the order of their names.

    Raises:
        PublishedNumbersError: A file was edited after publication, never published, or is gone.
    """
    if problems := problems_with_published(root):
        raise PublishedNumbersError("; ".join(problems))
    paths = sorted(root.rglob("*.toml"), key=lambda path: path.stem)  # 2027-b after 2027
    return tuple(path.read_bytes() for path in paths)


def locked_digests(root: Path) -> dict[str, str]:
    """Return the digest of each published file by its name below the root."""
    lines = (root / LOCK_NAME).read_text(encoding="utf-8").splitlines()
    pairs = [line.split(maxsplit=1) for line in lines if line and not line.startswith("#")]
    return {name: digest for digest, name in pairs}


def locked_content(path: Path, root: Path, locked: Mapping[str, str]) -> tuple[bytes, str]:
    """Return a published file as it is, with its digest.

    Raises:
        PublishedNumbersError: It was edited after publication or never published.
    """
    name = path.relative_to(root).as_posix()
    content = path.read_bytes()
    digest = _digest(content)
    if locked.get(name) != digest:
        message = f"{name}: not the file that {LOCK_NAME} names; a change of law is a new file"
        raise PublishedNumbersError(message)
    return content, digest


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _read(path: Path, root: Path, locked: Mapping[str, str]) -> NumberSet:
    content, digest = locked_content(path, root, locked)
    table = tomllib.loads(content.decode("utf-8"))
    return NumberSet(
        scheme=table["scheme"],
        issuer=table["issuer"],
        in_force_from=table["in_force_from"],
        digest=digest,
        numbers={key: Number(**entry) for key, entry in table["numbers"].items()},
        edition=table.get("edition", 1),
    )
