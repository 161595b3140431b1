// Limits of a socket: foreign origins, too many operations, silence, starving others.
import assert from "node:assert/strict";
import { beginning } from "../lib/opportunity.mjs";
import { alive, check, judged } from "../lib/judged.mjs";
import { OPERATIONS, SOCKET } from "../lib/settings.mjs";
import { open, signedIn } from "../lib/talk.mjs";

const server = await judged({ ...SOCKET, FORSAT_SOCKET_OPERATIONS: String(OPERATIONS) });
const LIVE = "subscription { pipelineEvents { id } }";

for (const origin of ["https://evil.example", "null", `http://127.0.0.1:${server.port + 1}`, `http://127.0.0.1.evil.example:${server.port}`]) {
  check(`a page of ${origin} opens no socket`, async () => {
    await assert.rejects(open(server, { origin }), /Unexpected server response: 403/);
  });
}

for (const origin of [`http://${server.address}`, undefined]) {
  check(`${origin ? "the server's own page" : "a program without an origin"} opens one`, async () => {
    (await signedIn(server, { origin })).cut();
  });
}

check(`${OPERATIONS} operations run on one socket; one more is an error, and takes nothing with it`, async () => {
  const talk = await signedIn(server);
  for (let index = 1; index <= OPERATIONS; index += 1) talk.subscribe(`${index}`, LIVE);
  await talk.settle();
  assert.equal(talk.heard.filter(({ type }) => type === "error").length, 0);
  talk.subscribe("more", LIVE);
  const { payload } = await talk.next("error", "more");
  assert.equal(payload[0].extensions.code, "RATE_LIMITED");
  talk.send({ id: "1", type: "complete" });
  talk.subscribe("now", "{ __typename }");
  await talk.next("complete", "now");
  talk.cut();
});

check("a flood on a socket does not starve small queries on it", async (t) => {
  const talk = await signedIn(server);
  const after = await beginning(server);
  const query = "subscription ($after: String) { pipelineEvents(after: $after) { __typename id cursor kind } }";
  const small = ["a", "b", "c", "d", "e", "f"];
  talk.subscribe("flood", query, { after });
  for (const id of small) talk.subscribe(id, "{ __typename }");
  await talk.until(() => small.every((id) => talk.of(id).length === 2), "the answers of the small queries");
  const before = talk.heard.slice(0, talk.heard.findLastIndex(({ id }) => small.includes(id)));
  const events = before.filter(({ id }) => id === "flood").length;
  await talk.until(() => talk.of("flood").length >= 1000, "the flood");
  t.diagnostic(`${events} events of a flood came before the answers of six small queries`);
  assert.ok(events < 200, `${events} events came first`);
  talk.cut();
});

check("the server sends pings", async () => {
  const talk = await open(server, { autoPong: false });
  const pinged = new Promise((done) => talk.ws.once("ping", done));
  talk.send({ type: "connection_init", payload: { Authorization: server.authorization } });
  await Promise.race([pinged, talk.next("ping")]);
  talk.cut();
});

check("a socket that answers no ping is closed", async () => {
  const talk = await signedIn(server, { autoPong: false });
  talk.subscribe("1", LIVE);
  await talk.ending();
});

check("a socket that answers pings is kept, however quiet", async () => {
  const talk = await signedIn(server);
  talk.subscribe("1", LIVE);
  let pings = 0;
  const kept = new Promise((done) => talk.ws.on("ping", () => (pings += 1) === 4 && done("kept")));
  assert.equal(await Promise.race([kept, talk.closed]), "kept");
  await talk.settle();
  talk.cut();
});

check("a text that is no UTF-8 closes the socket", async () => {
  const talk = await signedIn(server);
  talk.ws.send(Buffer.from([0x7b, 0xff, 0xfe, 0x7d]), { binary: false });
  assert.equal((await talk.ending()).code, 1007);
});

/** Opens a socket with a token of its own, which has a subscription. */
async function withToken(more) {
  const { createApiToken: made } = await server.ask(
    "mutation ($input: CreateApiTokenInput!) { createApiToken(input: $input) { secret apiToken { id } userErrors { message } } }",
    { input: { name: "judge", ...more } },
  );
  assert.deepEqual(made.userErrors, []);
  const talk = await open(server);
  talk.send({ type: "connection_init", payload: { Authorization: `Bearer ${made.secret}` } });
  await talk.next("connection_ack");
  talk.subscribe("1", LIVE);
  await talk.settle();
  return { talk, id: made.apiToken.id };
}

check("a revoked token closes its sockets with 4403", async () => {
  const { talk, id } = await withToken({});
  await server.ask("mutation ($id: ID!) { revokeApiToken(input: { apiTokenId: $id }) { userErrors { message } } }", { id });
  assert.equal((await talk.ending()).code, 4403);
});

check("a token that expires closes its sockets with 4403", async () => {
  const { talk } = await withToken({ expiresAt: new Date(Date.now() + 10_000).toISOString() });
  assert.equal((await talk.ending()).code, 4403);
});

alive(server);
