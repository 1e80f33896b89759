"""Keeps a small log for support: our own event words, codes, random ids and counts, nothing else.

What is written is an allow-list, so that nobody has to remember what must not be: messages are
literals of our own modules, arguments of messages are never filled in, extra fields are known by
name and by shape, and of an exception only the types and our own line numbers remain.
"""

from __future__ import annotations

import contextlib
import logging
import re
import traceback
from logging.handlers import RotatingFileHandler
from pathlib import Path

from heliograph.clock import utc

LARGEST_BYTES = 256 * 1024
OLDER_FILES = 3

_OURS = "heliograph"
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_CODE = re.compile(r"[a-z0-9]+([-._][a-z0-9]+)*")
_LONGEST_CODE = 40
_NUMBER = re.compile(r"-?\d{1,20}(\.\d{1,6})?")

_FIELDS: dict[str, re.Pattern[str]] = {
    **dict.fromkeys(("story", "media", "device"), _UUID),
    **dict.fromkeys(("code", "cause", "state", "event"), _CODE),
    **dict.fromkeys(("revision", "status", "count", "attempts", "bytes", "seconds"), _NUMBER),
}


class _AllowList(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        time = utc(round(record.created * 1000)).isoformat(timespec="milliseconds")
        parts = [time, record.levelname, record.name]
        if _is_ours(record.name):
            # The literal as written in the source; its arguments may be anything.
            parts.append(f'"{record.msg}"' if isinstance(record.msg, str) else '"?"')
            parts += _fields(record)
        if record.exc_info and record.exc_info[1] is not None:
            parts += _error(record.exc_info[1])
        return " ".join(parts).replace("\n", " ").replace("\r", " ")


class _File(RotatingFileHandler):
    """A log that never gets in the way: a full disk or a file held elsewhere costs lines."""

    def rotate(self, source: str, dest: str) -> None:
        # Windows does not rename what another Heliograph holds open; the file grows meanwhile.
        with contextlib.suppress(OSError):
            super().rotate(source, dest)

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - logging's name
        """Lose the line: standard error is no place for it, and there is no other."""


def start(folder: Path) -> logging.Handler:
    """Begin to log into ``folder`` (made when missing): ours from INFO, others from WARNING.

    Where it cannot be made, lines are lost and nothing else.

    Returns:
        The handler, for ``stop``.
    """
    with contextlib.suppress(OSError):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    handler = _File(
        folder / "heliograph.log",
        maxBytes=LARGEST_BYTES,
        backupCount=OLDER_FILES,
        encoding="utf-8",
        delay=True,
    )
    handler.setFormatter(_AllowList())
    handler.addFilter(lambda record: record.levelno >= logging.WARNING or _is_ours(record.name))
    logging.getLogger(_OURS).setLevel(logging.INFO)
    logging.getLogger().addHandler(handler)
    return handler


def stop(handler: logging.Handler) -> None:
    """End what ``start`` began."""
    logging.getLogger().removeHandler(handler)
    # A line that the disk does not take is lost; closing tries once more to write it.
    with contextlib.suppress(OSError):
        handler.close()


# ---- reading it again ---------------------------------------------------------------

_THEIRS = "urllib3|requests|asyncio|concurrent|keyring|jeepney|filelock|apsw|truststore|PIL"
_SHAPES = "|".join(
    rf"{name}=(?:\?|{shape.pattern})" for name, shape in _FIELDS.items() if shape is not _CODE
)
_CODES = "|".join(name for name, shape in _FIELDS.items() if shape is _CODE)
_NAMES = r"[A-Za-z_]\w{0,60}"
_LINE = re.compile(
    r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00 [A-Z]{4,8} "
    rf"(?:heliograph(?:\.[a-z_]+)*|(?:{_THEIRS})(?:\.[a-z_]+)*)"
    r'(?: "[a-z][a-z ,;\'-]{0,80}")?'
    rf"(?: (?:{_SHAPES}|(?:{_CODES})=(?:\?|{_CODE.pattern})))*"
    rf"(?: error={_NAMES}(?:<{_NAMES})* at=(?:\?|heliograph[\w.:>]*))?",
    re.ASCII,
)
_REPORT = re.compile(
    r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ (?:the run before died|qt fatal [a-z.]{1,40}"
    rf"|{_NAMES}(?:\.[\w<>]+)*)"
    r"|Fatal Python error: [A-Za-z ]{1,60}"
    r"|Windows fatal exception: [A-Za-z0-9 ]{1,60}"
    r"|(?:Current thread|Thread) 0x[0-9a-f]{1,16}(?: \(most recent call first\):)?"
    r"|<no Python frame>|  [\w.]+(?:/[\w.]+)*:\d+ [\w<>.]{1,80}",
    re.ASCII,
)


def known_lines(text: str) -> str:
    """Keep of a log the lines that ``start`` could have written: the file may be anybody's."""
    return _kept(text, _LINE)


def known_reports(text: str) -> str:
    """Keep of the reports of crashes the lines that have their form."""
    return _kept(text, _REPORT)


def _kept(text: str, shape: re.Pattern[str]) -> str:
    return "\n".join(each for each in text.splitlines() if shape.fullmatch(each))


# ---- writing ---------------------------------------------------------------------------


def _is_ours(name: str) -> bool:
    return name == _OURS or name.startswith(f"{_OURS}.")


def _fields(record: logging.LogRecord) -> list[str]:
    found: list[str] = []
    for name, shape in _FIELDS.items():
        value = record.__dict__.get(name)
        if value is not None:
            text = str(value)
            fits = shape.fullmatch(text) and (shape is not _CODE or len(text) <= _LONGEST_CODE)
            found.append(f"{name}={text if fits else '?'}")
    return found


def _error(error: BaseException) -> list[str]:
    types: list[str] = []
    cause: BaseException | None = error
    while cause is not None and len(types) < 8:
        types.append(type(cause).__name__)
        cause = cause.__cause__ or cause.__context__
    places = [
        f"{name}:{line}"
        for frame, line in traceback.walk_tb(error.__traceback__)
        if _is_ours(name := str(frame.f_globals.get("__name__", "")))
    ]
    return [f"error={'<'.join(types)}", f"at={'>'.join(places[-8:]) or '?'}"]
