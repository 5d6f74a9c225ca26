"""The rows of the workbench, written as they are sent: fifty of them, of fifty pieces each.

A template looks up and escapes each of these pieces anew, at ten times the cost: the rows alone
took as long as the rest of the page. What stands around them is in `reviews/ratings.html`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from camket.reviews.models import Rating
from camket.web.reviews.desk.lines import Line

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


def _word(words: StrPromise) -> str:
    """Return a field of `Words`, which the dataclass fills when a list is written."""
    made: str = field(default_factory=lambda: escape(str(words)))
    return made


@dataclass(frozen=True)
class Words:
    """The words of the rows in the reader's language, escaped once for all of them."""

    own: str = _word(_("Tự chấm"))
    given: str = _word(_("Thẩm định"))
    beside_own: str = _word(_("so với tự chấm"))
    conditions: str = _word(_("Điều kiện"))
    met: str = _word(_("%(met)s trên %(of)s điều kiện đạt"))
    ruled: str = _word(_("Theo quy tắc"))
    level: str = _word(_("Đề nghị, quyết định"))
    decided: str = _word(_("đã quyết định"))
    against: str = _word(_("; đề nghị: %(level)s"))
    not_given: str = _word(_("Chưa thẩm định"))
    not_scored: str = _word(_("Chưa tự chấm"))
    pick: str = _word(_("Chọn %(name)s"))
    level_for: str = _word(_("Mức cho %(name)s"))
    of_local: str = _word(_("văn bản áp dụng ở cơ quan, địa phương"))
    of_nobody: str = _word(_("thiết lập chưa kiểm chứng, không phải quy định"))


@dataclass(frozen=True, slots=True)
class Look:
    """How the list is looked at.

    Attributes:
        asked: The query of the address.
        chosen: The line whose explanation lies beside the list.
        picks: Several lines can be marked, to be given one level.
        chooses: A level can be chosen in each line.
        appraises: Who looks may appraise.
    """

    asked: QueryDict
    chosen: str
    picks: bool
    chooses: bool
    appraises: bool

    def before_key(self) -> str:
        """Return the query that chooses a line, up to its key."""
        kept = {key: told for key, told in self.asked.lists() if key != "chon"}
        return escape(f"?{urlencode([*kept.items(), ('chon', '')], doseq=True)}")


def rows_of_lines(lines: Iterable[Line], look: Look) -> SafeString:
    """Return the rows of a page; everything told in them is escaped here or was before."""
    words, before = Words(), look.before_key()
    return SafeString("\n".join([_row(line, look, words, before) for line in lines]))


def _row(line: Line, look: Look, words: Words, before: str) -> str:
    name, here, is_chosen = escape(line.name), f"{before}{line.key}", line.key == look.chosen
    selected, current = (' class="sel"', ' aria-current="true"') if is_chosen else ("", "")
    beside = f'<div class="meta">{escape(line.unit)}</div>' if line.unit else ""
    for alert in line.alerts:
        beside += f'<div class="meta c-late">{escape(alert.says)}</div>'
    return (
        f'<tr{selected} data-row="{line.key}">{_pick(line, look, words, name)}'
        f'<th scope="row" class="first"><a class="only-wide" href="{here}#giai-thich" '
        f'hx-get="{here}" hx-target="#to" hx-swap="outerHTML" hx-replace-url="true" '
        f'data-open{current}>{name}</a><a class="only-phone" href="{line.page}">{name}</a>'
        f"{beside}</th>{_cells(line, look, words, name)}</tr>"
    )


def _pick(line: Line, look: Look, words: Words, name: str) -> str:
    if not look.picks:
        return ""
    if not line.proposed or line.decided:
        return '<td class="pickcell"></td>'
    label = words.pick % {"name": name}
    return (
        f'<td class="pickcell"><input type="checkbox" name="co" value="{line.key}" form="nhieu" '
        f'aria-label="{label}"></td>'
    )


def _cells(line: Line, look: Look, words: Words, name: str) -> str:
    if line.left_out is not None:
        return f'<td colspan="5"><span class="meta">{_left_out(line.left_out, words)}</span></td>'
    own = "–"
    if line.own_points or line.is_scored:
        word = f'<span class="meta blk">{escape(line.own_word)}</span>'
        own = f"<div>{line.own_points or '–'}{word}</div>"
    return (
        f'<td class="r" data-l="{words.own}">{own}</td>'
        f'<td class="r" data-l="{words.given}">{_given(line, words)}</td>'
        f'<td data-l="{words.conditions}">{_conditions(line, words)}</td>'
        f'<td data-l="{words.ruled}">{line.ruled}</td>'
        f'<td data-l="{words.level}">{_level(line, look, words, name)}</td>'
    )


def _left_out(rating: Rating, words: Words) -> str:
    mark = {"B": words.of_local, "C": words.of_nobody}.get(rating.left_out_mark, "")
    told = [escape(rating.left_out_reason), escape(rating.left_out_citation), mark]
    return " · ".join(filter(None, told))


def _given(line: Line, words: Words) -> str:
    if not line.points:
        return "–"
    if not line.apart:
        return f"<b>{line.points}</b>"
    soon = " c-soon" if line.is_explained else ""
    return (
        f'<div><b>{line.points}</b><span class="meta blk{soon}">{line.apart}<span class="vh"> '
        f"{words.beside_own}</span></span></div>"
    )


def _conditions(line: Line, words: Words) -> str:
    if not line.met:
        return "–"
    told = words.met % {"met": line.met, "of": line.of}
    failed = f'<span class="meta blk c-late">{escape(line.failed)}</span>' if line.failed else ""
    return f'<span class="cond">{line.ticks}<span class="vh">{told}</span></span>{failed}'


def _level(line: Line, look: Look, words: Words, name: str) -> str:
    if line.decided:
        against = escape(line.decided_against)
        told = words.decided + (words.against % {"level": against} if against else "")
        return f'<strong>{escape(line.decided)}</strong><span class="meta blk">{told}</span>'
    if line.proposed:
        if not look.chooses:
            return escape(line.proposed)
        label = words.level_for % {"name": name}
        return (
            f'<label class="vh" for="hd{line.key}">{label}</label><select class="inp s" '
            f'id="hd{line.key}" name="muc-{line.key}" form="muc">{line.choices}</select>'
        )
    if not line.is_scored:
        return words.not_scored
    if look.appraises and line.appraisal:
        return f'<a href="{line.appraisal}">{words.given}<span class="vh"> {name}</span></a>'
    return words.not_given
