"""Speaks the person's language: gettext, plurals, dates, sizes, and isolation of inserted values.

What is inserted into a sentence keeps its own direction (Unicode bidirectional isolates). Digits
are Latin, but in Arabic as the person chooses (``use_digits``).
"""

from __future__ import annotations

import gettext
import json
import logging
import re
import struct
import unicodedata
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime, tzinfo
from functools import cache
from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace

from heliograph import cldr, decoding
from heliograph.bundled import catalogues, resource

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence

LANGUAGES: tuple[str, ...] = ("ar", "en", "es", "fr", "ru", "zh")

_FSI, _LRI, _PDI = "\u2068", "\u2066", "\u2069"
_ISOLATES = dict.fromkeys(map(ord, (_FSI, _LRI, _PDI)))
_EASTERN = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
_NUMBER_IN_WORDS = re.compile(r"(?<![\w+.\-])\d+(?![\w\-])")
"""A number, but not a part of a code or of a key: ``SHA-256``, ``F8``, ``Ctrl+1``."""
_LATEST_MS = 253_402_214_400_000  # the last day that datetime knows, less one for the zone
_OWN_NAMES = {
    "ar": "العربية",
    "en": "English",
    "es": "Español",
    "fr": "Français",
    "ru": "Русский",
    "zh": "中文",
}

_log = logging.getLogger(__name__)


class Raw(str):
    """Text that already stands on its own and is inserted as it is."""

    __slots__ = ()


class LanguageWords(msgspec.Struct, frozen=True):
    """What ``packaging/make_languages.py`` wrote down of CLDR."""

    own: dict[str, str]
    """By BCP 47 code in small letters: what a language calls itself."""
    names: dict[str, dict[str, str]]
    """Languages of stories, as each of ours calls them."""
    months: dict[str, int]
    """1 to 12, by a word in the plain letters of ``domain.tables.vocabulary``."""


class _Speech(msgspec.Struct, frozen=True):
    """Everything that changes with the language, swapped in one assignment."""

    language: str
    catalogue: gettext.NullTranslations
    eastern: bool = False
    """Whether Arabic is written with ٠١٢٣."""


_speech = _Speech("en", gettext.NullTranslations())
_inner: ContextVar[_Speech | None] = ContextVar("inner speech", default=None)
"""What ``speaking`` says for now, in this thread."""


def use(language: str) -> None:
    """Make ``language`` the language of the whole process; an unknown one means English."""
    global _speech  # noqa: PLW0603 - one process speaks one language; readers see old or new whole
    known = language if language in LANGUAGES else "en"
    _speech = _Speech(known, _catalogue(known), _speech.eastern)


def use_digits(*, eastern: bool) -> None:
    """Write the numbers in Arabic words with ٠١٢٣ or with 0123; other languages have only these."""
    global _speech  # noqa: PLW0603 - as in ``use``
    _speech = replace(_speech, eastern=eastern)


@contextmanager
def speaking(language: str, *, latin_digits: bool = False) -> Generator[None]:
    """Say everything inside in another language, in this thread; an unknown one changes nothing.

    Args:
        language: Its code.
        latin_digits: Write 0123 whatever the person chose: what is proved is the same everywhere.
    """
    now = _now()
    known = language if language in LANGUAGES else now.language
    before = _inner.set(_Speech(known, _catalogue(known), now.eastern and not latin_digits))
    try:
        yield
    finally:
        _inner.reset(before)


def language() -> str:
    """Give the code of the language in use."""
    return _now().language


def is_right_to_left() -> bool:
    """Tell whether the language in use runs from right to left."""
    return language() == "ar"


def tr(message: str, /, **values: object) -> str:
    """Say ``message`` in the language in use, with ``{placeholders}`` filled in and isolated."""
    # To gettext an empty message means the catalogue's header.
    return _fill(_now().catalogue.gettext(message), values) if message else ""


def ctr(context: str, message: str, /, **values: object) -> str:
    """Say a message whose English alone does not tell its meaning (gettext's context)."""
    return _fill(_now().catalogue.pgettext(context, message), values)


