"""The store's code of the version before, which runs on while a new one is being deployed."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FOLDER = Path(__file__).resolve().parent
CONTRACT = "tests/contract"
