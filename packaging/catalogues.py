"""Extracts, checks and compiles the message catalogues under ``translations``."""

from __future__ import annotations

import io
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from babel.messages import Catalog, Message, extract, mofile, pofile

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

ROOT = Path(__file__).resolve().parent.parent
TRANSLATIONS = ROOT / "translations"
TEMPLATE = TRANSLATIONS / "heliograph.pot"
LANGUAGES = ("ar", "es", "fr", "ru", "zh")
KEYWORDS = {"tr": None, "mark": None, "ntr": (1, 2)}
_PLACEHOLDER = re.compile(r"\{(\w*)[^{}]*\}")


def compile_all(translations: Path = TRANSLATIONS) -> dict[str, Path]:
    """Compile every ``.po`` to the ``.mo`` beside it; give the ``.mo`` by language."""
    compiled: dict[str, Path] = {}
    for source in sorted(translations.glob("*/LC_MESSAGES/heliograph.po")):
        language = source.parent.parent.name
        target = source.with_suffix(".mo")
        with target.open("wb") as file:
            mofile.write_mo(file, _read(source, language))
        compiled[language] = target
    return compiled


def template() -> Catalog:
    """Collect the messages that the sources hold."""
    catalogue = Catalog(project="Heliograph", charset="utf-8", header_comment="# Heliograph")
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


def update() -> None:
    """Write the template anew and bring every catalogue to its messages; keep translations."""
    fresh = template()
    _write(TEMPLATE, fresh)
    for language in LANGUAGES:
        path = _path(language)
        path.parent.mkdir(parents=True, exist_ok=True)
        catalogue = _read(path, language) if path.exists() else Catalog(locale=language)
        catalogue.update(fresh, no_fuzzy_matching=True)
        catalogue.obsolete.clear()
        _write(path, catalogue)


def problems() -> Iterator[str]:
    """Find what keeps the catalogues from being whole."""
    fresh = template()
    if not TEMPLATE.exists() and not len(fresh):
        return
    for language in LANGUAGES:
        path = _path(language)
        if not path.exists():
            yield f"{language}: there is no catalogue"
            continue
        catalogue = _read(path, language)
        for message in fresh:
            if message.id:
                found = catalogue.get(message.id, message.context)
                fault = "is not there" if found is None else _fault(found, catalogue.num_plurals)
                if fault:
                    yield f"{language}: {message.id!r} {fault}"


def _fault(message: Message, plurals: int) -> str | None:
    ids, strings = _texts(message.id), _texts(message.string)
    if message.fuzzy or not all(strings):
        return "is not translated"
    if message.pluralizable and len(strings) != plurals:
        return f"has {len(strings)} plural forms instead of {plurals}"
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
    buffer = io.BytesIO()
    pofile.write_po(buffer, catalogue, width=100, sort_output=True, omit_header=False)
    # The time of the run would make a difference out of nothing.
    lines = buffer.getvalue().splitlines(keepends=True)
    dated = (b'"POT-Creation-Date', b'"PO-Revision-Date')
    path.write_bytes(b"".join(line for line in lines if not line.startswith(dated)))


def main(arguments: list[str]) -> int:
    """Run ``compile``, ``update`` or ``check``."""
    match arguments:
        case ["compile"]:
            compile_all()
        case ["update"]:
            update()
        case ["check"]:
            compile_all()
            found = list(problems())
            sys.stderr.write("".join(f"{line}\n" for line in found))
            return 1 if found else 0
        case _:
            sys.stderr.write("usage: catalogues.py compile | update | check\n")
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