def ntr(singular: str, plural: str, n: int, /, **values: object) -> str:
    """Say a counted message in the plural form for ``n``, which fills ``{n}``."""
    return _fill(_now().catalogue.ngettext(singular, plural, n), {"n": n, **values})


def mark(message: str) -> str:
    """Mark a message for translation where it is written; ``tr`` says it later."""
    return message


def joined(*sentences: str) -> str:
    """Put sentences one after another, empty ones left out.

    No space stands beside the wide signs of Chinese, which carry their room with them.
    """
    said = ""
    for each in filter(None, sentences):
        has_room = not said or _is_wide_sign(said.rstrip(_PDI)[-1:]) or _is_wide_sign(each[:1])
        said += each if has_room else f" {each}"
    return said


def iso(text: str) -> Raw:
    """Isolate a name or title, whose direction is its own."""
    return Raw(f"{_FSI}{text}{_PDI}")


def ltr(text: str) -> Raw:
    """Isolate what always runs left to right: e-mail, address, path, number, hash."""
    return Raw(f"{_LRI}{text}{_PDI}")


def bare(text: str) -> str:
    """Take out the marks of isolation (UAX 9), for a file in which they would stand as signs."""
    return text.translate(_ISOLATES)


def number(value: float) -> Raw:
    """Write a number with the separators of the language in use."""
    if isinstance(value, int) and 0 <= value < 1000:
        return Raw(digits(str(value)))
    marks = cldr.EASTERN_MARKS if _is_eastern() else cldr.marks_of(language())
    text = cldr.amount(abs(value), marks)
    return _own(f"-{text}" if value < 0 else text)


def digits(text: str) -> str:
    """Write the digits of our own text as the person reads them: a year, a time."""
    return text.translate(_EASTERN) if _is_eastern() else text


def size(n_bytes: int) -> Raw:
    """Say a size in decimal units: ``640 kB``, ``5.2 MB``, ``18 MB``."""
    kilo = n_bytes / 1000
    if round(kilo) < 1000:
        return _own(tr("{n} kB", n=max(round(kilo), min(n_bytes, 1))))
    mega = kilo / 1000
    if round(mega) < 1000:
        return _own(tr("{n} MB", n=_rounded(mega)))
    return _own(tr("{n} GB", n=_rounded(mega / 1000)))


def listed(things: Sequence[str]) -> Raw:
    """Say several things one after the other: ``place, device and names``."""
    return _own(cldr.listed(language(), things))


def moment(ms: int, *, now_ms: int | None = None, zone: tzinfo | None = None) -> Raw:
    """Say a time: ``14:02`` today, else ``3 May 14:02``, with the year when it is another.

    Args:
        ms: Unix milliseconds, UTC.
        now_ms: What counts as today; the computer's clock when not given.
        zone: Where; the computer's own zone when not given.
    """
    then = _at(ms, zone)
    now = datetime.now(zone) if now_ms is None else _at(now_ms, zone)
    time = Raw(digits(f"{then:%H:%M}"))
    if then.date() == now.date():
        return time
    if then.year == now.year:
        short = cldr.short(language(), then.month, then.day)
        return _own(tr("{day} {time}", day=Raw(short), time=time))
    return _own(tr("{day}, {time}", day=Raw(_long_date(then)), time=time))


def sortable(ms: int, *, zone: tzinfo | None = None) -> str:
    """Write a time for files and tables (ISO 8601), here if no zone is given: 2021-05-17 14:02."""
    return f"{_at(ms, zone):%Y-%m-%d %H:%M}"


def day(ms: int, *, zone: tzinfo | None = None) -> Raw:
    """Say a date with the month by its name: ``17 May 2021``."""
    return _own(_long_date(_at(ms, zone)))


def date(text: str) -> Raw:
    """Say a day, ``2021-05-17``: ``17 May 2021``; anything else is given back isolated."""
    try:
        then = datetime.strptime(text, "%Y-%m-%d")  # noqa: DTZ007 - a day has no zone
    except ValueError:
        return iso(text)
    return _own(_long_date(then))


