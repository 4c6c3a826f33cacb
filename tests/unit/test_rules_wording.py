"""How numbers read in a sentence."""

import pytest

from detector.domain.rules.wording import count, pct, span, usd


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        (0.0, "$0"),
        (0.004, "less than $0.01"),
        (0.26, "$0.26"),
        (99.994, "$99.99"),
        (167.113, "$167"),
        (11_884.05, "$11,884"),
        (999_999.4, "$999,999"),
        (999_999.9, "$1.0 million"),
        (1_234_567.0, "$1.2 million"),
        (4.53e11, "$453.0 billion"),
        (3e16, "$30,000.0 trillion"),
        (1e300, "more than $1 quintillion"),
    ],
)
def test_usd(amount: float, text: str) -> None:
    assert usd(amount) == text


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (0.0, "0%"),
        (0.02, "less than 0.1%"),
        (22.6049, "22.6%"),
        (50.0, "50%"),
        (99.95, "more than 99.9%"),
        (100.0, "100%"),
    ],
)
def test_pct(share: float, text: str) -> None:
    assert pct(share) == text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "less than a minute"),
        (60, "1 minute"),
        (3_599, "59 minutes"),
        (3_600, "1 hour"),
        (172_799, "47 hours"),
        (172_800, "2 days"),
        (86_400 * 400, "400 days"),
    ],
)
def test_span(seconds: float, text: str) -> None:
    assert span(seconds) == text


def test_count() -> None:
    assert count(1, "holder") == "1 holder"
    assert count(1_248, "holder") == "1,248 holders"
