"""Known tokenised shares and funds. Standard library and the entry's type only.

Rows are mint, symbol and company; the issuer's way of naming makes the token's name.
"""

from typing import Final

from detector.domain.known_token import SHARES, Kind, KnownToken

_CUSTODY = "its issuer mints it against shares that it holds and can freeze or seize it by law"
_PRE_IPO = "its issuer mints it against a claim on a private company and can freeze or seize it"
_FEES = SHARES | {"transfer_fee", "transfer_fee_authority"}

_XSTOCKS_SOURCE = "xStocks product lists of several projects; token-2022 census"
_ONDO_SOURCE = "Ondo Global Markets asset lists; token-2022 census"
_PRESTOCKS_SOURCE = "PreStocks asset lists of several projects; token-2022 census"

_XSTOCKS: Final = (
    ("XsoCS1TfEyfFhfvj8EtZ528L3CaKBDBRqRapnBbDF2W", "SPYx", "SP500"),
    ("Xs7xXqkcK7K8urEqGg52SECi79dRp2cEKKuYjUePYDw", "CRWDx", "CrowdStrike"),
    ("XsDoVfqeBukxuZHWhdvWHBhgEHjGNst4MLodqsJHzoB", "TSLAx", "Tesla"),
    ("XsqE9cRRpzxcGKDXj1BJ7Xmg4GRhZoyY1KpmGSxAWT2", "MCDx", "McDonald's"),
    ("XsCPL9dNWBMvFtTmwcCA5v3xWPSMEBCszbQdiLLq6aN", "GOOGLx", "Alphabet"),
    ("XsssYEQjzxBCFgvYFFNuhJFBeHNdLWYeUSP8F45cDr9", "VTIx", "Vanguard"),
    ("XsqgsbXwWogGJsNcVZ3TyVouy2MbTkfCFhCGGGcQZ2p", "Vx", "Visa"),
    ("XsjFwUPiLofddX5cWFHW35GCbXcSu1BCUGfxoQAQjeL", "ORCLx", "Oracle"),
    ("Xs151QeqTCiuKtinzfRATnUESM2xTU6V9Wy8Vy538ci", "WMTx", "Walmart"),
    ("XsMAqkcKsUewDrzVkait4e5u4y8REgtyS7jWgCpLV2C", "JPMx", "JPMorgan Chase"),
    ("XsDgw22qRLTv5Uwuzn6T63cW69exG41T6gwQhEK22u2", "MDTx", "Medtronic"),
    ("XsuxRGDzbLjnJ72v74b7p9VY6N66uYgTCyfwwRjVCJA", "MRVLx", "Marvell"),
    ("Xs8S1uUs1zvS2p7iwtsG3b6fkhpvmwz4GYU3gWAmWHZ", "QQQx", "Nasdaq"),
    ("Xs3eBt7uRfJX8QUs4suhyU8p2M6DoUDrJyWBa8LLZsg", "AMZNx", "Amazon.com"),
    ("Xs3ZFkPYT2BN7qBMqf1j1bfTeTm1rFzEFSsQ1z3wAKU", "AZNx", "AstraZeneca"),
    ("XsRbLZthfABAPAfumWNEJhPyiKDW6TvDVeAeW7oKqA2", "HONx", "Honeywell"),
    ("Xs5UJzmCRQ8DWZjskExdSQDnbE6iLkRu2jjrRAB1JSU", "ACNx", "Accenture"),
    ("XszjVtyhowGjSC5odCqBpW1CtXXwXjYokymrk7fGKD3", "HDx", "Home Depot"),
    ("Xsf9mBktVB9BSU5kf4nHxPq5hCBJ2j2ui3ecFGxPRGc", "GMEx", "Gamestop"),
    ("XsvNBAYkrDRNhA7wPHQfX3ZUXZyZLdnCQDfHZ56bzpg", "HOODx", "Robinhood"),
    ("XshPgPdXFRWB8tP1j82rebb2Q9rPgGX37RuqzohmArM", "INTCx", "Intel"),
    ("Xs2yquAgsHByNzx68WJC55WHjHBvG9JsMB7CWjTLyPy", "DFDVx", "DFDV"),
    ("Xs6B6zawENwAbWVi7w92rjazLuAr5Az59qgWKcNb45x", "BRK.Bx", "Berkshire Hathaway"),
    ("Xs7ZdzSHLU9ftNJsii5fCeJhoRWSC32SQGzGQtePxNu", "COINx", "Coinbase"),
    ("XswsQk4duEQmCbGzfqUUWYmi7pV7xpJ9eEmLHXCaEQP", "BACx", "Bank of America"),
    ("XsNNMt7WTNA2sV3jrb1NNfNgapxRF5i4i6GcnTRRHts", "CVXx", "Chevron"),
    ("Xsr3pdLQyXvDJBFgpR5nexCEZwXvigb8wbPYp4YoNFf", "CSCOx", "Cisco"),
    ("XsYdjDjNUygZ7yGKfQaB6TxLh2gC6RRjzLtLAGJrhzV", "PGx", "Procter & Gamble"),
    ("XsvKCaNsxg2GN8jjUmq71qukMJr7Q1c5R2Mk9P8kcS8", "CMCSAx", "Comcast"),
    ("XsueG8BtpquVJX9LVLLEGuViXUungE6WmK5YZ3p3bd1", "CRCLx", "Circle"),
    ("Xsa62P5mvPszXL1krVUnU5ar38bBSVcWAB6fmPCo5Zu", "METAx", "Meta"),
    ("XsSr8anD1hkvNMu8XQiVcmiaTP7XGvYu7Q58LdmtE8Z", "LINx", "Linde"),
    ("XszvaiXGPwvk2nwb3o9C1CX4K6zH8sez11E6uyup6fe", "UNHx", "UnitedHealth"),
    ("Xsv99frTRUeornyvCfvhnDesQDWuvns1M852Pez91vF", "PEPx", "PepsiCo"),
    ("XsaQTCgebC2KPbf27KUhdv5JFvHhQ4GDAPURwrEhAzb", "AMBRx", "Amber"),
    ("XspzcW1PRtgf6Wj92HCiZdjzKCyFekVD8P5Ueh3dRMX", "MSFTx", "Microsoft"),
    ("XsApJFV9MAktqnAc6jqzsHVujxkGm9xcSUffaBoYLKC", "MAx", "Mastercard"),
    ("XsfAzPzYrYjd4Dpa9BU3cusBsvWfVB9gBcyGC87S57n", "NVOx", "Novo Nordisk"),
    ("Xsba6tUnSjDae2VcopDB6FGGDaxRrewFCDa5hKn5vT3", "PMx", "Philip Morris"),
    ("XsP7xzNPvEHS1m6qfanPUGjNmdnmsLKEoNAnHjdxxyZ", "MSTRx", "MicroStrategy"),
    ("XsaHND8sHyfMfsWPj6kSdd5VwvCayZvjYgKmmcNL5qh", "XOMx", "Exxon Mobil"),
    ("XsAtbqkAP1HJxy7hFDeq7ok6yM43DQ9mQ1Rh861X8rw", "PFEx", "Pfizer"),
    ("Xsv9hRk1z5ystj9MhnA7Lq4vjSsLwzL2nxrwmwtD3re", "GLDx", "Gold"),
    ("Xsc9qvGR1efVDFGLrVsmkzv3qi45LTBjeUKSPmx9qEh", "NVDAx", "NVIDIA"),
    ("Xseo8tgCZfkHxWS9xbFYeKFyMSbWEvZGFV1Gh53GtCV", "DHRx", "Danaher"),
    ("XsgaUyp4jd1fNBCxgtTKkW64xnnhQcvgaxzsbAq5ZD1", "GSx", "Goldman Sachs"),
    ("Xs8drBWy3Sd5QY3aifG9kt9KFs2K3PGZmx7jWrsrk57", "TMOx", "Thermo Fisher"),
    ("XsnQnU7AdbRZYe2akqqpibDdXjkieGFfSkbkjX1Sd1X", "MRKx", "Merck"),
    ("XsHtf5RpxsQ7jeJ9ivNewouZKJHbPxhPoEy6yYvULr7", "ABTx", "Abbott"),
    ("XsczbcQ3zfcgAEt9qHQES8pxKAVG5rujPSHQEXi4kaN", "CRMx", "Salesforce"),
    ("XsjQP3iMAaQ3kQScQKthQpx9ALRbjKAjQtHg6TFomoc", "TQQQx", "TQQQ"),
    ("XsGVi5eo1Dh2zUpic4qACcjuWGjNv8GCt3dm5XcX6Dn", "JNJx", "Johnson & Johnson"),
    ("XswbinNKyPmzTa5CskMbCPvMW6G5CMnZXZEeQSSQoie", "ABBVx", "AbbVie"),
    ("XsPdAVBi8Zc1xvv53k4JcMrQaEDTgkGqKYeh7AYgPHV", "APPx", "AppLovin"),
    ("XsEH7wWfJJu2ZT3UCFeVfALnVA6CP5ur7Ee11KmzVpL", "NFLXx", "Netflix"),
    ("XsoBhf2ufR8fTyNSjqfU71DYGaE6Z3SUGAidpzriAA4", "PLTRx", "Palantir"),
    ("Xsnuv4omNoHozR6EEW5mXkw8Nrny5rB3jVfLqi6gKMH", "LLYx", "Eli Lilly"),
    ("XsgSaSvNSqLTtFuyWPBhK9196Xb9Bbdyjj4fH3cPJGo", "AVGOx", "Broadcom"),
    ("XsaBXg8dU5cPM6ehmVctMkVqoiRG2ZjMo1cyBJ3AykQ", "KOx", "Coca-Cola"),
    ("XspwhyYPdWVM8XBHZnpS9hgyag9MKjLRyE3tVfmCbSr", "IBMx", "International Business Machines"),
    ("XsbEhLAtcf6HdfpFZ5xEMdqW8nfAvcsP5bdudRLJzJp", "AAPLx", "Apple"),
    ("XsXcJ6GZ9kVnjqGsjBnktRcuwMBmvKWh8S93RefZ1rF", "AMDx", "AMD"),
    ("XsGtpmjhmC8kyjVSWL4VicGu36ceq9u55PTgF8bhGv6", "OPENx", "OPEN"),
    ("Xs78JED6PFZxWc2wCEPspZW9kL3Se5J7L5TChKgsidH", "STRCx", "Strategy PP Variable"),
    ("XsqBC5tcVQLYt8wqGCHRnAUUecbRYXoJCReD6w7QEKp", "TBLLx", "TBLL"),
    ("XscE4GUcsYhcyZu5ATiGUMmhxYa1D5fwbpJw4K6K4dp", "TONXx", "TON"),
    ("XsQLZycSZ7QnBBdBXQaTbQdiUcbRqjNJgyBGAMzhHav", "MUx", "Micron Technology"),
    ("Xs3oZwbHvqis4NYcf4YKWmEia2eC84wSiVrcYcTqpH8", "SPCXx", "SpaceX"),
)  # fmt: skip

