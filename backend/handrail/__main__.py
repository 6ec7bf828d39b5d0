"""`handrail`: serve | demo | migrate | schema | check | audit verify | user | token."""

import argparse
import asyncio
import sys
from collections.abc import Callable

from handrail import __version__
from handrail.core.logs import configure
from handrail.settings import Settings

Command = Callable[[argparse.Namespace, Settings], int]


def main(argv: list[str] | None = None) -> int:
    """Run one command; the exit status."""
    parser, commands = parsers()
    args = parser.parse_args(argv)
    try:
        settings = Settings()
    except ValueError as error:
        print(f"handrail: a setting is wrong:\n{error}", file=sys.stderr)
        return 2
    configure(settings.log_level)
    try:
        return commands[args.command](args, settings)
    except KeyboardInterrupt:
        return 130


def parsers() -> tuple[argparse.ArgumentParser, dict[str, Command]]:
    """The command line and what each command runs."""
    from handrail import commands
    from handrail.accounts import cli as accounts
    from handrail.demo import cli as demo
    from handrail.proof import cli as proof

    parser = argparse.ArgumentParser(prog="handrail", description="The control plane for AI agents that act.")
    parser.add_argument("--version", action="version", version=f"handrail {__version__}")
    sub = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    sub.add_parser("serve", help="start the server")
    sub.add_parser("migrate", help="bring the database up to this version")
    sub.add_parser("schema", help="print the GraphQL schema")
    sub.add_parser("check", help="print the settings in force and whether the database can be used")
    proof.add_arguments(sub)
    demo.add_arguments(sub)
    accounts.add_arguments(sub)
    return parser, {
        "serve": lambda _args, settings: commands.serve(settings),
        "migrate": lambda _args, settings: commands.migrate_database(settings),
        "schema": lambda _args, _settings: commands.print_schema(),
        "check": lambda _args, settings: commands.check(settings),
        "audit": proof.run,
        "demo": demo.run,
        "user": lambda args, settings: asyncio.run(commands.with_kernel(settings, accounts.run, args)),
        "token": lambda args, settings: asyncio.run(commands.with_kernel(settings, accounts.run, args)),
    }


if __name__ == "__main__":
    sys.exit(main())
