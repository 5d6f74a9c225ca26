"""Pages of a paper as pictures."""

from __future__ import annotations

import io

import pytest
from PIL import Image
from tests.factories import make_sides, sign_both

from camket.documents.pages import PAGE_WIDTH, page_count, page_image
from camket.files.storage import read

pytestmark = pytest.mark.django_db


def test_each_page_is_a_light_picture_and_the_visible_signatures_are_on_it() -> None:
    signed = sign_both(make_sides())
    assert signed.signed_file is not None
    assert signed.issued_file is not None
    pdf, issued = read(signed.signed_file), read(signed.issued_file)
    last = page_count(pdf)
    assert last >= 2
    for number in range(1, last + 1):
        picture = page_image(pdf, number)
        assert len(picture) < 150_000
        with Image.open(io.BytesIO(picture)) as image:
            assert image.width == PAGE_WIDTH
    assert page_image(pdf, last) != page_image(issued, last)
    with pytest.raises(LookupError):
        page_image(pdf, last + 1)
