"""Signatures by the Standard Webhooks rules."""

from base64 import b64decode

import pytest

from detector.domain.webhook import MAX_ATTEMPTS, PAUSES_MS, pause_ms, secret_of, signed

PEPPER = "a pepper of a test"


def test_the_example_of_the_rules() -> None:
    """The numbers are those of the reference implementations' tests."""
    secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    body = '{"test": 2432232314}'
    headers = signed(secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330_999, body)
    assert headers == {
        "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
        "webhook-timestamp": "1614265330",
        "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    }


def test_each_watch_has_a_secret_of_its_own_that_only_the_pepper_makes() -> None:
    secret = secret_of("1" * 32, PEPPER)
    assert secret.startswith("whsec_")
    assert len(b64decode(secret.removeprefix("whsec_"))) == 32
    assert secret == secret_of("1" * 32, PEPPER)
    assert len({secret, secret_of("2" * 32, PEPPER), secret_of("1" * 32, PEPPER + "x")}) == 3


@pytest.mark.parametrize("changed", ["secret", "id", "time", "body"])
def test_whatever_is_signed_counts(changed: str) -> None:
    usual = {"secret": secret_of("1", PEPPER), "id": "a", "time": "1000", "body": "{}"}
    other = {"secret": secret_of("2", PEPPER), "id": "b", "time": "2000", "body": "{ }"}
    one, two = (
        signed(each["secret"], each["id"], int(each["time"]), each["body"])
        for each in (usual, {**usual, changed: other[changed]})
    )
    assert one["webhook-signature"] != two["webhook-signature"]


def test_pauses_grow_and_the_last_one_stays() -> None:
    assert [pause_ms(n) for n in range(1, MAX_ATTEMPTS)] == [*PAUSES_MS]
    assert sorted(set(PAUSES_MS)) == [*PAUSES_MS]
    assert pause_ms(MAX_ATTEMPTS) == pause_ms(99) == PAUSES_MS[-1]
