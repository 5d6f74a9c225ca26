"""One throw-away PostgreSQL for the whole run; rows come from plain typed functions."""

from __future__ import annotations

from camket.server.testing import ensure_test_database

ensure_test_database()  # before Django reads its settings; workers of xdist reuse the controller's


def pytest_addoption(parser: object) -> None:
    """Let `./dev golden` renew the golden files."""
    parser.addoption("--golden", action="store_true", help="renew golden files")  # type: ignore[attr-defined]  # pytest's parser type is private
