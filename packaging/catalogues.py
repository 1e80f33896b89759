"""Extracts, checks and compiles the message catalogues under ``translations``.

``update`` brings every catalogue to the messages of the sources, keeps what is translated and puts
in the official names that ``campaign_sources/frameworks.json`` has. ``check`` finds what is not
translated, stale, or has other placeholders or plural forms.
"""

from __future__ import annotations

import copy
import io
import json
import re
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from babel.messages import Catalog, Message, extract, mofile, pofile

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

ROOT = Path(__file__).resolve().parent.parent
TRANSLATIONS = ROOT / "translations"
TEMPLATE = TRANSLATIONS / "heliograph.pot"
LANGUAGES = ("ar", "es", "fr", "ru", "zh")
KEYWORDS = {"tr": None, "mark": None, "ntr": (1, 2), "ctr": ((1, "c"), 2)}
OFFICIAL = ROOT / "packaging" / "campaign_sources" / "frameworks.json"

# CLDR's order (zero, one, two, few, many, other), which translators and their tools expect; Babel
# writes the last two the other way round.
_ARABIC_PLURALS = (
    "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : "
    "n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5);"
)

# A time of the run, a version or a person's address would make a difference out of nothing.
_LEFT_OUT = (
    *(b'"POT-Creation-Date', b'"PO-Revision-Date', b'"Generated-By'),
    *(b'"Project-Id-Version', b'"Last-Translator', b'"Language-Team', b'"Report-Msgid-Bugs-To'),
)
_NO_DATE = datetime(1970, 1, 1, tzinfo=UTC)
_PLACEHOLDER = re.compile(r"\{(\w*)[^{}]*\}")


def compile_all(translations: Path = TRANSLATIONS) -> dict[str, Path]:
    """Compile every ``.po`` to the ``.mo`` beside it; give the ``.mo`` by language."""
    compiled: dict[str, Path] = {}
    for source in sorted(translations.glob("*/LC_MESSAGES/heliograph.po")):
        language = source.parent.parent.name
        target = source.with_suffix(".mo")
        catalogue = _read(source, language)
        # Else Babel writes the minute in which this runs, and no two wheels are the same.
        catalogue.creation_date = _NO_DATE
        with target.open("wb") as file:
            mofile.write_mo(file, catalogue)
        compiled[language] = target
    return compiled


def template() -> Catalog:
    """Collect the messages that the sources hold."""
    catalogue = Catalog(charset="utf-8", header_comment="# Heliograph", fuzzy=False)
    for path, line, message, comments, context in extract.extract_from_dir(
        ROOT / "src",
        method_map=[("**.py", "python")],
        keywords=KEYWORDS,
        comment_tags=("Translators:",),
        strip_comment_tags=True,
    ):
        del line  # would change the file with every edit of a source
        catalogue.add(message, None, [(path, 0)], auto_comments=comments, context=context)
    return catalogue


def new_catalogue(language: str) -> Catalog:
    """Begin the catalogue of a language."""
    catalogue = Catalog(locale=language, header_comment=f"# Heliograph: {language}", fuzzy=False)
    if language == "ar":
        catalogue.mime_headers = [("Plural-Forms", _ARABIC_PLURALS)]
    return catalogue


def update() -> None:
    """Write the template anew and bring every catalogue to its messages; keep translations."""
    fresh = template()
    _write(TEMPLATE, fresh)
    for language in LANGUAGES:
        path = _path(language)
        path.parent.mkdir(parents=True, exist_ok=True)
        catalogue = _read(path, language) if path.exists() else new_catalogue(language)
        catalogue.update(copy.deepcopy(fresh), no_fuzzy_matching=True)  # it keeps the messages
        catalogue.obsolete.clear()
        for (context, message), name in _official_names(language).items():
            found = catalogue.get(message, context)
            if found is not None and not found.string:
                found.string = name
        _write(path, catalogue)


def _official_names(language: str) -> dict[tuple[str | None, str], str]:
    """Give the translations that are already official or agreed, by context and English."""
    frameworks = json.loads(OFFICIAL.read_bytes())
    parts = [("state", "story_states"), (None, "ui_places"), (None, "names")]
    names: dict[tuple[str | None, str], str] = {}
    for context, part in parts:
        for each in frameworks[part]:
            english, name = each["titles"]["en"], each["titles"][language]
            names[context, english] = name
            # "In a bundle – receipt not confirmed yet": on screen the first half stands alone.
            names.setdefault((context, _first_half(english)), _first_half(name))
    return names


def _first_half(name: str) -> str:
    return re.split(r"\s+–\s+|，", name)[0]  # noqa: RUF001 - the Chinese comma


def problems() -> Iterator[str]:
    """Find what keeps the catalogues from being whole."""
    fresh = template()
    if not TEMPLATE.exists() or TEMPLATE.read_bytes() != _written(fresh):
        yield f"{TEMPLATE.name} is not what the sources say: catalogues.py update"
    for language in LANGUAGES:
        path = _path(language)
        if not path.exists():
            yield f"{language}: there is no catalogue"
            continue
        catalogue = _read(path, language)
        if catalogue.plural_forms != new_catalogue(language).plural_forms:
            yield f"{language}: the header has other plural forms: {catalogue.plural_forms}"
        for message in catalogue:
            if message.id and fresh.get(message.id, message.context) is None:
                yield f"{language}: {message.id!r} is no longer in the sources"
        for message in fresh:
            if message.id:
                found = catalogue.get(message.id, message.context)
                fault = "is not there" if found is None else _fault(found)
                if fault:
                    yield f"{language}: {message.id!r} {fault}"


def _fault(message: Message) -> str | None:
    ids, strings = _texts(message.id), _texts(message.string)
    if message.fuzzy or not all(strings):
        return "is not translated"
    wanted = _placeholders(ids[-1])
    for text in strings:
        found = _placeholders(text)
        # "One file" may leave {n} out, and several languages have such a form.
        if found - wanted or wanted - found - ({"n"} if message.pluralizable else set[str]()):
            return f"has other placeholders: {sorted(found)} instead of {sorted(wanted)}"
    return None


def _texts(value: str | Sequence[str] | None) -> list[str]:
    return [value or ""] if value is None or isinstance(value, str) else list(value)


def _placeholders(text: str) -> set[str]:
    return set(_PLACEHOLDER.findall(text))


def _path(language: str) -> Path:
    return TRANSLATIONS / language / "LC_MESSAGES" / "heliograph.po"


def _read(path: Path, language: str) -> Catalog:
    with path.open("rb") as file:
        return pofile.read_po(file, locale=language)


def _write(path: Path, catalogue: Catalog) -> None:
    path.write_bytes(_written(catalogue))


def _written(catalogue: Catalog) -> bytes:
    buffer = io.BytesIO()
    pofile.write_po(buffer, catalogue, width=100, sort_output=True, include_lineno=False)
    lines = buffer.getvalue().splitlines(keepends=True)
    return b"".join(line for line in lines if not line.startswith(_LEFT_OUT))


def main(arguments: list[str]) -> int:
    """Run ``extract``, ``update``, ``check`` or ``compile``."""
    match arguments:
        case ["compile"]:
            compile_all()
        case ["extract"]:
            _write(TEMPLATE, template())
        case ["update"]:
            update()
        case ["check"]:
            compile_all()
            found = list(problems())
            sys.stderr.write("".join(f"{line}\n" for line in found))
            return 1 if found else 0
        case _:
            sys.stderr.write("usage: catalogues.py extract | update | check | compile\n")
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
