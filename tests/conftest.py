"""How the run is split over two workers: a file stays whole, and all browser tests share one."""

from __future__ import annotations

from pathlib import Path

import pytest

_BROWSER = Path(__file__).parent / "browser"


@pytest.hookimpl(tryfirst=True)  # xdist reads the groups in the same hook
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep together what shares something costly: a file its rows, the browser an installation."""
    for item in items:
        file = f"{item.path.parent.name}-{item.path.stem}"
        group = "browser" if item.path.is_relative_to(_BROWSER) else file
        item.add_marker(pytest.mark.xdist_group(group))
