"""The tool for catalogues finds every message, keeps translations, and finds every fault."""

from __future__ import annotations

import ast
import gettext
import io
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from babel import Locale
from babel.messages import Catalog, mofile

from tool import load_tool

if TYPE_CHECKING:
    from collections.abc import Iterator

tool = load_tool("catalogues")
SOURCES = sorted((Path(__file__).resolve().parent.parent / "src" / "heliograph").rglob("*.py"))
CATEGORIES = {
    "ar": ("zero", "one", "two", "few", "many", "other"),
    "es": ("one", "other"),
    "fr": ("one", "other"),
    "ru": ("one", "few", "many"),
    "zh": ("other",),
}


def spoken(path: Path) -> Iterator[tuple[str, ...]]:
    """Find the literal messages of a source by its syntax tree, not by Babel."""
    counts = {"tr": 1, "mark": 1, "ntr": 2, "ctr": 2}
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute):
            name = node.func.id if isinstance(node.func, ast.Name) else node.func.attr
            texts = [
                each.value
                for each in node.args[: counts.get(name, 0)]
                if isinstance(each, ast.Constant) and isinstance(each.value, str)
            ]
            if texts and len(texts) == counts[name]:
                yield (name, *texts)


def test_exactly_the_literal_messages_are_found() -> None:
    wanted: set[object] = set()
    for path in SOURCES:
        for name, *texts in spoken(path):
            wanted.add((texts[0], texts[1]) if name == "ctr" else (None, *texts))

    found: set[object] = {
        (message.context, *([message.id] if isinstance(message.id, str) else message.id))
        for message in tool.template()
        if message.id
    }

    assert found == wanted


def test_messages_have_named_placeholders_only() -> None:
    """``{}`` and ``%s`` cannot be put into another order, and are not isolated."""
    for path in SOURCES:
        for _, *texts in spoken(path):
            for text in texts:
                assert "{}" not in text, text
                assert "%s" not in text, text


@pytest.mark.parametrize("language", tool.LANGUAGES)
def test_plural_forms_are_in_the_order_that_translators_expect(language: str) -> None:
    catalogue: Catalog = tool.new_catalogue(language)
    forms = CATEGORIES[language]
    catalogue.add(("one", "many"), forms if len(forms) > 1 else forms[0:1])
    buffer = io.BytesIO()
    mofile.write_mo(buffer, catalogue)
    buffer.seek(0)
    translations = gettext.GNUTranslations(buffer)

    assert catalogue.num_plurals == len(forms)
    for n in (0, 1, 2, 3, 5, 10, 11, 21, 22, 25, 99, 100, 101, 102, 103, 111):
        category = Locale.parse(language).plural_form(n)
        assert translations.ngettext("one", "many", n) == category


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a place of its own, with sources that hold two messages and a state."""
    source = tmp_path / "src" / "app.py"
    source.parent.mkdir()
    source.write_text('tr("Save {name}")\nntr("{n} file", "{n} files", 3)\nctr("state", "Sent")\n')
    monkeypatch.setattr(tool, "ROOT", tmp_path)
    monkeypatch.setattr(tool, "TRANSLATIONS", tmp_path / "translations")
    monkeypatch.setattr(tool, "TEMPLATE", tmp_path / "translations" / "heliograph.pot")
    monkeypatch.setattr(tool, "LANGUAGES", ("ru",))
    (tmp_path / "translations").mkdir()
    tool.update()
    return tmp_path


def translate(folder: Path, **texts: object) -> None:
    path = folder / "translations" / "ru" / "LC_MESSAGES" / "heliograph.po"
    catalogue = tool._read(path, "ru")
    catalogue.get("Save {name}").string = texts.get("save", "Сохранить {name}")
    catalogue.get("{n} file").string = texts.get("files", ("{n} файл", "{n} файла", "{n} файлов"))
    if "flag" in texts:
        catalogue.get("Save {name}").flags.add(texts["flag"])
    tool._write(path, catalogue)


def problems() -> list[str]:
    found: list[Any] = list(tool.problems())
    return found


def test_a_new_catalogue_begins_with_the_official_names(folder: Path) -> None:
    text = (folder / "translations" / "ru" / "LC_MESSAGES" / "heliograph.po").read_text("utf-8")

    assert 'msgid "Sent"\nmsgstr "Отправлено"' in text


def test_the_same_sources_give_the_same_bytes(folder: Path) -> None:
    translate(folder)
    before = {path: path.read_bytes() for path in folder.glob("translations/**/*.po*")}

    tool.update()

    assert len(before) == 2
    assert before == {path: path.read_bytes() for path in before}


def test_nothing_of_people_times_or_versions_is_written(folder: Path) -> None:
    for path in folder.glob("translations/**/*.po*"):
        text = path.read_text("utf-8")
        assert not [word for word in ("Date", "EMAIL", "Babel", "VERSION", "fuzzy") if word in text]


def test_a_whole_catalogue_has_no_problems_and_is_compiled(folder: Path) -> None:
    translate(folder)

    assert problems() == []
    compiled = tool.compile_all(folder / "translations")["ru"]
    with compiled.open("rb") as file:
        assert gettext.GNUTranslations(file).gettext("Save {name}") == "Сохранить {name}"


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ({"save": ""}, "is not translated"),
        ({"flag": "fuzzy"}, "is not translated"),
        ({"save": "Сохранить {title}"}, "has other placeholders"),
        ({"save": "Сохранить"}, "has other placeholders"),
        ({"files": ("{n} файл", "{n} файла", "")}, "is not translated"),
        ({"files": ("один файл", "{n} файла", "{m} файлов")}, "has other placeholders"),
    ],
)
def test_a_fault_is_found(folder: Path, fault: dict[str, object], said: str) -> None:
    translate(folder, **fault)

    assert len(problems()) == 1
    assert said in problems()[0]


def test_other_plural_rules_are_found(folder: Path) -> None:
    translate(folder)
    path = folder / "translations" / "ru" / "LC_MESSAGES" / "heliograph.po"
    text = path.read_text("utf-8").replace("n%10==1 && n%100!=11", "n==1")
    path.write_text(text, encoding="utf-8")

    assert len(problems()) == 1
    assert "other plural forms" in problems()[0]


def test_what_the_sources_no_longer_say_is_found_and_then_dropped(folder: Path) -> None:
    translate(folder)
    (folder / "src" / "app.py").write_text('tr("Save {name}")\nctr("state", "Sent")\n')

    assert any("no longer in the sources" in each for each in problems())
    assert any("is not what the sources say" in each for each in problems())
    tool.update()
    assert problems() == []


def test_a_missing_language_is_found(folder: Path) -> None:
    (folder / "translations" / "ru" / "LC_MESSAGES" / "heliograph.po").unlink()

    assert problems() == ["ru: there is no catalogue"]


def test_what_is_compiled_has_no_time_of_its_own(tmp_path: Path) -> None:
    """Else the same source would make another wheel in the next minute."""
    folder = tmp_path / "fr" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "heliograph.po").write_text('msgid "Yes"\nmsgstr "Oui"\n', encoding="utf-8")
    compiled = tool.compile_all(tmp_path)["fr"]
    read = gettext.GNUTranslations(io.BytesIO(compiled.read_bytes()))
    assert read.info()["pot-creation-date"] == "1970-01-01 00:00+0000"
    assert read.gettext("Yes") == "Oui"
