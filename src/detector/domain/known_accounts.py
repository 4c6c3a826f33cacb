"""Fixed accounts that are no persons: program vaults, pool authorities, exchanges. Domain only.

An account is listed when a program derives it from constant seeds (a test derives it again) or
when at least two independent public lists give it the same owner. A pool authority is one address
for every token of its program: the table says what the account is, not that a pool with money
stands behind this token's balance in it.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from detector.domain.known_exchanges import EXCHANGES
from detector.domain.report import Role


class AccountKind(StrEnum):
    """What an account is for."""

    POOL_AUTHORITY = "pool authority"
    VAULT = "protocol vault"
    LOCKER = "locker"
    EXCHANGE = "exchange"
    BURN = "burn"


ROLES: Final = {
    AccountKind.POOL_AUTHORITY: Role.POOL,
    AccountKind.VAULT: Role.VAULT,
    AccountKind.LOCKER: Role.LOCKER,
    AccountKind.EXCHANGE: Role.EXCHANGE,
    AccountKind.BURN: Role.BURN,
}
"""The role that each kind plays among holders."""


@dataclass(frozen=True, slots=True)
class KnownAccount:
    """A fixed account. `source` names what kind of public source says whose it is."""

    address: str
    name: str
    kind: AccountKind
    source: str

    @property
    def role(self) -> Role:
        """Its role among holders; never a person's."""
        return ROLES[self.kind]


_ACCOUNTS: Final = (
    KnownAccount(
        "BwWK17cbHxwWBKZkUYvzxLcNQ1YVyaFezduWbtm2de6s",
        "pump.fun Mayhem vault", AccountKind.VAULT, "Mayhem program's IDL: seed sol-vault",
    ),
    KnownAccount(
        "5Q544fKrFoe6tsEbD7S8EmxGTJYAKtTVhAW5Q5pge4j1",
        "Raydium V4 authority", AccountKind.POOL_AUTHORITY,
        "Raydium AMM program: seed amm authority",
    ),
    KnownAccount(
        "GpMZbSM2GgvTKHJirzeGfMFoaZ8UR2X7F4v8vHTvxFbL",
        "Raydium CPMM authority", AccountKind.POOL_AUTHORITY,
        "Raydium CPMM program: seed vault_and_lp_mint_auth_seed",
    ),
    KnownAccount(
        "WLHv2UAZm6z4KyaaELi5pjdbJh6RESMva1Rnn8pJVVh",
        "Raydium LaunchLab authority", AccountKind.POOL_AUTHORITY,
        "Raydium LaunchLab program's IDL: seed vault_auth_seed",
    ),
    KnownAccount(
        "HLnpSz9h2S4hiLQ43rnSD9XkcUThA7B8hQMKmDaiTLcC",
        "Meteora DAMM v2 authority", AccountKind.POOL_AUTHORITY,
        "Meteora DAMM v2 program's IDL: seed pool_authority",
    ),
    KnownAccount(
        "FhVo3mqL8PW5pH5U2CN4XE33DokiyZnUwuGpH2hmHLuM",
        "Meteora DBC authority", AccountKind.POOL_AUTHORITY,
        "Meteora DBC program's IDL: seed pool_authority",
    ),
    KnownAccount(
        "1nc1nerator11111111111111111111111111111111",
        "Incinerator", AccountKind.BURN, "Solana SDK: nobody can sign for it",
    ),
    KnownAccount(
        "TSLvdd1pWpHVjahSpsvCXUbgwsL3JAcvokwaKt1eokM",
        "pump.fun mint authority", AccountKind.VAULT, "pump.fun program's IDL: seed mint-authority",
    ),
    KnownAccount(
        "39azUYFWPz3VHgKCf3VChUwbpURdCHRxjWVowf5jUJjg",
        "pump.fun migration", AccountKind.VAULT, "RugCheck's known accounts; Solscan labels",
    ),
    KnownAccount(
        "3f7GcQFG397GAaEnv51zR6tsTVihYRydnydDD1cXekxH",
        "Raydium LP lock", AccountKind.LOCKER, "Raydium lock program: seed lock_cp_authority_seed",
    ),
    KnownAccount(
        "GugU1tP7doLeTw9hQP51xRJyS8Da1fWxuiy2rVrnMD2m",
        "Wormhole custody", AccountKind.VAULT, "Wormhole token bridge: seed custody_signer",
    ),
    KnownAccount(
        "AVzP2GeRmqGphJsMxWoqjpUifPpCret7LqWhD8NWQK49",
        "Jupiter perpetuals pool", AccountKind.VAULT,
        "Jupiter perpetuals program's IDL: seed transfer_authority",
    ),
    KnownAccount(
        "JCNCMFXo5M5qwUPg2Utu1u6YWp3MbygxqBsBeXXJfrw",
        "Drift vault", AccountKind.VAULT, "Drift program's IDL: seed drift_signer",
    ),
    *(
        KnownAccount(address, name, AccountKind.EXCHANGE, source)
        for address, name, source in EXCHANGES
    ),
)  # fmt: skip

KNOWN_ACCOUNTS: Final = {account.address: account for account in _ACCOUNTS}


def known_account(address: str | None) -> KnownAccount | None:
    """The listed account of an address; None when it is on no list, which says nothing."""
    return None if address is None else KNOWN_ACCOUNTS.get(address)


def role_of(address: str | None) -> Role | None:
    """The role of a listed account; None when it is on no list, which says nothing."""
    account = known_account(address)
    return None if account is None else account.role
