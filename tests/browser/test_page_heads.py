"""The head of a page keeps room for its name, however many buttons stand beside it."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest
from playwright.sync_api import Browser

import camket.web

_DESIGN: Final = Path(camket.web.__file__).parent / "static" / "design"
_WORDS: Final = ("Số liệu và nguồn", "Hồ sơ kiểm điểm", "Sáu trục kết quả", "Thử dữ kiện khác")
_BUTTONS: Final = "".join(f'<a class="btn" href="#">{one}</a>' for one in (*_WORDS, "Thẩm định"))
_PAGE: Final = f"""<html lang="vi"><body class="app"><nav class="side"></nav><main class="main"><div class="head has-acts">
<div><h1>Nguyễn Thị Hoàng Anh</h1><p class="sub">Đảng ủy xã Cam Lộ · Tổng kết năm 2026</p></div>
<div class="acts">{_BUTTONS}</div></div></main></body></html>"""


@pytest.mark.parametrize("width", [390, 768, 1024, 1180, 1440])
def test_a_name_stands_on_one_line_beside_five_buttons(browser: Browser, width: int) -> None:
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.set_content(_PAGE)
    for name in ("tokens.css", "components.css"):
        page.add_style_tag(content=(_DESIGN / name).read_text("utf-8"))
    height, line = page.evaluate(
        "() => { const h = document.querySelector('h1');"
        " return [h.offsetHeight, parseFloat(getComputedStyle(h).lineHeight)] }"
    )
    assert height < 1.5 * line
    assert page.evaluate("() => document.documentElement.scrollWidth - innerWidth") <= 0
    page.close()
