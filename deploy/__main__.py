"""What deploy.sh starts: the project's folder becomes importable, and nothing else is."""

import sys
from pathlib import Path

# Python put this folder here.
sys.path[0] = str(Path(__file__).resolve().parent.parent)

from deploy.command import main  # noqa: E402

sys.exit(main(sys.argv[1:]))
