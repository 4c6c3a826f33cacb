"""Known stablecoins and funds that pay interest. Standard library and the entry's type only."""

from typing import Final

from detector.domain.known_token import ISSUER, POOLED, REGULATED, Kind, KnownToken

FIAT = "its issuer mints and burns it against money in the bank and freezes accounts by law"
SEIZED = f"{FIAT}; Token-2022's permanent delegate lets it seize tokens by court order"
BRIDGE = "a bridge or custodian mints it for the asset that it holds elsewhere"
BACKED = "its protocol mints it against assets that it holds and burns it when they are taken out"
TREASURY = "its issuer mints and burns it against government bonds that it holds"

MONEY: Final = (
    KnownToken(
        "EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v",
        "USDC", "USD Coin", Kind.STABLECOIN, ISSUER, FIAT,
        "CoinGecko; Drift SDK; Solana token registry",
    ),
    KnownToken(
        "Es9vMFrzaCERmJfrF4H2FYD4KCoNkY11McCe8BenwNYB",
        "USDT", "Tether USD", Kind.STABLECOIN, ISSUER, FIAT,
        "CoinGecko; Drift SDK; Solana token registry",
    ),
    KnownToken(
        "2b1kV6DkPAnxd5ixfnxCpjxmKwqjjaYmCZfHsFu24GXo",
        "PYUSD", "PayPal USD", Kind.STABLECOIN, REGULATED, SEIZED,
        "CoinGecko; Drift SDK",
    ),
    KnownToken(
        "2u1tszSeqZ3qBWF3uNGPFc8TzMk2tdiwknnRMWGWjGWH",
        "USDG", "Global Dollar", Kind.STABLECOIN, REGULATED, SEIZED,
        "CoinGecko; token-2022 census",
    ),
    KnownToken(
        "HVbpJAQGNpkgBaYBZQBR1t7yFdvaYVp2vCQQfKKEN4tM",
        "USDP", "Pax Dollar", Kind.STABLECOIN, REGULATED, SEIZED,
        "Paxos documentation; DefiLlama",
    ),
    KnownToken(
        "CASHx9KJUStyftLFWGvEVf59SGeG9sh5FfcnZMVPCASH",
        "CASH", "CASH", Kind.STABLECOIN, REGULATED, SEIZED,
        "DefiLlama; token-2022 census", word=True,
    ),
    KnownToken(
        "ENL66PGy8d8j5KNqLtCcg4uidDUac5ibt45wbjH9REzB",
        "USDB", "USDBridge", Kind.STABLECOIN, REGULATED, SEIZED,
        "Bridge API clients; token-2022 census",
    ),
    KnownToken(
        "72puLt71H93Z9CzHuBRTwFpL4TG3WZUhnoCC7p8gxigu",
        "USDGO", "USDGO", Kind.STABLECOIN, REGULATED, SEIZED,
        "DefiLlama; token-2022 census",
    ),
    KnownToken(
        "AUSD1jCcCyPLybk1YnvPWsHQSrZ46dxwoMniN4N2UEB9",
        "AUSD", "AUSD", Kind.STABLECOIN, REGULATED, SEIZED,
        "CoinGecko; Drift SDK",
    ),
    KnownToken(
        "ZPFtoCe7WWqG4N3ZFRccS8T9SMBeHsd1Vmgv2i7ondo",
        "USDon", "Ondo US Dollar Token", Kind.STABLECOIN, REGULATED, SEIZED,
        "Ondo asset lists; token-2022 census",
    ),
    KnownToken(
        "FrBfWJ4qE5sCzKm3k3JaAtqZcXUh4LvJygDeketsrsH4",
        "ZUSD", "Z.com USD", Kind.STABLECOIN, REGULATED, SEIZED,
        "Raydium program; Dune stablecoin list",
    ),
    KnownToken(
        "Crn4x1Y2HUKko7ox2EZMT6N2t2ZyH7eKtwkBGVnhEq1g",
        "GYEN", "GMO JPY", Kind.STABLECOIN, REGULATED, SEIZED,
        "Raydium program; Dune stablecoin list",
    ),
    KnownToken(
        "USDSwr9ApdHk5bvJKMjzff41FfuX8bSxdKcR81vTwcA",
        "USDS", "USDS", Kind.STABLECOIN, ISSUER, BRIDGE,
        "CoinGecko; Drift SDK",
    ),
    KnownToken(
        "USD1ttGY1N17NEEHLmELoaybftRBUSErhqYiQzvEmuB",
        "USD1", "World Liberty Financial USD", Kind.STABLECOIN, ISSUER, FIAT,
        "Dune stablecoin list; exchange and wallet SDKs",
    ),
    KnownToken(
        "9zNQRsGLjNKwCUU5Gq5LR8beUCPzQMVMqKAi3SSZh54u",
        "FDUSD", "First Digital USD", Kind.STABLECOIN, ISSUER, FIAT,
        "CoinGecko; Dune stablecoin list",
    ),
    KnownToken(
        "HzwqbKZw8HxMN6bF2yFZNrht3c2iXXzpKcFu7uBEDKtr",
        "EURC", "EURC", Kind.STABLECOIN, ISSUER, FIAT,
        "CoinGecko; Drift SDK",
    ),
    KnownToken(
        "2VhjJ9WxaGC3EZFwJG9BDUs9KxKCAjQY4vgd1qxgYWVg",
        "EUROe", "EUROe Stablecoin", Kind.STABLECOIN, ISSUER, FIAT,
        "CoinGecko; lending protocol token lists",
    ),
    KnownToken(
        "C4Kkr9NZU3VbyedcgutU6LKmi6MKz81sx6gRmk5pX519",
        "VEUR", "VNX Euro", Kind.STABLECOIN, ISSUER, FIAT,
        "CoinGecko; Dune stablecoin list",
    ),
    KnownToken(
        "AhhdRu5YZdjVkKR3wbnUDaymVQL2ucjMQ63sZ3LFHsch",
        "VCHF", "VNX Swiss Franc", Kind.STABLECOIN, ISSUER, FIAT,
        "CoinGecko; token lists of several projects",
    ),
    KnownToken(
        "DEkqHyPN7GMRJ5cArtQFAWefqbZb33Hyf6s5iCwjEonT",
        "USDe", "USDe", Kind.STABLECOIN, ISSUER, BRIDGE,
        "CoinGecko; Drift SDK",
    ),
    KnownToken(
        "Eh6XEPhSwoLv5wFApukmnaVSHQ6sAnoD9BmgmwQoN2sN",
        "sUSDe", "Staked USDe", Kind.STABLECOIN, ISSUER, BRIDGE,
        "Drift SDK; Dune stablecoin list",
    ),
    KnownToken(
        "6FrrzDk5mQARGc1TDYoyVnSyRdds1t4PbtohCD6p3tgG",
        "USX", "USX", Kind.STABLECOIN, ISSUER, BACKED,
        "Solstice protocol lists; lending protocol token lists",
    ),
    KnownToken(
        "3ThdFZQKM6kRyVGLG48kaPg5TRMhYMKY1iCRa9xop1WC",
        "eUSX", "eUSX", Kind.STABLECOIN, ISSUER, BACKED,
        "Solstice protocol lists; lending protocol token lists",
    ),
    KnownToken(
        "JuprjznTrTSp2UFa3ZBUFgwdAmtZCq4MQCwysN55USD",
        "JupUSD", "JupUSD", Kind.STABLECOIN, ISSUER, BACKED,
        "Jupiter SDKs; Dune stablecoin list",
    ),
    KnownToken(
        "susdabGDNbhrnCa6ncrYo81u4s9GM8ecK2UwMyZiq4X",
        "sUSD", "Solayer USD", Kind.STABLECOIN, REGULATED, BACKED,
        "CoinGecko; Dune stablecoin list",
    ),
    KnownToken(
        "USDH1SM1ojwWUga67PGrgFWUHibbjqMvuMaDkRJTgkX",
        "USDH", "USDH Hubble Stablecoin", Kind.STABLECOIN, ISSUER, BACKED,
        "CoinGecko; Solana token registry",
    ),
    KnownToken(
        "A1KLoBrKBde8Ty9qtNQUtq3C2ortoC3u7twggz7sEto6",
        "USDY", "Ondo US Dollar Yield", Kind.FUND, ISSUER, TREASURY,
        "CoinGecko; Drift SDK",
    ),
    KnownToken(
        "i7u4r16TcsJTgq1kAG8opmVZyVnAKBwLKu6ZPMwzxNc",
        "OUSG", "Ondo Short-Term US Government Treasuries", Kind.FUND, ISSUER, TREASURY,
        "DefiLlama; Dune asset lists",
    ),
    KnownToken(
        "AvZZF1YaZDziPY2RCK4oJrRVrbN3mTD9NL24hPeaZeUj",
        "syrupUSDC", "Syrup USDC", Kind.FUND, ISSUER, BACKED,
        "Drift SDK; Maple documentation",
    ),
    KnownToken(
        "27G8MtK7VtTcCHkpASjSDdkWWYfoqT6ggEuKidVJidD4",
        "JLP", "Jupiter Perps", Kind.FUND, POOLED, BACKED,
        "CoinGecko; Drift SDK",
    ),
)  # fmt: skip
