#!/bin/sh
# Writes requirements/*.lock from requirements/*.in: every platform, every package with its hashes, no registry's name.
# Versions move only with --upgrade or --upgrade-package NAME.
set -eu
cd -- "$(dirname -- "$0")/.."
for list in setup base dev; do
    .venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
        --no-emit-index-url --no-emit-find-links --no-annotate --custom-compile-command "./just lock" \
        "$@" "requirements/$list.in" --output-file "requirements/$list.lock"
done
