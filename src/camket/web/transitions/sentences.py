"""Acts of a plan as plain Vietnamese sentences."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from camket.organisation.acts import AS_INSTALLED, Act, ActKind, UnitRef
from camket.organisation.models import PaperStyle
from camket.organisation.queries import spans_of

_UNKNOWN: Final = "?"
STYLE_WORDS: Final = {
    **{one.value: one.label for one in PaperStyle},
    AS_INSTALLED: gettext_lazy("thiết lập chung của hệ thống"),
}
_ENDING: Final = {
    ActKind.DISSOLVE: "Giải thể {units}",
    ActKind.DISBAND: "Giải tán {units} (kỷ luật)",
    ActKind.CLOSE: "Kết thúc hoạt động của {units}",
}


@dataclass(frozen=True, slots=True)
class Names:
    """What units are called, those that exist and those a plan founds."""

    units: Mapping[int, str]
    founded: Mapping[str, str]

    def of(self, ref: UnitRef) -> str:
        """Return the name of one."""
        if ref.unit_id is None:
            return self.founded.get(ref.key, ref.key)
        return self.units.get(ref.unit_id, _UNKNOWN)

    def all_of(self, refs: Iterable[UnitRef]) -> str:
        """Return the names as they stand in a sentence: A, B và C."""
        return joined([self.of(ref) for ref in refs])


def joined(names: Sequence[str]) -> str:
    """Return A, B và C."""
    if len(names) <= 1:
        return "".join(names)
    return _("%(first)s và %(last)s") % {"first": ", ".join(names[:-1]), "last": names[-1]}


def founded_names(rows: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """Return the names of the units a plan founds, by key, from the acts as it keeps them."""
    return {
        str(new.get("key", "")): str(new.get("name", ""))
        for row in rows
        for new in row.get("new", ())
    }


def names_for(acts: Iterable[Act], founded: Mapping[str, str], *, on: date) -> Names:
    """Return the names of the units of some acts as they were on the eve; two statements."""
    ids = {ref.unit_id for act in acts for ref in _refs(act) if ref.unit_id is not None}
    if not ids:
        return Names({}, founded)
    spans = spans_of(ids, on=on - timedelta(days=1))
    spans |= spans_of(ids - set(spans), on=on)
    return Names({unit_id: span.name for unit_id, span in spans.items()}, founded)


def _refs(act: Act) -> list[UnitRef]:
    parents = [act.parent] if act.parent else []
    return [*act.units, *(heir.unit for heir in act.heirs), *parents]


def sentence_of(act: Act, names: Names) -> str:
    """Say what an act does."""
    told = {
        "units": names.all_of(act.units),
        "heirs": names.all_of(heir.unit for heir in act.heirs),
        "new": joined([text.name for _key, text in act.new]),
        "parent": names.of(act.parent) if act.parent else "",
        "name": act.text.name if act.text else "",
    }
    kind = ActKind(act.kind)
    if kind is ActKind.ABSORB:
        words = _("Sáp nhập {units} vào {heirs}")
    elif kind is ActKind.MERGE:
        words = _("Hợp nhất {units} thành {heirs}")
    elif kind is ActKind.SPLIT:
        words = _("Chia tách {units} thành {heirs}")
    elif kind is ActKind.FOUND:
        words = _("Thành lập {new}")
    elif kind is ActKind.TRANSFER:
        words = _("Chuyển {units} về trực thuộc {parent}") if act.parent else _("Chuyển {units}")
        words += _(", đổi tên thành {name}") if told["name"] else ""
    elif kind is ActKind.RENAME:
        words = _("Đổi tên {units} thành {name}")
        if told["name"] == told["units"]:
            words = _("Ghi lại thông tin của {units}, giữ nguyên tên")
    else:
        words = _(_ENDING[kind])
    if act.new and act.parent:
        words += _(", trực thuộc {parent}")
    texts = [text for text in (act.text, *(text for _key, text in act.new)) if text]
    if style := next((text.paper_style for text in texts if text.paper_style), ""):
        words += _(", văn bản theo {style}")
        told["style"] = str(STYLE_WORDS[style])
    return words.format(**told) + "."


def notes_of(act: Act, names: Names) -> list[str]:
    """Say what follows from an act beside its sentence: who answers for what is undone."""
    if act.kind in _ENDING:
        return [_("Không có đơn vị kế thừa: việc còn dở chờ cấp trên trực tiếp giải quyết.")]
    main = [heir for heir in act.heirs if heir.is_main]
    if len(act.heirs) > 1 and main:
        return [
            _("Việc còn dở chờ {name} và cấp trên giải quyết.").format(name=names.of(main[0].unit))
        ]
    return []
