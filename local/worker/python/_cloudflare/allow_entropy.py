"""How much randomness import-time code may draw: none, but for packages the SDK knows to need it.

The count lives with the host, which answers Python's entropy calls and cannot call back into
Python while doing so.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from _local_host import entropy


def in_request_context() -> bool:
    """Whether the first request has come; entropy is free from then on."""
    return bool(entropy.serving)


@contextmanager
def allow_bad_entropy_calls(count: int) -> Iterator[None]:
    """Let exactly `count` calls through inside the block; RuntimeError when fewer were made."""
    before = entropy.allowedCalls
    entropy.allowedCalls = count
    yield
    leftover = entropy.allowedCalls
    entropy.allowedCalls = before
    if leftover > 0:
        raise RuntimeError(f"{leftover} unexpected leftover getentropy calls")
