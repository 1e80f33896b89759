"""Finding stories by their words, in any script and whatever is typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from heliograph.store.search import fold, query, words_of
from store.parts import add, ready, receive

if TYPE_CHECKING:
    from heliograph.store.store import Store


@pytest.mark.parametrize(
    ("written", "typed"),
    [
        ("长江洪水预警系统", "洪水"),
        ("长江洪水预警系统", "洪"),
        ("长江洪水预警系统", "预警 洪水"),
        ("5G网络", "5g网"),
        ("台風データ", "台風デー"),
        ("재난 경보", "재난"),
        ("ระบบเตือนภัย", "เตือน"),
        ("أُطلِقَت مبادرةُ الفيضانات", "الفيض"),
        ("أُطلِقَت مبادرةُ الفيضانات", "اطلقت"),
        ("عام ٢٠٢١", "2021"),
        ("Inundación en el río", "inundacion rio"),
        ("Des élèves à l'école", "eleves ecole"),
        ("Des élèves à l'école", "ÉLÈVES"),
        ("Наводнение в Твери: новый мост", "новыи мост"),
        ("Straße", "STRASSE"),
        ("Хлеб и ЖИЗНЬ", "жизнь хлеб"),
        ("naive", "naïve"),
        ("ﬁeld", "field"),
        ("\uff29\uff23\uff34", "ict"),
        ("The net was mended", "net men"),
        ("ask info@coast.example now", "info@coast.example"),
        ("Mário's e-mail", "e-mail"),
        ("Đắk Lắk", "Đắk"),
    ],
)
def test_a_word_is_found_however_it_is_typed(store: Store, written: str, typed: str) -> None:
    add(store, {"title": "Something else"})
    made = add(store, {"summary": written})
    assert [each.story for each in store.stories.summaries(find=typed)] == [made]


@pytest.mark.parametrize(
    ("written", "typed"),
    [
        ("长江洪水预警系统", "水洪"),
        ("The net was mended", "me net"),
        ("The net was mended", "mended boat"),
        ("Inundación", "inundaciones"),
    ],
)
def test_what_is_not_there_is_not_found(store: Store, written: str, typed: str) -> None:
    add(store, {"summary": written})
    assert store.stories.summaries(find=typed) == []


def test_names_and_every_text_answer_are_looked_through(store: Store) -> None:
    made = add(
        store,
        {
            "title": "lamps",
            "org_name": "Coast Radio",
            "place": "nairobi",
            "partners": ["Ministry of Light"],
            "figures": [{"what": "Boats reached", "value": "40"}],
            "publish": True,
            "kind": "success",
        },
    )
    for typed in ("lamp", "coast radio", "nairobi", "ministry", "boats", "40", "succ"):
        assert [each.story for each in store.stories.summaries(find=typed)] == [made]


def test_the_search_follows_the_words(store: Store) -> None:
    made = add(store, {"title": "Lantern"})
    store.stories.save_answers(made, {"title": "Candle"}, now_ms=2)
    assert store.stories.summaries(find="lantern") == []
    assert [each.story for each in store.stories.summaries(find="candle")] == [made]


def test_search_and_list_hold_together(store: Store) -> None:
    made = ready(store, add(store, {"title": "Lantern"}))
    add(store, {"title": "Lantern"})
    found = store.stories.summaries(show="ready", find="lantern")
    assert [each.story for each in found] == [made]
    receive(store, made)
    assert [each.story for each in store.outbox.sent(find="lan")] == [made]
    assert store.outbox.sent(find="candle") == []


@pytest.mark.parametrize(
    "typed",
    ['"', "*", "AND", "a OR", "NEAR(", "title:", "-x", "^y", "(", "{a b}:", "'", "\x00", "+"],
)
def test_nothing_typed_is_read_as_syntax(store: Store, typed: str) -> None:
    made = add(store, {"summary": f"before {typed} after"})
    assert [each.story for each in store.stories.summaries(find=typed)] == [made]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=100)
@given(typed=st.text(st.characters(), max_size=40))
def test_anything_can_be_typed(store: Store, typed: str) -> None:
    store.stories.summaries(find=typed)


@settings(max_examples=200)
@given(text=st.text(max_size=30))
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_a_query_without_words_asks_for_nothing() -> None:
    assert query("  -- !! ") is None
    assert query("a-b 洪水") == '"a b" AND "洪 水" *'
    assert words_of({"n": 3, "rows": [{"x": None}]}) == ""
