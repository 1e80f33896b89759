"""The sessions for people who work on Heliograph; ``dev.py test`` runs the same checks for CI."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path

import nox

# The locked tools of the environment that nox itself runs in, as in dev.py.
nox.options.default_venv_backend = "none"
os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
nox.options.sessions = ["lint", "types", "translations", "tests"]

LOCKS = Path("packaging/locks")
COVERED = {"domain": 100}
"""Branch coverage in per cent that a part of ``src/heliograph`` must keep."""


@nox.session
def lint(session: nox.Session) -> None:
    """Hold the style and the arrows between the layers."""
    session.run("ruff", "check", ".")
    session.run("ruff", "format", "--check", ".")
    session.run("lint-imports", "--no-logo", "--no-cache")


@nox.session
def types(session: nox.Session) -> None:
    """Check the types twice: the two checkers find different things."""
    session.run("mypy")
    session.run("basedpyright")


@nox.session
def tests(session: nox.Session) -> None:
    """Run all tests but the slow ones, and hold the branch coverage."""
    session.run(
        *("pytest", "-q", "-m", "not slow", "--numprocesses", "auto", "--dist", "worksteal"),
        *("--cov", "--cov-report=", *session.posargs),
        env={"QT_QPA_PLATFORM": "offscreen"},
    )
    if not session.posargs:
        for part, per_cent in COVERED.items():
            include = f"--include=src/heliograph/{part}/*"
            session.run("coverage", "report", "-m", include, f"--fail-under={per_cent}")


@nox.session
def gui(session: nox.Session) -> None:
    """Run the tests of the window alone."""
    session.run("pytest", "-q", "tests/gui", *session.posargs, env={"QT_QPA_PLATFORM": "offscreen"})


@nox.session
def faults(session: nox.Session) -> None:
    """Try the promises, one line each; ``-- --full`` for all runs, ``-- DRILL`` for one alone."""
    session.run("python", "-m", "faults", *session.posargs, env={"PYTHONPATH": "tests"})
    if set(session.posargs) <= {"--full"}:
        session.run("pytest", "-q", "-m", "slow")


@nox.session
def bench(session: nox.Session) -> None:
    """Measure sending over bad lines beside others (half an hour); ``-- --help`` has the parts."""
    session.run("python", "-m", "benchmarks", *session.posargs)


@nox.session
def translations(session: nox.Session) -> None:
    """Check the catalogues; with ``-- update``, bring them to the sources' messages first."""
    if session.posargs == ["update"]:
        session.run("python", "packaging/catalogues.py", "update")
    session.run("python", "packaging/catalogues.py", "check")


@nox.session
def package(session: nox.Session) -> None:
    """Make what people install and try it (some minutes); ``-- --help`` has the steps."""
    session.run("python", "packaging/package.py", *session.posargs)


@nox.session
def lock(session: nox.Session) -> None:
    """Resolve the dependencies anew; ``-- --upgrade`` takes newer versions."""
    dev = LOCKS / "dev.txt"
    locks = {
        "run": ["--group=build", "--extra=service"],
        "dev": ["--group=build", "--extra=service", "--extra=spelling", "--extra=dev"],
        # What people get is in the versions that the tests ran with.
        "package": ["--group=build", "--group=package", "--extra=spelling", f"--constraints={dev}"],
    }
    for name, parts in locks.items():
        target = LOCKS / f"{name}.txt"
        session.run(
            *("uv", "pip", "compile", "--quiet", "pyproject.toml", *parts),
            *("--universal", "--python-version", "3.11", "--generate-hashes"),
            # No address: a lock says what, not from where.
            *("--no-emit-index-url", "--no-header", "--no-annotate", "--no-config"),
            *("--output-file", str(target), *session.posargs),
        )
        if re.search(r"://|file:|^--", target.read_text(), re.MULTILINE):
            session.error(f"{target} holds an address")
