"""The order of what goes out."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from fakes.forms import OTHER_STORY, STORY
from heliograph.domain.ids import Sha256, StoryId
from heliograph.domain.schedule import (
    PREVIEWS_PAY_FROM_S,
    Size,
    Upload,
    Urgency,
    in_order,
    previews_pay,
)

THIRD_STORY = StoryId("0190b3a0-0000-7000-8000-000000000003")
STORIES = (STORY, OTHER_STORY, THIRD_STORY)
SIZES: tuple[Size, ...] = ("preview", "sending", "original")


def upload(
    name: str, *, rest: int, story: StoryId = STORY, offset: int = 0, size: Size = "sending"
) -> Upload:
    """Make an upload of which ``rest`` bytes are missing."""
    return Upload(
        story=story,
        revision=1,
        sha256=Sha256(name),
        size_bytes=rest + offset,
        offset_bytes=offset,
        address=f"/uploads/{name}",
        size=size,
    )


UPLOADS = st.lists(
    st.builds(
        upload,
        st.text("abcdef", min_size=1),
        rest=st.integers(0, 9),
        story=st.sampled_from(STORIES),
        size=st.sampled_from(SIZES),
    ),
    max_size=12,
    unique_by=lambda each: each.sha256,
)
URGENCIES = st.dictionaries(
    st.sampled_from(STORIES),
    st.builds(
        Urgency,
        first_ms=st.none() | st.integers(0, 3),
        closes_ms=st.none() | st.integers(0, 3),
    ),
)


def test_the_one_with_the_least_left_goes_first_even_if_it_is_large() -> None:
    nearly, small = upload("nearly", rest=10, offset=10**9), upload("small", rest=500)
    assert in_order([small, nearly]) == [nearly, small]
    assert nearly.rest_bytes == 10


def test_all_previews_go_before_the_first_photo_and_originals_last() -> None:
    sizes = [
        upload("original", rest=1, size="original"),
        upload("photo", rest=2),
        upload("preview", rest=3, size="preview", story=OTHER_STORY),
    ]
    assert in_order(sizes) == sizes[::-1]


def test_the_campaign_that_closes_next_goes_first_within_each_size() -> None:
    urgencies = {STORY: Urgency(closes_ms=9), OTHER_STORY: Urgency(closes_ms=2)}
    open_call = upload("open call", rest=1, story=THIRD_STORY)
    later, sooner = upload("later", rest=1), upload("sooner", rest=5, story=OTHER_STORY)
    preview = upload("preview", rest=7, size="preview", story=THIRD_STORY)
    wanted = [open_call, later, sooner, preview]
    assert in_order(wanted, urgencies) == [preview, sooner, later, open_call]


def test_what_a_person_wishes_goes_before_all_else_the_latest_wish_first() -> None:
    urgencies = {
        STORY: Urgency(first_ms=1),
        OTHER_STORY: Urgency(first_ms=2),
        THIRD_STORY: Urgency(closes_ms=1),
    }
    near = upload("near", rest=1, size="preview", story=THIRD_STORY)
    earlier, latest = upload("earlier", rest=1), upload("latest", rest=10**9, story=OTHER_STORY)
    before_it = upload("before it", rest=5, size="preview", story=OTHER_STORY)
    wanted = [near, earlier, latest, before_it]
    assert in_order(wanted, urgencies) == [before_it, latest, earlier, near]


def test_bytes_that_two_stories_want_go_once_for_the_first() -> None:
    first, second = upload("same", rest=5), upload("same", rest=5, story=OTHER_STORY)
    assert in_order([first, second]) == [first]


@given(UPLOADS, URGENCIES)
def test_nothing_is_lost_and_the_order_is_the_same_for_any_order_of_asking(
    uploads: list[Upload], urgencies: dict[StoryId, Urgency]
) -> None:
    ordered = in_order(uploads, urgencies)
    assert sorted(ordered, key=str) == sorted(uploads, key=str)
    assert ordered == in_order(reversed(uploads), urgencies)


@given(UPLOADS, URGENCIES)
def test_no_item_goes_before_one_that_has_a_better_right(
    uploads: list[Upload], urgencies: dict[StoryId, Urgency]
) -> None:
    ordered = in_order(uploads, urgencies)
    for before, after in pairwise(ordered):
        left, right = urgencies.get(before.story, Urgency()), urgencies.get(after.story, Urgency())
        if left.wish != right.wish:
            assert right.first_ms is None or (left.first_ms or -1) > right.first_ms
        elif before.size != after.size:
            assert SIZES.index(before.size) < SIZES.index(after.size)
        elif left.deadline != right.deadline:
            assert left.closes_ms is not None
            assert right.closes_ms is None or left.closes_ms < right.closes_ms
        else:
            assert before.rest_bytes <= after.rest_bytes


def test_previews_go_while_the_photos_behind_them_take_long() -> None:
    slow = 6000 / PREVIEWS_PAY_FROM_S
    assert previews_pay(6000, rate_bytes_s=slow)
    assert not previews_pay(6000, rate_bytes_s=1.1 * slow)


def test_previews_go_where_no_rate_is_known_and_where_the_photos_stay_behind() -> None:
    assert previews_pay(1, rate_bytes_s=None)
    assert previews_pay(0, rate_bytes_s=100)
