"""How the run is split over two workers: a file stays whole, and all browser tests share one."""

from __future__ import annotations

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

_BROWSER = "tests/browser/"


class WholeFiles(LoadScopeScheduling):  # type: ignore[misc]  # xdist ships no types
    """Keep together what shares something costly: a file its rows, the browser an installation.

    xdist's own groups are written into names that pytest no longer takes over.
    """

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.split("::", 1)[0]
        return _BROWSER if file.startswith(_BROWSER) else file


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> WholeFiles:
    """Split the run by whole files."""
    return WholeFiles(config, log)
