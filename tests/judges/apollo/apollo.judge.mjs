// Apollo Client 4: what an application does with it, through its cache.
import assert from "node:assert/strict";
import { ApolloClient, ApolloLink, gql, HttpLink } from "@apollo/client";
import { GraphQLWsLink } from "@apollo/client/link/subscriptions";
import { getMainDefinition } from "@apollo/client/utilities";
import { createClient } from "graphql-ws";
import { filter, firstValueFrom } from "rxjs";
import WebSocket from "ws";
import { ALL_IDS, MOVED, NODE, PAGE, RENAME } from "../lib/documents.mjs";
import { guide } from "../lib/guide.mjs";
import { movable, mover, now } from "../lib/opportunity.mjs";
import { alive, check, judged, leaving } from "../lib/judged.mjs";

const server = await judged();
const socket = createClient({
  url: server.socket,
  webSocketImpl: WebSocket,
  connectionParams: { Authorization: server.authorization },
});
leaving(() => socket.dispose());

const isSubscription = ({ query }) => getMainDefinition(query).operation === "subscription";
const link = ApolloLink.split(isSubscription, new GraphQLWsLink(socket), new HttpLink({ uri: server.url, fetch: server.fetch }));
const { cache } = await (await guide()).load("apollo.js");
const client = new ApolloClient({ link, cache: cache() });

/** The first answer of a watched query. */
const answered = (watched) => firstValueFrom(watched.pipe(filter(({ loading }) => !loading)));

check("a query is answered, and again from the cache", async () => {
  const query = gql(NODE);
  const id = await movable(server);
  const { data, error } = await client.query({ query, variables: { id } });
  assert.equal(error, undefined);
  assert.equal(data.node.__typename, "Opportunity");
  assert.deepEqual(client.readQuery({ query, variables: { id } }), data, "every field was written to the cache");
});

check("two pages become one list", async () => {
  const query = gql(PAGE);
  const watched = client.watchQuery({ query, variables: { first: 5 } });
  const watching = watched.subscribe(() => {});
  const first = (await answered(watched)).data.opportunities;
  assert.equal(first.edges.length, 5);
  assert.equal(first.pageInfo.hasNextPage, true);
  await watched.fetchMore({ variables: { first: 5, after: first.pageInfo.endCursor } });
  const both = client.readQuery({ query, variables: { first: 5 } }).opportunities;
  const { opportunities } = await server.ask(ALL_IDS, { first: 10 });
  assert.deepEqual(both.edges.map(({ node }) => node.id), opportunities.nodes.map(({ id }) => id));
  watching.unsubscribe();
});

check("the response of a mutation updates a watched query; a refetch has the same data", async () => {
  const id = await movable(server);
  const query = gql(NODE);
  const seen = [];
  const watched = client.watchQuery({ query, variables: { id } });
  const watching = watched.subscribe(({ data }) => data && seen.push(data.node.name));
  await answered(watched);
  const renamed = await client.mutate({ mutation: gql(RENAME), variables: { input: { opportunityId: id, name: "By Apollo" } } });
  assert.deepEqual(renamed.data.updateOpportunity.userErrors, []);
  assert.equal(client.readQuery({ query, variables: { id } }).node.name, "By Apollo");
  assert.equal((await watched.refetch()).data.node.name, "By Apollo");
  assert.equal(seen.at(-1), "By Apollo");
  watching.unsubscribe();
});

check("an invalid document is an error with a code", async () => {
  await assert.rejects(client.query({ query: gql("{ nothing }") }), (error) => {
    assert.equal(error.errors[0].extensions.code, "GRAPHQL_VALIDATION_FAILED");
    return true;
  });
});

check("a subscription delivers a move, and the cache has it", async () => {
  const id = await movable(server);
  const variables = { filter: { opportunityIds: [id] }, after: await now(server) };
  await mover(server, id)();
  const { data, error } = await firstValueFrom(client.subscribe({ query: gql(MOVED), variables }));
  assert.equal(error, undefined);
  const event = data.opportunityStageChanged;
  const cached = client.cache.extract()[`Opportunity:${id}`];
  assert.equal(cached.version, event.opportunity.version);
  assert.equal(cached.version, event.opportunityVersion);
  assert.equal(cached.stage.__ref, `Stage:${event.toStageId}`);
});

alive(server);
