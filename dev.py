"""Makes the environment and runs Heliograph or its checks: ``python3 dev.py --help``."""

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

if sys.version_info < (3, 11):  # noqa: UP036 - this is where an older Python gets to know
    sys.exit("Heliograph needs Python 3.11 or newer; this is " + sys.version.split()[0] + ".")

USAGE = """\
usage: python3 dev.py COMMAND [arguments]

  demo [--headless] [...]     show the whole main job on this computer, service included
  run [...]                   start Heliograph; with arguments, its command line
  test [STEP ...] [-- ...]    run what CI runs; what follows -- goes to pytest
  setup                       only make the environment, with the tools for development
"""

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN, EXE = (VENV / "Scripts", ".exe") if os.name == "nt" else (VENV / "bin", "")
PYTHON = BIN / f"python{EXE}"
STAMP = VENV / ".heliograph-stamp"
LOCKS = {name: ROOT / "packaging" / "locks" / f"{name}.txt" for name in ("run", "dev")}

# Debian's names for what Qt's wheels link to but do not bring (docs/decisions/0002).
QT = [
    "libglib2.0-0",
    "libegl1",
    "libgl1",
    "libx11-6",
    "libdbus-1-3",
    "libfontconfig1",
    "libfreetype6",
    "libxkbcommon0",
    "libbrotli1",
    "libgssapi-krb5-2",
]
QT_SCREEN = [
    "libxcb-cursor0",
    "libxcb-icccm4",
    "libxcb-keysyms1",
    "libxcb-shape0",
    "libxcb-xkb1",
    "libxkbcommon-x11-0",
]
FOR_TESTS = [
    *("xvfb", "xauth", "xdotool", "xclip", "openbox", "faketime"),  # a screen, keys, a wrong clock
    *("dbus", "at-spi2-core", "python3-pyatspi"),  # what a screen reader is told
    "libimage-exiftool-perl",  # the judge of what is left in a file
    "iproute2",  # lines for the benchmark
]

STEPS = {
    "lint": ["ruff", "check", "--quiet", "."],
    "format": ["ruff", "format", "--check", "--quiet", "."],
    "imports": ["lint-imports", "--no-logo", "--no-cache"],
    "types": ["mypy"],
    "pyright": ["basedpyright"],
    "translations": ["python", "packaging/catalogues.py", "check"],
    "bench": ["python", "-m", "benchmarks", "--short"],
    "pytest": ["pytest", "-q", "-m", "not slow", "--dist", "worksteal", "--numprocesses"],
}


def main(arguments: list[str]) -> int:
    """Do what the first argument says; give the exit code."""
    command, rest = (arguments or ["--help"])[0], arguments[1:]
    if command not in ("demo", "run", "test", "setup"):
        print(USAGE, end="")
        return 0 if command in ("-h", "--help") else 2
    on_screen = bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
    system = list(QT)
    if command == "test" or (on_screen and "--headless" not in rest):
        system += QT_SCREEN
    if command == "test":
        system += FOR_TESTS
    complete = install_system_packages(system)
    make_environment("dev" if command in ("test", "setup") else "run")
    if not complete and not qt_loads():
        say("Qt does not load. On Debian and Ubuntu it needs: " + " ".join(system))
        return 1
    if command == "setup":
        return 0
    if command == "test":
        return test(rest)
    # Not from ROOT: paths among the arguments are the person's.
    return run(PYTHON, "-m", "heliograph.cli.main", *(["demo"] if command == "demo" else []), *rest)


def say(text: str) -> None:
    """Tell the person something; standard output belongs to the program that is started."""
    print(text, file=sys.stderr, flush=True)


def run(*command: "str | Path", quiet: bool = False, **environment: str) -> int:
    """Run a command to its end; give its exit code."""
    # With quiet, what it prints goes where ours goes: standard output may be someone's JSON.
    child = subprocess.Popen(
        [str(part) for part in command],
        env={**os.environ, **environment},
        stdout=sys.stderr if quiet else None,
    )
    while True:
        try:
            return child.wait()
        except KeyboardInterrupt:
            continue  # Ctrl+C went to the child too: it decides how to end


def output(*command: str) -> str:
    """Give what a command prints; its complaints stay visible."""
    return subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False).stdout


def system_packages() -> set[str]:
    """Name what is installed, and what that provides: libglib2.0-0t64 is libglib2.0-0 too."""
    listed = output("dpkg-query", "-W", "-f", "${db:Status-Status} ${Package} ${Provides}\n")
    lines = [line.split() for line in listed.splitlines()]
    return {word.strip(",") for first, *rest in lines if first == "installed" for word in rest}


def as_root() -> "list[str] | None":
    """Give how a command begins that runs as root, if we may; nobody is asked a password."""
    if os.geteuid() == 0:
        return ["env"]
    asked = ["sudo", "-n", "true"]
    if (
        shutil.which("sudo")
        and not subprocess.run(asked, check=False, capture_output=True).returncode
    ):
        return ["sudo", "-n", "env"]
    return None


