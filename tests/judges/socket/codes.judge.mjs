// The close codes of graphql-transport-ws, printed against the text of the protocol.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after } from "node:test";
import { parseMessage } from "graphql-ws";
import { alive, check, judged } from "../lib/judged.mjs";
import { HASTY } from "../lib/settings.mjs";
import { start } from "../lib/server.mjs";
import { open, signedIn } from "../lib/talk.mjs";

const server = await judged();
// A separate server: on a busy machine other sockets would time out too.
const hasty = await start(HASTY);
after(() => hasty.stop());
const protocol = await readFile(new URL("../node_modules/graphql-ws/PROTOCOL.md", import.meta.url), "utf8");
const table = [];
after(() => {
  let printed;
  for (const { wanted, got, name, text } of table) {
    if (text !== printed) console.log(`\n   ${wanted.join(" or ")}: ${(printed = text)}`);
    console.log(`     ${String(got).padEnd(5)} ${name}`);
  }
});

/** The sentence of the protocol that names a code. */
function quote(code) {
  const sentences = protocol.split(/\n+|(?<=\.) /);
  return sentences.find((sentence) => sentence.includes(`${code}: `) && !/^\s*(1\.|-)/.test(sentence));
}

/** Does something to a socket, and compares the code that it is closed with. */
function closes(name, { wanted, text = quote(wanted[0]), ...how }, doing) {
  assert.ok(text, `the protocol mentions ${wanted}`);
  check(`${wanted.join(" or ")}: ${name}`, async () => {
    const row = { name, wanted, text, got: "open" };
    table.push(row);
    const talk = await (how.isStranger ? open(how.server ?? server) : signedIn(server));
    try {
      await doing(talk);
      const { code, reason } = await talk.ending();
      row.got = code;
      assert.ok(wanted.includes(code), `closed with ${code} ${reason}`);
    } finally {
      talk.cut();
    }
  });
}

const INVALID = {
  "what is not JSON": "{",
  "an array": "[]",
  "no object": '"subscribe"',
  "no type": { id: "1" },
  "an unknown type": { type: "nonsense" },
  "an unknown type of 500 letters": { type: "ñ".repeat(500) },
  "a type of the older protocol": { id: "1", type: "start", payload: { query: "{ __typename }" } },
  "subscribe without id": { type: "subscribe", payload: { query: "{ __typename }" } },
  "subscribe with an empty id": { id: "", type: "subscribe", payload: { query: "{ __typename }" } },
  "subscribe with a number as id": { id: 1, type: "subscribe", payload: { query: "{ __typename }" } },
  "subscribe without payload": { id: "1", type: "subscribe" },
  "subscribe without query": { id: "1", type: "subscribe", payload: {} },
  "subscribe with a number as query": { id: "1", type: "subscribe", payload: { query: 1 } },
  "subscribe with a text as variables": { id: "1", type: "subscribe", payload: { query: "{ __typename }", variables: "a" } },
  "subscribe with a number as operationName": { id: "1", type: "subscribe", payload: { query: "{ __typename }", operationName: 1 } },
  "complete without id": { type: "complete" },
  "ping with a text as payload": { type: "ping", payload: "a" },
  "connection_init with a text as payload": { type: "connection_init", payload: "a" },
};
for (const [name, message] of Object.entries(INVALID)) {
  // The reference implementation refuses the same.
  assert.throws(() => parseMessage(typeof message === "string" ? message : JSON.stringify(message)), name);
  const isStranger = name.startsWith("connection_init");
  closes(name, { wanted: [4400], isStranger }, (talk) => talk.send(message));
}

closes("connection_ack sent by a client", { wanted: [4400] }, (talk) => talk.send({ type: "connection_ack" }));

closes("subscribe before connection_init", { wanted: [4401], isStranger: true }, (talk) =>
  talk.subscribe("1", "{ __typename }"),
);
closes("connection_init with a wrong token", { wanted: [4403], isStranger: true }, (talk) =>
  talk.send({ type: "connection_init", payload: { Authorization: "Bearer fst_wrong" } }),
);
closes("connection_init without a token", { wanted: [4403], isStranger: true }, (talk) =>
  talk.send({ type: "connection_init" }),
);
closes("no connection_init", { wanted: [4408], isStranger: true, server: hasty }, () => {});
closes("pings, but no connection_init", { wanted: [4408], isStranger: true, server: hasty }, (talk) => talk.send({ type: "ping" }));
closes("subscribe with the id of a running operation", { wanted: [4409] }, async (talk) => {
  talk.subscribe("1", "subscription { pipelineEvents { id } }");
  talk.subscribe("1", "{ __typename }");
});
closes("a second connection_init", { wanted: [4429] }, (talk) => talk.send({ type: "connection_init" }));
closes("two connection_init at once", { wanted: [4429], isStranger: true }, (talk) => {
  const init = { type: "connection_init", payload: { Authorization: server.authorization } };
  talk.send(init);
  talk.send(init);
});

const TOO_BIG = "RFC 6455, 7.4.1: 1009 … a message that is too big for it to process. (1006: cut before the frame was read)";
const long = (bytes) => `{ __typename } #${"x".repeat(bytes)}`;
closes("a message of 65 KiB", { wanted: [1009], text: TOO_BIG }, (talk) => talk.subscribe("1", long(65 << 10)));
closes("a first message of 65 KiB", { wanted: [1009], text: TOO_BIG, isStranger: true }, (talk) =>
  talk.send({ type: "connection_init", payload: { pad: long(65 << 10) } }),
);
closes("a message of 2 MiB", { wanted: [1009, 1006], text: TOO_BIG }, (talk) => talk.subscribe("1", long(2 << 20)));

check("1001 or 1012: SIGTERM", async () => {
  const text = "RFC 6455, 7.4.1: 1001 … \"going away\", such as a server going down; IANA: 1012 … Service Restart.";
  const row = { name: "SIGTERM", wanted: [1001, 1012], text, got: "open" };
  table.push(row);
  const stopped = await start();
  const talk = await signedIn(stopped);
  talk.subscribe("1", "subscription { pipelineEvents { id } }");
  await talk.settle();
  const [code, close] = await Promise.all([stopped.stop(), talk.ending()]);
  row.got = close.code;
  assert.ok(row.wanted.includes(close.code), `closed with ${close.code}`);
  assert.equal(code, 0, "the server ends with 0");
});

alive(server);
