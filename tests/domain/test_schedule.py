"""The order of what goes out."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from fakes.forms import OTHER_STORY, STORY
from heliograph.domain.ids import Sha256, StoryId
from heliograph.domain.schedule import Upload, in_order


def upload(name: str, *, rest: int, story: StoryId = STORY, offset: int = 0) -> Upload:
    """Make an upload of which ``rest`` bytes are missing."""
    return Upload(
        story=story,
        revision=1,
        sha256=Sha256(name),
        size_bytes=rest + offset,
        offset_bytes=offset,
        address=f"/uploads/{name}",
    )


def test_the_one_with_the_least_left_goes_first_even_if_it_is_large() -> None:
    nearly, small = upload("nearly", rest=10, offset=10**9), upload("small", rest=500)
    assert in_order([small, nearly]) == [nearly, small]
    assert nearly.rest_bytes == 10


def test_an_urgent_story_goes_before_what_is_smaller() -> None:
    urgent, small = upload("urgent", rest=10**9, story=OTHER_STORY), upload("small", rest=1)
    assert in_order([small, urgent], first=(OTHER_STORY,)) == [urgent, small]


def test_stories_that_are_to_go_first_go_in_their_own_order() -> None:
    later, sooner = upload("later", rest=1), upload("sooner", rest=9, story=OTHER_STORY)
    assert in_order([later, sooner], first=(OTHER_STORY, STORY)) == [sooner, later]


def test_bytes_that_two_stories_want_go_once_for_the_first() -> None:
    first, second = upload("same", rest=5), upload("same", rest=5, story=OTHER_STORY)
    assert in_order([first, second]) == [first]


@given(st.lists(st.tuples(st.text("abc", min_size=1), st.integers(0, 9)), max_size=8))
def test_nothing_is_lost_and_the_order_is_the_same_for_any_order_of_asking(
    wanted: list[tuple[str, int]],
) -> None:
    uploads = [upload(name, rest=rest) for name, rest in dict(wanted).items()]
    ordered = in_order(uploads)
    assert sorted(ordered, key=str) == sorted(uploads, key=str)
    assert ordered == in_order(reversed(uploads))
