"""`handrail user ...` and `handrail token ...`: the same services as the API, done by whoever may use this machine."""

import argparse
import sys
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

from handrail.accounts import passwords
from handrail.accounts.permissions import CATALOGUE, EVERY
from handrail.accounts.service import links, people, tokens
from handrail.accounts.types import LinkPurpose, Role, TokenKind
from handrail.core.kernel import Kernel, Scope
from handrail.core.refusals import Fault, Refused
from handrail.core.unit import Origin

Run = Callable[[argparse.Namespace, Kernel], Awaitable[None]]
OPERATOR = Origin("SYSTEM", None, "command line", channel="cli")
ALL = Scope(EVERY)
ROLES = [role.name.lower() for role in Role]


def add_arguments(commands: Any) -> None:
    """Add both commands to the command line."""
    user = commands.add_parser("user", help="people: list, add, change, make links")
    verbs = user.add_subparsers(dest="verb", required=True, metavar="VERB")
    verb(verbs, "list", "list everyone", list_people)
    add = verb(verbs, "add", "add a person; prints an invitation unless a password is given", add_person)
    add.add_argument("email")
    add.add_argument("--name", required=True)
    add.add_argument("--role", choices=ROLES, default="viewer")
    add.add_argument("--domain", action="append", metavar="ID", help="limit to this domain; may be repeated")
    add.add_argument("--password-stdin", action="store_true", help="read the password from standard input")
    link = verb(verbs, "link", "print a link with which someone chooses a new password, or signs in", personal_link)
    link.add_argument("email")
    link.add_argument("--sign-in", action="store_true", help="signs in at once, instead of a new password")
    link.add_argument("--hours", type=float, default=24, help="how long it works (24)")
    role = verb(verbs, "role", "change what someone may do", change_role)
    role.add_argument("email")
    role.add_argument("role", choices=ROLES)
    for name, text, disabled in (("disable", "end all access of a person", True), ("enable", "let them in", False)):
        able = verb(verbs, name, text, disable)
        able.add_argument("email")
        able.set_defaults(disabled=disabled)
    token = commands.add_parser("token", help="API tokens: list, create, revoke")
    verbs = token.add_subparsers(dest="verb", required=True, metavar="VERB")
    listed = verb(verbs, "list", "list tokens", list_tokens)
    listed.add_argument("--revoked", action="store_true", help="revoked ones too")
    create = verb(verbs, "create", "make a token; its secret is printed this once", create_token)
    create.add_argument("name")
    create.add_argument("--agent", metavar="ID", help="for this agent")
    create.add_argument("--scope", action="append", choices=sorted(CATALOGUE), help="for an integration; repeatable")
    create.add_argument("--domain", action="append", metavar="ID", help="limit to this domain; may be repeated")
    create.add_argument("--days", type=float, help="stop working after so many days")
    verb(verbs, "revoke", "make a token useless", revoke_token).add_argument("id", help="its id, or how it begins")


def verb(verbs: Any, name: str, text: str, function: Run) -> argparse.ArgumentParser:
    """One thing to do."""
    parser: argparse.ArgumentParser = verbs.add_parser(name, help=text, description=text.capitalize() + ".")
    parser.set_defaults(accounts_run=function)
    return parser


async def run(args: argparse.Namespace, kernel: Kernel) -> int:
    """Do what was asked; the exit status."""
    try:
        await args.accounts_run(args, kernel)
    except (Refused, Fault) as error:
        sys.stderr.write(f"handrail: {error}\n")
        return 1
    return 0


def say(line: str) -> None:
    """One line of output."""
    sys.stdout.write(line + "\n")


async def every(kernel: Kernel, page: Callable[..., Any], *args: Any) -> list[Any]:
    """All pages of a list."""
    found: list[Any] = []
    after: str | None = None
    while True:
        got = await kernel.database.read(page, ALL, *args, 100, after)
        found += got.nodes
        if not got.has_next:
            return found
        after = got.cursors[-1]


async def list_people(_args: argparse.Namespace, kernel: Kernel) -> None:
    for user in await every(kernel, people.page):
        where = "all domains" if user.domains is None else ", ".join(user.domains) or "no domain"
        say(f"{user.id}  {user.role.name:9}  {user.state.name:8}  {user.email}  {user.name}  ({where})")


async def add_person(args: argparse.Namespace, kernel: Kernel) -> None:
    role = Role[args.role.upper()]
    if args.password_stdin:
        password = sys.stdin.readline().rstrip("\r\n")
        passwords.ensure_password("password", password, args.email)
        protected = await passwords.protect(password)
        await links.write(kernel, OPERATOR, people.add, ALL, args.name, args.email, role, args.domain, protected)
        say(f"{args.email} can sign in.")
        return
    _, made = await links.write(kernel, OPERATOR, links.invite, ALL, args.name, args.email, role, args.domain)
    say(made.url(kernel.settings.origin()))


async def personal_link(args: argparse.Namespace, kernel: Kernel) -> None:
    purpose = LinkPurpose.SIGN_IN if args.sign_in else LinkPurpose.INVITE
    life = timedelta(hours=args.hours)
    made = await links.write(kernel, OPERATOR, links.make_personal_link, args.email, purpose, life, 1)
    say(made.url(kernel.settings.origin()))


async def change(kernel: Kernel, email: str, changes: people.Changes) -> None:
    user = await kernel.database.read(people.by_email, email)
    await links.write(kernel, OPERATOR, people.change, ALL, user.id, user.revision, changes)
    say(f"{user.email} is changed.")


async def change_role(args: argparse.Namespace, kernel: Kernel) -> None:
    await change(kernel, args.email, people.Changes(role=Role[args.role.upper()]))


async def disable(args: argparse.Namespace, kernel: Kernel) -> None:
    await change(kernel, args.email, people.Changes(disabled=args.disabled))


async def list_tokens(args: argparse.Namespace, kernel: Kernel) -> None:
    for token in await every(kernel, tokens.page, args.revoked):
        used = f"{token.last_used_at:%Y-%m-%d %H:%M}" if token.last_used_at else "never used"
        state = "revoked" if token.revoked_at else used
        say(f"{token.id}  {token.prefix}  {token.kind.name:11}  {state:16}  {token.name}  ({' '.join(token.scopes)})")


async def create_token(args: argparse.Namespace, kernel: Kernel) -> None:
    kind = TokenKind.AGENT if args.agent else TokenKind.INTEGRATION
    expires_at = kernel.writer.now() + timedelta(days=args.days) if args.days else None
    wish = tokens.Wish(args.name, kind, args.agent, args.scope, args.domain, expires_at)
    made = await links.write(kernel, OPERATOR, tokens.create, ALL, wish, None)
    say(made.text)


async def revoke_token(args: argparse.Namespace, kernel: Kernel) -> None:
    known = await every(kernel, tokens.page, False)
    ids = [token.id for token in known if token.prefix == args.id]
    token = await links.write(kernel, OPERATOR, tokens.revoke, ALL, ids[0] if ids else args.id)
    say(f"{token.prefix} ({token.name}) is revoked.")
