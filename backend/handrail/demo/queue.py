"""What is open when the history ends: the queue that waits for the visitor, and what agents are in the middle of."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial
from random import Random

from handrail.demo.cast import Cast
from handrail.demo.content import AGENTS, TOOLS
from handrail.demo.spec import Case
from handrail.demo.story import HOLD, LEASE, Story
from handrail.demo.timeline import Event
from handrail.tool_runs.types import Decision

DOUBLE = Case(
    {"order_id": "ORD-88213", "amount": 1840.0, "currency": "EUR", "destination": "DE61 5001 0517 5407 3249 31",
     "api_key": "pk_demo_4410"},
    "Order ORD-88213 was captured twice, 1,840.00 EUR each. Both captures are in the ledger and the customer "
    "asked for the second to be returned.",
    "Lena Fischer",
)  # fmt: skip
WAITING: tuple[tuple[str, str, float], ...] = (
    ("refund-agent", "payments.refund", 23.2),
    ("ops-copilot", "iam.grant_role", 11.1),
    ("release-agent", "db.run_migration", 2.3),
    ("campaign-writer", "email.send_bulk", 9.2),
    ("crm-janitor", "crm.merge_accounts", 14.5),
    ("release-agent", "deploy.roll_out", 5.4),
    ("stock-keeper", "shipment.reroute", 20.8),
    ("billing-agent", "invoice.void", 3.6),
    ("billing-agent", "invoice.void", 3.5),
    ("triage-bot", "ticket.reassign", 8.2),
    ("release-agent", "repo.merge_pull", 16.7),
    ("doc-writer", "kb.publish_article", 38.4),
    ("stock-keeper", "stock.adjust", 6.1),
    ("quote-builder", "quote.send", 25.9),
    ("reply-drafter", "email.reply", 30.3),
    ("stock-keeper", "stock.adjust", 12.7),
    ("ops-copilot", "calendar.move_event", 12.3),
    ("forecast-agent", "sheet.append_rows", 51.2),
    ("seo-scout", "page.update_meta", 40.6),
    ("forecast-agent", "sheet.append_rows", 33.8),
    ("ops-copilot", "calendar.move_event", 7.7),
    ("seo-scout", "page.update_meta", 18.9),
)
NAMES = {"jonas.berg@northwind.example": "Jonas Berg", "ana.ruiz@northwind.example": "Ana Ruiz"}
PEOPLE = tuple(NAMES)


def still_open(cast: Cast, random: Random, now: datetime) -> Iterator[Event]:
    """Waiting runs; approved ones that nobody claimed yet; executing ones; one that nobody knows about."""
    specs = {spec.name: spec for spec in AGENTS}

    def new(agent: str, tool: str, index: int, case: Case | None = None) -> Story:
        spec = TOOLS[tool]
        return Story(cast, random, specs[agent], spec, case or spec.case(random), f"open-{index}", now)

    for index, (agent, tool, minutes) in enumerate(WAITING):
        made = new(agent, tool, index, None if index else DOUBLE)
        made.at(now - timedelta(minutes=minutes), made.request, made.by_agent)
        yield from made.events
    for index, (agent, tool, minutes) in enumerate(
        (("release-agent", "repo.merge_pull", 4.1), ("billing-agent", "invoice.void", 3.2),
         ("refund-agent", "payments.refund", 2.6), ("stock-keeper", "stock.adjust", 1.9))
    ):  # fmt: skip
        made = new(agent, tool, 100 + index)
        who = next(one for one in (PEOPLE[index % 2], *PEOPLE) if NAMES[one] != made.case.on_behalf_of)
        released = approve(made, now - timedelta(minutes=minutes), who)
        if index > 1:
            made.at(released + timedelta(seconds=2), made.claim, made.by_agent)
        yield from made.events
    lost = new("ops-copilot", "host.restart_service", 200)
    asked = now - timedelta(minutes=27)
    lost.at(asked, lost.request, lost.by_agent)
    lost.at(asked + timedelta(seconds=1), lost.claim, lost.by_agent)
    lost.at(asked + timedelta(seconds=LEASE + 2), lost.settle, cast.system)
    yield from lost.events


def approve(made: Story, asked: datetime, who: str) -> datetime:
    """Ask, approve after a minute, release."""
    made.at(asked, made.request, made.by_agent)
    decided = asked + timedelta(seconds=60)
    made.at(decided, partial(made.decide, who, Decision.APPROVE, None), made.by_person(who))
    released = decided + timedelta(seconds=HOLD + 0.2)
    made.at(released, made.settle, made.cast.system)
    return released