_ONDO: Final = (
    ("gEGtLTPNQ7jcg25zTetkbmF7teoDLcrfTnQfmn2ondo", "NVDAon", "NVIDIA"),
    ("KeGv7bsfR4MheC1CkmnAVceoApjrkvBhHYjWb67ondo", "TSLAon", "Tesla"),
    ("123mYEnRLM2LLYsJW3K6oyYh8uP1fngj732iG638ondo", "AAPLon", "Apple"),
    ("k18WJUULWheRkSpSquYGdNNmtuE2Vbw1hpuUi92ondo", "SPYon", "SPDR S&P 500 ETF"),
    ("bbahNA5vT9WJeYft8tALrH1LXWffjwqVoUbqYa1ondo", "GOOGLon", "Alphabet Class A"),
    ("FRmH6iRkMr33DLG6zVLR7EM4LojBFAuq6NtFzG6ondo", "MSFTon", "Microsoft"),
    ("14Tqdo8V1FhzKsE3W2pFsZCzYPQxxupXRcqw9jv6ondo", "AMZNon", "Amazon"),
    ("fDxs5y12E7x7jBwCKBXGqt71uJmCWsAQ3Srkte6ondo", "METAon", "Meta Platforms"),
    ("6xHEyem9hmkGtVq6XGCiQUGpPsHBaoYuYdFNZa5ondo", "CRCLon", "Circle Internet Group"),
    ("14diAn5z8kjrKwSC8WLqvBqqe5YmihJhjxRxd8Z6ondo", "AMDon", "AMD"),
    ("1FWZtdWN7y38BSXGzbs8D6Shk88oL9atDNgbVz9ondo", "AVGOon", "Broadcom"),
    ("15SsCZqCsM9fZGhTmP4rdJTPT9WGZKazDSsgeQ8ondo", "ARMon", "Arm Holdings plc"),
    ("1eLZPRsn8bAKmoxsqDMH9Q2m2k7GMNp6RLSQGm8ondo", "ASMLon", "ASML Holding NV"),
    ("BfPGpgNyxe6rjAru1EJarjSBAcCABuMF5L32v7nondo", "CRWVon", "CoreWeave"),
    ("bgJWGuQxyoyFeXwzYZKBmoujVdatGFYPNFnv1a6ondo", "BTGOon", "BitGo Holdings"),
    ("MYXqkDYbzr7vjXAz2BapR4AiYRXzoikGirrLoRzondo", "BMNRon", "BitMine Immersion Technologies"),
    ("aLDdFsr3VTUQaHFK6yNvQxztvxQ8nxW4AMuSGC7ondo", "FIGon", "Figma"),
    ("CkWmEM2J79k6AjAwyQVHXteFucAL1zQrKLxLqJHondo", "GLXYon", "Galaxy Digital"),
    ("bdh3njeo19d2TBLAKTGvCWdSoArfVw8uZBAJHY4ondo", "HIMSon", "Hims & Hers Health"),
    ("M77ZvkZ8zW5udRbuJCbuwSwavRa7bGAZYMTwru8ondo", "IAUon", "iShares Gold Trust"),
    ("916SDKz7y5ZcEZC9CtnQ5Djs1Y8Yv3UAPb6bak8ondo", "EEMon", "iShares MSCI Emerging Markets ETF"),
    ("X7j77hTmjZJbepkXXBcsEapM8qNgdfihkFj6CZ5ondo", "COPXon", "Global X Copper Miners ETF"),
    ("B6ry9goGNvVbhq7gWHzs3p6emJ1gLaMhu4By9TTondo", "ASTSon", "AST SpaceMobile"),
)  # fmt: skip

