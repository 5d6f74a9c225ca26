"""One installation for all browser tests, one browser a module, and pages that forgive nothing."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from tests.browser.desk import Desk, chromium
from tests.browser.installation import Installation, running_installation

expect.set_options(timeout=20_000)  # a machine that runs everything at once is slow
_HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests of this folder; `tests/conftest.py` keeps them in one process."""
    for item in items:
        if item.path.is_relative_to(_HERE):
            item.add_marker(pytest.mark.browser)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Add what the pages showed to the report of a test that failed."""
    report = yield
    if report.when == "call" and report.failed and isinstance(item, pytest.Function):
        desk = item.funcargs.get("desk")
        if isinstance(desk, Desk):
            report.sections.append(("What the pages showed", desk.shown()))
    return report


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
