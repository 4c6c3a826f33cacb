"""Paths and types of a JSON document; and the paths that every full report has."""

from collections import defaultdict
from collections.abc import Iterator

# Objects whose keys are addresses, not fields.
KEYED_BY_ADDRESS = frozenset({".knownAccounts", ".lockers", ".lockerOwners"})


def paths_of(document: object) -> dict[str, set[str]]:
    """Each path (`.markets[].lp.base`) with the type names seen there."""
    found: dict[str, set[str]] = defaultdict(set)
    for path, kind in _walk("", document):
        found[path].add(kind)
    found.pop("", None)
    return dict(found)


def _walk(path: str, value: object) -> Iterator[tuple[str, str]]:
    yield path, _kind(value)
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _walk(f"{path}.{'*' if path in KEYED_BY_ADDRESS else key}", item)
    elif isinstance(value, list):
        for item in value:
            yield from _walk(f"{path}[]", item)


def _kind(value: object) -> str:
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) > 2**53:
        return "int>2^53"
    return type(value).__name__


def _paths(prefix: str, names: str) -> set[str]:
    return {f"{prefix}.{name}" for name in names.split()}


_ACCOUNT = "amount closeAuthority delegate delegatedAmount mint owner state"
_MINT = "decimals freezeAuthority isInitialized mintAuthority supply"
_HOLDER = "address amount decimals insider owner pct uiAmount uiAmountString"

REQUIRED_PATHS = frozenset(
    _paths(
        "",
        "creator creatorBalance creatorTokens deployPlatform detectedAt events fileMeta"
        " freezeAuthority graphInsidersDetected insiderNetworks knownAccounts launchpad"
        " lockerOwners lockers markets mint mintAuthority price risks rugged score"
        " score_normalised token token_extensions tokenMeta tokenProgram tokenType topHolders"
        " totalHolders totalLPProviders totalMarketLiquidity totalStableLiquidity transferFee"
        " verification",
    )
    | _paths(".token", _MINT)
    | _paths(".tokenMeta", "mutable name symbol updateAuthority uri")
    | _paths(".fileMeta", "description image name symbol")
    | _paths(".transferFee", "authority maxAmount pct")
    | _paths(".topHolders[]", _HOLDER)
    | _paths(".insiderNetworks[]", "activeAccounts id size tokenAmount type")
    | _paths(".creatorTokens[]", "createdAt marketCap mint")
    | _paths(".risks[]", "description level name score value")
    | _paths(
        ".markets[]",
        "liquidityA liquidityAAccount liquidityB liquidityBAccount lp marketType mintA"
        " mintAAccount mintB mintBAccount mintLP mintLPAccount pubkey",
    )
    | _paths(".markets[].liquidityAAccount", _ACCOUNT)
    | _paths(".markets[].liquidityBAccount", _ACCOUNT)
    | _paths(".markets[].mintAAccount", _MINT)
    | _paths(".markets[].mintBAccount", _MINT)
    | _paths(".markets[].mintLPAccount", _MINT)
    | _paths(
        ".markets[].lp",
        "base baseMint basePrice baseUSD currentSupply holders lpCurrentSupply lpLocked"
        " lpLockedPct lpLockedUSD lpMaxSupply lpMint lpTotalSupply lpUnlocked pctReserve"
        " pctSupply quote quoteMint quotePrice quoteUSD reserveSupply tokenSupply"
        " totalTokensUnlocked",
    )
)
