// Relay: its compiler accepts an application against the served schema, TypeScript accepts the generated files, and the
// runtime works with them.
import assert from "node:assert/strict";
import { mkdir, readdir } from "node:fs/promises";
import { join } from "node:path";
import { createClient } from "graphql-ws";
import Relay from "relay-runtime";
import WebSocket from "ws";
import { ALL_IDS } from "../lib/documents.mjs";
import { movable, mover, now } from "../lib/opportunity.mjs";
import { alive, check, judged, leaving } from "../lib/judged.mjs";
import { workshop } from "../lib/workshop.mjs";

const { commitMutation, ConnectionHandler, createOperationDescriptor, Environment, fetchQuery, Network, Observable, RecordSource, requestSubscription, Store } = Relay;
const server = await judged();
const { folder, tool } = await workshop(server, join(import.meta.dirname, "app"));

const artifact = async (name) => (await import(join(folder, `out/__generated__/${name}.graphql.js`))).default;

check("the compiler accepts fragments, @connection, @refetchable, a mutation and subscriptions", async () => {
  await mkdir(join(folder, "src/__generated__"));
  await tool("relay-compiler", "relay.config.json");
  const written = await readdir(join(folder, "src/__generated__"));
  assert.equal(written.filter((file) => file.endsWith(".graphql.ts")).length, 9);
});

check("TypeScript accepts the generated files in strict mode", () => tool("tsc", "--project", "tsconfig.json"));

const socket = createClient({
  url: server.socket,
  webSocketImpl: WebSocket,
  connectionParams: { Authorization: server.authorization },
});
leaving(() => socket.dispose());

const environment = new Environment({
  network: Network.create(
    ({ text }, variables) => server.post(text, variables),
    ({ text }, variables) =>
      Observable.create((sink) => socket.subscribe({ query: text, variables }, sink)),
  ),
  store: new Store(new RecordSource()),
});

/** The pages of the connection in the store, and its page info. */
function connection() {
  const source = environment.getStore().getSource();
  const record = source.get(ConnectionHandler.getConnectionID("client:root", "pipeline_opportunities", {}));
  const follow = ({ __ref }) => source.get(__ref);
  return {
    ids: record.edges.__refs.map((ref) => follow({ __ref: ref }).node.__ref),
    pageInfo: follow(record.pageInfo),
    record: (id) => source.get(id),
  };
}

check("two pages become one connection", async () => {
  const page = await artifact("pipelinePageQuery");
  const more = await artifact("pipelineListPaginationQuery");
  await fetchQuery(environment, page, {}).toPromise();
  environment.retain(createOperationDescriptor(page, {}));
  const { hasNextPage, endCursor } = connection().pageInfo;
  assert.equal(hasNextPage, true);
  await fetchQuery(environment, more, { first: 5, after: endCursor }).toPromise();
  const { opportunities } = await server.ask(ALL_IDS, { first: 10 });
  assert.deepEqual(connection().ids, opportunities.nodes.map(({ id }) => id));
});

check("a fragment is fetched again through node", async () => {
  const id = await movable(server);
  const refetched = await fetchQuery(environment, await artifact("pipelineCardRefetchQuery"), { id }).toPromise();
  assert.equal(refetched.node.__id, id);
  assert.ok(connection().record(id).name);
});

check("a mutation's answer is in the store", async () => {
  const id = await movable(server);
  const variables = { input: { opportunityId: id, name: "By Relay" } };
  const mutation = await artifact("pipelineRenameMutation");
  const data = await new Promise((onCompleted, onError) =>
    commitMutation(environment, { mutation, variables, onCompleted, onError }),
  );
  assert.deepEqual(data.updateOpportunity.userErrors, []);
  assert.equal(connection().record(id).name, "By Relay");
});

check("a subscription delivers a move, and the store has it", async () => {
  const id = await movable(server);
  const variables = { filter: { opportunityIds: [id] }, after: await now(server) };
  await mover(server, id)();
  const subscription = await artifact("pipelineMovedSubscription");
  let following;
  const event = await new Promise((onNext, onError) => {
    following = requestSubscription(environment, { subscription, variables, onNext, onError });
  });
  following.dispose();
  assert.equal(connection().record(id).stage.__ref, event.opportunityStageChanged.toStageId);
});

alive(server);
