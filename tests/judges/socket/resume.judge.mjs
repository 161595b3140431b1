// The npm client `graphql-ws` sees each stage change, is cut, resumes, and misses nothing.
import assert from "node:assert/strict";
import { createClient } from "graphql-ws";
import WebSocket from "ws";
import { movable, mover, now } from "../lib/opportunity.mjs";
import { check, judged } from "../lib/judged.mjs";

const server = await judged();

const MOVED = `subscription ($after: String, $filter: PipelineEventFilter) {
  opportunityStageChanged(after: $after, filter: $filter) {
    id cursor opportunityId opportunityVersion fromStageId toStageId toStageName secondsInPreviousStage
    before { stageId } after { stageId probability } opportunity { name version stage { id } }
  }
}`;

const connect = (more = {}) =>
  createClient({
    url: server.socket,
    webSocketImpl: WebSocket,
    retryAttempts: 0,
    connectionParams: { Authorization: server.authorization },
    ...more,
  });

/** Reads events into `seen` until there are `count`. */
async function read(events, seen, count) {
  while (seen.length < count) {
    const { value, done } = await events.next();
    assert.ok(!done, "the stream goes on");
    assert.equal(value.errors, undefined);
    seen.push(value.data.opportunityStageChanged);
  }
}

check("each stage change is seen; after a cut nothing is missing and nothing comes twice", async () => {
  const id = await movable(server);
  const move = mover(server, id);
  const filter = { opportunityIds: [id] };
  const after = await now(server);
  const seen = [];
  const sent = [];

  const first = connect();
  const events = first.iterate({ query: MOVED, variables: { filter, after } });
  for (let round = 0; round < 5; round += 1) {
    sent.push(await move());
    await read(events, seen, sent.length);
  }
  first.terminate();
  await assert.rejects(events.next(), "a cut client hears nothing");

  for (let round = 0; round < 7; round += 1) sent.push(await move());
  const second = connect();
  const resumed = second.iterate({ query: MOVED, variables: { filter, after: seen.at(-1).cursor } });
  await read(resumed, seen, sent.length);
  sent.push(await move());
  await read(resumed, seen, sent.length);
  await resumed.return();
  await second.dispose();

  assert.deepEqual(seen.map((event) => event.id), sent.flatMap((move) => move.eventIds), "each once, in order");
  assert.deepEqual(seen.map((event) => event.toStageId), sent.map((move) => move.stage));
  const versions = seen.map((event) => event.opportunityVersion);
  assert.deepEqual(versions, [...versions].sort((a, b) => a - b));
});

check("an invalid document is an error, which ends the operation", async () => {
  const client = connect();
  await assert.rejects(client.iterate({ query: "{ nothing }" }).next(), (errors) => {
    assert.ok(Array.isArray(errors), "the client hears the protocol's `error`, not data");
    assert.equal(errors[0].extensions.code, "GRAPHQL_VALIDATION_FAILED");
    return true;
  });
  await client.dispose();
});

check("a query and a mutation end by themselves", async () => {
  const client = connect();
  for (const query of ["{ viewer { user { id } } }", "mutation { __typename }"]) {
    const answers = [];
    for await (const answer of client.iterate({ query })) answers.push(answer);
    assert.equal(answers.length, 1);
    assert.equal(answers[0].errors, undefined);
  }
  await client.dispose();
});

check("the client's own pings keep a socket", async () => {
  let pongs = 0;
  const client = connect({ lazy: false, keepAlive: 50, on: { pong: () => (pongs += 1) } });
  const events = client.iterate({ query: MOVED });
  const next = events.next();
  next.catch(() => {});
  while (pongs < 3) await new Promise((done) => setTimeout(done, 20));
  await events.return();
  await client.dispose();
});
