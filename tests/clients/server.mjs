// Starts the demo company on a free port, in a folder of its own.
import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const target = process.env.CARGO_TARGET_DIR ?? resolve(import.meta.dirname, "../../target");
const binary = process.env.FORSAT_BIN ?? join(target, "debug/forsat");

export async function startDemo() {
  const folder = await mkdtemp(join(tmpdir(), "forsat-"));
  const port = await freePort();
  const address = `127.0.0.1:${port}`;
  const server = spawn(binary, ["demo", "--listen", address, "--data-dir", folder], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  let log = "";
  for (const stream of [server.stdout, server.stderr]) stream.on("data", (chunk) => (log += chunk));
  const ended = new Promise((done) => server.on("exit", done));

  await ready(`http://${address}/health/ready`, () => log, ended);
  const token = (await readFile(join(folder, "demo-token"), "utf8")).trim();

  return {
    url: `http://${address}/graphql`,
    socket: `ws://${address}/graphql`,
    token,
    folder,
    async stop() {
      server.kill("SIGTERM");
      const code = await ended;
      await rm(folder, { recursive: true, force: true });
      return code;
    },
  };
}

export async function ask(server, query, variables = {}) {
  const response = await fetch(server.url, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${server.token}` },
    body: JSON.stringify({ query, variables }),
  });
  const answer = await response.json();
  if (answer.errors) throw new Error(JSON.stringify(answer.errors, null, 2));
  return answer.data;
}

async function ready(url, log, ended) {
  let over = false;
  ended.then(() => (over = true));
  for (let tries = 0; tries < 600; tries += 1) {
    if (over) break;
    const answer = await fetch(url).catch(() => null);
    if (answer?.ok) return;
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error(`the server did not come up:\n${log()}`);
}

async function freePort() {
  const probe = createServer();
  await new Promise((done) => probe.listen(0, "127.0.0.1", done));
  const { port } = probe.address();
  await new Promise((done) => probe.close(done));
  return port;
}
