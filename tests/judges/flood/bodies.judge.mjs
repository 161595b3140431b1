// Bodies of 64 MiB, eight at a time: refused before they are read, in bounded memory.
import assert from "node:assert/strict";
import { alive, check, judged } from "../lib/judged.mjs";
import { dial, head, parsed } from "../lib/raw.mjs";

const server = await judged();
const MIB = 1 << 20;
const SIZE = 64;
const AT_ONCE = 8;
const MOST_GROWTH_MIB = 64;

/** Sends a body MiB by MiB, as long as the server reads; returns how many it read. */
async function send(chunked) {
  const headers = chunked ? { headers: { "transfer-encoding": "chunked" } } : { length: SIZE * MIB };
  const wire = await dial(server);
  const { socket } = wire;
  const mib = Buffer.alloc(MIB, 0x20);
  const chunk = chunked ? Buffer.concat([Buffer.from("100000\r\n"), mib, Buffer.from("\r\n")]) : mib;
  socket.write(head(server, headers));
  let sent = 0;
  while (sent < SIZE && !wire.isClosed && socket.writable) {
    const isDrained = socket.write(chunk);
    sent += 1;
    if (isDrained) await new Promise(setImmediate);
    else await Promise.race([new Promise((done) => socket.once("drain", done)), wire.closed, heardOf(wire)]);
    if (wire.heard) break;
  }
  if (chunked && sent === SIZE) socket.write("0\r\n\r\n");
  await Promise.race([heardOf(wire), wire.closed]);
  socket.destroy();
  return { sent, status: parsed(wire.heard).status };
}

const heardOf = (wire) => new Promise((done) => (wire.heard ? done() : wire.socket.once("data", done)));

for (const chunked of [false, true]) {
  check(`${AT_ONCE} bodies of ${SIZE} MiB ${chunked ? "in chunks" : "with a length"}`, async (t) => {
    const before = await server.memory();
    let peak = before;
    const watching = setInterval(async () => (peak = Math.max(peak, await server.memory())), 50);
    const sent = await Promise.all(Array.from({ length: AT_ONCE }, () => send(chunked)));
    clearInterval(watching);
    const after = await server.memory();
    t.diagnostic(`memory: ${before} MiB before, ${peak} MiB at most, ${after} MiB after; taken: ${sent.map((one) => one.sent)} MiB; statuses: ${sent.map((one) => one.status)}`);
    // A connection that is closed while bytes are on their way may take its answer with it.
    for (const { status } of sent) assert.ok([0, 413].includes(status), `status ${status}`);
    assert.ok(sent.some(({ status }) => status === 413), "at least one got the reason");
    assert.ok(peak - before < MOST_GROWTH_MIB, `memory grew by ${peak - before} MiB`);
  });
}

alive(server);