_PRESTOCKS: Final = (
    ("PreANxuXjsy2pvisWWMNB6YaJNzr7681wJJr2rHsfTh", "SPACEX", "SpaceX"),
    ("PreweJYECqtQwBtpxHL171nL2K6umo692gTm7Q3rpgF", "OPENAI", "OpenAI"),
    ("Pren1FvFX6J3E4kXhJuCiAD5aDmGEb7qJRncwA8Lkhw", "ANTHROPIC", "Anthropic"),
    ("PresTj4Yc2bAR197Er7wz4UUKSfqt6FryBEdAriBoQB", "ANDURIL", "Anduril"),
    ("PrekqLJvJ3qVdXmBGDiexvwUTF4rLFDa6HWS4HJbw9S", "NEURALINK", "Neuralink"),
    ("Pre8AREmFPtoJFT8mQSXQLh56cwJmM7CFDRuoGBZiUP", "POLYMARKET", "Polymarket"),
    ("PreLWGkkeqG1s4HEfFZSy9moCrJ7btsHuUtfcCeoRua", "KALSHI", "Kalshi"),
    ("PreZad18qfPtbxNpMtMuAuX2zVpvkEU8DnJx56faCWd", "FIGUREAI", "Figure AI"),
    ("PreC1KtJ1sBPPqaeeqL6Qb15GTLCYVvyYEwxhdfTwfx", "XAI", "xAI"),
)  # fmt: skip

