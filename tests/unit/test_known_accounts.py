"""The table of accounts that are no persons: sound addresses, derived again where they can be."""

import hashlib

import pytest

from detector.domain.known_accounts import (
    KNOWN_ACCOUNTS,
    ROLES,
    AccountKind,
    KnownAccount,
    known_account,
    role_of,
)
from detector.domain.known_exchanges import EXCHANGES
from detector.domain.known_tokens import KNOWN_TOKENS
from detector.domain.mint import parse_mint
from detector.domain.report import NOT_PEOPLE, Role

_ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_PRIME = 2**255 - 19
_CURVE = -121665 * pow(121666, -1, _PRIME) % _PRIME

DERIVED = [
    (
        "BwWK17cbHxwWBKZkUYvzxLcNQ1YVyaFezduWbtm2de6s",
        "MAyhSmzXzV1pTf7LsNkrNwkWKTo4ougAJ1PPg47MD4e",
        "sol-vault",
    ),
    (
        "5Q544fKrFoe6tsEbD7S8EmxGTJYAKtTVhAW5Q5pge4j1",
        "675kPX9MHTjS2zt1qfr1NYHuzeLXfQM9H24wFSUt1Mp8",
        "amm authority",
    ),
    (
        "GpMZbSM2GgvTKHJirzeGfMFoaZ8UR2X7F4v8vHTvxFbL",
        "CPMMoo8L3F4NbTegBCKVNunggL7H1ZpdTHKxQB5qKP1C",
        "vault_and_lp_mint_auth_seed",
    ),
    (
        "WLHv2UAZm6z4KyaaELi5pjdbJh6RESMva1Rnn8pJVVh",
        "LanMV9sAd7wArD4vJFi2qDdfnVhFxYSUg6eADduJ3uj",
        "vault_auth_seed",
    ),
    (
        "HLnpSz9h2S4hiLQ43rnSD9XkcUThA7B8hQMKmDaiTLcC",
        "cpamdpZCGKUy5JxQXB4dcpGPiikHawvSWAd6mEn1sGG",
        "pool_authority",
    ),
    (
        "FhVo3mqL8PW5pH5U2CN4XE33DokiyZnUwuGpH2hmHLuM",
        "dbcij3LWUppWqq96dh6gJWwBifmcGfLSB5D4DuSMaqN",
        "pool_authority",
    ),
    (
        "TSLvdd1pWpHVjahSpsvCXUbgwsL3JAcvokwaKt1eokM",
        "6EF8rrecthR5Dkzon8Nwu78hRvfCKubJ14M5uBEwF6P",
        "mint-authority",
    ),
    (
        "3f7GcQFG397GAaEnv51zR6tsTVihYRydnydDD1cXekxH",
        "LockrWmn6K5twhz3y9w1dQERbmgSaRkfnTeTKbpofwE",
        "lock_cp_authority_seed",
    ),
    (
        "GugU1tP7doLeTw9hQP51xRJyS8Da1fWxuiy2rVrnMD2m",
        "wormDTUJ6AWPNvk59vGQbDvGJmqbDTdgWgAqcLBCgUb",
        "custody_signer",
    ),
    (
        "AVzP2GeRmqGphJsMxWoqjpUifPpCret7LqWhD8NWQK49",
        "PERPHjGBqRHArX4DySjwM6UJHiR3sWAatqfdBS2qQJu",
        "transfer_authority",
    ),
    (
        "JCNCMFXo5M5qwUPg2Utu1u6YWp3MbygxqBsBeXXJfrw",
        "dRiftyHA39MWEi3m9aunc5MzRF1JYuBsbn6VPcn33UH",
        "drift_signer",
    ),
]
"""Address, program and constant seed, as the program's public interface states them."""


@pytest.mark.parametrize("account", KNOWN_ACCOUNTS.values(), ids=lambda account: account.name)
def test_entry(account: KnownAccount) -> None:
    assert parse_mint(account.address) == account.address
    assert account.name.strip()
    assert account.source.strip()
    assert role_of(account.address) is account.role
    assert account.role in NOT_PEOPLE


def test_every_kind_has_a_role_that_is_no_person() -> None:
    assert set(ROLES) == set(AccountKind)
    assert set(ROLES.values()) <= NOT_PEOPLE


def test_names_are_told_apart() -> None:
    assert len({account.name for account in KNOWN_ACCOUNTS.values()}) == len(KNOWN_ACCOUNTS)
    assert len({address for address, _, _ in EXCHANGES}) == len(EXCHANGES)


def test_no_account_is_a_mint() -> None:
    assert not KNOWN_ACCOUNTS.keys() & KNOWN_TOKENS.keys()


@pytest.mark.parametrize(("address", "program", "seed"), DERIVED)
def test_the_address_follows_from_program_and_seed(address: str, program: str, seed: str) -> None:
    assert _derived(program, seed.encode()) == address
    assert address in KNOWN_ACCOUNTS


def test_strangers_have_no_role() -> None:
    assert role_of(None) is None
    assert role_of("") is None
    assert role_of("2wmVCSfPxGPjrnMMn7rchp4uaeoTqN39mXFC2zhPdri9") is None
    assert known_account("2wmVCSfPxGPjrnMMn7rchp4uaeoTqN39mXFC2zhPdri9") is None


def test_the_mayhem_vault_is_a_vault_and_no_pool() -> None:
    assert role_of("BwWK17cbHxwWBKZkUYvzxLcNQ1YVyaFezduWbtm2de6s") is Role.VAULT


def _derived(program: str, *seeds: bytes) -> str:
    """Solana's rule: the first hash, bump counting down from 255, that is no point of the curve."""
    for bump in range(255, -1, -1):
        parts = (*seeds, bytes([bump]), _decoded(program), b"ProgramDerivedAddress")
        digest = hashlib.sha256(b"".join(parts)).digest()
        if not _on_curve(digest):
            return _encoded(digest)
    raise AssertionError("no bump gives an address")


def _on_curve(point: bytes) -> bool:
    y = int.from_bytes(point, "little") & ((1 << 255) - 1)
    if y >= _PRIME:
        return False
    square = (y * y - 1) * pow(_CURVE * y * y + 1, -1, _PRIME) % _PRIME
    return square == 0 or pow(square, (_PRIME - 1) // 2, _PRIME) == 1


def _decoded(address: str) -> bytes:
    number = 0
    for character in address:
        number = number * 58 + _ALPHABET.index(character)
    return number.to_bytes(32, "big")


def _encoded(raw: bytes) -> str:
    number, text = int.from_bytes(raw, "big"), ""
    while number:
        number, digit = divmod(number, 58)
        text = _ALPHABET[digit] + text
    return "1" * (len(raw) - len(raw.lstrip(b"\0"))) + text
