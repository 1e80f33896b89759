"""The recovery code: what is written down opens, and what is mistyped is named by its group."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heliograph.domain.recovery_code import groups_of, looks_like_code, read_code, read_group
from heliograph.errors import RecoveryCodeMistyped

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_SECRETS = st.binary(min_size=20, max_size=20)


@given(_SECRETS)
def test_what_was_written_down_is_read_back(secret: bytes) -> None:
    groups = groups_of(secret)
    assert [len(each) for each in groups] == [5] * 8
    assert read_code(" ".join(groups)) == secret
    assert read_code("-".join(groups).lower().replace("0", "o").replace("1", "l")) == secret


@given(_SECRETS, st.integers(0, 39), st.sampled_from(_ALPHABET))
def test_each_wrong_character_is_found_in_its_group(secret: bytes, at: int, typed: str) -> None:
    code = "".join(groups_of(secret))
    wrong = code[:at] + typed + code[at + 1 :]
    if wrong == code:
        return
    with pytest.raises(RecoveryCodeMistyped) as caught:
        read_code(wrong)
    assert caught.value.group == at // 5 + 1


@given(_SECRETS)
def test_characters_and_groups_that_changed_places_are_found(secret: bytes) -> None:
    groups = list(groups_of(secret))
    for position, (left, right) in itertools.product(range(8), itertools.combinations(range(5), 2)):
        letters = list(groups[position])
        letters[left], letters[right] = letters[right], letters[left]
        if "".join(letters) != groups[position]:
            with pytest.raises(RecoveryCodeMistyped):
                read_group("".join(letters), position)
    for here, there in itertools.permutations(range(8), 2):
        with pytest.raises(RecoveryCodeMistyped):
            read_group(groups[here], there)


@pytest.mark.parametrize("text", ["", "ABCDE", "A" * 39, "A" * 41])
def test_a_code_that_is_too_short_or_too_long_is_no_group(text: str) -> None:
    with pytest.raises(RecoveryCodeMistyped) as caught:
        read_code(text)
    assert caught.value.group == 0
    assert not looks_like_code(text)


def test_words_are_not_taken_for_a_code() -> None:
    assert looks_like_code(" ".join(groups_of(bytes(20))))
    assert not looks_like_code("the lighthouse keeper mends unusual umbrellas")


def test_only_160_bits_are_written() -> None:
    with pytest.raises(ValueError, match="19"):
        groups_of(bytes(19))
