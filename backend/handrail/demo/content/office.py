"""Finance and Warehouse: sheets, expenses, stock, parcels."""

from random import Random

from handrail.demo.spec import (
    AgentSpec,
    Case,
    Json,
    ToolSpec,
    euros,
    flag,
    listed,
    number,
    one_of,
    schema,
    serial,
    text,
    whole,
)

SITES = ("Hamburg", "Rotterdam", "Lyon")


def append(random: Random) -> Case:
    sheet, rows = random.choice(("forecast-q1", "cash-week-48", "returns-eu")), random.randint(4, 120)
    return Case({"sheet": sheet, "rows": rows}, f"{rows} rows of actuals, up to yesterday.")


def report(random: Random) -> Case:
    return Case({"name": random.choice(("open-items", "margin-by-site", "aged-debt"))}, "For the forecast.")


def expense(random: Random) -> Case:
    amount = euros(random, 120, 3_000)
    arguments: Json = {"claim": serial(random, "EXP", 5_000, 5_900), "amount": amount, "currency": "EUR"}
    return Case(arguments, "Receipt and policy agree; below the limit of its cost centre.")


def adjust(random: Random) -> Case:
    site, items = random.choice(SITES), random.randint(1, 36)
    arguments: Json = {
        "site": site,
        "sku": serial(random, "SKU", 2_000, 9_800),
        "delta": random.choice((-1, 1)) * items,
    }
    return Case(arguments, f"Two counts at {site} agree with each other and not with the book.")


def count(random: Random) -> Case:
    return Case(
        {"site": random.choice(SITES), "sku": serial(random, "SKU", 2_000, 9_800)}, "Before answering a question."
    )


def reroute(random: Random) -> Case:
    parcels = random.randint(3, 60)
    arguments: Json = {"parcels": parcels, "via": random.choice(SITES), "carrier": random.choice(("DHL", "GLS", "DPD"))}
    return Case(
        arguments, f"The {random.choice(SITES)} hub is closed until tomorrow noon; {parcels} parcels would wait."
    )


TOOLS = (
    ToolSpec(
        "sheet.append_rows",
        "Finance",
        "Adds rows to a shared sheet.",
        "LOW",
        False,
        schema("sheet rows", sheet=text("Which."), rows=whole("How many.", minimum=1, maximum=5000)),
        append,
        lambda random, given: {"rows": given["rows"]},
        ("The sheet is protected.",),
        ("The month is closed.",),
    ),
    ToolSpec(
        "report.query",
        "Finance",
        "Reads a report.",
        "LOW",
        True,
        schema("name", name=text("Which.")),
        report,
        lambda random, given: {"rows": random.randint(5, 900)},
        seconds=(0.3, 2.5),
    ),
    ToolSpec(
        "expense.approve",
        "Finance",
        "Approves an expense claim for payment.",
        "HIGH",
        False,
        schema(
            "claim amount",
            claim=text("Which."),
            amount=number("How much.", minimum=0),
            currency=one_of("ISO 4217", "EUR", "CHF"),
        ),
        expense,
        lambda random, given: {"claim": given["claim"], "paid_with": "next run"},
        rejections=("The receipt is unreadable.",),
    ),
    ToolSpec(
        "stock.adjust",
        "Warehouse",
        "Corrects the book stock of an item.",
        "MEDIUM",
        False,
        schema(
            "site sku delta",
            site=one_of("Where.", *SITES),
            sku=text("Which item."),
            delta=whole("By how many.", minimum=-500, maximum=500),
        ),
        adjust,
        lambda random, given: {"on_hand": random.randint(0, 400)},
        ("The item is being counted.",),
        ("Count again, please.",),
    ),
    ToolSpec(
        "stock.count",
        "Warehouse",
        "Reads what is on hand.",
        "LOW",
        True,
        schema("site sku", site=one_of("Where.", *SITES), sku=text("Which item.")),
        count,
        lambda random, given: {"on_hand": random.randint(0, 400)},
        seconds=(0.1, 0.6),
    ),
    ToolSpec(
        "shipment.reroute",
        "Warehouse",
        "Sends parcels another way.",
        "HIGH",
        False,
        schema(
            "parcels via",
            parcels=whole("How many.", minimum=1, maximum=500),
            via=one_of("Through where.", *SITES),
            carrier=one_of("By whom.", "DHL", "GLS", "DPD"),
            insured=flag("Whether to insure."),
            labels=listed("Extra labels."),
        ),
        reroute,
        lambda random, given: {"rerouted": given["parcels"]},
        ("The carrier has no slot.",),
        ("It opens again at noon.",),
    ),
)
AGENTS = (
    AgentSpec(
        "forecast-agent",
        "Finance",
        "Keeps the forecast up with the actuals.",
        "1.0.4",
        "qwen3:32b",
        ((50.7, "DEVELOPMENT"), (46.3, "TESTING"), (38.8, "PRODUCTION")),
        (("report.query", 6), ("sheet.append_rows", 2)),
        4,
        ("forecasting",),
        ("forecast", "cash"),
    ),
    AgentSpec(
        "expense-auditor",
        "Finance",
        "Checks expense claims against the policy.",
        "0.5.0",
        "qwen3:14b",
        ((17.9, "DEVELOPMENT"), (5.2, "TESTING")),
        (("report.query", 2), ("expense.approve", 2)),
        2,
        ("auditing",),
        ("expense",),
    ),
    AgentSpec(
        "stock-keeper",
        "Warehouse",
        "Keeps the books and the shelves the same.",
        "1.6.2",
        "qwen3:14b",
        ((56.1, "DEVELOPMENT"), (53.4, "TESTING"), (49.0, "PRODUCTION")),
        (("stock.count", 9), ("stock.adjust", 3), ("shipment.reroute", 1)),
        6,
        ("counting",),
        ("stock", "parcel", "delivery"),
    ),
)