def install_system_packages(names: list[str]) -> bool:
    """Install what is missing where we may, else say what is; tell whether all is there."""
    if shutil.which("dpkg-query") is None:
        return not sys.platform.startswith("linux")
    if not VENV.exists() and importlib.util.find_spec("ensurepip") is None:
        names = ["python3-venv", *names]
    there = system_packages()
    missing = [name for name in names if name not in there]
    if not missing:
        return True
    prefix = as_root()
    if prefix is None:
        say("Missing system packages; please have them installed:")
        say("  sudo apt-get install --no-install-recommends " + " ".join(missing))
        return False
    # On a desktop the system's own updates often hold apt's lock for a minute.
    patient = ["-o", "DPkg::Lock::Timeout=300"]
    apt = [*prefix, "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq", *patient]
    say("Installing system packages: " + " ".join(missing))
    output(*apt, "update")
    output(*apt, "install", "-y", "--no-install-recommends", *missing)
    missing = [name for name in missing if name not in system_packages()]
    if not missing:
        return True
    say("apt-get could not install: " + " ".join(missing))
    return False


def fingerprint() -> str:
    """Give a hash of everything that the environment is made from."""
    sources = [*LOCKS.values(), ROOT / "pyproject.toml", ROOT / "packaging" / "hatch_build.py"]
    sources += [ROOT / "packaging" / "catalogues.py", *sorted(ROOT.glob("translations/**/*.po"))]
    digest = hashlib.sha256(f"{ROOT}\0{PYTHON.resolve()}".encode())
    for source in sources:
        digest.update(source.read_bytes())
    return digest.hexdigest()


def make_environment(lock: str) -> None:
    """Bring ``.venv`` to what the lock says, unless its stamp tells that it is there already."""
    made = STAMP.read_text().split() if STAMP.exists() else []
    if PYTHON.exists() and made in ([lock, fingerprint()], ["dev", fingerprint()]):
        return
    size = {"run": "107 MB", "dev": "237 MB"}[lock]
    say(f"Preparing {VENV} (the first time, about {size} come over the line)")
    STAMP.unlink(missing_ok=True)
    if not PYTHON.exists() or run(PYTHON, "-c", "import pip", quiet=True) != 0:
        if importlib.util.find_spec("ensurepip") is None:
            say("This Python cannot make environments (no ensurepip): install python3-venv.")
            sys.exit(1)
        must(sys.executable, "-m", "venv", "--clear", VENV)
    pip = [str(PYTHON), "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
    # The lock is whole. Left to resolve again, pip asks for the newest coverage[toml] and stops at
    # its missing hash as soon as coverage has a newer release than the lock.
    must(*pip, "--no-deps", "--require-hashes", "--only-binary", ":all:", "-r", LOCKS[lock])
    must(*pip, "--no-deps", "--no-build-isolation", "--no-index", "--editable", ROOT)
    STAMP.write_text(f"{lock} {fingerprint()}\n")


def must(*command: "str | Path") -> None:
    """Run a command that has to succeed."""
    code = run(*command, quiet=True)
    if code != 0:
        say("Stopped: this did not work: " + " ".join(str(part) for part in command))
        sys.exit(code)


def qt_loads() -> bool:
    """Tell whether Qt's libraries find everything that they link to."""
    return run(PYTHON, "-c", "import PySide6.QtWidgets", quiet=True) == 0


def test(arguments: list[str]) -> int:
    """Run the steps that are named, or all of them; later ones run even if one fails."""
    os.chdir(ROOT)
    split = arguments.index("--") if "--" in arguments else len(arguments)
    names, for_pytest = arguments[:split], arguments[split + 1 :]
    names = names or (["pytest"] if for_pytest else list(STEPS))
    unknown = [name for name in names if name not in STEPS]
    if unknown:
        say("No such step: " + " ".join(unknown) + ". There are: " + " ".join(STEPS))
        return 2
    lines: list[str] = []
    failed = False
    # pytest comes last, and what it says is the last thing to read when all is well.
    for name in [step for step in STEPS if step in names]:
        tool, *rest = STEPS[name]
        if name == "pytest":
            # Many wait for programs of their own: one more at a time keeps each core at work.
            rest += [str(min(4, (os.cpu_count() or 1) + 1)), *for_pytest]
            if lines:
                say("\n" + "\n".join(lines) + "\n")
        else:
            say(f"--- {name}")
        begun = time.monotonic()
        code = run(BIN / (tool + EXE), *rest, QT_QPA_PLATFORM="offscreen")
        failed = failed or code != 0
        lines.append(f"{'failed' if code else 'ok':8}{name:14}{time.monotonic() - begun:6.1f} s")
    if failed:
        say("\n" + "\n".join(lines))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
