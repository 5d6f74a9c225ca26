"""The address in the audit is the person's own, and nobody can make one up."""

from __future__ import annotations

from typing import Any
from wsgiref.util import setup_testing_defaults

import pytest

from camket.config.proxies import behind_proxies

PROXIES = ("127.0.0.1", "10.0.0.0/8")


def address_seen(comes_from: str, says: str, proxies: tuple[str, ...] = PROXIES) -> str:
    seen: list[str] = []

    def application(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        del start_response
        seen.append(environ["REMOTE_ADDR"])
        return []

    environ: dict[str, Any] = {"REMOTE_ADDR": comes_from, "HTTP_X_FORWARDED_FOR": says}
    setup_testing_defaults(environ)
    list(behind_proxies(application, proxies)(environ, lambda *_: lambda _body: None))
    return seen[0]


@pytest.mark.parametrize(
    ("comes_from", "says", "seen"),
    [
        ("127.0.0.1", "203.0.113.9", "203.0.113.9"),
        ("127.0.0.1", "6.6.6.6, 203.0.113.9", "203.0.113.9"),
        ("10.1.2.3", "203.0.113.9, 10.9.9.9", "203.0.113.9"),
        ("198.51.100.7", "6.6.6.6", "198.51.100.7"),
    ],
)
def test_a_trusted_proxy_is_believed_and_nobody_else(comes_from: str, says: str, seen: str) -> None:
    assert address_seen(comes_from, says) == seen


def test_without_proxies_the_header_counts_for_nothing() -> None:
    assert address_seen("127.0.0.1", "6.6.6.6", proxies=()) == "127.0.0.1"
