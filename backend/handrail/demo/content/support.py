"""Support: tickets, replies, the knowledge base."""

from random import Random

from handrail.demo.spec import AgentSpec, Case, Json, ToolSpec, flag, listed, one_of, schema, serial, text, whole

TOPICS = (
    "Returns within the EU",
    "Changing a delivery address",
    "What to do when a parcel is late",
    "Gift cards and vouchers",
    "Resetting two-factor sign-in",
    "Paying by invoice",
    "Warranty on refurbished items",
)
TEAMS = ("tier-2", "billing", "logistics", "returns")


def close(random: Random) -> Case:
    ticket = serial(random, "TCK", 40_000, 44_900)
    return Case(
        {"ticket_id": ticket, "resolution": random.choice(("solved", "duplicate", "no_answer"))}, "No open question."
    )


def reassign(random: Random) -> Case:
    count = random.choice((1, 1, 2, 3, 8, 42))
    tickets = [serial(random, "TCK", 40_000, 44_900) for _ in range(count)]
    team = random.choice(TEAMS)
    what = "tickets" if count > 1 else "ticket"
    return Case({"tickets": tickets, "team": team}, f"{count} {what} about the same fault; {team} has the runbook.")


def publish(random: Random) -> Case:
    title, revision = random.choice(TOPICS), random.randint(2, 9)
    arguments: Json = {"title": title, "revision": revision, "locales": ["en", "de"], "notify_subscribers": False}
    return Case(arguments, f"Revision {revision} says what {random.randint(5, 40)} tickets of this week asked.")


def search(random: Random) -> Case:
    words = random.choice(TOPICS).lower()
    return Case({"query": words, "limit": 5}, "To answer a ticket from the knowledge base.")


def reply(random: Random) -> Case:
    ticket, topic = serial(random, "TCK", 40_000, 44_900), random.choice(TOPICS)
    body = f"Thank you for writing. {topic}: you find each step in the article below. Tell us if it does not help."
    return Case({"ticket_id": ticket, "body": body, "attach_article": True}, f"A first answer about “{topic}”.")


def notify(random: Random) -> Case:
    who = random.choice(("#payments-lead", "#on-call", "#returns", "#warehouse-hh"))
    return Case({"channel": who, "message": f"{random.randint(2, 12)} items wait for you."}, "A summary for the team.")


TOOLS = (
    ToolSpec(
        "ticket.close",
        "Support",
        "Closes a ticket.",
        "LOW",
        True,
        schema(
            "ticket_id resolution",
            ticket_id=text("The ticket."),
            resolution=one_of("How.", "solved", "duplicate", "no_answer"),
        ),
        close,
        lambda random, given: {"ticket_id": given["ticket_id"], "state": "closed"},
        ("It was reopened meanwhile.",),
        seconds=(0.1, 1.0),
    ),
    ToolSpec(
        "ticket.reassign",
        "Support",
        "Moves tickets to another team.",
        "MEDIUM",
        False,
        schema("tickets team", tickets=listed("The tickets."), team=one_of("To whom.", *TEAMS)),
        reassign,
        lambda random, given: {"moved": len(given["tickets"])},
        ("Two of the tickets are locked.",),
        ("tier-2 is full today.", "These are three different faults."),
    ),
    ToolSpec(
        "kb.publish_article",
        "Support",
        "Publishes a revision of an article for everyone.",
        "MEDIUM",
        False,
        schema(
            "title revision",
            title=text("The article."),
            revision=whole("Which revision.", minimum=1),
            locales=listed("Languages."),
            notify_subscribers=flag("Whether subscribers get a mail."),
        ),
        publish,
        lambda random, given: {"url": "/help/" + given["title"].lower().replace(" ", "-")},
        ("The German translation is missing.",),
        ("Legal has not read this yet.", "The screenshots show the old shop."),
    ),
    ToolSpec(
        "kb.search",
        None,
        "Searches the knowledge base.",
        "LOW",
        True,
        schema("query", query=text("Words."), limit=whole("How many.", minimum=1, maximum=50)),
        search,
        lambda random, given: {"hits": random.randint(0, 5)},
        seconds=(0.1, 0.6),
    ),
    ToolSpec(
        "email.reply",
        "Support",
        "Answers a customer by mail.",
        "MEDIUM",
        False,
        schema(
            "ticket_id body",
            ticket_id=text("The ticket."),
            body=text("What it says.", maxLength=4000),
            attach_article=flag("Whether the article is attached."),
        ),
        reply,
        lambda random, given: {"message_id": f"<{random.getrandbits(40):x}@northwind.example>"},
        ("The mailbox is full.",),
        ("Too formal, and it does not answer the question.", "I will call them instead."),
    ),
    ToolSpec(
        "notify.person",
        None,
        "Writes to a team's channel.",
        "LOW",
        True,
        schema("channel message", channel=text("The channel."), message=text("What it says.", maxLength=500)),
        notify,
        lambda random, given: {"posted": True},
        seconds=(0.1, 0.7),
    ),
)
AGENTS = (
    AgentSpec(
        "triage-bot",
        "Support",
        "Reads new tickets, closes what is solved, sends the rest to the right team.",
        "1.9.0",
        "qwen3:14b",
        ((59.6, "DEVELOPMENT"), (57.7, "TESTING"), (54.8, "PRODUCTION")),
        (("ticket.close", 12), ("kb.search", 8), ("ticket.reassign", 4)),
        10,
        ("classification", "routing"),
        ("ticket", "help", "complaint"),
    ),
    AgentSpec(
        "doc-writer",
        "Support",
        "Keeps help articles up with what people ask.",
        "1.2.0",
        "llama3.1:70b",
        ((52.3, "DEVELOPMENT"), (49.9, "TESTING"), (41.2, "PRODUCTION")),
        (("kb.search", 6), ("kb.publish_article", 3)),
        3,
        ("writing",),
        ("article", "documentation"),
    ),
    AgentSpec(
        "reply-drafter",
        "Support",
        "Drafts first answers for the help desk.",
        "0.4.0",
        "qwen3:14b",
        ((20.6, "DEVELOPMENT"), (6.3, "TESTING")),
        (("kb.search", 5), ("email.reply", 3)),
        3,
        ("drafting",),
        ("answer", "reply"),
    ),
)
