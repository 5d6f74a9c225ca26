"""What a plan comes to on its day, or why it cannot: plain values in and out, no database."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from camket.organisation.acts import ENDING, Act, ActKind, HeirRef, NewUnitText, UnitRef
from camket.organisation.decisions import Fault, PlanProblem, Situation, Standing
from camket.organisation.kinds import Kind, kinds
from camket.shared.text import clean

Ref = int | str
"""A unit that exists, by its identity, or one founded by the plan, by its key."""


@dataclass(frozen=True, slots=True)
class Founded:
    """A unit the plan founds."""

    text: NewUnitText
    parent: Ref | None
    act_index: int


@dataclass(frozen=True, slots=True)
class Following:
    """A unit that stood under an ending one, and under whom it comes to stand."""

    unit_id: int
    from_id: int
    to: Ref | None


@dataclass(slots=True)
class Settled:
    """What comes of a plan.

    Attributes:
        ending: The units that end, with the act that ends each.
        heirs: Their successors, the main one first; empty for a unit without any.
        answers: Who answers for what each ending unit leaves: the main successor, or whoever
            stands in its superior's place.
        moved: Units that come to stand under another superior by an act of their own.
        followers: Units that come to stand elsewhere because their superior ends.
        renamed: What renamed units are called, every field filled.
        named: Every unit an act moved or renamed, or left as it was on record, with that act.
    """

    ending: dict[int, int] = field(default_factory=dict)
    heirs: dict[int, tuple[HeirRef, ...]] = field(default_factory=dict)
    answers: dict[int, Ref] = field(default_factory=dict)
    founded: dict[str, Founded] = field(default_factory=dict)
    moved: dict[int, Ref | None] = field(default_factory=dict)
    followers: list[Following] = field(default_factory=list)
    renamed: dict[int, NewUnitText] = field(default_factory=dict)
    named: dict[int, int] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)


def referred(acts: Sequence[Act]) -> set[int]:
    """Return the existing units the acts speak of."""
    refs = {ref for act in acts for ref in (*act.units, *(heir.unit for heir in act.heirs))}
    refs |= {act.parent for act in acts if act.parent is not None}
    return {ref.unit_id for ref in refs if ref.unit_id is not None}


def ending_units(acts: Sequence[Act]) -> set[int]:
    """Return the existing units that the acts end."""
    return {
        ref.unit_id
        for act in acts
        if act.kind in ENDING
        for ref in act.units
        if ref.unit_id is not None
    }


def texts_of(acts: Sequence[Act]) -> Iterable[NewUnitText]:
    """Return what units are called from the day on, as the acts say it."""
    for act in acts:
        yield from (text for _, text in act.new)
        if act.text is not None:
            yield act.text


def settle(acts: Sequence[Act], situation: Situation) -> Settled:
    """Work out what comes of the acts that day; faults name the acts that cannot be done."""
    return _Settling(acts, situation).run()


class _Settling:
    """One walk through a plan: what each act does, then what that leaves for the others."""

    def __init__(self, acts: Sequence[Act], situation: Situation) -> None:
        self.acts = acts
        self.now = situation
        self.out = Settled()
        self._sources: Counter[Ref] = Counter()
        for act in acts:
            for heir in act.heirs:
                self._sources[heir.unit.at] += len(act.units)

    def run(self) -> Settled:
        if not self.acts:
            self._fault(0, PlanProblem.NO_ACTS)
            return self.out
        self._found()
        for index, act in enumerate(self.acts):
            self._who(index, act)
        for index, act in enumerate(self.acts):
            if act.kind in ENDING:
                self._heirs_of(index, act)
        self._answers()
        self._places()
        self._followers()
        for index, act in enumerate(self.acts):
            self._texts(index, act)
        self._no_cycles()
        self._codes_and_names()
        return self.out

    # --- who is spoken of -----------------------------------------------------------------

    def _found(self) -> None:
        unit_keys: Counter[str] = Counter()
        for index, act in enumerate(self.acts):
            for key, text in act.new:
                if key in self.out.founded:
                    self._fault(index, PlanProblem.KEY_TWICE, key=key)
                    continue
                self.out.founded[key] = Founded(text, None, index)
                unit_keys[text.unit_key] += 1
                if text.unit_key and (
                    text.unit_key in self.now.unit_keys or unit_keys[text.unit_key] > 1
                ):
                    self._fault(index, PlanProblem.KEY_TAKEN, key=text.unit_key)

    def _who(self, index: int, act: Act) -> None:
        """Take down whom the act happens to; a unit has one act in a plan."""
        if act.kind == ActKind.FOUND:
            if act.units:
                self._fault(index, PlanProblem.NO_UNITS_TAKEN)
            if not act.new:
                self._fault(index, PlanProblem.NOTHING_FOUNDED)
            return
        one_only = act.kind in (ActKind.SPLIT, ActKind.RENAME) or act.text is not None
        if not act.units or (one_only and len(act.units) > 1):
            self._fault(index, PlanProblem.WRONG_UNITS)
        for ref in act.units:
            standing = self._standing(index, ref)
            if standing is None or not self._may_change(index, standing):
                continue
            unit_id = standing.unit_id
            before = self.out.ending.get(unit_id, self.out.named.get(unit_id))
            if before is not None:
                self._twice(index, act, before, standing)
            elif act.kind in ENDING:
                self.out.ending[unit_id] = index
            else:
                self.out.named[unit_id] = index

    def _twice(self, index: int, act: Act, before: int, standing: Standing) -> None:
        other = self.acts[before]
        both_move = act.kind == other.kind == ActKind.TRANSFER
        reason = (
            PlanProblem.TWO_PARENTS
            if both_move and act.parent != other.parent
            else PlanProblem.UNIT_TWICE
        )
        self._fault(index, reason, name=standing.name, other=before + 1)

    def _standing(self, index: int, ref: UnitRef) -> Standing | None:
        if ref.unit_id is None:
            self._fault(index, PlanProblem.WRONG_UNITS)
            return None
        standing = self.now.standing.get(ref.unit_id)
        if standing is None:
            self._absent(index, ref.unit_id)
        return standing

    def _absent(self, index: int, unit_id: int, *, as_heir: bool = False) -> None:
        absent = self.now.absent.get(unit_id)
        details = {"name": absent.name if absent else f"{unit_id}"}
        if as_heir:
            self._fault(index, PlanProblem.HEIR_NOT_STANDING, **details)
        elif absent is not None and absent.begins_on is not None:
            self._fault(index, PlanProblem.NOT_YET_BEGUN, day=absent.begins_on, **details)
        elif absent is not None and absent.ended_on is not None:
            self._fault(index, PlanProblem.ENDED_BEFORE, day=absent.ended_on, **details)
        else:
            self._fault(index, PlanProblem.UNKNOWN_UNIT, unit=unit_id)

    def _may_change(self, index: int, standing: Standing) -> bool:
        """Refuse what would alter a recorded day: history is mended only by a later decision."""
        if not self._is_within(standing):
            self._fault(index, PlanProblem.NOT_BELOW_SUPERIOR, name=standing.name)
            return False
        later = standing.changes_on or standing.ends_on
        if standing.since >= self.now.on:
            later = standing.since
        if later is not None:
            self._fault(index, PlanProblem.LATER_CHANGE, name=standing.name, day=later)
            return False
        if self.acts[index].kind in ENDING and standing.appointed_on is not None:
            self._fault(
                index,
                PlanProblem.LATER_APPOINTMENT,
                name=standing.name,
                day=standing.appointed_on,
            )
            return False
        return True

    def _is_within(self, standing: Standing, *, or_itself: bool = False) -> bool:
        """Say whether the superior who decides may speak of a unit."""
        below = self.now.below_superior
        if below is None or not self._is_bound(standing.line):
            return True
        is_itself = or_itself and standing.unit_id == self.now.superior_id
        return is_itself or standing.unit_id in below

    def _is_bound(self, line: str) -> bool:
        return self.now.superior_line in ("", line)

    # --- who comes after ------------------------------------------------------------------

    def _heirs_of(self, index: int, act: Act) -> None:
        heirs = [heir for heir in act.heirs if self._may_inherit(index, act, heir)]
        if len(heirs) == len(act.heirs):
            self._shares(index, act)
        named = {heir.unit.at for heir in act.heirs}
        for key, text in act.new:
            if key not in named and not self._sources[key]:
                self._fault(index, PlanProblem.PIECE_UNNAMED, name=text.name)
        heirs.sort(key=lambda heir: not heir.is_main)
        for ref in act.units:
            if ref.unit_id is not None and self.out.ending.get(ref.unit_id) == index:
                self.out.heirs[ref.unit_id] = tuple(heirs)

    def _may_inherit(self, index: int, act: Act, heir: HeirRef) -> bool:
        at = heir.unit.at
        if isinstance(at, str):
            if at not in self.out.founded:
                self._fault(index, PlanProblem.UNKNOWN_KEY, key=at)
            return at in self.out.founded
        standing = self.now.standing.get(at)
        if standing is None:
            self._absent(index, at, as_heir=True)
            return False
        reason = None
        if any(ref.unit_id == at for ref in act.units):
            reason = PlanProblem.HEIR_IS_ITSELF
        elif at in self.out.ending:
            reason = PlanProblem.HEIR_ENDS
        elif standing.ends_on is not None:
            reason = PlanProblem.ENDS_LATER
        elif not self._is_within(standing, or_itself=True):
            reason = PlanProblem.NOT_BELOW_SUPERIOR
        if reason is not None:
            self._fault(index, reason, name=standing.name, day=standing.ends_on)
        return reason is None

    def _shares(self, index: int, act: Act) -> None:
        """Refuse heirs that do not fit the kind of change, or leave a piece to nobody."""
        reason = self._unfit_for_kind(act) or _unfit_shares(act.heirs)
        if reason is not None:
            names = [self._name(heir.unit.at) for heir in act.heirs]
            self._fault(index, reason, name=", ".join(names), unit=self._name_of_first(act))

    def _unfit_for_kind(self, act: Act) -> PlanProblem | None:
        count = len(act.heirs)
        if act.kind == ActKind.DISBAND:
            return PlanProblem.NO_HEIRS_TAKEN if count else None
        if act.kind == ActKind.SPLIT:
            return PlanProblem.SPLIT_NEEDS_TWO if count < _FEWEST_PIECES else None
        if act.kind not in (ActKind.ABSORB, ActKind.MERGE):
            return None
        if count != 1:
            return PlanProblem.ONE_HEIR_ONLY if count else PlanProblem.NO_HEIR
        heir = act.heirs[0].unit.at
        reason = None
        if act.kind == ActKind.ABSORB and isinstance(heir, str):
            reason = PlanProblem.HEIR_NOT_STANDING
        elif act.kind == ActKind.MERGE and not isinstance(heir, str):
            reason = PlanProblem.HEIR_NOT_FOUNDED
        elif act.kind == ActKind.MERGE and self._sources[heir] < _FEWEST_PIECES:
            reason = PlanProblem.MERGE_OF_ONE
        return reason

    def _answers(self) -> None:
        for unit_id, index in self.out.ending.items():
            answers = self._stands_for(unit_id)
            if answers is None:
                self._fault(index, PlanProblem.NOBODY_ANSWERS, name=self._name(unit_id))
            else:
                self.out.answers[unit_id] = answers

    def _stands_for(self, unit_id: int | None) -> Ref | None:
        """Return the unit, or what comes to stand in its place; None above a root."""
        while unit_id is not None and unit_id in self.out.ending:
            if heirs := self.out.heirs.get(unit_id):
                return heirs[0].unit.at
            standing = self.now.standing.get(unit_id)
            unit_id = standing.parent_id if standing else None
        return unit_id

    # --- under whom they stand ------------------------------------------------------------

    def _places(self) -> None:
        for index, act in enumerate(self.acts):
            parent = self._asked_parent(index, act)
            for key, _ in act.new:
                founded = self.out.founded[key]
                if founded.act_index == index:
                    self.out.founded[key] = replace(founded, parent=parent)
                    self._not_above_superior(index, act, founded.text)
                    self._same_line(index, founded.text.line, founded.text.name, parent)
            if act.kind == ActKind.TRANSFER:
                self._move(index, act, parent)

    def _not_above_superior(self, index: int, act: Act, text: NewUnitText) -> None:
        """Refuse a new top: who decides for a part founds nothing beside the whole."""
        is_top = act.parent is None and not act.units
        if is_top and self.now.below_superior is not None and self._is_bound(text.line):
            self._fault(index, PlanProblem.NOT_BELOW_SUPERIOR, name=text.name)

    def _asked_parent(self, index: int, act: Act) -> Ref | None:
        if act.parent is None:
            first = act.units[0].unit_id if act.units else None
            standing = self.now.standing.get(first) if first is not None else None
            return self._stands_for(standing.parent_id) if standing else None
        at = act.parent.at
        if isinstance(at, str):
            if at not in self.out.founded:
                self._fault(index, PlanProblem.UNKNOWN_KEY, key=at)
                return None
            return at
        standing = self.now.standing.get(at)
        if standing is None:
            self._absent(index, at)
            return None
        if at in self.out.ending:
            self._fault(index, PlanProblem.PARENT_ENDS, name=standing.name)
            return None
        if standing.ends_on is not None:
            self._fault(index, PlanProblem.ENDS_LATER, name=standing.name, day=standing.ends_on)
        elif not self._is_within(standing, or_itself=True):
            self._fault(index, PlanProblem.NOT_BELOW_SUPERIOR, name=standing.name)
        return at

    def _move(self, index: int, act: Act, parent: Ref | None) -> None:
        for ref in act.units:
            standing = self.now.standing.get(ref.unit_id or 0)
            if standing is None or self.out.named.get(standing.unit_id) != index:
                continue
            to = self._stands_for(standing.parent_id) if act.parent is None else parent
            if to == standing.parent_id:
                if act.parent is not None and act.text is None:
                    self._fault(index, PlanProblem.NOTHING_CHANGES, name=standing.name)
                continue
            self.out.moved[standing.unit_id] = to
            if act.parent is not None:
                self._same_line(index, standing.line, standing.name, to)

    def _same_line(self, index: int, line: str, name: str, parent: Ref | None) -> None:
        if parent is not None and self._line(parent) != line:
            self._fault(index, PlanProblem.OTHER_LINE, name=name, parent=self._name(parent))

    def _followers(self) -> None:
        """Let whoever stood under an ending unit follow its main heir, if of the same line."""
        for unit_id, followers in self.now.under.items():
            index = self.out.ending.get(unit_id)
            if index is None:
                continue
            heirs = self.out.heirs.get(unit_id, ())
            main = heirs[0].unit.at if heirs else None
            for follower in followers:
                if follower.unit_id in self.out.ending or follower.unit_id in self.out.moved:
                    continue
                if main is None or self._line(main) != follower.line:
                    self._fault(
                        index,
                        PlanProblem.CHILD_LEFT,
                        name=follower.name,
                        unit=self._name(unit_id),
                    )
                    continue
                to: Ref | None = main
                if main == follower.unit_id:  # the heir takes the place of the one it follows
                    to = self._stands_for(self.now.standing[unit_id].parent_id)
                self.out.followers.append(Following(follower.unit_id, unit_id, to))

    def _no_cycles(self) -> None:
        parents: dict[Ref, Ref | None] = {}
        parents.update(self.out.moved.items())
        parents |= {following.unit_id: following.to for following in self.out.followers}
        parents |= {key: founded.parent for key, founded in self.out.founded.items()}
        sound: set[Ref] = set()
        for start in parents:
            path: dict[Ref, None] = {}
            at: Ref | None = start
            while at is not None and at not in sound and at not in path:
                path[at] = None
                if at in parents:
                    at = parents[at]
                else:
                    standing = self.now.standing.get(at) if isinstance(at, int) else None
                    at = standing.parent_id if standing else None
            if at is not None and at in path:
                self._fault(self._act_of(start), PlanProblem.CYCLE, name=self._name(start))
            sound |= set(path)

    def _act_of(self, ref: Ref) -> int:
        if isinstance(ref, str):
            return self.out.founded[ref].act_index
        if ref in self.out.named:
            return self.out.named[ref]
        following = next(one for one in self.out.followers if one.unit_id == ref)
        return self.out.ending[following.from_id]

    # --- what they are called -------------------------------------------------------------

    def _texts(self, index: int, act: Act) -> None:
        for key, text in act.new:
            if self.out.founded[key].act_index == index:
                self._text(index, text)
        if act.kind == ActKind.RENAME and act.text is None:
            self._fault(index, PlanProblem.NO_NAME, name=self._name_of_first(act))
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
            self._fault(index, PlanProblem.NO_NAME, name="")
        kind = kinds().get(text.kind)
        if kind is None:
            self._fault(index, PlanProblem.UNKNOWN_KIND, name=text.name, kind=text.kind)
            return
        keeps_kind = was is not None and was.kind == text.kind
        if not keeps_kind and not kind.stands_on(self.now.on):
            self._fault(index, PlanProblem.KIND_GONE, name=text.name, kind=kind.name)
        if kind.digits and text.code and not _has_digits(text.code, kind):
            self._fault(
                index,
                PlanProblem.CODE_LENGTH,
                name=text.name,
                code=text.code,
                digits=kind.digits,
            )

    def _codes_and_names(self) -> None:
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
                self._fault(index, PlanProblem.CODE_TAKEN, name=name, code=code, other=name)
        for (_, name), indexes in names.items():
            for index in indexes[1:]:
                self._fault(index, PlanProblem.NAME_TAKEN, name=name, code="", other=name)

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
            self._fault(index, reason, name=text.name, code=text.code, other=self._name(taken[0]))

    def _leaves(self, unit_id: int, reason: PlanProblem) -> bool:
        """Say whether a unit gives its code, or its name in that place, up by the same plan."""
        renamed = self.out.renamed.get(unit_id)
        if unit_id in self.out.ending:
            return True
        if reason is PlanProblem.CODE_TAKEN:
            return renamed is not None and bool(renamed.code)
        return renamed is not None or unit_id in self.out.moved

    # --- words ----------------------------------------------------------------------------

    def _name(self, ref: Ref) -> str:
        if isinstance(ref, str):
            founded = self.out.founded.get(ref)
            return founded.text.name if founded else ref
        standing = self.now.standing.get(ref)
        absent = self.now.absent.get(ref)
        return standing.name if standing else absent.name if absent else str(ref)

    def _name_of_first(self, act: Act) -> str:
        return self._name(act.units[0].at) if act.units else ""

    def _line(self, ref: Ref) -> str:
        if isinstance(ref, str):
            return self.out.founded[ref].text.line
        standing = self.now.standing.get(ref)
        return standing.line if standing else ""

    def _fault(self, index: int, reason: PlanProblem, **details: Any) -> None:
        self.out.faults.append(Fault(index, reason, details))


_FEWEST_PIECES: Final = 2


def _unfit_shares(heirs: Sequence[HeirRef]) -> PlanProblem | None:
    if len({heir.unit.at for heir in heirs}) < len(heirs):
        return PlanProblem.HEIR_TWICE
    if heirs and sum(heir.is_main for heir in heirs) != 1:
        return PlanProblem.NOT_ONE_MAIN
    if len(heirs) == 1 and heirs[0].share == "part":
        return PlanProblem.PIECE_WITHOUT_SUCCESSOR
    return None


def _has_digits(code: str, kind: Kind) -> bool:
    return len(code) == kind.digits and code.isascii() and code.isdigit()
