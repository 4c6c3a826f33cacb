#!/bin/sh
# Deploy the Worker to Cloudflare, look after it, go back: ./deploy.sh --help, docs/deploy.md.
# Any POSIX shell will do (bash 3.2 of macOS too): what is done is in deploy/*.py.
set -eu

root=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
python=${PYTHON:-python3}
if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
  echo "deploy: Python 3.11 or newer is needed, and $python is none; PYTHON=... names one" >&2
  exit 3
fi
# Isolated: nothing in the caller's folder or environment changes what Python imports.
exec "$python" -I -S -B "$root/deploy" "$@"
