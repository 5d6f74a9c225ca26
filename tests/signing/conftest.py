"""One signed paper for all tests of a run: papers are bytes and cannot be spoilt."""

from __future__ import annotations

import pytest
from tests.signing.signatures import SignedPaper, make_authority, make_signed_paper


@pytest.fixture(scope="session")
def paper(tmp_path_factory: pytest.TempPathFactory) -> SignedPaper:
    """Return a paper signed by both sides."""
    return make_signed_paper(make_authority(tmp_path_factory.mktemp("authority") / "ca"))
