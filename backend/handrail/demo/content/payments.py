"""Payments: refunds, invoices, cards."""

from random import Random

from handrail.demo.spec import AgentSpec, Case, Json, ToolSpec, euros, number, one_of, schema, serial, text

NAMES = ("Lena Fischer", "Paul Okafor", "Sofia Marino", "Tom Janssen", "Aylin Demir", "Noah Klein", "Eva Novak")
CURRENCY = one_of("ISO 4217", "EUR", "CHF", "GBP", "USD")


def order(random: Random) -> str:
    """An order's number."""
    return serial(random, "ORD", 86_000, 88_400)


def refund(random: Random) -> Case:
    amount, number_, who = euros(random, 74, 2_400), order(random), random.choice(NAMES)
    reason = random.choice(
        (
            f"Order {number_} was captured twice, {amount:.2f} EUR each. The customer asks for the second to be returned.",
            f"{who} returned everything of {number_}; the warehouse booked the parcel in this morning.",
            f"The parcel of {number_} is lost, the carrier confirmed it. {who} wants the money, not a replacement.",
            f"A voucher was not taken off the total of {number_}. This is the difference.",
        )
    )
    return Case({"order_id": number_, "amount": amount, "currency": "EUR", "destination": "original"}, reason, who)


def lookup(random: Random) -> Case:
    return Case({"order_id": order(random)}, "To answer a question about this order.")


def block(random: Random) -> Case:
    card = f"card_{random.getrandbits(40):010x}"
    reason = (
        f"{random.randint(4, 19)} attempts from {random.randint(3, 7)} countries in {random.randint(5, 40)} minutes."
    )
    return Case({"card_id": card, "hours": random.choice((24, 48, 72)), "notify_holder": True}, reason)


def void(random: Random) -> Case:
    invoice = serial(random, "INV", 10_000, 10_990)
    why = random.choice(("duplicate", "wrong_address", "cancelled_order"))
    return Case({"invoice_id": invoice, "reason": why}, f"{invoice} is to be issued again: {why.replace('_', ' ')}.")


def remind(random: Random) -> Case:
    invoice = serial(random, "INV", 9_000, 10_500)
    days = random.choice((7, 14, 21))
    return Case({"invoice_id": invoice, "level": days // 7}, f"{invoice} is {days} days overdue.")


def looked_up(random: Random, given: Json) -> Json:
    return {
        "order_id": given["order_id"],
        "state": random.choice(("paid", "shipped", "delivered")),
        "items": random.randint(1, 6),
    }


def refunded(random: Random, given: Json) -> Json:
    return {"refund_id": f"re_{random.getrandbits(48):012x}", "amount": given["amount"], "arrives_in_days": 3}


TOOLS = (
    ToolSpec(
        "order.lookup",
        "Payments",
        "Reads an order with its payments.",
        "LOW",
        True,
        schema("order_id", order_id=text("The order.", pattern="^ORD-[0-9]{4,7}$")),
        lookup,
        looked_up,
        seconds=(0.1, 0.8),
    ),
    ToolSpec(
        "payments.refund",
        "Payments",
        "Returns money to a customer. It cannot be taken back.",
        "CRITICAL",
        False,
        schema(
            "order_id amount currency",
            order_id=text("The order.", pattern="^ORD-[0-9]{4,7}$"),
            amount=number("How much.", exclusiveMinimum=0, maximum=5000),
            currency=CURRENCY,
            destination=text("`original`, or an IBAN."),
            api_key=text("A key of the payment provider, for transfers to an IBAN.", writeOnly=True),
        ),
        refund,
        refunded,
        ("The provider declined: the payment is older than 180 days.", "The provider did not answer within 30 s."),
        (
            "Outside of 30 days.",
            "The second capture was reversed by the bank already.",
            "Please offer a voucher first.",
        ),
        (1.0, 6.0),
    ),
    ToolSpec(
        "payments.block_card",
        "Payments",
        "Blocks a card for some hours.",
        "HIGH",
        False,
        schema(
            "card_id hours",
            card_id=text("The card."),
            hours={"type": "integer", "minimum": 1, "maximum": 168},
            notify_holder={"type": "boolean"},
        ),
        block,
        lambda random, given: {"card_id": given["card_id"], "blocked": True},
        ("The issuer refused: the card has expired.",),
        ("The holder is travelling, I called them.",),
    ),
    ToolSpec(
        "invoice.void",
        "Payments",
        "Voids an invoice; a new one can be issued.",
        "MEDIUM",
        False,
        schema(
            "invoice_id reason",
            invoice_id=text("The invoice.", pattern="^INV-[0-9]{4,6}$"),
            reason=one_of("Why.", "duplicate", "wrong_address", "cancelled_order"),
        ),
        void,
        lambda random, given: {"invoice_id": given["invoice_id"], "state": "void"},
        ("The period is closed.",),
        ("It is in the tax return already.", "Not a duplicate: two deliveries."),
    ),
    ToolSpec(
        "invoice.send_reminder",
        "Payments",
        "Sends a payment reminder.",
        "LOW",
        True,
        schema("invoice_id", invoice_id=text("The invoice."), level={"type": "integer", "minimum": 1, "maximum": 3}),
        remind,
        lambda random, given: {"sent": True, "level": given["level"]},
        ("The address bounced.",),
    ),
)
AGENTS = (
    AgentSpec(
        "refund-agent",
        "Payments",
        "Answers refund requests from the shop and the help desk.",
        "2.3.1",
        "qwen3:14b",
        ((60, "DEVELOPMENT"), (58.9, "TESTING"), (57.1, "PRODUCTION")),
        (("order.lookup", 14), ("payments.refund", 5), ("notify.person", 2)),
        9,
        ("refunds", "order lookup"),
        ("refund", "money back", "return"),
        "You settle refund requests. Look the order up first. Ask for the smallest refund that is right.",
    ),
    AgentSpec(
        "billing-agent",
        "Payments",
        "Keeps invoices right and reminds those who are late.",
        "1.8.0",
        "qwen3:14b",
        ((59.8, "DEVELOPMENT"), (58.2, "TESTING"), (55.9, "PRODUCTION")),
        (("invoice.send_reminder", 10), ("invoice.void", 4), ("order.lookup", 5)),
        6,
        ("invoices", "reminders"),
        ("invoice", "bill", "overdue"),
    ),
    AgentSpec(
        "fraud-watch",
        "Payments",
        "Watches card traffic for patterns that cost money.",
        "0.9.2",
        "llama3.1:70b",
        ((31.2, "DEVELOPMENT"), (12.4, "TESTING")),
        (("order.lookup", 6), ("payments.block_card", 2)),
        3,
        ("anomaly detection",),
        ("fraud", "chargeback"),
    ),
)
