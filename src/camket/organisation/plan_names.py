"""What units are called from a plan's day on: names, kinds and codes that fit and are free."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from camket.organisation.acts import Act, ActKind, NewUnitText
from camket.organisation.decisions import PlanProblem, Standing
from camket.organisation.kinds import Kind, kinds
from camket.organisation.settled import Ref, Walk
from camket.shared.text import clean


class Naming(Walk):
    """Fills in what units are called, and refuses what does not fit or is another's."""

    def texts(self) -> None:
        """Take down what each act calls its units."""
        for index, act in enumerate(self.acts):
            self._texts(index, act)

    def _texts(self, index: int, act: Act) -> None:
        for key, text in act.new:
            if self.out.founded[key].act_index == index:
                self._text(index, text)
        if act.kind == ActKind.RENAME and act.text is None:
            self.fault(index, PlanProblem.NO_NAME, name=self.name_of_first(act))
        if act.text is None or act.kind not in (ActKind.RENAME, ActKind.TRANSFER):
            return
        standing = self.now.standing.get(act.units[0].unit_id or 0) if act.units else None
        if standing is None or self.out.named.get(standing.unit_id) != index:
            return
        text = replace(
            act.text,
            name=clean(act.text.name) or standing.name,
            kind=act.text.kind or standing.kind,
            line=standing.line,
        )
        self._text(index, text, was=standing)
        self.out.renamed[standing.unit_id] = text

    def _text(self, index: int, text: NewUnitText, was: Standing | None = None) -> None:
        if not clean(text.name):
            self.fault(index, PlanProblem.NO_NAME, name="")
        kind = kinds().get(text.kind)
        if kind is None:
            self.fault(index, PlanProblem.UNKNOWN_KIND, name=text.name, kind=text.kind)
            return
        keeps_kind = was is not None and was.kind == text.kind
        if not keeps_kind and not kind.stands_on(self.now.on):
            self.fault(index, PlanProblem.KIND_GONE, name=text.name, kind=kind.name)
        if kind.digits and text.code and not _has_digits(text.code, kind):
            self.fault(
                index,
                PlanProblem.CODE_LENGTH,
                name=text.name,
                code=text.code,
                digits=kind.digits,
            )

    def what_is_taken(self) -> None:
        """Refuse a national code or a name that another unit bears in the same place."""
        codes: dict[tuple[int, str], list[tuple[int, str]]] = defaultdict(list)
        names: dict[tuple[Ref | None, str], list[int]] = defaultdict(list)
        for index, ref, text, parent in self._named_now():
            kind = kinds().get(text.kind)
            if kind and kind.digits and text.code:
                codes[kind.digits, text.code].append((index, text.name))
                holders = self.now.codes.get((kind.digits, text.code), ())
                self._refuse_taken(index, PlanProblem.CODE_TAKEN, text, ref, holders)
            names[parent, clean(text.name)].append(index)
            if not isinstance(parent, str):
                holders = self.now.names.get((parent, clean(text.name)), ())
                self._refuse_taken(index, PlanProblem.NAME_TAKEN, text, ref, holders)
        for (_, code), bearers in codes.items():
            for index, name in bearers[1:]:
                self.fault(index, PlanProblem.CODE_TAKEN, name=name, code=code, other=name)
        for (_, name), indexes in names.items():
            for index in indexes[1:]:
                self.fault(index, PlanProblem.NAME_TAKEN, name=name, code="", other=name)

    def _named_now(self) -> Iterable[tuple[int, Ref, NewUnitText, Ref | None]]:
        for key, founded in self.out.founded.items():
            yield founded.act_index, key, founded.text, founded.parent
        for unit_id in self.out.named:
            standing = self.now.standing[unit_id]
            text = self.out.renamed.get(unit_id)
            if text is None and unit_id not in self.out.moved:
                continue
            parent = self.out.moved.get(unit_id, standing.parent_id)
            text = text or NewUnitText(standing.name, standing.kind)
            yield self.out.named[unit_id], unit_id, text, parent

    def _refuse_taken(
        self,
        index: int,
        reason: PlanProblem,
        text: NewUnitText,
        ref: Ref,
        holders: tuple[int, ...],
    ) -> None:
        taken = [one for one in holders if one != ref and not self._leaves(one, reason)]
        if taken:
            self.fault(index, reason, name=text.name, code=text.code, other=self.name(taken[0]))

    def _leaves(self, unit_id: int, reason: PlanProblem) -> bool:
        """Say whether a unit gives its code, or its name in that place, up by the same plan."""
        renamed = self.out.renamed.get(unit_id)
        if unit_id in self.out.ending:
            return True
        if reason is PlanProblem.CODE_TAKEN:
            return renamed is not None and bool(renamed.code)
        return renamed is not None or unit_id in self.out.moved


def _has_digits(code: str, kind: Kind) -> bool:
    return len(code) == kind.digits and code.isascii() and code.isdigit()
