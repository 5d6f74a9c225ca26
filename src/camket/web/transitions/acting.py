"""One form per kind of change: what it asks, and the act it makes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from django.http import QueryDict
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from camket.organisation.acts import CHOOSES_STYLE, Act, ActKind, HeirRef, NewUnitText, UnitRef
from camket.organisation.models import UnitSpan
from camket.organisation.queries import spans_of
from camket.web.shared.http import whole
from camket.web.transitions.forms import NewUnitForm, PieceForm, line_of
from camket.web.transitions.picking import Pick, read, resolve

ROWS: Final = "rows"
ADDS_ROW: Final = "them-dong"
MAIN: Final = "chinh"
_MOST_ROWS: Final = 40


@dataclass(frozen=True, slots=True)
class Spec:
    """What the form of a kind of change asks.

    Attributes:
        effect: What the change does, in one sentence under the heading.
        rows: How many unit fields stand there first; 0 asks for none.
        least: How many must be named.
        most: How many may be named.
        heir: The label of the existing unit that takes over.
        founds: Whether one new unit is described.
        splits: Whether the rows below are the pieces of the one unit above.
        parent: The label of the superior.
        needs_parent: Whether it must be named.
        renames: Whether a new name is asked, and whether it must be there.
    """

    kind: ActKind
    heading: Any
    effect: Any
    units: Any = ""
    rows: int = 0
    least: int = 0
    most: int = _MOST_ROWS
    heir: Any = ""
    founds: bool = False
    splits: bool = False
    parent: Any = ""
    needs_parent: bool = False
    renames: str = ""


_ENDED: Final = _("Đơn vị kết thúc")
SPECS: Final = {
    spec.kind: spec
    for spec in (
        Spec(
            ActKind.ABSORB,
            _("Sáp nhập"),
            _("Một hay nhiều đơn vị nhập vào một đơn vị đã có; tên đơn vị ấy được giữ."),
            units=_("Đơn vị nhập vào, kết thúc"),
            rows=2,
            least=1,
            heir=_("Đơn vị tiếp nhận, giữ tên"),
        ),
        Spec(
            ActKind.MERGE,
            _("Hợp nhất"),
            _("Hai hay nhiều đơn vị kết thúc, một đơn vị mới thay cho tất cả."),
            units=_("Đơn vị hợp nhất, kết thúc"),
            rows=2,
            least=2,
            founds=True,
            parent=_("Trực thuộc"),
        ),
        Spec(
            ActKind.SPLIT,
            _("Chia tách"),
            _("Một đơn vị kết thúc, hai hay nhiều đơn vị thay vào đó."),
            units=_("Đơn vị chia tách, kết thúc"),
            rows=1,
            least=1,
            most=1,
            splits=True,
            parent=_("Đơn vị mới trực thuộc"),
        ),
        Spec(
            ActKind.FOUND,
            _("Thành lập mới"),
            _("Một đơn vị mới, không kế thừa đơn vị nào."),
            founds=True,
            parent=_("Trực thuộc"),
            needs_parent=True,
        ),
        Spec(
            ActKind.DISSOLVE,
            _("Giải thể"),
            _("Nhiệm vụ đã xong hoặc mô hình không còn phù hợp; không có đơn vị kế thừa."),
            units=_ENDED,
            rows=1,
            least=1,
        ),
        Spec(
            ActKind.DISBAND,
            _("Giải tán"),
            _("Hình thức kỷ luật tổ chức đảng; không bao giờ ghi thành sáp nhập hay giải thể."),
            units=_ENDED,
            rows=1,
            least=1,
        ),
        Spec(
            ActKind.CLOSE,
            _("Kết thúc hoạt động"),
            _("Kết thúc theo quyết định, như các cơ quan cấp huyện ngày 30/06/2025."),
            units=_ENDED,
            rows=2,
            least=1,
        ),
        Spec(
            ActKind.TRANSFER,
            _("Chuyển giao"),
            _("Cùng một đơn vị chuyển về trực thuộc cấp khác, mang theo việc và cán bộ."),
            units=_("Đơn vị chuyển"),
            rows=2,
            least=1,
            parent=_("Về trực thuộc"),
            needs_parent=True,
            renames="may",
        ),
        Spec(
            ActKind.RENAME,
            _("Đổi tên"),
            _("Cùng một đơn vị mang tên khác; văn bản đã ký giữ tên cũ."),
            units=_("Đơn vị đổi tên"),
            rows=1,
            least=1,
            most=1,
            renames="must",
        ),
    )
}


@dataclass(frozen=True, slots=True)
class Problem:
    """What must be mended, and where it stands on the page."""

    anchor: str
    label: Any
    sentence: Any


@dataclass(slots=True)
class Piece:
    """One row of a split: the unit, its few fields, whether what is undone waits for it."""

    number: int
    pick: Pick
    form: PieceForm
    is_main: bool


@dataclass(slots=True)
class ActForm:
    """The form of one act, as typed so far."""

    spec: Spec
    on: date
    units: list[Pick] = field(default_factory=list)
    heir: Pick | None = None
    parent: Pick | None = None
    new: NewUnitForm | None = None
    pieces: list[Piece] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def rows(self) -> int:
        """Return how many rows stand there."""
        return len(self.pieces) if self.spec.splits else len(self.units)

    @property
    def may_grow(self) -> bool:
        """Say whether another row may be added."""
        return self.rows < _MOST_ROWS and (self.spec.splits or self.spec.most > 1)

    def refs(self) -> tuple[UnitRef, ...]:
        """Return the units named, each once."""
        return tuple(dict.fromkeys(pick.ref for pick in self.units if pick.ref is not None))


def blank(spec: Spec, *, on: date, superior_name: str = "") -> ActForm:
    """Return the empty form of a kind of change."""
    form = _form(spec, QueryDict(), on=on, rows=2 if spec.splits else spec.rows, is_bound=False)
    if form.parent and spec.needs_parent:
        form.parent.text = superior_name
    return form


def typed(spec: Spec, data: QueryDict, *, on: date) -> ActForm:
    """Return the form with what was typed; one row more when a row was asked for."""
    told = whole(data.get(ROWS), most=_MOST_ROWS)
    rows = (spec.rows if told is None else told) + (ADDS_ROW in data)
    least = 2 if spec.splits else spec.rows
    return _form(spec, data, on=on, rows=max(least, min(rows, _MOST_ROWS)), is_bound=True)


def _form(spec: Spec, data: QueryDict, *, on: date, rows: int, is_bound: bool) -> ActForm:
    form = ActForm(spec, on)
    own_rows = spec.rows if spec.splits else rows
    for number in range(own_rows):
        label = spec.units if spec.most == 1 else _t("%(label)s %(n)d")
        text = str(label) if spec.most == 1 else label % {"label": spec.units, "n": number + 1}
        form.units.append(read(Pick(f"unit-{number}", text, is_required=number < spec.least), data))
    if spec.heir:
        form.heir = read(Pick("heir", spec.heir), data)
    if spec.parent:
        hint = "" if spec.needs_parent else _t("Để trống thì như đơn vị cũ.")
        form.parent = read(
            Pick("parent", spec.parent, is_required=spec.needs_parent, hint=hint), data
        )
    bound = data if is_bound else None
    if spec.founds or spec.renames:
        form.new = NewUnitForm(
            bound,
            on=on,
            prefix="new",
            needs_kind=spec.kind is ActKind.FOUND,
            renames=bool(spec.renames),
        )
        form.new.fields["name"].required = spec.renames != "may"
        if spec.renames == "may":
            form.new.fields["name"].label = _t("Tên mới")
    if spec.splits:
        main = whole(data.get(MAIN), most=_MOST_ROWS) or 0
        for number in range(rows):
            pick = Pick(
                f"piece-{number}",
                _t("Tên đơn vị thứ %(n)d") % {"n": number + 1},
                is_required=number < 2,  # noqa: PLR2004  # a split leaves at least two
            )
            piece = PieceForm(bound, prefix=pick.name, initial={"mode": PieceForm.NEW})
            form.pieces.append(Piece(number, read(pick, data), piece, number == main))
    return form


def act_of(form: ActForm, *, superior_id: int, founded: Mapping[str, str]) -> Act | None:
    """Return the act that was typed, or None with the problems said in the form."""
    singles = [pick for pick in (form.heir, form.parent) if pick is not None]
    existing = [piece.pick for piece in form.pieces if not piece.form.is_new]
    picks = [*form.units, *singles, *existing]
    resolve(picks, on=form.on, superior_id=superior_id, founded=founded)
    for piece in form.pieces:
        if piece.form.is_new and not piece.pick.text and piece.pick.is_required:
            piece.pick.problem = _t("Chưa có tên đơn vị. Nhập tên đơn vị mới.")
    _collect(form, [*form.units, *[p.pick for p in form.pieces], *singles])
    _check_counts(form)
    if form.problems:
        return None
    units = form.refs()
    old = _first_span(units, form.on)
    act = _act(form, units, old, founded)
    return None if _chooses_no_style(form, act) else act


def _collect(form: ActForm, picks: list[Pick]) -> None:
    form.problems += [Problem(p.anchor, p.label, p.problem) for p in picks if p.problem]
    forms = [form.new] if form.new else []
    for typed_form in [*forms, *[piece.form for piece in form.pieces]]:
        for name, errors in typed_form.errors.items():
            bound = typed_form[name]
            form.problems += [
                Problem(bound.id_for_label, bound.label, str(error)) for error in errors
            ]


def _check_counts(form: ActForm) -> None:
    """Say when a unit is named twice, or what a split leaves is one piece."""
    named = [pick.ref for pick in form.units if pick.ref is not None]
    if not form.problems and len(set(named)) < len(named):
        form.problems.append(
            Problem("id_unit-0", form.spec.units, _t("Một đơn vị được nêu hai lần. Bỏ bớt một."))
        )
    if form.problems or form.new is None or form.spec.renames != "may":
        return
    if form.new.cleaned_data.get("name") and len(named) > 1:
        sentence = _t("Đổi tên khi chuyển chỉ ghi cho một đơn vị. Tách thành từng việc.")
        form.problems.append(Problem("id_new-name", form.new["name"].label, sentence))


def _chooses_no_style(form: ActForm, act: Act) -> bool:
    """Say so, and on the form, when a style is chosen for a body whose line leaves it none."""
    texts = [text for text in (act.text, *(text for _, text in act.new)) if text is not None]
    if not form.new or all(not one.paper_style or one.line == CHOOSES_STYLE for one in texts):
        return False
    sentence = _t("Đảng và Nhà nước theo thể thức của mình, không chọn. Bỏ chọn mục này.")
    bound = form.new["paper_style"]
    form.problems.append(Problem(bound.id_for_label, bound.label, sentence))
    return True


def _first_span(units: tuple[UnitRef, ...], on: date) -> UnitSpan | None:
    first = next((ref.unit_id for ref in units if ref.unit_id is not None), None)
    return spans_of([first], on=on).get(first) if first is not None else None


def _act(
    form: ActForm,
    units: tuple[UnitRef, ...],
    old: UnitSpan | None,
    founded: Mapping[str, str],
) -> Act:
    spec = form.spec
    new: tuple[tuple[str, NewUnitText], ...] = ()
    heirs: tuple[HeirRef, ...] = ()
    text = None
    if spec.founds and form.new:
        key = next_key(founded)
        new = ((key, form.new.text_after(old)),)
        heirs = (HeirRef(UnitRef(key=key)),) if units else ()
    elif spec.splits:
        new, heirs = _pieces(form, old, founded)
    elif form.heir and form.heir.ref:
        heirs = (HeirRef(form.heir.ref),)
    if spec.renames and form.new and form.new.cleaned_data.get("name"):
        text = form.new.text_after(old)
    return Act(
        kind=spec.kind.value,
        units=units,
        heirs=heirs,
        new=new,
        parent=form.parent.ref if form.parent else None,
        text=text,
    )


def _pieces(
    form: ActForm, old: UnitSpan | None, founded: Mapping[str, str]
) -> tuple[tuple[tuple[str, NewUnitText], ...], tuple[HeirRef, ...]]:
    texts: list[tuple[str, NewUnitText]] = []
    heirs: list[HeirRef] = []
    names = dict(founded)
    filled = [piece for piece in form.pieces if piece.pick.text]
    if not any(piece.is_main for piece in filled):
        filled[0].is_main = True
    for piece in filled:
        ref = piece.pick.ref
        if piece.form.is_new:
            key = next_key(names)
            names[key] = piece.pick.text
            texts.append((key, _piece_text(piece, old)))
            ref = UnitRef(key=key)
        if ref is not None:
            heirs.append(HeirRef(ref, share="part", is_main=piece.is_main))
    return tuple(texts), tuple(heirs)


def _piece_text(piece: Piece, old: UnitSpan | None) -> NewUnitText:
    kind = old.kind if old else ""
    return NewUnitText(
        name=piece.pick.text,
        kind=kind,
        line=line_of(kind, old),
        collective=old.collective if old else "",
        body_code=old.body_code if old else "",
        paper_style=old.paper_style if old else "",
        code=piece.form.cleaned_data.get("code", ""),
        place=piece.form.cleaned_data.get("place", ""),
    )


def next_key(founded: Mapping[str, str]) -> str:
    """Return a key that no unit of the plan has."""
    number = len(founded) + 1
    while f"moi-{number}" in founded:
        number += 1
    return f"moi-{number}"
