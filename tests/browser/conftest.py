"""One installation for all browser tests, one browser a module, and pages that forgive nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from tests.browser.desk import Desk, chromium
from tests.browser.installation import Installation, running_installation

_HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests of this folder, and keep them in one process: they share an installation."""
    for item in items:
        if item.path.is_relative_to(_HERE):
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.xdist_group("browser"))


@pytest.fixture(scope="session")
def installation() -> Iterator[Installation]:
    """Run the demo until the last browser test is done."""
    with running_installation() as running:
        yield running


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Run Chromium for one module.

    Playwright leaves an event loop in this process while it runs, and Django refuses its database
    calls beside one: the tests that follow in this process must find it gone.
    """
    with chromium() as running:
        yield running


@pytest.fixture
def desk(browser: Browser, installation: Installation) -> Iterator[Desk]:
    """Open pages; a script error, a refused policy or a server error fails the test."""
    opened = Desk(browser, installation)
    yield opened
    opened.close()
    assert not opened.problems, "\n".join(opened.problems)
