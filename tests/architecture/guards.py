"""What imports cannot show, read from the source itself; each guard returns what breaks it."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]
SOURCE: Final = ROOT / "src" / "camket"
TEMPLATES: Final = SOURCE / "web" / "templates"
BAD: Final = Path(__file__).resolve().parent / "bad"

# --- foreign keys point down ------------------------------------------------------------------

KEY_FIELDS: Final = {"ForeignKey", "OneToOneField", "ManyToManyField"}
USER_KEY: Final = "settings.AUTH_USER_MODEL"


def floors() -> dict[str, int]:
    """Return the floor of each room, counted from the ground; neighbours share one."""
    config = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contract = config["tool"]["importlinter"]["contracts"][0]
    found = {}
    for floor, rooms in enumerate(reversed(contract["layers"])):
        for room in rooms.split("|"):
            found[room.strip().strip("()")] = floor
    return found


def keys_pointing_up(source: str, room: str) -> list[str]:
    """Return the keys of a room's models that point at a room above or beside it.

    The audit's user is the one key that points up, and it does so through the setting.
    """
    level = floors()
    tree = ast.parse(source)
    homes = {
        alias.asname or alias.name: node.module.split(".")[1]
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("camket.")
        for alias in node.names
    }
    wrong = []
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Call) and _name_of(node.func) in KEY_FIELDS and node.args):
            continue
        target = _room_of(node.args[0], homes, room)
        if target != room and level[target] >= level[room]:
            wrong.append(f"line {node.lineno}: {room} points at {target}")
    return wrong


def _room_of(argument: ast.expr, homes: dict[str, str], room: str) -> str:
    if isinstance(argument, ast.Constant):
        text = str(argument.value)
        return text.split(".", maxsplit=1)[0] if "." in text else room
    if ast.unparse(argument) == USER_KEY:
        return room if room == "audit" else "accounts"
    return homes.get(ast.unparse(argument), room)


def _name_of(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else ast.unparse(function)


# --- only actions write -----------------------------------------------------------------------

WRITES: Final = {
    "bulk_create",
    "bulk_update",
    "create",
    "delete",
    "get_or_create",
    "save",
    "update",
    "update_or_create",
}
WRITERS: Final = {
    "accounts/models.py": "the manager Django's own commands ask for a user",
    "audit/chain.py": "the chain writes itself, called by every action",
    "commitments/acceptance.py": "lifts acceptances inside the action that edits the text",
    "commitments/handing_over.py": "keeps the text as it was handed over, inside the acts of agreeing",
    "files/ending.py": "ends the files of jobs after their time, asked by the night's job",
    "files/storage.py": "stores bytes, called by the action whose file it is",
}
"""Files that are actions by another name, each with its reason."""


def may_write(path: Path) -> bool:
    """Say whether a file is an action's: it stands in `actions`, or is named with a reason."""
    relative = path.relative_to(SOURCE)
    parts = relative.parts
    return (
        "actions" in parts
        or relative.name in ("actions.py", "jobs.py")
        or parts[0] == "demo"
        or "migrations" in parts
        or relative.as_posix() in WRITERS
    )


def writes_in(source: str) -> list[str]:
    """Return calls that write rows.

    A queryset's or a row's: `.save()` and `.delete()` without a positional argument, `.update()`
    with keywords only, and the rest on `.objects`. A dictionary's update and a file's save are not.
    """
    wrong = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            method, receiver = node.func.attr, ast.unparse(node.func.value)
            on_rows = any(word in receiver for word in (".objects", ".papers", "_set"))
            bare = not node.args and (method in ("save", "delete") or bool(node.keywords))
            only_names = method == "update" and all(key.arg for key in node.keywords)
            is_write = method in WRITES and (
                on_rows or (method in ("save", "delete") and bare) or (bare and only_names)
            )
            if is_write:
                wrong.append(f"line {node.lineno}: {receiver[:60]}.{method}()")
    return wrong


# --- templates hold no inline script or style -------------------------------------------------

