"""Which words are looked up."""

from __future__ import annotations

import pytest

from heliograph.spelling.words import looked_up, spelt_words, utf16_length


@pytest.mark.parametrize(
    ("language", "text", "words"),
    [
        ("en", "Boats beyond the reef.", ["Boats", "beyond", "the", "reef"]),
        ("en", "It’s ITU's 5G, WTISD2021 and WTISD", ["It’s", "ITU's", "and"]),
        ("en", "see itu.int/wtisd, http://x.org/boats or ann@coast.org #boat", ["see", "or"]),
        ("en-GB", "Москва and القصة are names", ["and", "are", "names"]),
        ("fr", "L’école peut-être", ["L’école", "peut", "être"]),
        ("ar", "العِيادات ITU الرقميّة ٢٠٢١", ["العِيادات", "الرقميّة"]),
        ("ru", "Сеть 4G для Boat", ["Сеть", "для"]),
        ("zh", "移动诊所 boats", []),
        ("hi", "नमस्ते दुनिया", ["नमस्ते", "दुनिया"]),
    ],
)
def test_words_that_a_dictionary_can_know(language: str, text: str, words: list[str]) -> None:
    assert [word.text for word in spelt_words(text, language)] == words


def test_places_are_counted_in_characters_and_as_qt_counts() -> None:
    text = "😀 boat"
    (word,) = spelt_words(text, "en")
    assert text[word.start : word.end] == "boat"
    assert word.moved(text, 10) == (13, "boat")
    assert utf16_length(text) == 7


def test_a_word_is_looked_up_as_dictionaries_write_it() -> None:
    assert looked_up("l’école") == "l'école"
    assert looked_up("القـــصة") == "القصة"