_WORDS = frozenset({"APPx", "COINx", "HOODx", "LINx", "MAx", "METAx", "OPENx", "PEPx"})
"""Symbols that read like ordinary words: counted when written as the issuer writes them."""

COMPANIES: Final = (
    *((symbol.removesuffix("x"), company) for _, symbol, company in _XSTOCKS),
    *((symbol.removesuffix("on"), company) for _, symbol, company in _ONDO),
    *((symbol, company) for _, symbol, company in _PRESTOCKS),
)
"""Ticker and company (or fund) of every share on the list."""

SHARE_TOKENS: Final = (
    *(
        KnownToken(
            mint, symbol, f"{company} xStock", Kind.SHARE, SHARES, _CUSTODY, _XSTOCKS_SOURCE,
            word=symbol in _WORDS,
        )
        for mint, symbol, company in _XSTOCKS
    ),
    *(
        KnownToken(
            mint, symbol, f"{company} (Ondo Tokenized)", Kind.SHARE, SHARES, _CUSTODY, _ONDO_SOURCE
        )
        for mint, symbol, company in _ONDO
    ),
    *(
        KnownToken(
            mint, symbol, f"{company} PreStocks", Kind.SHARE, _FEES, _PRE_IPO, _PRESTOCKS_SOURCE,
            word=True,
        )
        for mint, symbol, company in _PRESTOCKS
    ),
)  # fmt: skip