FORBIDDEN_IN_TEMPLATES: Final = {
    "inline style": re.compile(r"\sstyle\s*=|<style\b", re.IGNORECASE),
    "inline handler": re.compile(r"\son[a-z]+\s*=", re.IGNORECASE),
    "inline script": re.compile(r"<script\b(?![^>]*\ssrc=)", re.IGNORECASE),
    "htmx handler": re.compile(r"\bhx-on\b", re.IGNORECASE),
    "script in a value": re.compile(r"[\"'](?:js|javascript):", re.IGNORECASE),
    "unescaped value": re.compile(r"\|\s*safe\b|\bautoescape\s+off\b"),
    "image inside the page": re.compile(r"[\"'(]data:", re.IGNORECASE),
}


def inline_parts(template: str) -> list[str]:
    """Return what the content policy, or escaping, would have to be loosened for."""
    return [name for name, pattern in FORBIDDEN_IN_TEMPLATES.items() if pattern.search(template)]


# --- the clock is read at the doors -----------------------------------------------------------

CLOCK_CALLS: Final = {
    "date.today",
    "datetime.date.today",
    "datetime.now",
    "datetime.datetime.now",
    "datetime.today",
    "datetime.utcnow",
    "timezone.localdate",
    "timezone.localtime",
    "timezone.now",
}
CLOCK_READERS: Final = {
    "shared/clock.py": "the clock itself",
    "config/checks.py": "compares the machine's real clock with the database's",
    "signing/verify.py": "the command line verifies at the real present when told no other",
}


def clock_reads(source: str) -> list[str]:
    """Return calls that read the machine's clock, or take the UTC day for the legal one."""
    wrong = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            called = ast.unparse(node.func)
            takes_utc_day = node.func.attr == "date" and re.search(
                r"(^|\.|_)now(\(\))?$|_at$|(^|\.)at$", ast.unparse(node.func.value)
            )
            if called in CLOCK_CALLS or takes_utc_day:
                wrong.append(f"line {node.lineno}: {called}()")
    return wrong


# --- migrations stand by themselves -----------------------------------------------------------


def own_imports(source: str) -> list[str]:
    """Return what a migration imports of the application, which will have changed when it runs."""
    found = []
    for node in ast.walk(ast.parse(source)):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom):
            names = [node.module or "."]
        found += [name for name in names if name.split(".")[0] in ("camket", "", ".")]
    return found


# --- every recorded action has a word ---------------------------------------------------------

_CODE: Final = re.compile(r"[a-z_]+\.[a-z_]+")
_FILES: Final = (".html", ".pdf", ".typ", ".log", ".txt", ".json", ".py", ".jpg", ".png")


def recorded_actions(source: str) -> set[str]:
    """Return the action codes a file of actions records: `object.act`, and nothing else with a dot."""
    return {
        node.value
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and _CODE.fullmatch(node.value)
        and not node.value.endswith(_FILES)
    }


# --- libraries speak Vietnamese ---------------------------------------------------------------

ENGLISH: Final = re.compile(
    r"\b(the|this|that|field|fields|required|enter|please|select|password|error|valid|invalid|"
    r"value|values|must|ensure|and|with|your|you|not|cannot|failed|choice|choices|character|"
    r"characters|file|upload|submit|cancel|save|delete|login|logout|username|page|previous|next|"
    r"search|loading|unknown|forbidden|server|request|too many|short|long|common|at least|at most)\b",
    re.IGNORECASE,
)


def english_in(text: str) -> list[str]:
    """Return English words in text a person reads; none of them is a word of Vietnamese."""
    return sorted({word.lower() for word in ENGLISH.findall(text)})


def python_files() -> Iterator[Path]:
    """Yield the source of the application, migrations left out."""
    for path in sorted(SOURCE.rglob("*.py")):
        if "migrations" not in path.parts:
            yield path


def migration_files() -> Iterator[Path]:
    """Yield every migration."""
    yield from sorted(SOURCE.glob("*/migrations/0*.py"))


def template_files() -> Iterator[Path]:
    """Yield every page."""
    yield from sorted(TEMPLATES.rglob("*.html"))
