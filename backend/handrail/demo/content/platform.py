"""Platform: releases, access, machines."""

from random import Random

from handrail.demo.spec import AgentSpec, Case, Json, ToolSpec, flag, number, one_of, schema, text, whole

REPOSITORIES = (
    "northwind/checkout",
    "northwind/catalogue",
    "northwind/ledger",
    "northwind/shop-web",
    "northwind/search",
)
SERVICES = ("checkout-api", "catalogue-indexer", "mail-relay", "pricing", "image-proxy", "ledger-sync")
MIGRATIONS = (
    "0041_customer_notes",
    "0042_orders_idx",
    "0043_drop_legacy_tax",
    "0044_invoice_series",
    "0045_stock_ledger",
)
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
ROLES = ("billing-admin", "read-replica", "deploy-staging", "support-export")


def merge(random: Random) -> Case:
    repository, pull = random.choice(REPOSITORIES), random.randint(3_050, 3_190)
    arguments: Json = {"repository": repository, "pull": pull, "method": "squash"}
    return Case(arguments, f"Two reviews, checks are green, {random.randint(4, 380)} lines changed.")


def migrate(random: Random) -> Case:
    plan, cluster = random.choice(MIGRATIONS), random.choice(("eu-1", "eu-2", "us-1"))
    minutes = random.randint(1, 25)
    arguments: Json = {"plan": plan, "cluster": cluster, "online": True, "lock_timeout_s": 5}
    return Case(arguments, f"{plan} ran on staging in {minutes} min without a lock longer than 2 s.")


def roll_out(random: Random) -> Case:
    service = random.choice(SERVICES)
    version = f"{random.randint(1, 4)}.{random.randint(0, 20)}.{random.randint(0, 9)}"
    share = random.choice((5, 10, 25, 50, 100))
    return Case({"service": service, "version": version, "percent": share}, f"{version} is healthy at the step before.")


def grant(random: Random) -> Case:
    account = random.choice(("svc-ledger-sync", "svc-reporting", "jonas.berg", "svc-forecast", "contractor-17"))
    hours = random.choice((2, 8, 24))
    reason = f"Asked for in OPS-{random.randint(700, 990)}, for {hours} hours."
    return Case({"account": account, "role": random.choice(ROLES), "hours": hours}, reason, "Ana Ruiz")


def restart(random: Random) -> Case:
    service = random.choice(SERVICES)
    return Case(
        {"service": service, "drain": True}, f"{service} has grown to {random.randint(82, 97)} % of its memory."
    )


def measure(random: Random) -> Case:
    return Case(
        {"query": f'rate(http_requests_total{{service="{random.choice(SERVICES)}"}}[5m])', "minutes": 60}, "Health."
    )


def rotate(random: Random) -> Case:
    name = random.choice(("smtp/relay", "payments/provider", "search/ingest"))
    arguments: Json = {"name": name, "new_value": f"sk_{random.getrandbits(96):024x}", "grace_hours": 24}
    return Case(arguments, f"{name} is {random.randint(90, 180)} days old; the rule says 90.")


def move_event(random: Random) -> Case:
    title = random.choice(("Carrier sync", "Release review", "Incident review", "Budget round"))
    return Case({"title": title, "day": random.choice(WEEKDAYS), "hour": random.randint(9, 16)}, "Two people are away.")


