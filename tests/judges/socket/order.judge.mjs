// The messages of graphql-transport-ws and their order.
import assert from "node:assert/strict";
import { beginning, movable, mover, now } from "../lib/opportunity.mjs";
import { alive, check, judged } from "../lib/judged.mjs";
import { open, PROTOCOL, signedIn } from "../lib/talk.mjs";

const server = await judged();
const opportunity = await movable(server);
const move = mover(server, opportunity);
const ofOpportunity = { filter: { opportunityIds: [opportunity] } };
const MOVED = "subscription ($after: String, $filter: PipelineEventFilter) { opportunityStageChanged(after: $after, filter: $filter) { id } }";
const ALL = "subscription ($after: String) { pipelineEvents(after: $after) { __typename id } }";

const types = (messages) => messages.map(({ type }) => type);

/** A check on a socket that is signed in. */
function on(name, doing) {
  check(name, async () => {
    const talk = await signedIn(server);
    try {
      await doing(talk);
      assert.equal(talk.close, undefined, "the socket is still open");
    } finally {
      talk.cut();
    }
  });
}

check("the handshake names the protocol, even if the client supports others", async () => {
  const talk = await open(server, { protocols: ["graphql-ws", PROTOCOL] });
  assert.equal(talk.ws.protocol, PROTOCOL);
  talk.cut();
});

for (const protocols of [["graphql-ws"], []]) {
  check(`a client that speaks ${protocols[0] ?? "no protocol"} is refused`, async () => {
    await assert.rejects(open(server, { protocols }), /Unexpected server response: 4\d\d/);
  });
}

check("connection_ack is the first message, and comes once", async () => {
  const talk = await signedIn(server);
  await talk.settle();
  assert.deepEqual(types(talk.heard), ["connection_ack", "pong"]);
  talk.cut();
});

check("the token may be in the handshake", async () => {
  const talk = await open(server, { headers: { authorization: server.authorization } });
  talk.send({ type: "connection_init" });
  await talk.next("connection_ack");
  talk.cut();
});

check("a ping is answered before connection_init", async () => {
  const talk = await open(server);
  await talk.settle();
  assert.deepEqual(types(talk.heard), ["pong"]);
  talk.cut();
});

on("a pong brings back what the ping carried", async (talk) => {
  talk.send({ type: "ping", payload: { mark: 1 } });
  assert.deepEqual((await talk.next("pong")).payload, { mark: 1 });
});

on("an unsolicited pong is accepted", async (talk) => {
  talk.send({ type: "pong" });
  talk.send({ type: "pong", payload: { mark: 1 } });
  await talk.settle();
});

on("optional members may be null", async (talk) => {
  talk.send({ type: "ping", payload: null });
  const payload = { query: "{ __typename }", operationName: null, variables: null, extensions: null };
  talk.send({ id: "1", type: "subscribe", payload });
  await talk.next("complete", "1");
  assert.deepEqual(types(talk.of("1")), ["next", "complete"]);
});

for (const [kind, query] of [["query", "{ viewer { user { id } } }"], ["mutation", "mutation { __typename }"]]) {
  on(`a ${kind} is one next, then complete`, async (talk) => {
    talk.subscribe("1", query);
    await talk.next("complete", "1");
    assert.deepEqual(types(talk.of("1")), ["next", "complete"]);
    assert.equal(talk.of("1")[0].payload.errors, undefined);
  });
}

on("an id is free again after complete", async (talk) => {
  for (let round = 1; round <= 20; round += 1) {
    talk.subscribe("same", "{ __typename }");
    await talk.until((heard) => heard.filter(({ type }) => type === "complete").length === round, "complete");
  }
  assert.equal(talk.of("same").length, 40);
});

const REFUSED = {
  "a syntax error": ["{", "GRAPHQL_PARSE_FAILED"],
  "an unknown field": ["{ nothing }", "GRAPHQL_VALIDATION_FAILED"],
  "an unknown field of a subscription": ["subscription { nothing }", "GRAPHQL_VALIDATION_FAILED"],
  "a missing variable": ["query ($id: ID!) { node(id: $id) { id } }", "BAD_USER_INPUT"],
  "two operations and no name": ["query A { __typename } query B { __typename }", "OPERATION_RESOLUTION_FAILURE"],
};
for (const [name, [query, code]] of Object.entries(REFUSED)) {
  on(`${name} is one error, and no complete after it`, async (talk) => {
    talk.subscribe("1", query);
    const { payload } = await talk.next("error", "1");
    assert.ok(Array.isArray(payload) && payload.length > 0, "its payload is a list of errors");
    assert.equal(payload[0].extensions?.code, code);
    talk.subscribe("1", "{ __typename }");
    await talk.next("complete", "1");
    assert.deepEqual(types(talk.of("1")), ["error", "next", "complete"], "the id is free again");
  });
}

on("an error of execution is data with errors, then complete", async (talk) => {
  talk.subscribe("1", '{ pipelineEvents(after: "junk") { edges { cursor } } viewer { user { id } } }');
  await talk.next("complete", "1");
  const [next] = talk.of("1");
  assert.deepEqual(types(talk.of("1")), ["next", "complete"]);
  assert.equal(next.payload.errors[0].extensions.code, "BAD_USER_INPUT");
  assert.equal(next.payload.data.pipelineEvents, null);
  assert.ok(next.payload.data.viewer.user.id);
});

on("after the client's complete no message of an operation follows, and its id is free", async (talk) => {
  const since = { ...ofOpportunity, after: await now(server) };
  const listening = ["1", "2"];
  for (const id of listening) talk.subscribe(id, MOVED, since);
  await move();
  for (const id of listening) await talk.next("next", id);
  talk.send({ id: "1", type: "complete" });
  await talk.settle();
  // The cancelled operation would receive the same events as the other one.
  for (let heard = 2; heard <= 4; heard += 1) {
    await move();
    await talk.until(() => talk.of("2").length === heard, "a move that the other one hears");
  }
  talk.subscribe("1", "{ __typename }");
  await talk.next("complete", "1");
  assert.deepEqual(types(talk.of("1")), ["next", "next", "complete"]);
  assert.deepEqual(talk.of("1")[1].payload.data, { __typename: "Query" });
});

on("complete for an ended or unknown operation is ignored", async (talk) => {
  talk.subscribe("1", "{ __typename }");
  await talk.next("complete", "1");
  talk.send({ id: "1", type: "complete" });
  talk.send({ id: "unknown", type: "complete" });
  await talk.settle();
});

on("many operations at once: each receives all of its own messages, in order", async (talk) => {
  const after = await beginning(server);
  const ids = Array.from({ length: 20 }, (_, index) => `stream-${index}`);
  for (const id of ids) talk.subscribe(id, ALL, { after });
  const isFull = (id) => talk.of(id).length >= 50;
  await talk.until(() => ids.every(isFull), "50 events for each");
  const heard = (id) => talk.of(id).slice(0, 50).map(({ payload }) => payload.data.pipelineEvents.id);
  assert.equal(new Set(heard(ids[0])).size, 50, "each event once");
  for (const id of ids) assert.deepEqual(heard(id), heard(ids[0]));
});

alive(server);
