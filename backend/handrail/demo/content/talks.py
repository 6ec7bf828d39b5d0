"""What people and agents say to each other before and after a tool run, by its tool; `{...}` are the run's arguments."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Talk:
    """asked: how the person begins, each with what the agent answers; done, refused: how it ends.

    more: what the person may say in between, each with an answer.
    """

    asked: tuple[tuple[str, str], ...]
    done: str
    refused: str
    more: tuple[tuple[str, str], ...] = ()


SURE = ("How long will that take?", "A colleague looks at it first; that is a few minutes during the day.")
THANKS = ("Thank you!", "You are welcome. Is there anything else I can do?")
TALKS: dict[str, Talk] = {
    "order.lookup": Talk(
        (
            ("Where is my order {order_id}?", "Let me look it up."),
            ("I cannot find the confirmation for {order_id}. Did it go through?", "One moment, I will check."),
            ("أين طلبي {order_id}؟ لم يصل بعد.", "لحظة من فضلك، سأتحقق من الطلب {order_id}."),
        ),
        "It was delivered. If it is not with you, ask the neighbours; else I will have it traced.",
        "I cannot see the order right now. Please try again in a few minutes.",
        (THANKS,),
    ),
    "payments.refund": Talk(
        (
            (
                "Hello, my order {order_id} arrived with a cracked lid. I would like my money back, please.",
                "I am sorry about that. I see {order_id}. I will ask for a refund of {amount} {currency} to the card "
                "it was paid with. A person looks at it before any money moves.",
            ),
            (
                "You charged me twice for {order_id}!!\n\nI attach what my bank shows:\n- 12 Nov: {amount} EUR\n"
                "- 12 Nov: {amount} EUR\n\nPlease return one of them.",
                "You are right, there are two captures. I am asking for the second one, {amount} {currency}, to be "
                "returned.",
            ),
            (
                "The voucher was not taken off {order_id}.",
                "It should have been. The difference is {amount} {currency}; I am asking for it to be refunded.",
            ),
        ),
        "Done: {amount} {currency} are on their way. It takes your bank two to four days to show it.",
        "A colleague looked at {order_id} and did not approve the refund. They wrote: “{reason}” They will write to "
        "you with what we can do instead.",
        (SURE, ("To the same card?", "Yes, always to the one that was used.")),
    ),
    "payments.block_card": Talk(
        (
            (
                "My card was just used in a country I have never been to. The bank says to call you.",
                "I see several attempts within half an hour. I am asking for {card_id} to be blocked for {hours} "
                "hours, so that nothing more goes through while we look.",
            ),
        ),
        "The card is blocked for {hours} hours. You will get a message before it is opened again.",
        "A colleague decided not to block it: “{reason}”",
        (SURE,),
    ),
    "invoice.void": Talk(
        (
            (
                "{invoice_id} shows our old address. Our accountant cannot book it like that.",
                "I can have {invoice_id} voided and issued again with the right address. Asking now.",
            ),
            ("We got {invoice_id} twice.", "Then one of them has to go: I am asking for {invoice_id} to be voided."),
        ),
        "{invoice_id} is void; the new one is in your mailbox.",
        "It could not be voided: “{reason}” I have opened a ticket, and somebody will call you.",
        (SURE, THANKS),
    ),
    "kb.search": Talk(
        (
            ("Do you have anything about {query}?", "Let me look in our help pages."),
            ("{query} -- where do I find this?", "I will search for it."),
        ),
        "Yes, there are a few articles. The first one answers most questions:\n\n1. Open your account\n2. Choose the "
        "order\n3. Follow *Return or change*\n\nTell me if you get stuck.",
        "The search does not answer right now.",
        (THANKS,),
    ),
    "email.reply": Talk(
        (
            (
                "Please draft an answer to {ticket_id}. Friendly, short, and with the article.",
                "Here is a draft:\n\n> {body}\n\nShall it go out? Somebody has to approve it.",
            ),
        ),
        "Sent to the customer of {ticket_id}.",
        "Not sent: “{reason}” Shall I try another wording?",
        (("A little shorter, please.", "Done; the rest is in the article anyway."),),
    ),
    "metrics.query": Talk(
        (
            (
                "How is checkout doing since the release?",
                "I will look at the rate of requests:\n\n```promql\n{query}\n```",
            ),
        ),
        "Steady over the last {minutes} minutes: no step at the release, and errors below 0.1 %.",
        "The metrics do not answer. I will try again.",
        (("And p95?", "Unchanged within what is normal for this hour."),),
    ),
    "iam.grant_role": Talk(
        (
            (
                "I need {role} for {account} to look into the slow queries. Today only.",
                "Asking for `{role}` on `{account}` for {hours} hours. It ends by itself.",
            ),
        ),
        "Granted for {hours} hours. You can begin with:\n\n```sql\nSELECT query, calls, mean_exec_time\n"
        "FROM pg_stat_statements\nORDER BY mean_exec_time DESC\nLIMIT 20;\n```",
        "It was not granted: “{reason}”",
        (SURE,),
    ),
    "host.restart_service": Talk(
        (
            (
                "{service} is eating memory again. Can you restart it, gently?",
                "Yes. I will drain it first, so that no request is lost.",
            ),
        ),
        "{service} is back, with 12 % of the memory it had.",
        "It could not be restarted: “{reason}”",
        (THANKS,),
    ),
    "calendar.move_event": Talk(
        (
            (
                "Can we move “{title}”? Two of us are away.",
                "{day} at {hour}:00 is free for everybody. I am asking for it to be moved.",
            ),
        ),
        "Moved to {day}, {hour}:00. Everybody has been told.",
        "It stays where it is: “{reason}”",
    ),
    "quote.send": Talk(
        (
            (
                "{account} want a written offer by tomorrow. {total} EUR, and they ask for {discount_percent} %.",
                "I have it ready: {total} EUR less {discount_percent} %, valid for {valid_days} days. Sending it needs "
                "an approval.",
            ),
        ),
        "The offer is out; I will remind you three days before it ends.",
        "It was not sent: “{reason}”",
        (("Can we go lower?", "Not without asking: the margin would be below what is agreed."),),
    ),
    "expense.approve": Talk(
        (
            (
                "My claim {claim} has been open for a week. Is anything missing?",
                "Nothing is missing: receipt and policy agree. I am asking for the {amount} {currency} to be paid.",
            ),
        ),
        "{claim} is approved and will be paid with the next run.",
        "It was not approved: “{reason}” Please upload it again.",
        (THANKS,),
    ),
    "stock.count": Talk(
        (("How many of {sku} are left in {site}?", "I will look at the count."),),
        "There are some left in {site}, but fewer than a week's worth. Shall I propose an order?",
        "The count is not available right now.",
        (("Yes, please.", "It is in your drafts; nothing has been ordered."),),
    ),
    "shipment.reroute": Talk(
        (
            (
                "The hub in Lyon is closed. What happens to the parcels that are on their way there?",
                "{parcels} parcels would wait until tomorrow. I am asking for them to go by {via}, with {carrier}.",
            ),
        ),
        "All {parcels} are on their way by {via}.",
        "They wait for the hub to open: “{reason}”",
        (SURE,),
    ),
}
