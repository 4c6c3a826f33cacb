"""Where the browser is: CHROMIUM, or the one that local/chromium.mjs unpacks."""

import os
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def chromium_path() -> str:
    """Path of a Chromium that can be started here."""
    if "CHROMIUM" in os.environ:
        return os.environ["CHROMIUM"]
    node = ROOT / ".runtime" / "bin" / "node"
    command = [node, ROOT / "local" / "chromium.mjs"]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()
