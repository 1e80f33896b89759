"""What becomes of text that comes from elsewhere: words and paragraphs, and nothing else."""

from __future__ import annotations

import re
import unicodedata

_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_END_OF_LINE = re.compile("(?<! ) *\n[ \n]*")  # begun once per run of spaces, so linear
_SPACES = re.compile("[\t\x1f]")
_NOT_TEXT = re.compile(
    "["
    "\x00-\x09\x0b-\x1f\x7f-\x9f"  # control characters but for the line's end
    "\u202a-\u202e"  # embeddings and overrides of direction, which turn what follows about
    "\ud800-\udfff\ufeff\ufff9-\ufffc\ufffe\uffff\U000e0001-\U000e007f"
    "]"
)
_IN_PLACE_OF_A_THING = "\ufffc"
"""The one sign that is no text, and that Python prints all the same."""
_DIGIT = re.compile(r"\d")
_TAGGED_FLAG = re.compile("\U0001f3f4[\U000e0020-\U000e007f]+")


def paragraphs(text: str) -> str:
    """Give the words of a text with its paragraphs, empty lines among them.

    Isolates and marks of direction stay (UAX 9 recommends them to writers), and so do joiners.
    """
    if text.isprintable() and _IN_PLACE_OF_A_THING not in text:
        return text
    ended = _SPACES.sub(" ", _LINE_ENDS.sub("\n", text))
    parts = _TAGGED_FLAG.split(ended)
    flags = [*_TAGGED_FLAG.findall(ended), ""]  # the flags of Scotland and Wales are spelt in tags
    pairs = zip(parts, flags, strict=True)
    return "".join(f"{_NOT_TEXT.sub('', part)}{flag}" for part, flag in pairs)


def one_line(text: str) -> str:
    """Give the words of a text as one line; spaces around an end of line become one."""
    words = paragraphs(text).strip("\n")
    return _END_OF_LINE.sub(" ", words) if "\n" in words else words


def latin_digits(text: str) -> str:
    """Write the decimal digits of any script as 0–9 and leave everything else."""
    if text.isascii():
        return text
    return _DIGIT.sub(lambda digit: str(unicodedata.decimal(digit[0])), text)
