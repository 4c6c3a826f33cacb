"""Wallets of exchanges: where many customers' tokens lie together. Standard library only.

Rows are address, name and the kinds of public sources that agree on it. `labels` are label lists
of independent projects; `reserves` are DefiLlama's lists after the exchange's own statements.
"""

from typing import Final

_LABELS = "labels of two independent projects"
_SCANNED = "Solscan labels; labels of other projects"
_RESERVES = "DefiLlama reserves; labels of other projects"
_RUGCHECK = "RugCheck's known accounts; Solscan labels"

EXCHANGES: Final = (
    ("2ojv9BAiHUrvsm9gxDe7fJSzbNZSJcxZvf8dqmWGHG8S", "Binance 1", _RUGCHECK),
    ("5tzFkiKscXHK5ZXCGbXZxdw7gTjjD1mBwuoFbhUvuAi9", "Binance 2", _RUGCHECK),
    ("9WzDXwBbmkg8ZTbNMqUxvQRAyrZzDsGYdLVL9zYtAWWM", "Binance 3", _RUGCHECK),
    ("3yFwqXBfZY4jBVUafQ1YEXw189y2dN3V5KQq9uzBDy1E", "Binance 8", _SCANNED),
    ("3gd3dqgtJ4jWfBfLYTX67DALFetjc5iS72sCgRhCkW2u", "Binance 10", _SCANNED),
    ("6QJzieMYfp7yr3EdrePaQoG3Ghxs2wM98xSLRu8Xh56U", "Binance 11", _SCANNED),
    ("53unSgGWqEWANcPYRF35B2Bgf8BkszUtcccKiXwGGLyr", "Binance US", _LABELS),
    ("H8sMJSCQxfKiFTCfDR3DUMLPwcRbM61LGFJ8N4dK3WjS", "Coinbase 1", _SCANNED),
    ("2AQdpHJ2JpcEgPiATUXjQxA8QmafFegfQwSLWSprPicm", "Coinbase 2", _SCANNED),
    ("9obNtb5GyUegcs3a1CbBkLuc5hEWynWfJC6gjz5uWQkE", "Coinbase 4", _SCANNED),
    ("3vxheE5C46XzK4XftziRhwAf8QAfipD7HXXWj25mgkom", "Coinbase Prime", _SCANNED),
    ("CW9C7HBwAMgqNdXkNgFg9Ujr3edR2Ab9ymEuQnVacd1A", "Coinbase 02", _SCANNED),
    ("9W3QTgBhkU4Bwg6cwnDJo6eGZ9BtZafSdu1Lo9JmWws7", "Coinbase 03", _SCANNED),
    ("GJRs4FwHtemZ5ZE9x3FNvJ8TMwitKTh21yxdRPqn7npE", "Coinbase hot wallet", _SCANNED),
    ("59L2oxymiQQ9Hvhh92nt8Y7nDYjsauFkdb3SybdnsG6h", "Coinbase 5", _LABELS),
    ("FWznbcNXWQuHTawe9RxvQ2LdCENssh12dsznf4RiouN5", "Kraken", _SCANNED),
    ("5VCwKtCXgCJ6kit5FybXjvriW3xELsFDhYrPSqtJNmcD", "OKX", _SCANNED),
    ("9un5wqE3q4oCjyrDkwsdD48KteCJitQX5978Vh7KKxHo", "OKX 2", _SCANNED),
    ("C68a6RCGLiPskbPYtAcsCjhG8tfTWYcoB4JjCrXFdqyo", "OKX 3", _LABELS),
    ("A77HErqtfN1hLLpvZ9pCtu66FEtM8BveoaKbbMoZ4RiR", "Bitget", _RESERVES),
    ("HiRpdAZifEsZGdzQ5Xo5wcnaH3D2Jj9SoNsUzcYNK78J", "Gate 2", _SCANNED),
    ("u6PJ8DtQuPFnfmwHbGFULQ4u4EgjDiyYKjVEsynXq2w", "Gate 1", _SCANNED),
    ("AC5RDfQFmDS1deWZos921JfqscXdByf8BKHs5ACWjtW2", "Bybit", _SCANNED),
    ("57vSaRTqN9iXaemgh4AoDsZ63mcaoshfMK8NP3Z5QNbs", "KuCoin 1", _SCANNED),
    ("BmFdpraQhkiDQE6SnfG5omcA1VwzqfXrwtNYBwWTymy6", "KuCoin 2", _SCANNED),
    ("HVh6wHNBAsG3pq1Bj5oCzRjoWKVogEDHwUHkRz3ekFgt", "KuCoin 3", _RESERVES),
    ("88xTWZMeKfiTgbfEmPLdsUCQcZinwUfk25EBQZ21XMAZ", "HTX", _RESERVES),
    ("ASTyfSima4LLAdDgoFGkgqoKowG1LZFDr9fAQrg7iaJZ", "MEXC 1", _RESERVES),
    ("5PAhQiYdLBd6SVdjzBQDxUAEFyDdF5ExNPQfcscnPRj5", "MEXC 2", _RESERVES),
    ("FxteHmLwG9nk1eL4pjNve3Eub2goGkkz6g6TbvdmW46a", "Bitfinex", _SCANNED),
    ("6FEVkH17P9y8Q9aCkDdPcMDjvj7SVxrTETaYEm8f51Jy", "Crypto.com 1", _SCANNED),
    ("AobVSwdW9BbpMdJvTqeCN4hPAmh4rHm7vwLnQ5ATSyrS", "Crypto.com 2", _SCANNED),
    ("22Wnk8PwyWZV7BfkZGJEKT9jGGdtvu7xY6EXeRh7zkBa", "Crypto.com 3", _LABELS),
    ("43DbAvKxhXh1oSxkJSqGosNw3HpBnmsWiak6tB5wpecN", "Backpack 1", _RESERVES),
    ("BbHG9GvPActFGogv3iNrpDAj4qpXr8t3jF16uGxXcKci", "Backpack 2", _RESERVES),
    ("HBxZShcE86UMmF93KUM8eWJKqeEXi5cqWCLYLMMhqMYm", "Bitstamp", _LABELS),
    ("2E1UKoiiZPwsp4vn6tUh5k61kG2UqYpT7oBrFaJUJXXd", "SwissBorg", _LABELS),
    ("8Mm46CsqxiyAputDUp2cXHg41HE3BfynTeMBDwzrMZQH", "Bithumb", _LABELS),
    ("8Tp9fFkZ2KcRBLYDTUNXo98Ez6ojGb6MZEPXfGDdeBzG", "Robinhood 1", _LABELS),
    ("9bc61xemFMSZBsQZp59zQppw3sGXrPhRkxrdVBtip6om", "Robinhood 2", _LABELS),
    ("6brjeZNfSpqjWoo16z1YbywKguAruXZhNz9bJMVZE8pD", "Robinhood 3", _LABELS),
)  # fmt: skip
