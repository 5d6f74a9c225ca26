"""What the tests of agreeing ask again and again."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from camket.shared.errors import Refused


def refused_by(act: Callable[[], object]) -> Refused:
    """Return the refusal an act must end in."""
    with pytest.raises(Refused) as refused:
        act()
    return refused.value