TOOLS = (
    ToolSpec(
        "repo.merge_pull",
        "Platform",
        "Merges a pull request into the main branch.",
        "MEDIUM",
        False,
        schema(
            "repository pull",
            repository=text("owner/name"),
            pull=whole("Its number.", minimum=1),
            method=one_of("How.", "squash", "merge", "rebase"),
        ),
        merge,
        lambda random, given: {"commit": f"{random.getrandbits(80):020x}"[:12]},
        ("A check failed after the branch was updated.", "The branch has conflicts."),
        ("Freeze until Thursday.", "The migration has to go first."),
        (1.0, 8.0),
    ),
    ToolSpec(
        "db.run_migration",
        "Platform",
        "Runs a schema migration on a cluster.",
        "HIGH",
        False,
        schema(
            "plan cluster",
            plan=text("The migration."),
            cluster=text("Where."),
            online=flag("Without downtime."),
            lock_timeout_s=number("Give up after so many seconds.", minimum=1, maximum=60),
        ),
        migrate,
        lambda random, given: {"rows": random.randint(0, 4_000_000), "seconds": random.randint(3, 600)},
        ("The lock timeout was reached; nothing was changed.",),
        ("Not during the campaign.", "Run it on eu-2 first."),
        (4.0, 30.0),
    ),
    ToolSpec(
        "deploy.roll_out",
        "Platform",
        "Moves a service's traffic to a version.",
        "HIGH",
        False,
        schema(
            "service version percent",
            service=text("The service."),
            version=text("Which."),
            percent=whole("How much of the traffic.", minimum=0, maximum=100),
        ),
        roll_out,
        lambda random, given: {"percent": given["percent"], "healthy": True},
        ("The error budget is used up; rolled back.",),
        ("Wait for the night's numbers.",),
        (3.0, 20.0),
    ),
    ToolSpec(
        "iam.grant_role",
        "Platform",
        "Gives an account a role for some hours.",
        "CRITICAL",
        False,
        schema(
            "account role hours",
            account=text("Who."),
            role=one_of("Which role.", *ROLES),
            hours=whole("For how long.", minimum=1, maximum=72),
        ),
        grant,
        lambda random, given: {"granted": True, "hours": given["hours"]},
        ("The account is locked.",),
        ("A read-only role is enough for this.", "No ticket with that number."),
    ),
    ToolSpec(
        "host.restart_service",
        "Platform",
        "Drains a service and starts it again.",
        "MEDIUM",
        True,
        schema("service", service=text("The service."), drain=flag("Let requests end first.")),
        restart,
        lambda random, given: {"restarted": given["service"]},
        ("It did not come up within 60 s.",),
        seconds=(2.0, 9.0),
    ),
    ToolSpec(
        "metrics.query",
        "Platform",
        "Reads a time series.",
        "LOW",
        True,
        schema("query", query=text("PromQL."), minutes=whole("How far back.", minimum=1, maximum=1440)),
        measure,
        lambda random, given: {"points": 60, "last": round(random.uniform(0.2, 900), 2)},
        seconds=(0.1, 0.9),
    ),
    ToolSpec(
        "secrets.rotate",
        "Platform",
        "Replaces a secret everywhere it is used.",
        "CRITICAL",
        False,
        schema(
            "name new_value",
            name=text("Which."),
            new_value=text("The new value.", writeOnly=True),
            grace_hours=whole("How long the old one still works.", minimum=0, maximum=72),
        ),
        rotate,
        lambda random, given: {"places": random.randint(2, 9)},
        ("One place could not be reached.",),
        ("Together with the provider, on Monday.",),
    ),
    ToolSpec(
        "calendar.move_event",
        "Platform",
        "Moves a meeting.",
        "LOW",
        False,
        schema(
            "title day hour",
            title=text("Which."),
            day=one_of("To which day.", *WEEKDAYS),
            hour=whole("At what hour.", minimum=7, maximum=19),
        ),
        move_event,
        lambda random, given: {"moved": True},
        ("The room is taken.",),
        ("I need that slot.",),
    ),
)
AGENTS = (
    AgentSpec(
        "release-agent",
        "Platform",
        "Brings reviewed changes to production, step by step.",
        "3.1.0",
        "llama3.1:70b",
        ((60, "DEVELOPMENT"), (59.1, "TESTING"), (56.4, "PRODUCTION")),
        (("metrics.query", 12), ("repo.merge_pull", 4), ("deploy.roll_out", 3), ("db.run_migration", 1)),
        8,
        ("releases", "migrations"),
        ("deploy", "release", "merge"),
    ),
    AgentSpec(
        "ops-copilot",
        "Platform",
        "Helps the people on call: looks, restarts, grants access for a while.",
        "2.0.2",
        "qwen3:32b",
        ((58.8, "DEVELOPMENT"), (56.6, "TESTING"), (50.2, "PRODUCTION")),
        (
            ("metrics.query", 10),
            ("host.restart_service", 3),
            ("iam.grant_role", 1),
            ("calendar.move_event", 2),
            ("notify.person", 2),
        ),
        7,
        ("diagnosis", "access"),
        ("incident", "access", "restart"),
    ),
    AgentSpec(
        "secrets-rotator",
        "Platform",
        "Replaces secrets before they grow old.",
        "0.2.0",
        "qwen3:14b",
        ((9.4, "DEVELOPMENT"),),
        (("secrets.rotate", 1), ("metrics.query", 2)),
        1,
        ("rotation",),
        ("secret", "key"),
    ),
    AgentSpec(
        "nightly-deployer",
        "Platform",
        "Rolled out at night; release-agent does it now.",
        "1.0.9",
        "mistral:7b",
        ((60, "DEVELOPMENT"), (59.5, "TESTING"), (58.6, "PRODUCTION"), (24.7, "DEPRECATED")),
        (("deploy.roll_out", 1), ("metrics.query", 3)),
        3,
        ("releases",),
        ("nightly",),
    ),
)
