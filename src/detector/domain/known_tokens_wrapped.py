"""Known wrapped assets and staked SOL. Standard library and the entry's type only."""

from typing import Final

from detector.domain.known_token import ISSUER, NO_POWERS, POOLED, Kind, KnownToken
from detector.domain.known_tokens_money import BRIDGE

STAKE = "a stake pool mints it for SOL that is staked and burns it when the SOL is taken out"

WRAPPED: Final = (
    KnownToken(
        "So11111111111111111111111111111111111111112",
        "SOL", "Wrapped SOL", Kind.WRAPPED, NO_POWERS, "",
        "CoinGecko; Solana token registry; Solana SDK",
    ),
    KnownToken(
        "cbbtcf3aa214zXHbiAZQwf4122FBYbraNdFqgw4iMij",
        "cbBTC", "Coinbase Wrapped BTC", Kind.WRAPPED, ISSUER, BRIDGE,
        "CoinGecko; Drift SDK",
    ),
    KnownToken(
        "3NZ9JMVBmGAqocybic2c7LQCJScmgsAZ6vQqTDzcqmJh",
        "WBTC", "Wrapped BTC", Kind.WRAPPED, POOLED, BRIDGE,
        "CoinGecko; Drift SDK; Solana token registry",
    ),
    KnownToken(
        "6DNSN2BJsaPFdFFc1zP37kkeNe4Usc1Sqkzr9C9vPWcU",
        "tBTC", "Threshold Bitcoin", Kind.WRAPPED, ISSUER, BRIDGE,
        "CoinGecko; lending protocol token lists",
    ),
    KnownToken(
        "zBTCug3er3tLyffELcvDNrKkCymbPWysGcWihESYfLg",
        "zBTC", "zBTC", Kind.WRAPPED, ISSUER, BRIDGE,
        "CoinGecko; Drift SDK",
    ),
    KnownToken(
        "LBTCgU4b3wsFKsPwBn1rRZDx5DoFutM6RPiEt1TPDsY",
        "LBTC", "Lombard Staked BTC", Kind.WRAPPED, ISSUER, BRIDGE,
        "Drift SDK; Lombard SDK",
    ),
    KnownToken(
        "CtzPWv73Sn1dMGVU3ZtLv9yWSyUAanBni19YWDaznnkn",
        "xBTC", "OKX Wrapped BTC", Kind.WRAPPED, ISSUER, BRIDGE,
        "OKX asset lists; lending protocol token lists",
    ),
    KnownToken(
        "7vfCXTUXx5WJV5JADk17DUJ4ksgau7utNKj4b963voxs",
        "WETH", "Wrapped Ether", Kind.WRAPPED, POOLED, BRIDGE,
        "CoinGecko; Drift SDK; Solana token registry",
    ),
    KnownToken(
        "ZScHuTtqZukUrtZS43teTKGs2VqkKL8k4QCouR2n6Uo",
        "wstETH", "Lido Wrapped Staked ETH", Kind.WRAPPED, POOLED, BRIDGE,
        "Solana token registry; token lists of several projects",
    ),
    KnownToken(
        "9gP2kCy3wA1ctvYWQk75guqXuHfrEomqydHLtcTCqiLa",
        "BNB", "Binance Coin (Portal)", Kind.WRAPPED, POOLED, BRIDGE,
        "CoinGecko; Solana token registry", word=True,
    ),
    KnownToken(
        "KgV1GvrHQmRBY8sHQQeUKwTm2r2h8t4C8qt12Cw1HVE",
        "AVAX", "AVAX (Portal)", Kind.WRAPPED, POOLED, BRIDGE,
        "CoinGecko; Solana token registry", word=True,
    ),
    KnownToken(
        "Gz7VkD4MacbEB6yC5XD3HcumEiYx2EtDYYrfikGsvopG",
        "WMATIC", "Wrapped Matic (Wormhole)", Kind.WRAPPED, POOLED, BRIDGE,
        "CoinGecko; Solana token registry",
    ),
    KnownToken(
        "A7bdiYdS5GjqGFtxf17ppRHtDKPkkRqbKtR27dxvQXaS",
        "ZEC", "Bridged Zcash", Kind.WRAPPED, ISSUER, BRIDGE,
        "DefiLlama; bridge token lists",
    ),
    KnownToken(
        "CiKu4eHsVrc1eueVQeHn7qhXTcVu95gSQmBpX4utjL9z",
        "SHIB", "Shiba Inu (Portal)", Kind.WRAPPED, POOLED, BRIDGE,
        "CoinGecko; Solana token registry", word=True,
    ),
    KnownToken(
        "8FU95xFJhUUkyyCLU13HSzDLs7oC4QZdXQHL6SCeab36",
        "UNI", "Uniswap (Portal)", Kind.WRAPPED, POOLED, BRIDGE,
        "CoinGecko; Solana token registry", word=True,
    ),
    KnownToken(
        "49c7WuCZkQgc3M4qH8WuEUNXfgwupZf1xqWkDQ7gjRGt",
        "SAND", "The Sandbox (Portal)", Kind.WRAPPED, POOLED, BRIDGE,
        "CoinGecko; Solana token registry", word=True,
    ),
    KnownToken(
        "7dgHoN8wBZCc5wbnQ2C47TDnBMAxG4Q5L3KjP67z8kNi",
        "MANA", "Decentraland (Portal)", Kind.WRAPPED, POOLED, BRIDGE,
        "CoinGecko; Solana token registry", word=True,
    ),
    KnownToken(
        "F6v4wfAdJB8D8p77bMXZgYt8TDKsYxLYxH5AFhUkYx9W",
        "LUNA", "LUNA (Portal)", Kind.WRAPPED, POOLED, BRIDGE,
        "CoinGecko; Solana token registry", word=True,
    ),
    KnownToken(
        "LinkhB3afbBKb2EQQu7s7umdZceV3wcvAUJhQAfQ23L",
        "LINK", "Chainlink Token", Kind.WRAPPED, ISSUER, BRIDGE,
        "CoinGecko; Chainlink CCIP programs", word=True,
    ),
    KnownToken(
        "A9mUU4qviSctJVPJdBJWkb28deg915LYJKrzQ19ji3FM",
        "USDCet", "USD Coin (Portal from Ethereum)", Kind.WRAPPED, POOLED, BRIDGE,
        "CoinGecko; Solana token registry",
    ),
    KnownToken(
        "Dn4noZ5jgGfkntzcQSUZ8czkreiZ1ForXYoV2H8Dm7S1",
        "USDTet", "Tether USD (Portal from Ethereum)", Kind.WRAPPED, POOLED, BRIDGE,
        "CoinGecko; Solana token registry",
    ),
    KnownToken(
        "33fsBLA8djQm82RpHmE3SuVrPGtZBWNYExsEUeKX1HXX",
        "BUSDet", "Binance USD (Portal from Ethereum)", Kind.WRAPPED, POOLED, BRIDGE,
        "Solana token registry; Dune stablecoin list",
    ),
    KnownToken(
        "EjmyN6qEC1Tf1JxiG1ae7UTJhUxSwk1TCWNWqxWV4J6o",
        "DAI", "Dai Stablecoin (Portal)", Kind.WRAPPED, POOLED, BRIDGE,
        "Solana token registry; bridge token lists", word=True,
    ),
    KnownToken(
        "mSoLzYCxHdYgdzU16g5QSh3i5K3z3KZK7ytfqcJm7So",
        "mSOL", "Marinade staked SOL", Kind.STAKED, POOLED, STAKE,
        "CoinGecko; Drift SDK; Solana token registry",
    ),
    KnownToken(
        "J1toso1uCk3RLmjorhTtrVwY9HJ7X8V9yYac6Y7kGCPn",
        "JitoSOL", "Jito Staked SOL", Kind.STAKED, POOLED, STAKE,
        "CoinGecko; Drift SDK",
    ),
    KnownToken(
        "bSo13r4TkiE4KumL71LsHTPpL2euBYLFx6h9HP3piy1",
        "bSOL", "BlazeStake Staked SOL", Kind.STAKED, POOLED, STAKE,
        "CoinGecko; Drift SDK; Solana token registry",
    ),
    KnownToken(
        "jupSoLaHXQiZZTSfEWMTRRgpnyFm8f6sZdosWBjx93v",
        "JupSOL", "Jupiter Staked SOL", Kind.STAKED, POOLED, STAKE,
        "CoinGecko; token lists of several projects",
    ),
    KnownToken(
        "5oVNBeEEQvYi1cX3ir8Dx5n1P7pdxydbGF2X4TxVusJm",
        "INF", "Sanctum Infinity", Kind.STAKED, POOLED, STAKE,
        "CoinGecko; Drift SDK; Solana token registry", word=True,
    ),
    KnownToken(
        "Bybit2vBJGhPF52GBdNaQfUJ6ZpThSgHBobjWZpLPb4B",
        "bbSOL", "Bybit Staked SOL", Kind.STAKED, POOLED, STAKE,
        "CoinGecko; exchange and wallet SDKs",
    ),
    KnownToken(
        "BNso1VUJnh4zcfpZa6986Ea66P6TCp59hvtNJ8b1X85",
        "BNSOL", "Binance Staked SOL", Kind.STAKED, POOLED, STAKE,
        "CoinGecko; Drift SDK",
    ),
    KnownToken(
        "he1iusmfkpAdwvxLNGV8Y1iSbj4rUy6yMhEA3fotn9A",
        "hSOL", "Helius Staked SOL", Kind.STAKED, POOLED, STAKE,
        "CoinGecko; exchange and wallet SDKs",
    ),
    KnownToken(
        "Dso1bDeDjCQxTrWHqUUi63oBvV7Mdm6WaobLbQ7gnPQ",
        "dSOL", "Drift Staked SOL", Kind.STAKED, POOLED, STAKE,
        "CoinGecko; Drift SDK",
    ),
    KnownToken(
        "vSoLxydx6akxyMD9XEcPvGYNGq6Nn66oqVb3UkGkei7",
        "vSOL", "The Vault Staked SOL", Kind.STAKED, POOLED, STAKE,
        "CoinGecko; token lists of several projects",
    ),
    KnownToken(
        "pSo1f9nQXWgXibFtKf7NWYxb5enAM4qfP6UJSiXRQfL",
        "PSOL", "Phantom Staked SOL", Kind.STAKED, POOLED, STAKE,
        "CoinGecko; Sanctum list", word=True,
    ),
    KnownToken(
        "sctmB7GPi5L2Q5G9tUSzXvhZ4YiDMEGcRov9KfArQpx",
        "dfdvSOL", "DeFi Development Corp Staked SOL", Kind.STAKED, POOLED, STAKE,
        "Drift SDK; Sanctum list",
    ),
    KnownToken(
        "7dHbWXmci3dT8UFYWYZweBLXgycu7Y3iL6trKn1Y7ARj",
        "stSOL", "Lido Staked SOL", Kind.STAKED, POOLED, STAKE,
        "CoinGecko; Solana token registry",
    ),
    KnownToken(
        "7Q2afV64in6N6SeZsAAB81TJzwDoD6zpqmHkzi9Dcavn",
        "JSOL", "JPOOL Solana Token", Kind.STAKED, POOLED, STAKE,
        "CoinGecko; Solana token registry",
    ),
    KnownToken(
        "LAinEtNLgpmCP9Rvsf5Hn8W6EhNiKLZQti1xfWMLy6X",
        "laineSOL", "Laine Stake", Kind.STAKED, POOLED, STAKE,
        "CoinGecko; token lists of several projects",
    ),
    KnownToken(
        "Comp4ssDzXcLeu2MnLuGNNFC4cmLPMng8qWHPvzAMU1h",
        "compassSOL", "Compass SOL", Kind.STAKED, POOLED, STAKE,
        "CoinGecko; token lists of several projects",
    ),
    KnownToken(
        "edge86g9cVz87xcpKpy3J77vbp4wYd9idEV562CCntt",
        "edgeSOL", "Edgevana Staked SOL", Kind.STAKED, POOLED, STAKE,
        "CoinGecko; token lists of several projects",
    ),
    KnownToken(
        "BonK1YhkXEGLZzwtcvRTip3gAL9nCeQD7ppZBLXhtTs",
        "bonkSOL", "Bonk SOL", Kind.STAKED, POOLED, STAKE,
        "CoinGecko; token lists of several projects",
    ),
    KnownToken(
        "HUBsveNpjo5pWqNkH57QzxjQASdTVXcSK7bVKTSZtcSX",
        "hubSOL", "SolanaHub staked SOL", Kind.STAKED, POOLED, STAKE,
        "CoinGecko; token lists of several projects",
    ),
    KnownToken(
        "kySo1nETpsZE2NWe5vj2C64mPSciH1SppmHb4XieQ7B",
        "kySOL", "Kyros Restaked SOL", Kind.STAKED, POOLED, STAKE,
        "CoinGecko; token lists of several projects",
    ),
    KnownToken(
        "LSTxxxnJzKDFSLr4dUkPcmCf5VyryEqzPLz5j4bpxFp",
        "LST", "Liquid Staking Token", Kind.STAKED, POOLED, STAKE,
        "CoinGecko; token lists of several projects", word=True,
    ),
)  # fmt: skip
