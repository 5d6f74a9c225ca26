"""What the paper fonts cannot print is refused with the letters named."""

from __future__ import annotations

import pytest
from tests.documents.pages import texts
from tests.documents.papers import make_frozen, make_paper

from camket.documents.letters import UnprintableError, printable, refuse_unprintable, unprintable
from camket.documents.render import render_commitment
from camket.documents.values import Item


def test_everything_vietnamese_paper_needs_can_be_printed() -> None:
    letters = "".join(chr(code) for code in range(0x1EA0, 0x1EFA)) + "ăâđêôơưĂÂĐÊÔƠƯ"
    assert unprintable(letters + "“”‘’–—…×≥≤%‰²³½°€•→ 0123456789") == ""


@pytest.mark.parametrize(
    ("text", "letters"), [("làm ✅ xong ✅", "✅"), ("☐ một ☑ hai", "☐☑"), ("中", "中")]
)
def test_other_letters_are_named_once(text: str, letters: str) -> None:
    assert unprintable(text) == letters
    with pytest.raises(UnprintableError, match=letters[0]):
        refuse_unprintable(text)


def test_what_cannot_be_seen_is_dropped() -> None:
    assert printable("\ufeffĐảng u\u0309y\u200b xã\x00") == "Đảng ủy xã"


def test_a_paper_is_refused_rather_than_printed_with_holes() -> None:
    with pytest.raises(UnprintableError) as refused:
        render_commitment(make_paper(items=(Item("Đường hoa 🌸"),)), make_frozen())
    assert refused.value.letters == "🌸"


def test_invisible_letters_do_not_stop_a_paper() -> None:
    pdf = render_commitment(make_paper(items=(Item("Đường\x00 hoa\u200b"),)), make_frozen())
    assert "1. Đường hoa" in texts(pdf)[0]
