"""What a service does with codes, texts, packs and withdrawals, whichever service it is."""

from __future__ import annotations

import pytest
from msgspec import structs

from contract.parties import Device, Party, frozen, manifest_of, new_story, photo
from heliograph.domain.campaign import parse_campaign
from heliograph.domain.ids import Sha256
from heliograph.domain.manifest import manifest_hash, parse_manifest
from heliograph.domain.receipt import check_receipt, read_withdrawal
from heliograph.domain.signed import verify
from heliograph.errors import Refused, SignInRequired
from heliograph.remote.wire import EnrolRequest, ExchangeHead, Known, code_hash, keys_are_proved


def test_who_is_there_needs_no_sign_in(party: Party) -> None:
    info = party.way(None).info()
    assert info.heliograph == "service"
    assert 1 in info.versions
    assert info.limits.manifests > 0


def test_a_code_gives_a_token_and_proved_keys(party: Party) -> None:
    code = party.new_code("Coast Radio")
    way = party.way(None)
    answer = way.enrol(EnrolRequest(code_hash=code_hash(code), device_name="laptop"))
    assert keys_are_proved(answer, code)
    assert not keys_are_proved(answer, code + "X")
    assert answer.service == way.info().id
    assert set(way.info().key_ids) == set(answer.keys)
    assert answer.organisation == "Coast Radio"
    assert party.way(answer.token).exchange(ExchangeHead(), ()).service == answer.service


def test_a_code_works_again_when_its_answer_was_lost(party: Party) -> None:
    request = EnrolRequest(code_hash=code_hash(party.new_code("Coast Radio")), device_name="laptop")
    first, second = party.way(None).enrol(request), party.way(None).enrol(request)
    assert first.token != second.token
    assert first.organisation == second.organisation


def test_an_unknown_code_is_refused_by_its_name(party: Party) -> None:
    with pytest.raises(Refused) as caught:
        party.way(None).enrol(EnrolRequest(code_hash=code_hash("0000"), device_name="laptop"))
    assert caught.value.code == "code-unknown"


@pytest.mark.parametrize("token", [None, "nobody", "naïve"])
def test_an_unknown_device_has_to_sign_in(party: Party, token: str | None) -> None:
    way = party.way(token)
    with pytest.raises(SignInRequired):
        way.exchange(ExchangeHead(), ())
    with pytest.raises(SignInRequired):
        way.offset("/v1/uploads/" + "0" * 32)


def test_a_text_alone_is_received_with_a_receipt_that_holds(device: Device) -> None:
    manifest = manifest_of()
    (result,) = device.tell(manifest)
    assert result.standing == "received"
    receipt = check_receipt(
        result.receipt or "",
        keys=device.enrolled.keys,
        service=device.enrolled.service,
        manifest_bytes=manifest,
        manifest=parse_manifest(manifest),
    )
    assert receipt.number


def test_the_same_again_gives_the_same_receipt(device: Device) -> None:
    manifest = manifest_of()
    (first,) = device.tell(manifest)
    (second,) = device.tell(manifest)
    assert first == second == device.ask(manifest)


def test_the_same_revision_with_other_words_is_never_overwritten(device: Device) -> None:
    story = new_story()
    manifest = manifest_of(story=story)
    (first,) = device.tell(manifest)
    other = manifest_of(story=story, advice="Begin with the antenna.")
    (second,) = device.tell(other)
    assert second.standing == "other-content"
    assert second.sha256 == manifest_hash(other)
    assert device.ask(other).standing == "other-content"
    assert device.tell(manifest) == [first]


def test_a_later_revision_is_a_submission_of_its_own(device: Device) -> None:
    story = new_story()
    first, second = manifest_of(story=story), manifest_of(story=story, revision=2, advice="Dig.")
    results = device.tell(first, second)
    assert [each.standing for each in results] == ["received", "received"]
    assert results[0].receipt != results[1].receipt


def test_what_the_check_list_forbids_is_refused_with_its_problems(device: Device) -> None:
    (result,) = device.tell(manifest_of(title=""))
    assert result.standing == "refused"
    assert [(each.code, each.field) for each in result.problems] == [("missing", "title")]
    assert device.ask(manifest_of(title="")).standing == "unknown"


