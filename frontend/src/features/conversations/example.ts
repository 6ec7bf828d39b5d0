/** A request that records two messages, for an agent's token in TOKEN. */
export const example = (origin: string): string =>
  `curl -s ${origin}/graphql -H "authorization: Bearer $TOKEN" \\
  -H 'content-type: application/json' -d '{
  "query": "mutation ($input: RecordMessagesInput!) { recordMessages(input: $input) { ... on MessagesRecorded { recorded } ... on Refusal { message } } }",
  "variables": { "input": { "conversation": "ticket-4711", "messages": [
    { "key": "m1", "role": "USER", "text": "Where is my parcel?" },
    { "key": "m2", "role": "ASSISTANT", "text": "It arrives tomorrow." }
  ] } }
}'`;
