"""Solana addresses for samples: base58 of 32 bytes, derived from a label; and public facts."""

import hashlib

ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_DIGIT = {character: value for value, character in enumerate(ALPHABET)}
ADDRESS_BYTES = 32
MAX_ADDRESS_CHARS = 44

SYSTEM_PROGRAM = "11111111111111111111111111111111"
SPL_PROGRAM = "TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA"
SPL_2022_PROGRAM = "TokenzQdBNbLqP5VEhdkAS6EPFLC1PHnBqCXEpPxuEb"
STREAMFLOW_PROGRAM = "strmRqUCoQUgGUan5YhzUZa6KqdzwX5L6FpUxfmKg5m"
WRAPPED_SOL = "So11111111111111111111111111111111111111112"
USDC = "EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v"
USDC_MINT_AUTHORITY = "BJE5MMbqXjVwjAF7oxwPYXnTXDyspzZyt4vwenNw5ruG"
USDC_FREEZE_AUTHORITY = "7dGbd2QZcCKcTndnHcTL8q7SMVXAkp688NTQYwrRCrar"


def encode(raw: bytes) -> str:
    """Base58 text of `raw`; each leading zero byte is one leading `1`."""
    number = int.from_bytes(raw, "big")
    text = ""
    while number:
        number, digit = divmod(number, 58)
        text = ALPHABET[digit] + text
    return "1" * (len(raw) - len(raw.lstrip(b"\0"))) + text


def is_address(text: str) -> bool:
    """Whether `text` is base58 of exactly 32 bytes; long text is refused before any arithmetic."""
    if not 0 < len(text) <= MAX_ADDRESS_CHARS or any(c not in _DIGIT for c in text):
        return False
    number = 0
    for character in text:
        number = number * 58 + _DIGIT[character]
    zeros = len(text) - len(text.lstrip("1"))
    return zeros + (number.bit_length() + 7) // 8 == ADDRESS_BYTES


def address_of(label: str) -> str:
    """The same address for the same label, always; nobody holds a key for it."""
    return encode(hashlib.sha256(f"synthetic sample: {label}".encode()).digest())
