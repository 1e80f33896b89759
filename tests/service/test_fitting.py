from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from heliograph.domain.ids import Sha256
from heliograph.domain.problems import Grade, Problem
from heliograph.remote.wire import ExchangeAnswer, Result, Wanted, encode
from heliograph_service.fitting import fit

HASH = Sha256("0" * 64)
WANTED = Wanted(sha256=HASH, size_bytes=10**9, offset_bytes=0, upload="/v1/uploads/" + "0" * 32)
PROBLEM = Problem(grade=Grade.MUST, code="missing", field="title")


def result(kind: str, size: int) -> Result:
    one = Result(story="s" * 36, revision=1, sha256=HASH, standing="wanted")
    match kind:
        case "received":
            return Result(
                story=one.story,
                revision=1,
                sha256=HASH,
                standing="received",
                receipt="r" * (500 + size * 50),
            )
        case "refused":
            return Result(
                story=one.story,
                revision=1,
                sha256=HASH,
                standing="refused",
                problems=(PROBLEM,) * (size + 1),
            )
        case _:
            return Result(
                story=one.story,
                revision=1,
                sha256=HASH,
                standing="wanted",
                wanted=(WANTED,) * (size + 1),
            )


results = st.lists(
    st.builds(result, st.sampled_from(["received", "refused", "wanted"]), st.integers(0, 30)),
    max_size=30,
)


@given(results=results, packs=st.lists(st.text("p", max_size=4000), max_size=4))
def test_an_answer_never_exceeds_what_a_client_reads(
    results: list[Result], packs: list[str]
) -> None:
    full = ExchangeAnswer(service="x", time_ms=1, results=tuple(results))
    answer = fit(full, packs, most_bytes=20_000)
    assert len(encode(answer)) <= 20_000
    assert len(answer.results) == len(results)
    for told, whole in zip(answer.results, results, strict=True):
        assert (told.story, told.revision, told.sha256) == (whole.story, 1, HASH)
        if whole.standing == "received" and told != whole:
            assert (told.standing, told.receipt, told.wanted) == ("wanted", None, ())
        elif told != whole:
            assert told.standing == whole.standing
            assert told.wanted == whole.wanted[: len(told.wanted)]
            assert told.problems == whole.problems[:1]


def test_what_fits_is_told_in_full() -> None:
    whole = [result("received", 1), result("refused", 4), result("wanted", 3)]
    answer = ExchangeAnswer(service="x", time_ms=1, results=tuple(whole))
    assert fit(answer, ["pack"]).results == tuple(whole)
    assert fit(answer, ["pack", "q" * 2**20, "last"]).campaigns == ("pack", "last")