def test_an_unknown_campaign_is_refused(device: Device) -> None:
    (result,) = device.tell(frozen(campaign="no-such-call"))
    assert [each.code for each in result.problems] == ["campaign-unknown"]


def test_two_sizes_for_the_same_bytes_are_refused(device: Device) -> None:
    item = photo(b"picture", 1)
    other = structs.replace(photo(b"picture", 2), size_bytes=6)
    (result,) = device.tell(frozen([item, other]))
    assert result.standing == "refused"
    assert {each.code for each in result.problems} == {"media-hash-differs"}


def test_what_is_no_manifest_is_refused_and_harms_no_other(device: Device) -> None:
    good = manifest_of()
    story = new_story()
    broken, received = device.tell(b'{"story":"%s","revision":7}' % story.encode(), good)
    assert (broken.standing, broken.story, broken.revision) == ("refused", story, 7)
    assert [each.code for each in broken.problems] == ["wrong-shape"]
    assert received.standing == "received"


def test_results_come_in_the_order_asked(device: Device) -> None:
    texts = [manifest_of() for _ in range(3)]
    older = manifest_of()
    device.tell(older)
    known = Known(story=parse_manifest(older).story, revision=1, sha256=manifest_hash(older))
    answer = device.service.exchange(ExchangeHead(known=(known,)), texts)
    asked = [manifest_hash(text) for text in (*texts, older)]
    assert [each.sha256 for each in answer.results] == asked


def test_an_unknown_revision_has_to_be_told(device: Device) -> None:
    assert device.ask(manifest_of()).standing == "unknown"


def test_too_many_at_once_are_refused(device: Device) -> None:
    most = device.service.info().limits.manifests
    with pytest.raises(Refused) as caught:
        device.tell(*[b"{}"] * (most + 1))
    assert caught.value.code == "too-large"


def test_a_story_of_one_organisation_is_nothing_to_another(party: Party, device: Device) -> None:
    stranger = Device(party, "Harbour Press")
    manifest = manifest_of()
    device.tell(manifest)
    assert [each.standing for each in stranger.tell(manifest)] == ["other-content"]
    assert stranger.ask(manifest).standing == "unknown"
    assert stranger.service.exchange(
        ExchangeHead(withdrawals=(parse_manifest(manifest).story,)), ()
    ).withdrawals
    assert device.ask(manifest).standing == "received"


def test_a_withdrawal_is_confirmed_once_and_for_ever(device: Device) -> None:
    story = new_story()
    manifest = manifest_of(story=story)
    device.tell(manifest)
    head = ExchangeHead(withdrawals=(story,))
    (first,) = device.service.exchange(head, ()).withdrawals
    (second,) = device.service.exchange(head, ()).withdrawals
    assert first == second
    withdrawal = read_withdrawal(first.confirmation, device.enrolled.keys)
    assert (withdrawal.story, withdrawal.service) == (story, device.enrolled.service)
    assert [each.standing for each in device.tell(manifest)] == ["withdrawn"]
    assert device.ask(manifest).standing == "withdrawn"
    assert device.ask(manifest).sha256 == Sha256(manifest_hash(manifest))


def test_a_story_that_never_came_can_be_withdrawn_before_it_comes(device: Device) -> None:
    story = new_story()
    manifest = manifest_of(story=story)
    answer = device.service.exchange(ExchangeHead(withdrawals=(story,)), [manifest])
    assert [each.story for each in answer.withdrawals] == [story]
    assert [each.standing for each in answer.results] == ["withdrawn"]


def test_packs_come_signed_until_they_are_held(device: Device) -> None:
    answer = device.service.exchange(ExchangeHead(), ())
    packs = [
        parse_campaign(verify(each, typ="heliograph-campaign", keys=device.enrolled.keys))
        for each in answer.campaigns
    ]
    assert {pack.id for pack in packs} == {"open-call", "wtisd-2021"}
    held = {pack.id: pack.version for pack in packs}
    assert device.service.exchange(ExchangeHead(campaigns=held), ()).campaigns == ()


def test_a_restart_forgets_nothing(party: Party, device: Device) -> None:
    manifest = manifest_of()
    (before,) = device.tell(manifest)
    party.restart()
    assert device.ask(manifest) == before
