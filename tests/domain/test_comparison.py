"""What differs between two states of a story, and that the pieces of a text lose nothing."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from heliograph import bundled
from heliograph.domain.campaign import Campaign, parse_campaign
from heliograph.domain.comparison import Piece, changed_lines, changed_words, compare
from heliograph.domain.ids import MediaId, Sha256
from heliograph.domain.media import MediaDetails, MediaItem
from heliograph.domain.versions import characters, is_due


def open_call() -> Campaign:
    return parse_campaign(bundled.resource("campaigns/open-call.json").read_bytes())


def item(name: str, alt_text: str = "") -> MediaItem:
    return MediaItem(
        id=MediaId(name),
        sha256=Sha256("0" * 64),
        size_bytes=9,
        kind="photo",
        content_type="image/png",
        file_name=name,
        details=MediaDetails(alt_text=alt_text),
    )


def told(pieces: tuple[Piece, ...]) -> str:
    """Write pieces as ``same[-removed-]{+added+}``."""
    forms = {"same": "{}", "removed": "[-{}-]", "added": "{{+{}+}}"}
    return "".join(forms[piece.change].format(piece.text) for piece in pieces)


def old_of(pieces: tuple[Piece, ...]) -> str:
    return "".join(piece.text for piece in pieces if piece.change != "added")


def new_of(pieces: tuple[Piece, ...]) -> str:
    return "".join(piece.text for piece in pieces if piece.change != "removed")


TEXTS = st.text(alphabet="ab 𓀀移动诊所لِه,.\n“é", max_size=60) | st.text(max_size=30)


@given(TEXTS, TEXTS)
def test_the_pieces_make_up_both_texts(old: str, new: str) -> None:
    pieces = changed_words(old, new)
    assert (old_of(pieces), new_of(pieces)) == (old, new)


@given(st.lists(st.sampled_from("abc")), st.lists(st.sampled_from("abc")))
def test_the_entries_make_up_both_lists(old: list[str], new: list[str]) -> None:
    pieces = changed_lines(old, new)
    assert [each.text for each in pieces if each.change != "added"] == old
    assert [each.text for each in pieces if each.change != "removed"] == new


def test_a_word_is_changed_whole_and_its_mark_stays() -> None:
    pieces = changed_words("Boats lose the line, often.", "Boats keep the line, often.")
    assert told(pieces) == "Boats [-lose-]{+keep+} the line, often."


def test_an_arabic_word_keeps_its_vowel_signs_and_its_comma_apart() -> None:
    pieces = changed_words("كَتَبَ، ثم", "كَتَبَتْ، ثم")
    assert told(pieces) == "[-كَتَبَ-]{+كَتَبَتْ+}، ثم"


def test_chinese_is_compared_by_characters() -> None:
    assert told(changed_words("移动诊所开了", "移动学校开了")) == "移动[-诊所-]{+学校+}开了"


def test_very_long_texts_are_shown_whole_and_not_compared_for_minutes() -> None:
    old, new = "a b " * 3000, "c d " * 3000
    assert changed_words(old, new) == (Piece("removed", old), Piece("added", new))


def test_only_what_differs_is_listed_in_the_order_of_the_form() -> None:
    old = {"summary": "s", "title": "A mast", "kind": "success", "own": 1}
    new = {"title": "A lamp", "kind": "success", "sdgs": ["sdg-9"], "summary": "s", "place": ""}
    found = compare((old, ()), (new, ()), open_call())
    assert [(each.field, each.old, each.new) for each in found.answers] == [
        ("title", "A mast", "A lamp"),
        ("sdgs", None, ["sdg-9"]),
        ("own", 1, None),
    ]
    assert found.same == 3  # the kind, the summary, and the place that has no answer
    assert not found.is_empty


def test_files_are_added_taken_out_described_anew_and_moved() -> None:
    boat, net, mast = item("boat"), item("net"), item("mast")
    told_net = structs.replace(net, details=MediaDetails(alt_text="A net"))
    found = compare(({}, (boat, net)), ({}, (told_net, mast)), open_call())
    assert [(each.old, each.new) for each in found.media] == [
        (boat, None),
        (net, told_net),
        (None, mast),
    ]
    assert not found.reordered
    assert compare(({}, (boat, net)), ({}, (net, boat)), open_call()).reordered
    assert compare(({}, (boat, net)), ({}, (boat, net)), open_call()).is_empty


def test_what_is_typed_is_counted_and_codes_are_not() -> None:
    answers: dict[str, object] = {
        "title": "移动 é",
        "kind": "success",
        "figures": [{"label": "boats", "value": "12", "as_of": "2021-05"}],
        "partners": ["Ama"],
        "privacy": True,
    }
    assert characters(answers, open_call()) == 4 + 5 + 2 + 3


def test_a_version_is_due_after_ten_minutes_and_when_the_clock_was_set_back() -> None:
    assert not is_due(since_ms=1_000_000, now_ms=1_599_999)
    assert is_due(since_ms=1_000_000, now_ms=1_600_000)
    assert is_due(since_ms=1_000_000, now_ms=999_999)
