"""A word for a browser, so that a person knows his own in the list of sessions."""

from __future__ import annotations

from typing import Final

_BROWSERS: Final = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("coc_coc", "Cốc Cốc"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
"""Sign in the browser's own description → its name; those that pose as others come first."""
_SYSTEMS: Final = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


def device_word(description: str) -> str:
    """Return for example “Chrome trên Android”; a browser nobody knows is just that."""
    browser = next((name for sign, name in _BROWSERS if sign in description), "Trình duyệt khác")
    system = next((name for sign, name in _SYSTEMS if sign in description), "")
    return f"{browser} trên {system}" if system else browser
