"""The rules of the house that no other tool holds."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import architecture_table
import pytest

ROOT = Path(__file__).resolve().parent.parent
SOURCES = sorted((ROOT / "src").rglob("*.py"))
PYTHON = [
    *SOURCES,
    *sorted((ROOT / "tests").rglob("*.py")),
    *sorted((ROOT / "packaging").rglob("*.py")),
    *sorted((ROOT / "benchmarks").rglob("*.py")),
    ROOT / "dev.py",
    ROOT / "noxfile.py",
]
LONGEST_FILE = 400
NO_NAMES = {"utils", "util", "helpers", "helper", "common", "manager", "controller", "base", "misc"}


def _id(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def _everything() -> list[Path]:
    """List the files that the project consists of, as a copy without git shows them too."""
    folders = ("src", "tests", "packaging", "docs", "resources", "translations", "benchmarks")
    found = [path for folder in (*folders, ".ci") for path in (ROOT / folder).rglob("*")]
    made = {"__pycache__", "node_modules", ".git"}  # a worktree has a file of this name
    return [
        path
        for path in [*found, *ROOT.glob("*")]
        if path.is_file() and not made.intersection(path.parts) and path.suffix != ".mo"
    ]


def _run(program: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", program], check=False, capture_output=True, text=True
    )


def test_the_module_table_is_what_the_modules_say() -> None:
    wanted = architecture_table.page()
    assert architecture_table.PAGE.read_text(encoding="utf-8") == wanted, (
        "python packaging/architecture_table.py --write"
    )


@pytest.mark.parametrize("module", SOURCES, ids=_id)
def test_types_are_made_known_to_msgspec_by_one_thread_at_a_time(module: Path) -> None:
    if module.name != "decoding.py":
        source = module.read_text(encoding="utf-8")
        assert not re.search(r"msgspec\.(convert|json\.decode|json\.Decoder\()", source)


@pytest.mark.parametrize("module", SOURCES, ids=_id)
def test_a_module_opens_with_one_sentence(module: Path) -> None:
    sentence = architecture_table.sentence(module)
    assert sentence.endswith(".")
    assert len(sentence) > 15


@pytest.mark.parametrize("file", PYTHON, ids=_id)
def test_a_file_can_be_read_in_one_sitting(file: Path) -> None:
    assert len(file.read_text(encoding="utf-8").splitlines()) <= LONGEST_FILE


def test_names_say_what_a_module_is_for() -> None:
    parts = {part for path in SOURCES for part in path.relative_to(ROOT / "src").parts}
    words = {word for part in parts for word in part.removesuffix(".py").split("_")}
    assert not words & NO_NAMES


def test_the_command_line_never_loads_qt() -> None:
    program = (
        "import sys, pkgutil, importlib, heliograph.cli as cli\n"
        "for each in pkgutil.walk_packages(cli.__path__, 'heliograph.cli.'):\n"
        "    importlib.import_module(each.name)\n"
        "assert 'PySide6' not in sys.modules, sorted(sys.modules)"
    )
    run = _run(program)
    assert run.returncode == 0, run.stderr


def test_qt_gives_back_the_references_it_takes() -> None:
    """6.12.0 drops one of None on nearly every call, and aborts after some thousand."""
    program = (
        "import sys\n"
        "from PySide6.QtCore import QObject\n"
        "each = QObject()\n"
        "for _ in range(100): each.setObjectName('warm')\n"
        "before = sys.getrefcount(None), sys.getrefcount(True)\n"
        "for _ in range(5000):\n"
        "    each.setObjectName('x')\n"
        "    each.blockSignals(True)\n"
        "    each.blockSignals(False)\n"
        "after = sys.getrefcount(None), sys.getrefcount(True)\n"
        "print(max(abs(a - b) for a, b in zip(before, after)))"
    )
    run = _run(program)
    assert run.returncode == 0, run.stderr
    assert int(run.stdout) < 500


def _names(module: Path) -> set[str]:
    """Give every name, attribute and imported name of a module."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Name):
            found.add(node.id)
        elif isinstance(node, ast.Attribute):
            found.add(node.attr)
        elif isinstance(node, ast.alias):
            found.add(node.name)
    return found


def _strings(module: Path) -> list[str]:
    tree = ast.parse(module.read_text(encoding="utf-8"))
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]


@pytest.mark.parametrize("module", SOURCES, ids=_id)
def test_settings_are_never_kept_by_qt(module: Path) -> None:
    """Reading a crafted QSettings file runs what is pickled in it."""
    assert "QSettings" not in _names(module)


@pytest.mark.parametrize("module", SOURCES, ids=_id)
def test_nothing_is_read_by_a_format_that_can_run_code(module: Path) -> None:
    tree = ast.parse(module.read_text(encoding="utf-8"))
    # Plain names only: a dialog's exec() is Qt's.
    plain = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    assert not plain & {"eval", "exec"}
    assert not _names(module) & {"pickle", "marshal", "shelve"}


@pytest.mark.parametrize(
    "module", [path for path in SOURCES if "gui" in path.parts and path.name != "look.py"], ids=_id
)
def test_colours_are_named_in_look_alone(module: Path) -> None:
    named = [text for text in _strings(module) if re.search(r"#[0-9a-fA-F]{6}\b|rgba?\(", text)]
    assert not named


@pytest.mark.parametrize("lock", sorted((ROOT / "packaging/locks").glob("*.txt")), ids=_id)
def test_a_lock_says_what_but_not_from_where(lock: Path) -> None:
    requirement = re.compile(r"[a-z0-9.-]+==\S+( ; [^\\]+)? \\")
    digest = re.compile(r"    --hash=sha256:[0-9a-f]{64}( \\)?")
    for line in lock.read_text(encoding="utf-8").splitlines():
        assert requirement.fullmatch(line) or digest.fullmatch(line), line


def test_no_file_names_a_registry_or_a_place_of_one_machine() -> None:
    # Written in pieces, so that this file does not name them either.
    registries = ("pypi" + ".", "python" + "hosted.", "registry" + ".npmjs", "debian" + ".org/")
    places = ("/" + "work/", "/" + "tmp/plan", "find" + "-links", "extra" + "-index")
    never = re.compile("|".join(re.escape(each) for each in registries + places))
    found: list[str] = []
    for path in _everything():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue  # a font, a picture
        found += [f"{_id(path)}: {match.group()}" for match in never.finditer(text)]
    assert not found
