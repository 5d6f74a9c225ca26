"""The environment, read once: the only place that knows the names of its variables."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import parse_qs, unquote, urlsplit

from camket.server.datadir import chosen_data_dir
from camket.shared.errors import UnusableInputError

_TEN_YEARS: Final = 3650


@dataclass(frozen=True, slots=True)
class Environment:
    """What an installation sets; `docs/operations.md` explains each."""

    data_dir: Path
    database_url: str
    secret_key: str
    hosts: tuple[str, ...]
    proxies: tuple[str, ...]
    mail_url: str
    mail_from: str
    job_files_days: int
    pkcs11_modules: tuple[str, ...]
    party_paper: str
    state_paper: str
    front_paper: str
    plugin_address: str


def read_environment() -> Environment:
    """Read the variables that begin with CAMKET_."""
    get = os.environ.get
    return Environment(
        data_dir=chosen_data_dir(),
        database_url=get("CAMKET_DATABASE_URL", ""),
        secret_key=get("CAMKET_SECRET_KEY", ""),
        hosts=_listed(get("CAMKET_HOSTS", "")),
        proxies=_listed(get("CAMKET_PROXIES", "127.0.0.1,::1")),
        mail_url=get("CAMKET_MAIL_URL", ""),
        mail_from=get("CAMKET_MAIL_FROM", ""),
        job_files_days=_days("CAMKET_JOB_FILES_DAYS", get("CAMKET_JOB_FILES_DAYS", ""), 30),
        pkcs11_modules=_listed(get("CAMKET_PKCS11_MODULES", "")),
        party_paper=get("CAMKET_PARTY_PAPER", ""),
        state_paper=get("CAMKET_STATE_PAPER", ""),
        front_paper=get("CAMKET_FRONT_PAPER", ""),
        plugin_address=plugin_address(get("CAMKET_PLUGIN_ADDRESS", "")),
    )


def plugin_address(text: str) -> str:
    """Return where a plug-in on a person's own computer listens: on that computer and nowhere else.

    Raises:
        UnusableInputError: It is an address of another machine, or no address at all.
    """
    parts = urlsplit(text)
    is_local = parts.hostname in {"127.0.0.1", "localhost"}
    if text and not (is_local and parts.scheme in {"http", "https"} and parts.path in {"", "/"}):
        message = (
            "CAMKET_PLUGIN_ADDRESS: cần địa chỉ trên chính máy của người ký, dạng "
            f"https://127.0.0.1:8443, đang là “{text}”."
        )
        raise UnusableInputError(message)
    return text.rstrip("/")


def _days(name: str, text: str, usual: int) -> int:
    """Return a number of days.

    Raises:
        UnusableInputError: It is no whole number from 1 to 3650.
    """
    if not text.strip():
        return usual
    if text.strip().isdecimal() and 1 <= int(text) <= _TEN_YEARS:
        return int(text)
    message = f"{name}: cần số ngày nguyên từ 1 đến {_TEN_YEARS}, đang là “{text}”."
    raise UnusableInputError(message)


def _listed(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


def database_settings(url: str, *, pooled: bool) -> dict[str, object]:
    """Turn postgresql://user:password@host:port/name?host=/socket into Django's dictionary.

    Raises:
        UnusableInputError: The address is not one of PostgreSQL.
    """
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        message = (
            "CAMKET_DATABASE_URL: cần địa chỉ dạng postgresql://người_dùng@máy:cổng/tên, "
            f"đang là “{parts.scheme or 'trống'}”."
        )
        raise UnusableInputError(message)
    query = parse_qs(parts.query)
    options: dict[str, object] = {}
    if pooled:
        # without persistent connections 540 requests a second fall to 116
        options["pool"] = {"min_size": 1, "max_size": 4, "timeout": 10}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/") or "camket",
        "USER": query.get("user", [unquote(parts.username or "")])[0],
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.get("host", [unquote(parts.hostname or "")])[0],
        "PORT": query.get("port", [str(parts.port or "")])[0],
        "OPTIONS": options,
    }


def mail_settings(url: str, sender: str) -> dict[str, object]:
    """Turn smtp://user:password@host:port (smtps:// for TLS from the start) into Django's names.

    Without an address no mail is sent: notices stay inside the application.

    Raises:
        UnusableInputError: The address is not one of a mail server.
    """
    if not url:
        return {"EMAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend"}
    parts = urlsplit(url)
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        message = (
            "CAMKET_MAIL_URL: cần địa chỉ dạng smtp://người_dùng@máy:cổng, "
            f"đang là “{parts.scheme or 'trống'}”."
        )
        raise UnusableInputError(message)
    is_tls = parts.scheme == "smtps"
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or (465 if is_tls else 587),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": is_tls,
        "EMAIL_USE_TLS": not is_tls and parts.hostname not in {"localhost", "127.0.0.1"},
        "EMAIL_TIMEOUT": 10,
        "DEFAULT_FROM_EMAIL": sender or f"camket@{parts.hostname}",
    }
