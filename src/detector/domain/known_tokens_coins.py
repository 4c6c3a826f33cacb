"""Known coins without a promise to redeem them. Standard library and the entry's type only."""

from typing import Final

from detector.domain.known_token import Kind, KnownToken


def _coin(mint: str, symbol: str, name: str, *, source: str, word: bool = False) -> KnownToken:
    return KnownToken(mint, symbol, name, Kind.COIN, source=source, word=word)


COINS: Final = (
    _coin(
        "JUPyiwrYJFskUPiHa7hkeR8VUtAeFoSYbKedZNsDvCN", "JUP", "Jupiter",
        source="CoinGecko; Drift SDK",
    ),
    _coin(
        "DezXAZ8z7PnrnRJjz3wXBoRgixCa6xjnB7YaB1pPB263", "BONK", "Bonk",
        source="CoinGecko; Drift SDK",
    ),
    _coin(
        "EKpQGSJtjMFqKZ9KQanSqYXRcF8fBopzLHYxdM65zcjm", "WIF", "dogwifhat",
        source="CoinGecko; Drift SDK",
    ),
    _coin(
        "HZ1JovNiVvGrGNiiYvEozEVgZ58xaU3RKwX8eACQBCt3", "PYTH", "Pyth Network",
        source="CoinGecko; Drift SDK",
    ),
    _coin(
        "4k3Dyjzvzp8eMZWUXbBCjEvwSkkk59S5iCNLY3QrkX6R", "RAY", "Raydium",
        source="CoinGecko; Solana token registry",
    ),
    _coin(
        "orcaEKTdK7LKz57vaAYr9QeNsVEPfiu6QeMU1kektZE", "ORCA", "Orca",
        source="CoinGecko; Solana token registry",
    ),
    _coin(
        "jtojtomepa8beP8AuQc6eXt5FriJwfFMwQx2v2f9mCL", "JTO", "Jito",
        source="CoinGecko; Drift SDK",
    ),
    _coin(
        "rndrizKT3MK1iimdxRdWabcF7Zg7AR5T4nud4EkHBof", "RENDER", "Render",
        source="CoinGecko; Drift SDK",
    ),
    _coin(
        "hntyVP6YFm1Hg25TN9WGLqM12b8TQmcknKrdu1oxWux", "HNT", "Helium",
        source="CoinGecko; token lists of several projects",
    ),
    _coin(
        "7GCihgDB8fe6KNjn2MYtkzZcRjQy3t9GHdC8uHYmW2hr", "POPCAT", "Popcat",
        source="CoinGecko; Drift SDK",
    ),
    _coin(
        "MEW1gQWJ3nEXg2qgERiKu7FAFj79PHvQVREQUzScPP5", "MEW", "cat in a dogs world",
        source="CoinGecko; token lists of several projects",
    ),
    _coin(
        "2zMMhcVQEXDtdE6vsFS7S7D5oUodfJHE8vd1gnBouauv", "PENGU", "Pudgy Penguins",
        source="CoinGecko; Drift SDK",
    ),
    _coin(
        "9BB6NFEcjBCtnNLFko2FqVQBq8HHM13kCyYcdQbgpump", "FARTCOIN", "Fartcoin",
        source="CoinGecko; Drift SDK",
    ),
    _coin(
        "6p6xgHyF7AeE6TZkSmFsko444wqoP15icUSqi2jfGiPN", "TRUMP", "OFFICIAL TRUMP",
        source="CoinGecko; Drift SDK",
    ),
    _coin(
        "85VBFQZC9TZkfaptBWjvUw7YbZjy52A6mjtPGjstQAmQ", "W", "Wormhole Token",
        source="CoinGecko; Drift SDK",
    ),
    _coin(
        "pumpCmXqMfrsAkQ5r49WcJnRayYRqmXz6ae8H7H9Dfn", "PUMP", "Pump", word=True,
        source="Drift SDK; token-2022 census",
    ),
    _coin(
        "METvsvVRapdj9cFLzq4Tr43xK4tAjQfwX76z3n6mWQL", "MET", "Meteora", word=True,
        source="Drift SDK; token lists of several projects",
    ),
    _coin(
        "KMNo3nJsBXfcpJTVhZcXLW7RmTwTt4GVFE7suUBo9sS", "KMNO", "Kamino",
        source="CoinGecko; token lists of several projects",
    ),
    _coin(
        "DriFtupJYLTosbwoN8koMbEYSx54aFAVLddWsbksjwg7", "DRIFT", "Drift", word=True,
        source="CoinGecko; Drift SDK",
    ),
    _coin(
        "TNSRxcUxoT9xBG3de7PiJyTDYu7kskLqcpddxnEJAS6", "TNSR", "Tensor",
        source="CoinGecko; Drift SDK",
    ),
    _coin(
        "CLoUDKc4Ane7HeQcPpE3YHnznRxhMimJ4MyaUqyHFzAu", "CLOUD", "Cloud", word=True,
        source="CoinGecko; Drift SDK",
    ),
    _coin(
        "ZEUS1aR7aX8DFFJf5QjWj2ftDDdNTroMNGo8YoQm3Gq", "ZEUS", "Zeus Network", word=True,
        source="CoinGecko; Drift SDK",
    ),
    _coin(
        "Grass7B4RdKfBCjTKgSqnXkqjwiGvQyFbuSCUJr3XXjs", "GRASS", "Grass", word=True,
        source="CoinGecko; token lists of several projects",
    ),
    _coin(
        "4vMsoUT2BWatFweudnQM1xedRLfJgJ7hswhcpz4xgBTy", "HONEY", "Hivemapper", word=True,
        source="CoinGecko; token lists of several projects",
    ),
    _coin(
        "mb1eu7TzEc71KxDpsmsKoucSSuuoGLv1drys1oP2jh6", "MOBILE", "Helium Mobile", word=True,
        source="CoinGecko; token lists of several projects",
    ),
    _coin(
        "BZLbGTNCSFfoth2GYDtwr7e4imWzpR5jqcUuGEwr646K", "IO", "io.net",
        source="CoinGecko; token lists of several projects",
    ),
    _coin(
        "MNDEFzGvMt87ueuHvVU9VcTqsAP5b3fTGPsHuuPA5ey", "MNDE", "Marinade",
        source="CoinGecko; Solana token registry",
    ),
    _coin(
        "METAewgxyPbgwsseH8T16a39CQ5VyVxZi9zXiDPY18m", "MPLX", "Metaplex Token",
        source="CoinGecko; Solana token registry",
    ),
    _coin(
        "7xKXtg2CW87d97TXJSDpbD5jBkheTqA83TZRuJosgAsU", "SAMO", "Samoyed Coin",
        source="CoinGecko; Solana token registry",
    ),
    _coin(
        "2qEHjDLDLbuBgRYvsxhc5D6uDWAivNFZGan56P1tpump", "PNUT", "Peanut the Squirrel",
        source="CoinGecko; token lists of several projects",
    ),
    _coin(
        "CzLSujWBLFsSjncfkh59rUFqvafWcY5tzedWJSuypump", "GOAT", "Goatseus Maximus", word=True,
        source="CoinGecko; token lists of several projects",
    ),
    _coin(
        "Df6yfrKC8kZE3KNkrHERKzAetSxbrWeniQfyJY4Jpump", "CHILLGUY", "Just a chill guy",
        source="CoinGecko; token lists of several projects",
    ),
    _coin(
        "ED5nyyWEzpPPiWimP8vYm7sD7TD3LAt3Q3gRTWHzPJBY", "MOODENG", "Moo Deng",
        source="CoinGecko; token lists of several projects",
    ),
    _coin(
        "ukHH6c7mMyiWCf1b9pnWe25TSpkDDt3H5pQZgZ74J82", "BOME", "BOOK OF MEME",
        source="CoinGecko; token lists of several projects",
    ),
    _coin(
        "7BgBvyjrZX1YKz4oh9mjb8ZScatkkwb8DzFx7LoiVkM3", "SLERF", "Slerf",
        source="CoinGecko; token lists of several projects",
    ),
    _coin(
        "HeLp6NuQkmYB4pYWo2zYs22mESHXPQYzXbB8n4V98jwC", "AI16Z", "ai16z",
        source="CoinGecko; Drift SDK",
    ),
    _coin(
        "KENJSUYLASHUMfHyy5o4Hp2FdNqZg1AsUPhfH2kYvEP", "GRIFFAIN", "griffain.com",
        source="CoinGecko; token lists of several projects",
    ),
    _coin(
        "8x5VqbHA8D7NkD52uNuS5nnt3PwA8pLD34ymskeSo2Wn", "ZEREBRO", "Zerebro",
        source="CoinGecko; token lists of several projects",
    ),
    _coin(
        "GJAFwWjJ3vnTsrQVabjBVK2TYB1YtRCQXRDfDgUnpump", "ACT", "Act I : The AI Prophecy", word=True,
        source="CoinGecko; token lists of several projects",
    ),
    _coin(
        "WENWENvqqNya429ubCdR81ZmD69brwQaaBYY6p3LCpk", "WEN", "Wen", word=True,
        source="CoinGecko; token lists of several projects",
    ),
    _coin(
        "5z3EqYQo9HiCEs3R84RCDMu2n7anpDMxRhdK8PSWmrRC", "PONKE", "Ponke",
        source="CoinGecko; token lists of several projects",
    ),
    _coin(
        "3S8qX1MsMqRbiwKg2cQyx7nis1oHMgaCuc9c4VfvVdPN", "MOTHER", "Mother Iggy", word=True,
        source="CoinGecko; Drift SDK",
    ),
    _coin(
        "63LfDmNb3MQ8mw9MtZ2To9bEA2M71kZUUGq5tiJxcqj9", "GIGA", "Gigachad", word=True,
        source="CoinGecko; token lists of several projects",
    ),
    _coin(
        "A8C3xuqscfmyLrte3VmTqrAq8kgMASius9AFNANwpump", "FWOG", "Fwog",
        source="CoinGecko; token lists of several projects",
    ),
    _coin(
        "FUAfBo2jgks6gB4Z4LfZkqSZgzNucisEHqnNebaRxM1P", "MELANIA", "Melania Meme",
        source="CoinGecko; Drift SDK",
    ),
    _coin(
        "Ey59PH7Z4BFU4HjyKnyMdWt5GGN76KazTAwQihoUXRnk", "LAUNCHCOIN", "Launch Coin on Believe",
        source="CoinGecko; token lists of several projects",
    ),
    _coin(
        "Dz9mQ9NzkBcCsuGPFJ3r1bS4wgqKMHBPiVuniW8Mbonk", "USELESS", "Useless Coin", word=True,
        source="CoinGecko; token lists of several projects",
    ),
    _coin(
        "7i5KKsX2weiTkry7jA4ZwSuXGhs5eJBEjY8vVxR4pfRx", "GMT", "STEPN",
        source="CoinGecko; Solana token registry",
    ),
    _coin(
        "DBRiDgJAMsM95moTzJs7M9LnkGErpbv9v6CUR1DXnUu5", "DBR", "deBridge",
        source="CoinGecko; token lists of several projects",
    ),
    _coin(
        "WLFinEv6ypjkczcS83FZqFpgFZYwQXutRbxGe7oC16g", "WLFI", "World Liberty Financial",
        source="wallet and exchange token lists; token lists of several projects",
    ),
    _coin(
        "MEFNBXixkEbait3xn9bkm8WsJzXtVsaJEn4c8Sam21u", "ME", "Magic Eden",
        source="CoinGecko; Drift SDK",
    ),
)  # fmt: skip
