// One server for all checks of a judge. That it is still alive and stops in order is a check, too.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { start } from "./server.mjs";

const LONGEST_CHECK_MS = 180_000;

const goodbyes = [];

/** What a judge does before its server is stopped. */
export function leaving(doing) {
  goodbyes.push(doing);
}

/** One check of a judge; one that hangs has failed. */
export function check(name, doing, timeout = LONGEST_CHECK_MS) {
  test(name, { timeout }, doing);
}

/** Starts a server that is stopped after the last check. */
export async function judged(settings = {}) {
  const server = await start(settings);
  after(async () => {
    for (const goodbye of goodbyes) await goodbye();
    const code = await server.stop();
    assert.equal(code, 0, `SIGTERM ends the server with 0:\n${server.log()}`);
  });
  return server;
}

/** The last check of a judge: after all that was done to it, the server answers. */
export function alive(server) {
  check("the server is alive afterwards", async () => {
    assert.ok((await fetch(`http://${server.address}/health/ready`)).ok);
    assert.deepEqual(await server.ask("{ __typename }"), { __typename: "Query" });
    assert.doesNotMatch(server.log(), /panicked/);
  });
}
