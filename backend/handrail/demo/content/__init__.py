"""Northwind Ltd: who works there, what its agents do, and with which tools."""

from handrail.demo.content import market, office, payments, platform, support
from handrail.demo.spec import AgentSpec, DomainSpec, PersonSpec, ToolSpec

COMPANY = "Northwind Ltd"
ADMIN = "mara.lind@northwind.example"
PEOPLE = (
    PersonSpec("Mara Lind", ADMIN, "ADMIN", 60, 6),
    PersonSpec("Jonas Berg", "jonas.berg@northwind.example", "OPERATOR", 59.99, 9),
    PersonSpec("Ines Moreau", "ines.moreau@northwind.example", "ADMIN", 59.99, 5),
    PersonSpec("Ana Ruiz", "ana.ruiz@northwind.example", "OPERATOR", 59.985, 8),
    PersonSpec("Tomasz Nowak", "tomasz.nowak@northwind.example", "DEVELOPER", 59.98),
    PersonSpec("Priya Nair", "priya.nair@northwind.example", "OPERATOR", 44.6, 4, ("Payments", "Finance")),
    PersonSpec("Ben Adler", "ben.adler@northwind.example", "OPERATOR", 30.4, 3, ("Sales", "Growth")),
    PersonSpec("Karin Holt", "karin.holt@northwind.example", "VIEWER", 21.5),
)
DOMAINS = (
    DomainSpec(
        "Payments", "Orders' money: captures, refunds, invoices.", ADMIN, "refund-agent", ("refund", "invoice", "card")
    ),
    DomainSpec("Support", "Everything customers ask.", "ana.ruiz@northwind.example", "triage-bot", ("ticket", "help")),
    DomainSpec(
        "Platform", "What the shop runs on.", "jonas.berg@northwind.example", "ops-copilot", ("incident", "deploy")
    ),
    DomainSpec(
        "Growth", "Campaigns and the shop's pages.", "ines.moreau@northwind.example", "campaign-writer", ("campaign",)
    ),
    DomainSpec("Sales", "Business customers.", "ines.moreau@northwind.example", "crm-janitor", ("account", "offer")),
    DomainSpec("Finance", "Books, forecast, expenses.", ADMIN, "forecast-agent", ("forecast", "expense")),
    DomainSpec(
        "Warehouse",
        "Stock and parcels in three places.",
        "ana.ruiz@northwind.example",
        "stock-keeper",
        ("stock", "parcel"),
    ),
)
TOOLS: dict[str, ToolSpec] = {
    tool.name: tool for tool in (*payments.TOOLS, *support.TOOLS, *platform.TOOLS, *market.TOOLS, *office.TOOLS)
}
AGENTS: tuple[AgentSpec, ...] = (*payments.AGENTS, *support.AGENTS, *platform.AGENTS, *market.AGENTS, *office.AGENTS)