def month(text: str) -> Raw:
    """Say a month, ``2020-03``: ``March 2020``; anything else is given back isolated."""
    if not re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", text) or text < "0001":
        return iso(text)
    return _own(cldr.month_of(language(), int(text[:4]), int(text[5:])))


def duration(seconds: float) -> Raw:
    """Say how long something takes, roughly: ``about 4 min``."""
    minutes = round(seconds / 60)
    if seconds < 50:
        return Raw(tr("less than a minute"))
    if minutes <= 90:
        return Raw(ntr("about {n} min", "about {n} min", max(minutes, 1)))
    hours = round(seconds / 3600)
    if hours < 36:
        return Raw(ntr("about {n} hour", "about {n} hours", hours))
    return Raw(ntr("about {n} day", "about {n} days", round(hours / 24)))


def country_name(code: str) -> str:
    """Name a country as the United Nations do; an unknown code is given back."""
    return _country_names().get(code, {}).get(language(), code)


def countries() -> list[tuple[str, str]]:
    """List (code, name) of all countries, sorted by name for the language in use."""
    speech = language()
    named = [(code, names[speech]) for code, names in _country_names().items()]
    return sorted(named, key=lambda each: _sort_key(each[1], speech))


def language_name(code: str) -> str:
    """Name a language (BCP 47) in its own script; an unknown one is given back as its code."""
    if code in _OWN_NAMES:
        return _OWN_NAMES[code]
    return language_words().own.get(code.lower(), code)


@cache
def language_words() -> LanguageWords:
    """Read how languages and months are called; not at the start of a window."""
    return decoding.decode(resource("languages.json").read_bytes(), type=LanguageWords)


def _now() -> _Speech:
    return _inner.get() or _speech


def _is_eastern() -> bool:
    now = _now()
    return now.eastern and now.language == "ar"


def _fill(message: str, values: dict[str, object]) -> str:
    if _is_eastern():
        message = _NUMBER_IN_WORDS.sub(lambda found: found[0].translate(_EASTERN), message)
    if not values:
        return message
    return message.format_map({name: _inserted(value) for name, value in values.items()})


def _inserted(value: object) -> str:
    if isinstance(value, Raw):
        return value
    if isinstance(value, str):
        return iso(value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return number(value)
    raise TypeError(type(value))


def _is_wide_sign(letter: str) -> bool:
    return (
        letter != ""
        and unicodedata.east_asian_width(letter) in {"F", "W"}
        and unicodedata.category(letter).startswith("P")
    )


def _own(text: str) -> Raw:
    """Take our own formatted text: only beside right-to-left words may it need isolation."""
    return iso(digits(text)) if is_right_to_left() else Raw(text)


def _rounded(value: float) -> Raw:
    return number(round(value) if value >= 9.95 else round(value, 1))


def _at(ms: int, zone: tzinfo | None) -> datetime:
    return datetime.fromtimestamp(min(max(ms, 0), _LATEST_MS) / 1000, UTC).astimezone(zone)


def _long_date(then: datetime) -> str:
    return cldr.long(language(), then.year, then.month, then.day)


@cache
def _catalogue(speech: str) -> gettext.NullTranslations:
    if speech == "en":
        return gettext.NullTranslations()
    try:
        return gettext.translation(
            "heliograph", localedir=catalogues(), languages=[speech], fallback=True
        )
    except (OSError, ValueError, struct.error):
        _log.warning("catalogue unreadable")
        return gettext.NullTranslations()


@cache
def _country_names() -> dict[str, dict[str, str]]:
    names: dict[str, dict[str, str]] = json.loads(resource("countries.json").read_bytes())
    return names


def _sort_key(name: str, speech: str) -> bytes:
    if speech == "zh":
        return name.encode("gb18030")  # its first level is in the order of pinyin
    letters = unicodedata.normalize("NFD", name.casefold())
    return "".join(each for each in letters if not unicodedata.combining(each)).encode()
