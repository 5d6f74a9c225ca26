"""What a plan comes to on its day, or why it cannot: plain values in and out, no database."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from camket.organisation.acts import ENDING, Act, ActKind, HeirRef, NewUnitText, UnitRef
from camket.organisation.decisions import PlanProblem, Situation, Standing
from camket.organisation.plan_names import Naming
from camket.organisation.settled import Following, Founded, Ref, Settled, Walk


def settle(acts: Sequence[Act], situation: Situation) -> Settled:
    """Work out what comes of the acts that day; faults name the acts that cannot be done."""
    return _Settling(acts, situation).run()


class _Settling(Walk):
    """One walk through a plan: what each act does, then what that leaves for the others."""

    def __init__(self, acts: Sequence[Act], situation: Situation) -> None:
        super().__init__(acts, situation, Settled())
        self._sources: Counter[Ref] = Counter()
        for act in acts:
            for heir in act.heirs:
                self._sources[heir.unit.at] += len(act.units)

    def run(self) -> Settled:
        if not self.acts:
            self.fault(0, PlanProblem.NO_ACTS)
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
        naming = Naming(self.acts, self.now, self.out)
        naming.texts()
        self._no_cycles()
        naming.what_is_taken()
        return self.out

    # --- who is spoken of -----------------------------------------------------------------

    def _found(self) -> None:
        unit_keys: Counter[str] = Counter()
        for index, act in enumerate(self.acts):
            for key, text in act.new:
                if key in self.out.founded:
                    self.fault(index, PlanProblem.KEY_TWICE, key=key)
                    continue
                self.out.founded[key] = Founded(text, None, index)
                unit_keys[text.unit_key] += 1
                if text.unit_key and (
                    text.unit_key in self.now.unit_keys or unit_keys[text.unit_key] > 1
                ):
                    self.fault(index, PlanProblem.KEY_TAKEN, key=text.unit_key)

    def _who(self, index: int, act: Act) -> None:
        """Take down whom the act happens to; a unit has one act in a plan."""
        if act.kind == ActKind.FOUND:
            if act.units:
                self.fault(index, PlanProblem.NO_UNITS_TAKEN)
            if not act.new:
                self.fault(index, PlanProblem.NOTHING_FOUNDED)
            return
        one_only = act.kind in (ActKind.SPLIT, ActKind.RENAME) or act.text is not None
        if not act.units or (one_only and len(act.units) > 1):
            self.fault(index, PlanProblem.WRONG_UNITS)
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
        self.fault(index, reason, name=standing.name, other=before + 1)

    def _standing(self, index: int, ref: UnitRef) -> Standing | None:
        if ref.unit_id is None:
            self.fault(index, PlanProblem.WRONG_UNITS)
            return None
        standing = self.now.standing.get(ref.unit_id)
        if standing is None:
            self._absent(index, ref.unit_id)
        return standing

    def _absent(self, index: int, unit_id: int, *, as_heir: bool = False) -> None:
        absent = self.now.absent.get(unit_id)
        details = {"name": absent.name if absent else f"{unit_id}"}
        if as_heir:
            self.fault(index, PlanProblem.HEIR_NOT_STANDING, **details)
        elif absent is not None and absent.begins_on is not None:
            self.fault(index, PlanProblem.NOT_YET_BEGUN, day=absent.begins_on, **details)
        elif absent is not None and absent.ended_on is not None:
            self.fault(index, PlanProblem.ENDED_BEFORE, day=absent.ended_on, **details)
        else:
            self.fault(index, PlanProblem.UNKNOWN_UNIT, unit=unit_id)

    def _may_change(self, index: int, standing: Standing) -> bool:
        """Refuse what would alter a recorded day: history is mended only by a later decision."""
        if not self._is_within(standing):
            self.fault(index, PlanProblem.NOT_BELOW_SUPERIOR, name=standing.name)
            return False
        later = standing.changes_on or standing.ends_on
        if standing.since >= self.now.on:
            later = standing.since
        if later is not None:
            self.fault(index, PlanProblem.LATER_CHANGE, name=standing.name, day=later)
            return False
        if self.acts[index].kind in ENDING and standing.appointed_on is not None:
            self.fault(
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
                self.fault(index, PlanProblem.PIECE_UNNAMED, name=text.name)
        heirs.sort(key=lambda heir: not heir.is_main)
        for ref in act.units:
            if ref.unit_id is not None and self.out.ending.get(ref.unit_id) == index:
                self.out.heirs[ref.unit_id] = tuple(heirs)

    def _may_inherit(self, index: int, act: Act, heir: HeirRef) -> bool:
        at = heir.unit.at
        if isinstance(at, str):
            if at not in self.out.founded:
                self.fault(index, PlanProblem.UNKNOWN_KEY, key=at)
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
            self.fault(index, reason, name=standing.name, day=standing.ends_on)
        return reason is None

    def _shares(self, index: int, act: Act) -> None:
        """Refuse heirs that do not fit the kind of change, or leave a piece to nobody."""
        reason = self._unfit_for_kind(act) or _unfit_shares(act.heirs)
        if reason is not None:
            names = [self.name(heir.unit.at) for heir in act.heirs]
            self.fault(index, reason, name=", ".join(names), unit=self.name_of_first(act))

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
                self.fault(index, PlanProblem.NOBODY_ANSWERS, name=self.name(unit_id))
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
            self.fault(index, PlanProblem.NOT_BELOW_SUPERIOR, name=text.name)

    def _asked_parent(self, index: int, act: Act) -> Ref | None:
        if act.parent is None:
            first = act.units[0].unit_id if act.units else None
            standing = self.now.standing.get(first) if first is not None else None
            return self._stands_for(standing.parent_id) if standing else None
        at = act.parent.at
        if isinstance(at, str):
            if at not in self.out.founded:
                self.fault(index, PlanProblem.UNKNOWN_KEY, key=at)
                return None
            return at
        standing = self.now.standing.get(at)
        if standing is None:
            self._absent(index, at)
            return None
        if at in self.out.ending:
            self.fault(index, PlanProblem.PARENT_ENDS, name=standing.name)
            return None
        if standing.ends_on is not None:
            self.fault(index, PlanProblem.ENDS_LATER, name=standing.name, day=standing.ends_on)
        elif not self._is_within(standing, or_itself=True):
            self.fault(index, PlanProblem.NOT_BELOW_SUPERIOR, name=standing.name)
        return at

    def _move(self, index: int, act: Act, parent: Ref | None) -> None:
        for ref in act.units:
            standing = self.now.standing.get(ref.unit_id or 0)
            if standing is None or self.out.named.get(standing.unit_id) != index:
                continue
            to = self._stands_for(standing.parent_id) if act.parent is None else parent
            if to == standing.parent_id:
                if act.parent is not None and act.text is None:
                    self.fault(index, PlanProblem.NOTHING_CHANGES, name=standing.name)
                continue
            self.out.moved[standing.unit_id] = to
            if act.parent is not None:
                self._same_line(index, standing.line, standing.name, to)

    def _same_line(self, index: int, line: str, name: str, parent: Ref | None) -> None:
        if parent is not None and self.line(parent) != line:
            self.fault(index, PlanProblem.OTHER_LINE, name=name, parent=self.name(parent))

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
                if main is None or self.line(main) != follower.line:
                    self.fault(
                        index,
                        PlanProblem.CHILD_LEFT,
                        name=follower.name,
                        unit=self.name(unit_id),
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
                self.fault(self._act_of(start), PlanProblem.CYCLE, name=self.name(start))
            sound |= set(path)

    def _act_of(self, ref: Ref) -> int:
        if isinstance(ref, str):
            return self.out.founded[ref].act_index
        if ref in self.out.named:
            return self.out.named[ref]
        following = next(one for one in self.out.followers if one.unit_id == ref)
        return self.out.ending[following.from_id]


_FEWEST_PIECES: Final = 2


def _unfit_shares(heirs: Sequence[HeirRef]) -> PlanProblem | None:
    if len({heir.unit.at for heir in heirs}) < len(heirs):
        return PlanProblem.HEIR_TWICE
    if heirs and sum(heir.is_main for heir in heirs) != 1:
        return PlanProblem.NOT_ONE_MAIN
    if len(heirs) == 1 and heirs[0].share == "part":
        return PlanProblem.PIECE_WITHOUT_SUCCESSOR
    return None
