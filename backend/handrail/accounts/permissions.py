"""The catalogue of what anyone may do, and the roles that bundle it.

The same words stand on every field of the API. An agent's token always has `AGENT`, whoever made it.
"""

CATALOGUE: dict[str, str] = {
    "overview:read": "See the overview: figures, health, what waits.",
    "domain:read": "See domains.",
    "domain:write": "Create, change and archive domains.",
    "agent:read": "See agents.",
    "agent:write": "Create and change agents and their versions.",
    "agent:promote": "Move agents through their states.",
    "agent:heartbeat": "Report that an agent is alive.",
    "tool:read": "See tools and their policies.",
    "tool:write": "Create, change and archive tools.",
    "policy:read": "See policies and their versions, and try out rules.",
    "policy:write": "Publish policies and take them out of force.",
    "tool_run:read": "See tool runs with their arguments.",
    "tool_run:request": "Ask for tool runs.",
    "tool_run:claim": "Claim an approved run, once, to carry it out.",
    "tool_run:report": "Report how a run ended.",
    "tool_run:cancel": "Take a run back before it is carried out.",
    "tool_run:decide": "Approve and reject.",
    "tool_run:resolve": "Say how a run ended whose agent never reported.",
    "conversation:read": "Read what agents and people said to each other.",
    "conversation:record": "Record what was said in a conversation of an agent.",
    "conversation:erase": "Forget what was said in a conversation, for good.",
    "audit:read": "Read the ledger and follow changes.",
    "audit:verify": "Check the ledger's chain.",
    "audit:admin": "Say how long the ledger is kept.",
    "usage:record": "Report the model calls of an agent.",
    "usage:read": "See what model calls used and cost, and the prices.",
    "usage:price": "Set what models cost.",
    "user:read": "See people and their roles.",
    "user:admin": "Invite, change and disable people.",
    "token:admin": "Create and revoke API tokens.",
    "preferences:write": "Read and change one's own settings.",
    "notification:read": "See one's own notifications and mark them as read.",
    "document:free": "Send documents of one's own where only the console's are trusted.",
}
EVERY = frozenset(CATALOGUE)
VIEWER = frozenset(name for name in EVERY if name.endswith(":read")) | {"preferences:write"}
OPERATOR = VIEWER | {"tool_run:decide", "tool_run:cancel", "tool_run:resolve"}
DEVELOPER = VIEWER | {
    "domain:write", "agent:write", "agent:promote", "tool:write", "tool_run:request", "tool_run:claim",
    "tool_run:report", "tool_run:cancel", "conversation:record", "usage:record", "token:admin", "document:free",
}  # fmt: skip
ADMIN = EVERY
AGENT = frozenset(
    {
        "domain:read", "agent:read", "agent:heartbeat", "tool:read", "tool_run:read", "tool_run:request",
        "tool_run:claim", "tool_run:report", "tool_run:cancel", "conversation:read", "conversation:record",
        "usage:record",
    }
)  # fmt: skip
ROLES: dict[str, frozenset[str]] = {"VIEWER": VIEWER, "OPERATOR": OPERATOR, "DEVELOPER": DEVELOPER, "ADMIN": ADMIN}


def in_order(permissions: frozenset[str]) -> list[str]:
    """The permissions in the catalogue's order."""
    return [name for name in CATALOGUE if name in permissions]
