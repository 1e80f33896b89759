"""A recovery code on paper: every group can be read off it in every language."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest
from pytestqt.qtbot import QtBot

from heliograph import i18n
from heliograph.app.protection import NewCode
from heliograph.domain.recovery_code import read_code
from heliograph.paper.recovery_sheet import as_pdf, save_sheet


@pytest.fixture(autouse=True)
def english_afterwards(qtbot: QtBot) -> Iterator[None]:
    del qtbot  # one application for all tests of this process
    yield
    i18n.use("en")


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_one_page_with_all_groups_in_their_order(language: str) -> None:
    i18n.use(language)
    code = NewCode.draw()
    with pypdfium2.PdfDocument(as_pdf(code.groups)) as document:
        (page,) = document
        text = page.get_textpage().get_text_range()
    places = [text.index(each) for each in code.groups]
    assert places == sorted(places)


def test_without_a_page_the_file_is_what_one_types(tmp_path: Path) -> None:
    code = NewCode.draw()
    path = tmp_path / "code.txt"
    save_sheet(code.groups, path)
    assert read_code(path.read_text("utf-8")) == code.secret
