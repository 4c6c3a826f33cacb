"""The texts of errors: safe, whole, and naming the source where it is the source that failed."""

import pytest

from detector.errors import UPSTREAM_ERRORS, DetectorError, UpstreamError, all_errors


@pytest.mark.parametrize("kind", UPSTREAM_ERRORS.values())
def test_an_error_of_a_source_carries_its_name(kind: type[DetectorError]) -> None:
    made = kind(source="Another Source")
    assert ("Another Source" in made.error) == issubclass(kind, UpstreamError)
    assert str(made) == made.error
    assert "{" not in made.error + made.message


def test_without_a_name_it_is_the_source() -> None:
    assert UpstreamError().error.startswith("The source could not")


def test_every_error_has_a_code_of_its_own() -> None:
    # The base of the errors of sources is never raised itself.
    codes = [kind.code for kind in all_errors() if kind is not UpstreamError]
    assert len(codes) == len(set(codes))
