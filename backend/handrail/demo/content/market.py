"""Growth and Sales: campaigns, accounts, offers."""

from random import Random

from handrail.demo.spec import AgentSpec, Case, Json, ToolSpec, euros, number, schema, serial, text, whole


def send_bulk(random: Random) -> Case:
    template, people = random.choice(("winback-3", "autumn-sale", "restock-alert")), random.randint(180, 9_400)
    arguments: Json = {"template": template, "segment": f"seg-{random.randint(11, 60)}", "recipients": people}
    return Case(arguments, f"{template} did {random.randint(2, 9)} % better than the control on a sample of 200.")


def preview(random: Random) -> Case:
    return Case({"segment": f"seg-{random.randint(11, 60)}"}, "How many that would be.")


def meta(random: Random) -> Case:
    page = random.choice(("/lamps", "/desks/oak", "/outlet", "/gifts"))
    return Case({"page": page, "title": f"{page.strip('/').title()} | Northwind"}, "The title is cut off in results.")


def accounts(random: Random) -> Case:
    keep, drop = serial(random, "ACC", 11_000, 21_000), serial(random, "ACC", 11_000, 21_000)
    return Case({"from": drop, "into": keep}, f"Same VAT number and delivery address; {drop} has no orders since May.")


def field_update(random: Random) -> Case:
    account = serial(random, "ACC", 11_000, 21_000)
    return Case(
        {"account": account, "field": "industry", "value": random.choice(("retail", "hotels", "offices"))},
        "From their site.",
    )


def quote(random: Random) -> Case:
    total, account = round(euros(random, 6_200, 90_000)), serial(random, "ACC", 11_000, 21_000)
    arguments: Json = {
        "account": account,
        "total": total,
        "discount_percent": random.choice((0, 5, 10, 15)),
        "valid_days": 30,
    }
    return Case(arguments, "They asked for a written offer by tomorrow.", random.choice(("Ben Adler", "Ines Moreau")))


TOOLS = (
    ToolSpec(
        "email.send_bulk",
        "Growth",
        "Sends a mail to a segment.",
        "HIGH",
        False,
        schema(
            "template segment recipients",
            template=text("Which mail."),
            segment=text("To whom."),
            recipients=whole("How many that is.", minimum=1, maximum=50_000),
        ),
        send_bulk,
        lambda random, given: {"sent": given["recipients"] - random.randint(0, 9)},
        ("The segment is empty now.",),
        ("Wrong segment.", "Two mails this week are enough."),
        (4.0, 15.0),
    ),
    ToolSpec(
        "audience.preview",
        "Growth",
        "Counts a segment.",
        "LOW",
        True,
        schema("segment", segment=text("Which.")),
        preview,
        lambda random, given: {"people": random.randint(100, 20_000)},
        seconds=(0.2, 1.5),
    ),
    ToolSpec(
        "page.update_meta",
        "Growth",
        "Changes a page's title for search engines.",
        "LOW",
        False,
        schema("page title", page=text("Which."), title=text("The title.", maxLength=70)),
        meta,
        lambda random, given: {"updated": given["page"]},
        rejections=("That is not how we write it.",),
    ),
    ToolSpec(
        "crm.merge_accounts",
        "Sales",
        "Merges two accounts for good.",
        "HIGH",
        False,
        {
            "type": "object",
            "properties": {"from": text("Goes away."), "into": text("Stays.")},
            "required": ["from", "into"],
        },
        accounts,
        lambda random, given: {"kept": given["into"], "contacts": random.randint(1, 12)},
        ("Both have open orders.",),
        ("Two branches of one company: keep both.", "Ask their account manager first."),
    ),
    ToolSpec(
        "crm.update_field",
        "Sales",
        "Changes one field of an account.",
        "LOW",
        True,
        schema("account field value", account=text("Which."), field=text("Its field."), value=text("Its new value.")),
        field_update,
        lambda random, given: {"updated": given["account"]},
        seconds=(0.1, 0.9),
    ),
    ToolSpec(
        "quote.send",
        "Sales",
        "Sends an offer to a customer.",
        "MEDIUM",
        False,
        schema(
            "account total",
            account=text("To whom."),
            total=number("In EUR.", minimum=0),
            discount_percent=whole("Discount.", minimum=0, maximum=40),
            valid_days=whole("For how long.", minimum=1, maximum=90),
        ),
        quote,
        lambda random, given: {"quote": serial(random, "Q", 7_000, 7_900)},
        rejections=("Not below our margin.",),
    ),
)
AGENTS = (
    AgentSpec(
        "campaign-writer",
        "Growth",
        "Writes and times campaigns.",
        "1.4.0",
        "llama3.1:70b",
        ((55.5, "DEVELOPMENT"), (52.1, "TESTING"), (47.6, "PRODUCTION")),
        (("audience.preview", 8), ("email.send_bulk", 2)),
        4,
        ("copywriting",),
        ("campaign", "newsletter"),
    ),
    AgentSpec(
        "seo-scout",
        "Growth",
        "Finds pages that searchers do not find.",
        "0.3.0",
        "qwen3:14b",
        ((14.2, "DEVELOPMENT"),),
        (("page.update_meta", 1), ("kb.search", 1)),
        1,
        ("search engines",),
        ("seo",),
    ),
    AgentSpec(
        "crm-janitor",
        "Sales",
        "Keeps accounts clean.",
        "1.1.3",
        "qwen3:14b",
        ((57.2, "DEVELOPMENT"), (54.0, "TESTING"), (45.5, "PRODUCTION")),
        (("crm.update_field", 9), ("crm.merge_accounts", 2)),
        5,
        ("matching",),
        ("account", "duplicate"),
    ),
    AgentSpec(
        "quote-builder",
        "Sales",
        "Prepares offers.",
        "0.7.1",
        "qwen3:32b",
        ((26.4, "DEVELOPMENT"), (10.9, "TESTING")),
        (("crm.update_field", 2), ("quote.send", 2)),
        2,
        ("pricing",),
        ("offer", "quote"),
    ),
    AgentSpec(
        "lead-scorer",
        "Sales",
        "Scored leads; the CRM does it itself now.",
        "1.0.2",
        "mistral:7b",
        ((59, "DEVELOPMENT"), (57.5, "TESTING"), (52.8, "PRODUCTION"), (33.1, "DEPRECATED"), (19.2, "ARCHIVED")),
        (("crm.update_field", 1),),
        3,
        ("scoring",),
        ("lead",),
    ),
)
