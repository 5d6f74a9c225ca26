"""Rows come from plain typed functions; the database comes from `camket.server.testing`."""

from __future__ import annotations


def pytest_addoption(parser: object) -> None:
    """Let `./dev golden` renew the golden files."""
    parser.addoption("--golden", action="store_true", help="renew golden files")  # type: ignore[attr-defined]  # pytest's parser type is private
