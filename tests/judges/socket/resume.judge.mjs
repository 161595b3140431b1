// The npm client `graphql-ws` sees each stage change, is cut, resumes, and misses nothing.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { createClient } from "graphql-ws";
import WebSocket from "ws";
import { ask, startDemo } from "./server.mjs";

let server;
before(async () => (server = await startDemo()));
after(async () => assert.equal(await server.stop(), 0, "SIGTERM ends the server with 0"));

const MOVED = `subscription ($after: String, $filter: PipelineEventFilter) {
  opportunityStageChanged(after: $after, filter: $filter) {
    id cursor opportunityId opportunityVersion fromStageId toStageId toStageName secondsInPreviousStage
    before { stageId } after { stageId probability } opportunity { name version stage { id } }
  }
}`;

const MOVE = `mutation ($input: MoveOpportunityStageInput!) {
  moveOpportunityStage(input: $input) { opportunity { id version stage { id } } eventIds userErrors { code message } }
}`;

function follow(variables, seen) {
  const client = createClient({
    url: server.socket,
    webSocketImpl: WebSocket,
    retryAttempts: 0,
    connectionParams: { Authorization: `Bearer ${server.token}` },
  });
  const waiting = [];
  let failure = null;
  let isCut = false;
  const ended = new Promise((resolve, reject) => {
    client.subscribe(
      { query: MOVED, variables },
      {
        next: ({ data, errors }) => {
          if (errors) return reject(new Error(JSON.stringify(errors)));
          seen.push({ ...data.opportunityStageChanged, at: performance.now() });
          waiting.splice(0).forEach((wake) => wake());
        },
        error: reject,
        complete: resolve,
      },
    );
  });
  ended.catch((error) => (failure = isCut ? null : error));
  return {
    async until(count) {
      const deadline = performance.now() + 20_000;
      while (seen.length < count) {
        assert.ok(!failure, String(failure));
        assert.ok(performance.now() < deadline, `${seen.length} of ${count} events came`);
        await Promise.race([
          new Promise((wake) => waiting.push(wake)),
          new Promise((wake) => setTimeout(wake, 200)),
        ]);
      }
    },
    cut() {
      isCut = true;
      client.terminate();
    },
  };
}

async function move(id, direction) {
  const { moveOpportunityStage: moved } = await ask(server, MOVE, {
    input: { opportunityId: id, to: { direction } },
  });
  assert.deepEqual(moved.userErrors, []);
  return { answered: performance.now(), eventIds: moved.eventIds, stage: moved.opportunity.stage.id };
}

async function freeDeal() {
  const { opportunities } = await ask(
    server,
    `{ opportunities(first: 50, filter: { status: [OPEN], isOnHold: false }) {
         nodes { id stage { position } back: stageMoveCheck(to: { direction: PREVIOUS }) { isAllowed } } } }`,
  );
  // One step back and forward again is allowed wherever the stage before asks for nothing new.
  for (const { id, stage } of opportunities.nodes.filter((node) => node.back?.isAllowed)) {
    const { dry } = await ask(
      server,
      `mutation ($id: ID!) { dry: moveOpportunityStage(input: { opportunityId: $id, to: { direction: PREVIOUS }, dryRun: true }) {
         opportunity { stageMoveCheck(to: { direction: NEXT }) { isAllowed } } userErrors { code } } }`,
      { id },
    );
    if (stage.position > 1 && dry.userErrors.length === 0 && dry.opportunity.stageMoveCheck.isAllowed) return id;
  }
  throw new Error("the demo company has no deal that can move freely");
}

test("each stage change is seen; after a cut nothing is missed and nothing doubled", async (t) => {
  const id = await freeDeal();
  const seen = [];
  const sent = [];
  let stream = follow({ filter: { opportunityIds: [id] } }, seen);
  await new Promise((done) => setTimeout(done, 500));

  for (let round = 0; round < 5; round += 1) {
    sent.push(await move(id, round % 2 === 0 ? "PREVIOUS" : "NEXT"));
    await stream.until(sent.length);
  }
  const waits = sent.map((move, index) => seen[index].at - move.answered);
  t.diagnostic(`ms from the mutation's answer to the event: ${waits.map((ms) => ms.toFixed(1)).join(", ")}`);

  stream.cut();
  for (let round = 5; round < 12; round += 1) {
    sent.push(await move(id, round % 2 === 0 ? "PREVIOUS" : "NEXT"));
  }
  assert.equal(seen.length, 5, "a cut client hears nothing");
  stream = follow({ filter: { opportunityIds: [id] }, after: seen.at(-1).cursor }, seen);
  await stream.until(sent.length);
  sent.push(await move(id, "PREVIOUS"));
  await stream.until(sent.length);
  stream.cut();

  assert.deepEqual(seen.map((event) => event.id), sent.flatMap((move) => move.eventIds), "each once, in order");
  assert.deepEqual(seen.map((event) => event.toStageId), sent.map((move) => move.stage));
  const versions = seen.map((event) => event.opportunityVersion);
  assert.deepEqual(versions, [...versions].sort((a, b) => a - b));
});
