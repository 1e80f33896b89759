"""Pages of the guide are found by the words that people type."""

from __future__ import annotations

from typing import cast

from heliograph import i18n
from heliograph.gui.guide.finding import Finder
from heliograph.gui.guide.pages import Guide, Page
from heliograph.gui.guide.source import read


class Shelf:
    """A guide of a few pages, with what the finder asks of one."""

    def __init__(self, **texts: str) -> None:
        self._texts = texts

    def names(self) -> tuple[str, ...]:
        """List them."""
        return tuple(self._texts)

    def page(self, name: str) -> Page:
        """Read one."""
        blocks = read(self._texts[name])
        return Page(name, "en", blocks[0].pieces[0].text, blocks)


def found(question: str, **texts: str) -> list[str]:
    finder = Finder(cast("Guide", Shelf(**texts)))
    return [each.page for each in finder.find(question)]


def test_a_page_whose_title_has_the_words_comes_first() -> None:
    one, two = "# Receipts\nKept here.", "# Sending\nA receipt, and receipts, receipts, receipts."
    assert found("receipt", a=two, b=one) == ["b", "a"]


def test_every_word_has_to_be_on_the_page() -> None:
    assert found("lost code", a="# Codes\nA code.", b="# Lost\nA lost code.") == ["b"]
    assert found("nowhere", a="# Codes\nA code.") == []
    assert found("  ", a="# Codes\nA code.") == []


def test_case_accents_and_vowel_signs_do_not_matter() -> None:
    assert found("RECUPERER", a="# Récupérer\nMots.") == ["a"]
    assert found("مسودة", a="# مُسوَّدة\nنص.") == ["a"]
    assert found("ещё", a="# Еще раз") == ["a"]


def test_words_may_end_otherwise_where_nothing_has_them_as_they_are() -> None:
    assert found("квитанцию", a="# Где квитанция") == ["a"]
    assert found("receipts", a="# Receipt\nOne receipt.") == ["a"]


def test_hanzi_need_no_spaces_between_words() -> None:
    pages = {"a": "# 撤回\n如何撤回已发送的故事。", "b": "# 照片\n添加照片。"}
    assert found("撤回", **pages) == ["a"]
    assert found("发送故事", **{**pages, "c": "# 发送\n送故事。故事已发送。"}) == ["c"]


def test_the_answer_leads_to_the_heading_and_shows_the_place() -> None:
    text = "# Keys\nWords.\n## Lost {#lost}\n" + "before " * 30 + "the passphrase " + "after " * 40
    (one,) = Finder(cast("Guide", Shelf(a=text.strip()))).find("passphrase")
    assert one.heading == "lost"
    assert "the passphrase" in one.excerpt
    assert one.excerpt.startswith("… ")
    assert one.excerpt.endswith(" …")
    assert len(one.excerpt) < 260


def test_the_real_guide_answers_what_people_ask() -> None:
    finders = {language: Finder(Guide(language)) for language in ("en", "zh", "ru", "ar")}
    for language, question, page in (
        ("en", "withdraw", "correct"),
        ("en", "passphrase", "protect"),
        ("en", "receipt", "receipts"),
        ("en", "trash", "lost"),
        ("en", "consent", "photos"),
        ("en", "memory stick", "backup"),
        ("zh", "忘了密码", "protect"),
        ("zh", "照片同意", "photos"),
        ("ru", "отзыв истории", "correct"),
        ("ar", "نسخة احتياطية", "backup"),
    ):
        with i18n.speaking(language):
            found_pages = [each.page for each in finders[language].find(question)]
        assert page in found_pages[:3], question
