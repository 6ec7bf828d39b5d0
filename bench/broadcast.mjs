// `fanout`'s Node side: graphql-ws on ws, as its documentation shows it. `POST /publish` is an event.
import { createServer } from "node:http";
import { createRequire } from "node:module";

const require = createRequire(new URL("../tests/clients/package.json", import.meta.url));
const { buildSchema } = require("graphql");
const { useServer } = require("graphql-ws/use/ws");
const { WebSocketServer } = require("ws");

const schema = buildSchema(`
  type Actor { id: String type: String! name: String! }
  type Entry { id: ID! at: String! action: String! resourceType: String! resourceId: ID! actor: Actor! }
  type Domain { id: ID! name: String! revision: Int! }
  type Tool { id: ID! }
  union Resource = Domain | Tool
  type Change { cursor: String! entry: Entry! resource: Resource! }
  type Query { nothing: String }
  type Subscription { changes: Change! }
`);
schema.getType("Resource").resolveType = () => "Domain";

const subscribers = new Set();

async function* changes() {
  const waiting = [];
  let wake = () => {};
  const take = (event) => {
    waiting.push(event);
    wake();
  };
  subscribers.add(take);
  try {
    for (;;) {
      while (waiting.length > 0) yield { changes: waiting.shift() };
      await new Promise((resolve) => (wake = resolve));
    }
  } finally {
    subscribers.delete(take);
  }
}

const server = createServer((request, response) => {
  const parts = [];
  request.on("data", (part) => parts.push(part));
  request.on("end", () => {
    if (request.method === "POST") {
      const event = JSON.parse(Buffer.concat(parts).toString());
      for (const take of subscribers) take(event);
    }
    response.end("ok");
  });
});
useServer({ schema, roots: { subscription: { changes } } }, new WebSocketServer({ server, path: "/graphql" }));
server.listen(Number(process.env.UVICORN_PORT), "127.0.0.1");
