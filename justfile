# Everything a person or a machine does with this repository. `./just` works with only Python 3.11 and git.

set positional-arguments

export PATH := justfile_directory() / ".venv/bin" + ":" + env("PATH")

tests := "set -a && . .venv/handrail-test.env && set +a && python tools/tests.py"

[private]
default:
    @just --list --unsorted --justfile '{{ justfile() }}'

# Start with 60 days of believable history and a simulated fleet; prints a link that signs in.
[no-exit-message]
demo *arguments: build
    @handrail demo "$@" || test $? -eq 130

# Start empty and real; the first start prints a one-time setup link.
[no-exit-message]
serve *arguments: build
    @handrail serve "$@" || test $? -eq 130

# Run server and console for development: both reload when their source changes.
[no-exit-message]
dev *arguments: _frontend
    exec python tools/dev.py "$@"

# Build the console, when its source has changed, and check its size budget.
build: _setup
    @python tools/frontend.py build

# Run every check: lint, schema drift and breaking changes, tests on both databases, console, browser.
test: lint _schema-drift _tests _console-tests _browser-tests
    @python tools/summary.py

# Check style, types, imports between parts, file lengths, dependencies' lists.
lint: build
    ruff check
    ruff format --check
    mypy
    lint-imports
    python tools/lengths.py
    python tools/check_requirements.py
    cd frontend && npm run --silent lint && npm run --silent typecheck

# Write schema.graphql and docs/permissions.md from the code.
schema: _setup
    python -m handrail schema > .venv/schema.graphql
    mv .venv/schema.graphql schema.graphql
    python tools/permissions_page.py

# Run the benchmarks, or those named; exits non-zero when a budget is broken.
bench *names: build _clients
    python tools/bench.py "$@"

# Take the documentation's pictures of the console anew, from a demo of its own.
pictures: build _provide
    set -a && . .venv/handrail-test.env && set +a && python tools/pictures.py

# Mend what the linters can mend by themselves.
format: _frontend
    ruff check --fix-only
    ruff format
    cd frontend && npm run --silent format

# Lock the newest allowed versions of the Python packages, with their hashes.
lock *options: _setup
    sh tools/lock.sh "$@"

_setup:
    @sh tools/setup.sh

_frontend: _setup
    @python tools/frontend.py install

_provide: _setup
    @python tools/provide.py

# Other people's GraphQL clients, which the tests and the benchmarks run against the server.
_clients: _setup
    @python tools/npm.py tests/clients

_schema-drift: _setup
    python tools/schema_drift.py
    python tools/schema_changes.py

_tests: _provide _clients _frontend
    {{ tests }} tests --ignore=tests/e2e --numprocesses=4 --cov tests

_console-tests: build
    cd frontend && npm run --silent test

_browser-tests: build _provide
    {{ tests }} browser tests/e2e
