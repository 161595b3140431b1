// Clients that keep a connection and never complete a request: the server closes it.
import assert from "node:assert/strict";
import { alive, check, judged } from "../lib/judged.mjs";
import { dial, exchange, head, parsed } from "../lib/raw.mjs";
import { SLOW, WAIT_SECONDS } from "../lib/settings.mjs";

const server = await judged(SLOW);
const CONNECTIONS = 200;
const LONGEST_MS = (WAIT_SECONDS + 60) * 1000;
const body = JSON.stringify({ query: "{ __typename }" });

/** Ways to be slow: what is sent at once, and what follows a byte at a time. */
const WAYS = {
  "nothing at all": { first: "" },
  "half a request line": { first: "POST /graph" },
  "half the headers": { first: head(server, { length: body.length }).slice(0, 60) },
  "headers that drip": { first: "POST /graphql HTTP/1.1\r\n", drip: `x-a: ${"b".repeat(1000)}` },
  "no body": { first: head(server, { length: body.length }) },
  "half a body": { first: head(server, { length: body.length }) + body.slice(0, 10) },
  "a body that drips": { first: head(server, { length: 1000 }), drip: " ".repeat(999) },
  "chunks that drip": { first: head(server, { headers: { "transfer-encoding": "chunked" } }), drip: "1\r\n \r\n".repeat(500) },
  "a request, and then nothing": { first: head(server, { length: body.length }) + body },
};

for (const [name, { first, drip = "" }] of Object.entries(WAYS)) {
  check(`${CONNECTIONS} connections are closed: ${name}`, async (t) => {
    const began = performance.now();
    const wires = await Promise.all(Array.from({ length: CONNECTIONS }, () => dial(server)));
    wires.forEach(({ socket }) => first && socket.write(first));
    let at = 0;
    const dripping = setInterval(() => {
      if (at >= drip.length) return;
      for (const { socket, isClosed } of wires) if (!isClosed && socket.writable) socket.write(drip[at]);
      at += 1;
    }, 250);
    // Other clients need not wait meanwhile.
    const other = await exchange(server, head(server, { length: body.length }) + body).catch((error) => error);
    let timer;
    const late = new Promise((done) => (timer = setTimeout(done, LONGEST_MS)));
    await Promise.race([Promise.all(wires.map(({ closed }) => closed)), late]);
    clearTimeout(timer);
    clearInterval(dripping);
    const open = wires.filter(({ isClosed }) => !isClosed).length;
    const statuses = new Set(wires.map(({ heard }) => parsed(heard).status));
    wires.forEach(({ socket }) => socket.destroy());
    const seconds = ((performance.now() - began) / 1000).toFixed(1);
    t.diagnostic(`${name}: ${CONNECTIONS - open} of ${CONNECTIONS} closed within ${seconds} s; statuses ${[...statuses]}`);
    assert.equal(open, 0, `${open} are still open`);
    assert.equal(other.status, 200, `${other.message}`);
  });
}

alive(server);
