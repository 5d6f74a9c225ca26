"""The house keeps its rules, and each guard refuses its bad sample."""

from __future__ import annotations

import importlib.util
from types import ModuleType
from typing import Any

import pytest
from django.apps import apps
from django.urls import URLPattern, URLResolver, get_resolver
from tests.architecture import guards

from camket.web.administration.words import ACTIONS


def sample(name: str) -> str:
    return (guards.BAD / name).read_text(encoding="utf-8")


def test_foreign_keys_point_down() -> None:
    wrong = {
        path.parent.name: keys
        for path in guards.SOURCE.glob("*/models.py")
        if (keys := guards.keys_pointing_up(path.read_text(encoding="utf-8"), path.parent.name))
    }
    assert wrong == {}


def test_a_foreign_key_that_points_up_is_refused() -> None:
    wrong = guards.keys_pointing_up(sample("foreign_key_up.py"), "organisation")
    assert [line.split(": ")[1] for line in wrong] == [
        "organisation points at tasks",
        "organisation points at reviews",
    ]


def test_only_actions_write() -> None:
    wrong = {
        str(path.relative_to(guards.SOURCE)): writes
        for path in guards.python_files()
        if not guards.may_write(path)
        and (writes := guards.writes_in(path.read_text(encoding="utf-8")))
    }
    assert wrong == {}


def test_files_excused_from_the_rule_exist() -> None:
    for name in [*guards.WRITERS, *guards.CLOCK_READERS]:
        assert (guards.SOURCE / name).is_file(), name


def test_a_view_that_writes_is_refused() -> None:
    assert len(guards.writes_in(sample("view_that_writes.py"))) == 4


def test_a_dictionary_and_a_stored_file_may_change() -> None:
    assert guards.writes_in("context.update(more)\nimage.save(buffer)\nstorage.delete(name)") == []


@pytest.mark.parametrize(
    "path", guards.template_files(), ids=lambda path: str(path.relative_to(guards.TEMPLATES))
)
def test_templates_hold_no_inline_script_or_style(path: Any) -> None:
    assert guards.inline_parts(path.read_text(encoding="utf-8")) == []


def test_inline_parts_are_refused() -> None:
    assert set(guards.inline_parts(sample("inline.html"))) == set(guards.FORBIDDEN_IN_TEMPLATES)


def test_markup_is_never_called_safe_by_hand() -> None:
    wrong = [
        str(path.relative_to(guards.SOURCE))
        for path in guards.python_files()
        if "mark_safe(" in path.read_text(encoding="utf-8")
    ]
    assert wrong == []


def test_the_clock_is_read_only_at_the_doors() -> None:
    wrong = {
        name: reads
        for path in guards.python_files()
        if (name := path.relative_to(guards.SOURCE).as_posix()) not in guards.CLOCK_READERS
        and (reads := guards.clock_reads(path.read_text(encoding="utf-8")))
    }
    assert wrong == {}


def test_the_utc_day_is_refused() -> None:
    assert len(guards.clock_reads(sample("utc_day.py"))) == 2


def test_every_recorded_action_has_a_word() -> None:
    recorded: set[str] = set()
    for path in guards.python_files():
        relative = path.relative_to(guards.SOURCE)
        if "actions" in relative.parts or relative.name in ("actions.py", "acceptance.py"):
            recorded |= guards.recorded_actions(path.read_text(encoding="utf-8"))
    tables = {model._meta.label_lower for model in apps.get_models()}  # what was acted on
    assert sorted(recorded - set(ACTIONS) - tables) == []
    assert len(recorded) > 40


def test_an_action_without_a_word_is_refused() -> None:
    assert guards.recorded_actions(sample("wordless_action.py")) - set(ACTIONS) == {"task.vanished"}


def unguarded(patterns: list[Any], prefix: str = "") -> list[str]:
    """Return the addresses whose view does not say who may enter."""
    found = []
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            found += unguarded(pattern.url_patterns, route)
        elif isinstance(pattern, URLPattern) and not getattr(
            pattern.callback, "camket_access", None
        ):
            found.append(route)
    return found


def test_every_address_states_its_permission() -> None:
    assert unguarded(get_resolver().url_patterns) == []


def test_an_address_without_a_permission_is_refused() -> None:
    assert unguarded(loaded("address_without_access.py").urlpatterns) == ["cua-mo/"]


def loaded(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location("bad_sample", guards.BAD / name)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
