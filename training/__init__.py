"""Offline fitting and evaluation of the model. Never imported by the Worker.

`python -m training.build` rebuilds the model files; `python -m training.evaluate` measures the
shipped model on any table of outcomes. Evaluation needs numpy only.
"""

import sys
from pathlib import Path

_SRC = str(Path(__file__).resolve().parent.parent / "src")
if _SRC not in sys.path:
    sys.path.insert(0, _SRC)
