// urql with its normalised cache, which knows the schema and warns of what does not fit it.
import assert from "node:assert/strict";
import { Client, fetchExchange, gql, subscriptionExchange } from "@urql/core";
import { getIntrospectionQuery } from "graphql";
import { createClient } from "graphql-ws";
import WebSocket from "ws";
import { guide } from "../lib/guide.mjs";
import { movable, mover, now } from "../lib/opportunity.mjs";
import { ALL_IDS, MOVED, NODE, PAGE, RENAME } from "../lib/documents.mjs";
import { alive, check, judged, leaving } from "../lib/judged.mjs";

const server = await judged();
const socket = createClient({
  url: server.socket,
  webSocketImpl: WebSocket,
  connectionParams: { Authorization: server.authorization },
});
leaving(() => socket.dispose());

const warnings = [];
const { cache } = await (await guide()).load("urql.js");
const schema = await server.ask(getIntrospectionQuery());
const forward = subscriptionExchange({
  forwardSubscription: ({ query, variables }) => ({
    subscribe: (sink) => ({ unsubscribe: socket.subscribe({ query, variables }, sink) }),
  }),
});
const client = new Client({
  url: server.url,
  fetch: server.fetch,
  preferGetMethod: false,
  exchanges: [cache(schema, { logger: (_, message) => warnings.push(message) }), fetchExchange, forward],
});

const ask = async (query, variables, context) => {
  const { data, error } = await client.query(gql(query), variables, context).toPromise();
  if (error) throw error;
  return data;
};

check("a query is answered, and again from the cache", async () => {
  const id = await movable(server);
  const data = await ask(NODE, { id });
  assert.equal(data.node.__typename, "Opportunity");
  assert.deepEqual(client.readQuery(gql(NODE), { id }).data, data);
  assert.deepEqual(await ask(NODE, { id }, { requestPolicy: "cache-only" }), data);
});

check("a query is answered by GET, too", async () => {
  const context = { requestPolicy: "network-only", preferGetMethod: "force" };
  assert.equal((await ask(ALL_IDS, { first: 3 }, context)).opportunities.nodes.length, 3);
});

check("two pages become one list", async () => {
  const first = (await ask(PAGE, { first: 5 })).opportunities;
  assert.equal(first.pageInfo.hasNextPage, true);
  const both = (await ask(PAGE, { first: 5, after: first.pageInfo.endCursor })).opportunities;
  const { opportunities } = await server.ask(ALL_IDS, { first: 10 });
  assert.deepEqual(both.edges.map(({ node }) => node.id), opportunities.nodes.map(({ id }) => id));
});

check("the response of a mutation updates a watched query; a refetch has the same data", async () => {
  const id = await movable(server);
  const seen = [];
  const watching = client.query(gql(NODE), { id }).subscribe(({ data }) => seen.push(data?.node.name));
  await ask(NODE, { id });
  const renamed = await client.mutation(gql(RENAME), { input: { opportunityId: id, name: "By urql" } }).toPromise();
  assert.equal(renamed.error, undefined);
  assert.deepEqual(renamed.data.updateOpportunity.userErrors, []);
  assert.equal(seen.at(-1), "By urql");
  assert.equal((await ask(NODE, { id }, { requestPolicy: "network-only" })).node.name, "By urql");
  watching.unsubscribe();
});

check("an invalid document is an error with a code", async () => {
  const { error } = await client.query(gql("{ nothing }"), {}).toPromise();
  assert.equal(error.graphQLErrors[0].extensions.code, "GRAPHQL_VALIDATION_FAILED");
});

check("a subscription delivers a move, and the cache has it", async () => {
  const id = await movable(server);
  await ask(NODE, { id });
  const variables = { filter: { opportunityIds: [id] }, after: await now(server) };
  await mover(server, id)();
  let following;
  const { data, error } = await new Promise((done) => {
    following = client.subscription(gql(MOVED), variables).subscribe(done);
  });
  following.unsubscribe();
  assert.equal(error, undefined);
  const event = data.opportunityStageChanged;
  const cached = client.readQuery(gql(NODE), { id }).data.node;
  assert.equal(cached.version, event.opportunity.version);
  assert.equal(cached.stage.id, event.toStageId);
});

check("the cache found nothing to warn of but the invalid document", () => {
  assert.deepEqual(warnings.filter((warning) => !warning.includes("nothing")), []);
});

alive(server);
