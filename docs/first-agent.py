"""An agent that asks before it acts: HANDRAIL_TOKEN=hr_... python docs/first-agent.py"""

import json
import os
import sys
import urllib.request
import uuid

URL = os.environ.get("HANDRAIL_URL", "http://127.0.0.1:8000") + "/graphql"
HEADERS = {"authorization": "Bearer " + os.environ["HANDRAIL_TOKEN"], "content-type": "application/json"}
DOCUMENT = """
mutation Ask($input: ToolRunRequest!) { requestToolRun(input: $input) { ...Run ... on Refusal { message } } }
query Wait($id: ID!) { toolRun(id: $id, waitSeconds: 55) { ...Run } }
mutation Claim($id: ID!, $hash: String!) {
  claimToolRun(id: $id, argumentsHash: $hash) { ... on Claim { leaseId argumentsText } ... on Refusal { message } } }
mutation Report($id: ID!, $lease: ID!, $result: JSON) {
  reportToolRun(id: $id, leaseId: $lease, outcome: EXECUTED, result: $result) { ...Run ... on Refusal { message } } }
fragment Run on ToolRun { id state argumentsHash decision { reason } }
"""


def send(operation, **variables):
    body = json.dumps({"query": DOCUMENT, "operationName": operation, "variables": variables}).encode()
    with urllib.request.urlopen(urllib.request.Request(URL, body, HEADERS), timeout=70) as answer:
        reply = json.load(answer)
    thing = next(iter((reply.get("data") or {}).values()), None)
    if thing is None or "message" in thing:
        sys.exit(f"{operation} was refused: {reply}")
    return thing


refund = {"amount": 86, "currency": "EUR", "order_id": "ORD-88213"}
wish = {"tool": "payments.refund", "arguments": refund, "reason": "The parcel never arrived."}
run = send("Ask", input={**wish, "idempotencyKey": str(uuid.uuid4())})
while run["state"] == "PENDING_APPROVAL":
    print("waiting for a person:", run["id"], flush=True)
    run = send("Wait", id=run["id"])
if run["state"] != "APPROVED":
    sys.exit(f"not allowed: {run['state']} {(run['decision'] or {}).get('reason')}")
claim = send("Claim", id=run["id"], hash=run["argumentsHash"])
print("refunding", claim["argumentsText"])  # here the refund would happen, with exactly these arguments
done = send("Report", id=run["id"], lease=claim["leaseId"], result={"refund_id": "RF-1"})
print("reported:", done["state"])
