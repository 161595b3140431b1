// The server under test: it runs on a free port with its own data folder.
import { spawn } from "node:child_process";
import { rmSync } from "node:fs";
import { cp, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

const READY_WITHIN_MS = 600_000;
const ENDED_WITHIN_MS = 60_000;
/** A process is idle after so many idle samples in a row: on a busy machine it may have waited for the processor. */
const QUIET_LOOKS = 4;
const MOST_MEMORY_KIB = 6 << 20;

// Nothing outlives the judge, however that ends.
const children = new Set();
const folders = new Set();
process.once("exit", () => {
  children.forEach((child) => child.kill("SIGKILL"));
  folders.forEach((folder) => rmSync(folder, { recursive: true, force: true }));
});
for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => process.exit(1));

/** Starts the demo company. `settings` are environment variables over those of this process. */
export async function start(settings = {}) {
  const folder = await mkdtemp(join(tmpdir(), "forsat-judge-"));
  folders.add(folder);
  // Made once by the runner; a judge that is run alone makes its own.
  if (process.env.FORSAT_JUDGES_DEMO) await cp(process.env.FORSAT_JUDGES_DEMO, folder, { recursive: true });
  return serve(folder, settings);
}

/** Serves the demo company of a data folder; makes it where the folder is empty. */
export async function serve(folder, settings = {}) {
  const args = ["demo", "--listen", "127.0.0.1:0", "--data-dir", folder];
  // A bomb that gets through must not exhaust the machine.
  const child = spawn("sh", ["-c", `ulimit -v ${MOST_MEMORY_KIB}; exec "$0" "$@"`, process.env.FORSAT_BIN, ...args], {
    cwd: folder,
    env: { ...process.env, FORSAT_LOG: "warn", ...settings },
    stdio: ["ignore", "pipe", "pipe"],
  });
  children.add(child);
  child.once("exit", () => children.delete(child));
  let log = "";
  const address = await new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`the server is not ready:\n${log}`)), READY_WITHIN_MS);
    const hear = (chunk) => {
      log += chunk;
      const served = /Forsat serves http:\/\/(127\.0\.0\.1:\d+)\//.exec(log);
      if (!served) return;
      clearTimeout(late);
      resolve(served[1]);
    };
    child.stdout.on("data", hear);
    child.stderr.on("data", hear);
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`the server ended with ${code}:\n${log}`)));
  });
  const token = (await readFile(join(folder, "demo-token"), "utf8")).trim();
  return new Server({ child, address, token, folder, log: () => log });
}

class Server {
  constructor({ child, address, token, folder, log }) {
    this.child = child;
    this.address = address;
    this.port = Number(address.split(":")[1]);
    this.url = `http://${address}/graphql`;
    this.socket = `ws://${address}/graphql`;
    this.token = token;
    this.folder = folder;
    this.log = log;
    this.authorization = `Bearer ${token}`;
    this.ended = new Promise((done) => child.once("exit", (code, signal) => done(code ?? signal)));
  }

  /** `fetch`, signed in. */
  fetch = (url, init = {}) => {
    const headers = new Headers(init.headers);
    headers.set("authorization", this.authorization);
    return fetch(url, { ...init, headers });
  };

  /** The answer to a document, with its errors. */
  async post(query, variables = {}) {
    const response = await this.fetch(this.url, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ query, variables }),
    });
    return response.json();
  }

  /** The data of a document that has no errors. */
  async ask(query, variables = {}) {
    const { data, errors } = await this.post(query, variables);
    if (errors) throw new Error(JSON.stringify(errors, null, 2));
    return data;
  }

  /** What the process holds in memory, in MiB. */
  async memory() {
    const status = await readFile(`/proc/${this.child.pid}/status`, "utf8");
    return Math.round(Number(/VmRSS:\s+(\d+) kB/.exec(status)[1]) / 1024);
  }

  /** What the process has worked so far, in hundredths of a second. */
  async work() {
    const stat = await readFile(`/proc/${this.child.pid}/stat`, "utf8");
    const [user, system] = stat.slice(stat.lastIndexOf(")")).split(" ").slice(12, 14);
    return Number(user) + Number(system);
  }

  /** Waits until the process works next to nothing: all it has to do now waits for others. */
  async rest() {
    let quiet = 0;
    for (let before = await this.work(), now; quiet < QUIET_LOOKS; before = now) {
      await new Promise((done) => setTimeout(done, 500));
      now = await this.work();
      quiet = now - before <= 2 ? quiet + 1 : 0;
    }
  }

  /** Asks the server to end; gives its exit code, or the signal that ended it. */
  async quit() {
    this.child.kill("SIGTERM");
    const stuck = setTimeout(() => this.child.kill("SIGKILL"), ENDED_WITHIN_MS);
    const code = await this.ended;
    clearTimeout(stuck);
    return code;
  }

  /** Ends the server; its data folder goes with it. */
  async stop() {
    const code = await this.quit();
    await rm(this.folder, { recursive: true, force: true });
    return code;
  }
}
