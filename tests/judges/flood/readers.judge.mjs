// 300 sockets that subscribe and then stop reading, while much happens: the server's memory is bounded, other clients
// do not wait, and a client that reads again has lost nothing.
import assert from "node:assert/strict";
import { beginning, movable, mover, now } from "../lib/opportunity.mjs";
import { alive, check, judged } from "../lib/judged.mjs";
import { UNBOUNDED } from "../lib/settings.mjs";
import { signedIn } from "../lib/talk.mjs";

const SOCKETS = 300;
const MOVES = 30;
// Half a mebibyte a socket, the sockets themselves included.
const MOST_GROWTH_MIB = 150;
/** A debug build on a busy machine may take its time. */
const LONGEST_MS = 300_000;

// Slow readers are kept here, not closed.
const server = await judged({
  ...UNBOUNDED,
  FORSAT_REQUEST_TIMEOUT_SECONDS: "60",
  FORSAT_SOCKET_STALL_SECONDS: "600",
  FORSAT_SOCKET_PING_SECONDS: "600",
});
// Long names make an event of 20 kB that costs the server little: a few fill the network's buffers.
const long = Array.from({ length: 20 }, (_, index) => `${"x".repeat(1000)}${index}: cursor`).join(" ");
const BUSY = `subscription ($after: String) { pipelineEvents(after: $after) { id ${long} } }`;

check(`${SOCKETS} slow readers of a busy subscription`, async (t) => {
  const id = await movable(server);
  const move = mover(server, id);
  const start = await now(server);
  const before = await server.memory();
  const talks = [];
  for (let index = 0; index < SOCKETS; index += 1) talks.push(await signedIn(server));
  const connected = await server.memory();

  // Some catch up with the whole log, the others follow live events.
  const past = await beginning(server);
  talks.forEach((talk, index) => {
    talk.ws.pause();
    talk.subscribe("1", BUSY, { after: index % 10 === 0 ? past : start });
  });
  await server.rest();
  const full = await server.memory();
  const sent = [];
  for (let moves = 0; moves < MOVES; moves += 1) sent.push(...(await move()).eventIds);
  assert.deepEqual(await server.ask("{ __typename }"), { __typename: "Query" });
  const stuck = await server.memory();

  // Clients that read again receive every move once, in order.
  const readers = [talks[0], talks[1]];
  for (const reader of readers) {
    reader.ws.resume();
    await reader.until(() => moves(reader).length >= sent.length, "the moves", LONGEST_MS);
    assert.deepEqual(moves(reader), sent);
  }
  talks.forEach((talk) => talk.cut());
  await Promise.all(talks.map(({ closed }) => closed));
  const after = await server.memory();
  t.diagnostic(`memory: ${before} MiB before, ${connected} MiB with ${SOCKETS} sockets, ${full} MiB when none can take more, ${stuck} MiB after ${MOVES} moves, ${after} MiB after`);
  assert.ok(stuck - before < MOST_GROWTH_MIB, `memory grew by ${stuck - before} MiB`);

  function moves(talk) {
    const events = talk.of("1").map(({ payload }) => payload.data.pipelineEvents);
    return events.map((event) => event.id).filter((event) => sent.includes(event));
  }
}, LONGEST_MS);

alive(server);
