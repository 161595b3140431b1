// The npm client `graphql-sse` in distinct-connections mode, and the messages of that protocol.
import assert from "node:assert/strict";
import { createClient } from "graphql-sse";
import { movable, mover, now } from "../lib/opportunity.mjs";
import { alive, check, judged } from "../lib/judged.mjs";

const server = await judged();
const MOVED = "subscription ($after: String, $filter: PipelineEventFilter) { opportunityStageChanged(after: $after, filter: $filter) { id opportunityId } }";

const connect = (headers = { Authorization: server.authorization }) =>
  createClient({ url: server.url, headers, singleConnection: false, retryAttempts: 0 });

/** All responses of an operation that ends by itself. */
async function all(request, client = connect()) {
  const answers = [];
  for await (const answer of client.iterate(request)) answers.push(answer);
  return answers;
}

/** The messages of an event stream: each event and its data. */
async function messagesOf(body, headers = {}) {
  const response = await server.fetch(server.url, {
    method: "POST",
    headers: { accept: "text/event-stream", "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  });
  const text = await response.text();
  const blocks = text.split("\n\n").filter((block) => block.includes("event:"));
  const field = (block, name) => new RegExp(`^${name}: ?(.*)$`, "m").exec(block)?.[1];
  return { response, messages: blocks.map((block) => ({ event: field(block, "event"), data: field(block, "data") })) };
}

check("a query is one answer", async () => {
  const answers = await all({ query: "query ($first: Int) { opportunities(first: $first) { nodes { id } } }", variables: { first: 2 } });
  assert.equal(answers.length, 1);
  assert.equal(answers[0].data.opportunities.nodes.length, 2);
});

check("a mutation is one answer, and is done", async () => {
  const id = await movable(server);
  const answers = await all({
    query: "mutation ($input: UpdateOpportunityInput!) { updateOpportunity(input: $input) { opportunity { name } userErrors { message } } }",
    variables: { input: { opportunityId: id, name: "Renamed by a judge" } },
  });
  assert.deepEqual(answers[0].data.updateOpportunity, { opportunity: { name: "Renamed by a judge" }, userErrors: [] });
});

check("a subscription delivers each event once and in order, and resumes", async () => {
  const id = await movable(server);
  const move = mover(server, id);
  const filter = { opportunityIds: [id] };
  const after = await now(server);
  const sent = [];
  const seen = [];
  for (const round of [1, 2]) {
    const client = connect();
    const events = client.iterate({ query: MOVED, variables: { filter, after } });
    for (let step = 0; step < 3; step += 1) sent.push(...(await move()).eventIds);
    const heard = [];
    while (heard.length < sent.length) heard.push((await events.next()).value.data.opportunityStageChanged.id);
    seen.push(heard);
    await events.return();
    client.dispose();
    assert.deepEqual(seen.at(-1), sent, `round ${round}`);
  }
});

check("a cancelled subscription ends without a message", async () => {
  const client = connect();
  const events = client.iterate({ query: MOVED });
  const next = events.next();
  await events.return();
  assert.deepEqual(await next, { value: undefined, done: true });
  client.dispose();
});

check("the error of an invalid document is in the stream", async () => {
  const [answer, ...more] = await all({ query: "{ nothing }" });
  assert.equal(more.length, 0);
  assert.equal(answer.errors[0].extensions.code, "GRAPHQL_VALIDATION_FAILED");
  assert.ok(!("data" in answer));
});

check("the error of a variable of a wrong type is in the stream", async () => {
  const [answer] = await all({ query: "query ($id: ID!) { node(id: $id) { id } }", variables: {} });
  assert.equal(answer.errors[0].extensions.code, "BAD_USER_INPUT");
});

check("a wrong token is refused", async () => {
  await assert.rejects(all({ query: "{ viewer { user { id } } }" }, connect({ Authorization: "Bearer fst_wrong" })));
});

check("the stream is next, then complete with data, without which an EventSource fires no event", async () => {
  const { response, messages } = await messagesOf({ query: "{ __typename }" });
  assert.equal(response.status, 200);
  assert.match(response.headers.get("content-type"), /^text\/event-stream/);
  assert.match(response.headers.get("cache-control") ?? "", /no-cache|no-store/);
  assert.deepEqual(messages.map(({ event }) => event), ["next", "complete"]);
  assert.deepEqual(JSON.parse(messages[0].data).data, { __typename: "Query" });
  assert.ok(["", "null"].includes(messages[1].data), `data ${messages[1].data}`);
});

check("an invalid document is a 200 with next and complete, since an EventSource shows nothing else", async () => {
  const { response, messages } = await messagesOf({ query: "{" });
  assert.equal(response.status, 200);
  assert.deepEqual(messages.map(({ event }) => event), ["next", "complete"]);
  assert.equal(JSON.parse(messages[0].data).errors[0].extensions.code, "GRAPHQL_PARSE_FAILED");
});

check("an EventSource may ask by GET, but not for a mutation", async () => {
  const headers = { accept: "text/event-stream" };
  const query = await server.fetch(`${server.url}?query=${encodeURIComponent("{ __typename }")}`, { headers });
  assert.match(await query.text(), /event: ?next[^]*event: ?complete/);
  const mutation = await server.fetch(`${server.url}?query=${encodeURIComponent("mutation { __typename }")}`, { headers });
  assert.equal(mutation.status, 405);
  assert.match(mutation.headers.get("allow") ?? "", /POST/);
});

alive(server);
