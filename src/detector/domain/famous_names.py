"""Names that strangers borrow: coins of other chains, companies. Standard library only.

None of these has a mint on the list of known tokens under this very name, so a token of this chain
that bears one is not what it says, unless a bridge issued it. The coins are those that stood among
the first hundred by market value on the public rankings of 2024 to 2026.
"""

from typing import Final

COINS: Final = (
    ("BTC", "Bitcoin"),
    ("ETH", "Ethereum"),
    ("XRP", "Ripple"),
    ("BNB", "BNB Chain"),
    ("DOGE", "Dogecoin"),
    ("ADA", "Cardano"),
    ("TRX", "Tron"),
    ("AVAX", "Avalanche"),
    ("XLM", "Stellar Lumens"),
    ("TON", "Toncoin"),
    ("HBAR", "Hedera"),
    ("SHIB", "Shiba Inu"),
    ("LTC", "Litecoin"),
    ("DOT", "Polkadot"),
    ("BCH", "Bitcoin Cash"),
    ("BSV", "Bitcoin SV"),
    ("ETC", "Ethereum Classic"),
    ("XMR", "Monero"),
    ("ZEC", "Zcash"),
    ("AAVE", "Aave"),
    ("ICP", "Internet Computer"),
    ("TAO", "Bittensor"),
    ("POL", "Polygon"),
    ("MATIC", "Polygon Matic"),
    ("VET", "VeChain"),
    ("KAS", "Kaspa"),
    ("ARB", "Arbitrum"),
    ("FIL", "Filecoin"),
    ("ATOM", "Cosmos Hub"),
    ("ALGO", "Algorand"),
    ("FET", "Fetch.ai"),
    ("TIA", "Celestia"),
    ("INJ", "Injective"),
    ("STX", "Stacks"),
    ("IMX", "Immutable X"),
    ("GRT", "The Graph"),
    ("MNT", "Mantle"),
    ("CRO", "Cronos"),
    ("OKB", "OKB"),
    ("BGB", "Bitget Token"),
    ("KCS", "KuCoin Token"),
    ("QNT", "Quant Network"),
    ("LDO", "Lido DAO"),
    ("MKR", "Maker DAO"),
    ("XTZ", "Tezos"),
    ("EOS", "EOS"),
    ("XDC", "XDC Network"),
    ("THETA", "Theta Network"),
    ("FTM", "Fantom"),
    ("EGLD", "MultiversX"),
    ("WLD", "Worldcoin"),
    ("ENA", "Ethena"),
    ("DASH", "Dash"),
    ("CRV", "Curve DAO"),
    ("CAKE", "PancakeSwap"),
    ("RUNE", "THORChain"),
    ("FLOKI", "Floki Inu"),
    ("APT", "Aptos"),
    ("SUI", "Sui Network"),
    ("SEI", "Sei Network"),
    ("DAI", "Dai Stablecoin"),
    ("XAUT", "Tether Gold"),
    ("PAXG", "PAX Gold"),
    ("LINK", "Chainlink"),
    ("UNI", "Uniswap"),
    ("NEAR", "NEAR Protocol"),
    ("FLOW", "Flow"),
    ("SAND", "The Sandbox"),
    ("MANA", "Decentraland"),
    ("GALA", "Gala Games"),
    ("AXS", "Axie Infinity"),
    ("HYPE", "Hyperliquid"),
    ("LEO", "UNUS SED LEO"),
    ("NEXO", "Nexo"),
    ("CORE", "Core DAO"),
    ("NEO", "Neo"),
    ("LUNA", "Terra Luna"),
    ("PEPE", "Pepe"),
    ("ONDO", "Ondo Finance"),
    ("VIRTUAL", "Virtuals Protocol"),
    ("MASK", "Mask Network"),
    ("ROSE", "Oasis Network"),
    ("GAS", "Gas Neo"),
    ("PI", "Pi Network"),
    ("STRK", "Starknet"),
    ("ENS", "Ethereum Name Service"),
    ("COMP", "Compound"),
)
"""Symbol and name. Either alone is a warning, both together a danger, ordinary words aside."""

SYMBOL_WORDS: Final = frozenset(
    {
        "AXS", "CAKE", "COMP", "CORE", "DASH", "ENS", "FLOW", "GALA", "GAS", "HYPE", "LEO", "LINK",
        "LUNA", "MANA", "MASK", "NEAR", "NEO", "NEXO", "ONDO", "PEPE", "PI", "ROSE", "RUNE", "SAND",
        "UNI", "VIRTUAL",
    }
)  # fmt: skip
"""Symbols that are ordinary words or names: they count together with the name only."""

NAME_WORDS: Final = frozenset(
    {
        "Avalanche", "Compound", "Dash", "Fantom", "Flow", "Mantle", "Neo", "Nexo", "Pepe",
        "Stacks", "The Graph", "The Sandbox",
    }
)  # fmt: skip
"""Names that are ordinary words: they count together with the symbol only."""

DOLLARS: Final = (
    ("BUSD", "Binance USD"),
    ("TUSD", "TrueUSD"),
    ("GUSD", "Gemini Dollar"),
    ("USDD", "Decentralized USD"),
    ("LUSD", "Liquity USD"),
    ("RLUSD", "Ripple USD"),
    ("USDtb", "USDtb"),
    ("crvUSD", "Curve USD"),
    ("USDf", "Falcon USD"),
    ("USD0", "Usual USD"),
    ("BFUSD", "BFUSD"),
    ("USDT0", "USDT0"),
    ("EURT", "Tether EURt"),
    ("EURS", "STASIS Euro"),
    ("EURI", "Eurite"),
)
"""Money that another issuer redeems elsewhere: symbol or name alone misleads."""

COMPANIES: Final = (
    "Tesla", "TSLA", "NVIDIA", "NVDA", "AAPL", "Microsoft", "MSFT", "GOOGL", "AMZN", "Netflix",
    "NFLX", "MicroStrategy", "MSTR", "Palantir", "PLTR", "CRCL", "Coinbase", "Walmart",
    "McDonald's", "Coca-Cola", "PepsiCo", "Pfizer", "Goldman Sachs", "JPMorgan Chase",
    "Bank of America", "Berkshire Hathaway", "Mastercard", "SpaceX", "OpenAI", "Anthropic",
    "Neuralink", "Polymarket", "Kalshi", "CoreWeave",
)  # fmt: skip
"""Names and tickers of companies (with a listed share) that mean nothing else."""
