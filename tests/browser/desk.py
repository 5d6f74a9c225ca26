"""Pages of Chromium, signed in as an account of the demo, that remember whatever went wrong."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final, Literal
from urllib.parse import urlsplit

from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Response,
    StorageState,
    WebError,
    sync_playwright,
)
from tests.browser.installation import Installation

from camket.demo.people import DEMO_PASSWORD

DESKTOP: Final = 1440
PHONE: Final = 390
_HEIGHTS: Final = {DESKTOP: 900, PHONE: 844}
_SERVER_FAILED: Final = 500
_NOT_FOUND: Final = 404
_TOLD: Final = 3000
_FLAGS: Final = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
_STATES: Final[dict[tuple[str, str], StorageState]] = {}
Scheme = Literal["light", "dark"]


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start Debian's Chromium; a machine without one fails here.

    Raises:
        RuntimeError: There is no Chromium.
    """
    program = shutil.which("chromium")
    if program is None:
        message = "Chromium is missing: apt-get install chromium (./dev test does it as root)"
        raise RuntimeError(message)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(_FLAGS))
        yield browser
        browser.close()


class Desk:
    """Opens pages and keeps what no page may do: script errors, refused policy, server errors."""

    def __init__(self, browser: Browser, installation: Installation) -> None:
        """Begin with no page and no problem."""
        self.installation = installation
        self.problems: list[str] = []
        self._browser = browser
        self._contexts: list[BrowserContext] = []

    def page_for(
        self,
        login: str | None,
        *,
        width: int = DESKTOP,
        javascript: bool = True,
        scheme: Scheme = "light",
    ) -> Page:
        """Open a page as an account of the demo, or as a visitor.

        Args:
            login: The account; None is a visitor without one.
            width: Of the window; a phone is narrower.
            javascript: Whether the browser runs scripts.
            scheme: What the person's system prefers.
        """
        state = _STATES.get((self.installation.address, login)) if login else None
        context = self._browser.new_context(
            base_url=self.installation.address,
            viewport={"width": width, "height": _HEIGHTS.get(width, 900)},
            locale="vi-VN",
            timezone_id="Asia/Ho_Chi_Minh",
            java_script_enabled=javascript,
            color_scheme=scheme,
            reduced_motion="reduce",
            storage_state=state,
        )
        context.set_default_timeout(20_000)
        self._contexts.append(context)
        self._watch(context)
        page = context.new_page()
        page.goto("/viec-cua-toi/" if login else "/dang-nhap/")
        if login and urlsplit(page.url).path == "/dang-nhap/":
            sign_in(page, login)
            _STATES[self.installation.address, login] = context.storage_state()
        return page

    def shown(self) -> str:
        """Return the words of every open page, for the report of a failed test."""

        def words(page: Page) -> str:
            lists = page.locator("main select").all_inner_texts()
            text = page.locator("main").inner_text()
            for entries in lists:
                text = text.replace(entries, "…")
            return f"{page.url}\n{text[:_TOLD]}"

        pages = [page for context in self._contexts for page in context.pages]
        return "\n\n".join(words(page) for page in pages)

    def close(self) -> None:
        """Close every page."""
        for context in self._contexts:
            context.close()
        self._contexts.clear()

    def _watch(self, context: BrowserContext) -> None:
        context.on("console", self._heard)
        context.on("weberror", self._failed)
        context.on("response", self._answered)

    def _heard(self, message: ConsoleMessage) -> None:
        # A refused form answers 422 and Chromium calls that an error; answers are judged below.
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            where = message.page.url if message.page else "?"
            self.problems.append(f"{where}: console: {message.text}")

    def _failed(self, error: WebError) -> None:
        where = error.page.url if error.page else "?"
        self.problems.append(f"{where}: script: {error.error}")

    def _answered(self, response: Response) -> None:
        kind = response.request.resource_type
        is_missing_part = response.status == _NOT_FOUND and kind != "document"
        if response.status >= _SERVER_FAILED or is_missing_part:
            self.problems.append(f"{response.url}: {kind} answered {response.status}")


def sign_in(page: Page, login: str, password: str = DEMO_PASSWORD) -> None:
    """Fill in the form of the sign-in page, and wait for what comes next."""
    page.get_by_label("Thư công vụ hoặc số điện thoại").fill(login)
    page.get_by_label("Mật khẩu", exact=True).fill(password)
    page.get_by_role("button", name="Tiếp tục").click()
    page.wait_for_load_state()


def path_of(page: Page) -> str:
    """Return the path a page stands on."""
    return urlsplit(page.url).path
