"""Icons, statuses, bars and Vietnamese numbers and days for templates."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any, Final
from urllib.parse import urlencode

from django import template
from django.core.paginator import Page
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from camket.shared import text
from camket.shared.clock import legal_day
from camket.web.shared import addresses
from camket.web.shared.navigation import groups_of

register = template.Library()

_STATUS_ICONS = {
    "late": "triangle-alert",
    "soon": "clock",
    "ok": "trending-up",
    "done": "circle-check",
    "wait": "hourglass",
    "block": "construction",
    "none": "circle-dashed",
    "draft": "pencil-line",
}
_MANY_PAGES: Final = 13
_CLOSE_BY: Final = 4


@register.simple_tag
@lru_cache(maxsize=1024)
def icon(name: str, size: str = "", colour: str = "") -> SafeString:
    """Draw an icon of the sprite; `size` is s or l, `colour` one of the c- classes."""
    classes = " ".join(
        part for part in ("i", size and f"i-{size}", colour and f"c-{colour}") if part
    )
    return format_html(
        '<svg class="{}" aria-hidden="true" viewBox="0 0 24 24"><use href="{}#{}"/></svg>',
        classes,
        static("design/icons/icons.svg"),
        name,
    )


@register.simple_tag
@lru_cache(
    maxsize=1024, typed=True
)  # a word that is safe already is not the same as one that is not
def status(kind: str, word: Any, icon_name: str = "", extra: str = "") -> SafeString:
    """Draw a status: icon, word and colour, in that order of trust."""
    return format_html(
        '<span class="st {} {}">{}{}</span>',
        kind,
        extra,
        icon(icon_name or _STATUS_ICONS.get(kind, "circle-dashed")),
        word,
    )


@register.filter
def tick(is_met: bool | None) -> SafeString:
    """Draw whether a condition is met; None is not known yet."""
    if is_met is None:
        return icon("hourglass", "s")
    return icon("check", "s", "done") if is_met else icon("x", "s", "late")


@lru_cache(maxsize=1024)
def ticks(met: tuple[bool | None, ...]) -> SafeString:
    """Draw conditions one beside the other, as the rows of a list do."""
    return format_html_join("", "{}", ((tick(is_met),) for is_met in met))


@register.inclusion_tag("components/bar.html")
def bar(kind: str, percent: Any, due: Any = None, label: Any = "") -> dict[str, Any]:
    """Draw a progress bar with the mark of the level due today; values are percents."""
    value = Decimal(str(percent or 0))
    return {
        "kind": kind,
        "width": f"{min(max(value, Decimal(0)), Decimal(100)):.1f}",
        "due": None
        if due is None
        else f"{min(max(Decimal(str(due)), Decimal(0)), Decimal(100)):.1f}",
        "label": label,
    }


@register.filter
def day(value: date | datetime | None) -> str:
    """Show 30/09/2026."""
    if value is None:
        return ""
    return text.show_day(legal_day(value) if isinstance(value, datetime) else value)


@register.filter
def short_day(value: date | datetime | None) -> str:
    """Show 30/09."""
    if value is None:
        return ""
    plain = legal_day(value) if isinstance(value, datetime) else value
    return f"{plain:%d/%m}"


@register.filter
def near_day(value: date | None, today: date) -> str:
    """Show 30/09 within the year of today, 30/09/2025 outside it."""
    if value is None:
        return ""
    return short_day(value) if value.year == today.year else day(value)


@register.filter
def instant(value: datetime | None) -> str:
    """Show 30/09/2026 14:20 in Hà Nội."""
    return "" if value is None else text.show_instant(value)


@register.filter
def weekday(value: date) -> str:
    """Show thứ Hai."""
    return text.weekday(value)


@register.filter
def number(value: Any) -> str:
    """Show 1.234,5."""
    return "" if value is None else text.show_number(Decimal(str(value)))


@register.filter
def points(value: Any) -> str:
    """Show a score with two decimals, what goes on behind them as …: never rounded up to a band."""
    return "" if value is None else text.show_points(Decimal(str(value)))


@register.filter
def percent(value: Any) -> str:
    """Show 88%, never falsely 0% or 100%."""
    return "" if value is None else text.show_percent(Decimal(str(value)))


@register.filter
def amount(value: Any, unit: str) -> str:
    """Show 12 hộ, 95%."""
    return "" if value is None else text.show_amount(Decimal(str(value)), unit)


@register.simple_tag
def share(part: int, whole: int) -> str:
    """Show a share of a whole as a percentage that is never falsely 0% or 100%."""
    return text.show_share(int(part), int(whole))


@register.filter
def initials(value: str) -> str:
    """Show the two letters of an avatar."""
    return text.initials(value)


@register.filter
def get(mapping: Any, key: Any) -> Any:
    """Look a key up in a dictionary."""
    return mapping.get(key)


@register.simple_tag(takes_context=True)
def side_menu(context: dict[str, Any]) -> SafeString:
    """Draw the side navigation: half of the frame of a page, and the same for very many pages."""
    sections = tuple(entry.section for _, entries in context["places"] for entry in entries)
    waiting = context["badges"].waiting_signatures
    return _menu(sections, context.get("section", ""), waiting, get_language())


@lru_cache(maxsize=1024)
def _menu(
    sections: tuple[str, ...], section: str, waiting: int, _language: str | None
) -> SafeString:
    told = {"places": groups_of(sections), "section": section, "waiting": waiting}
    return SafeString(render_to_string("components/menu.html", told))


_BLANK: Final = 2_147_400_000
"""Stands for the key of a row where what every row repeats is drawn once; no row has it."""


@register.simple_tag
def blank_key() -> int:
    """Return the key to draw with what every row of a list repeats (`stencil`)."""
    return _BLANK


@register.simple_block_tag
def stencil(content: str) -> str:
    """Keep, `as` a name, what every row of a list repeats but for its key, drawn once."""
    return content


@register.filter
def keyed(drawn: str, key: int) -> SafeString:
    """Show a `stencil` with the key of a row."""
    return SafeString(drawn.replace(str(_BLANK), str(int(key))))


@register.simple_tag
def address(route: str, *numbers: int) -> str:
    """Return the address of a page named by whole numbers: `url` at a tenth of its cost."""
    return addresses.address(route, *numbers)


@register.simple_tag(takes_context=True)
def query(context: dict[str, Any], **changes: Any) -> str:
    """Return the present query string with some values changed; None takes a value away."""
    values: dict[str, list[str]] = dict(context["request"].GET.lists())
    for key, value in changes.items():
        if value is None or value == "":
            values.pop(key, None)
        else:
            values[key] = [str(value)]
    return f"?{urlencode(values, doseq=True)}"


@register.filter
def linked_pages(page: Page[Any]) -> list[int]:
    """Return which pages a pager leads to: all of a few, else the ends and those close by."""
    last = page.paginator.num_pages
    if last < _MANY_PAGES:
        return list(range(1, last + 1))
    near = range(page.number - _CLOSE_BY, page.number + _CLOSE_BY + 1)
    return sorted({1, last, *(number for number in near if 1 <= number <= last)})
