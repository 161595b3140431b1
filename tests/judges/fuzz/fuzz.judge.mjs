// schemathesis: every query and mutation with made-up arguments, from three seeds.
import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import { alive, check, judged } from "../lib/judged.mjs";
import { UNBOUNDED } from "../lib/settings.mjs";

const run = promisify(execFile);
const EXAMPLES = process.env.FORSAT_FUZZ_EXAMPLES ?? "50";
const SEEDS = (process.env.FORSAT_FUZZ_SEEDS ?? "1,2,3").split(",");

const python = await environment();
const server = await judged(UNBOUNDED);

// All seeds before any check: the server goes with the last check that is known.
const runs = [];
for (const seed of SEEDS) {
  const reports = await fuzzed(seed);
  const cases = reports.reduce((sum, { cases }) => sum + cases, 0);
  const codes = {};
  for (const report of reports) {
    for (const [code, count] of Object.entries(report.codes)) codes[code] = (codes[code] ?? 0) + count;
  }
  console.log(`    seed ${seed}: ${cases} cases of ${reports.length} operations; errors by code: ${JSON.stringify(codes)}`);
  runs.push({ seed, reports });
}

for (const { seed, reports } of runs) {
  check(`seed ${seed} asked every operation`, () => assert.ok(reports.length > 50, `${reports.length} operations`));
  for (const { operation, faults } of reports) {
    check(`seed ${seed}: ${operation}`, () => {
      const answers = faults.map(({ wrong, query, answer }) => `${wrong}\n${query}\n${answer}`);
      assert.ok(faults.length === 0, answers.join("\n\n"));
    });
  }
}

alive(server);

/** Python with the packages of requirements.txt, in a folder of its own outside the checkout. */
async function environment() {
  const requirements = join(import.meta.dirname, "requirements.txt");
  const mark = createHash("sha256").update(await readFile(requirements)).digest("hex").slice(0, 12);
  const cache = process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache");
  const folder = join(cache, "forsat-judges", `fuzz-${mark}`);
  if (!existsSync(join(folder, "complete"))) {
    await run("python3", ["-m", "venv", "--clear", folder]);
    await run(join(folder, "bin/pip"), ["install", "--quiet", "--requirement", requirements]);
    await run("touch", [join(folder, "complete")]);
  }
  return join(folder, "bin/python");
}

/** What was found operation by operation. */
async function fuzzed(seed) {
  const child = spawn(python, [join(import.meta.dirname, "fuzz.py"), server.url, seed, EXAMPLES], {
    env: { ...process.env, FORSAT_TOKEN: server.token },
    stdio: ["ignore", "pipe", "inherit"],
  });
  process.once("exit", () => child.kill("SIGKILL"));
  const ended = new Promise((done) => child.once("exit", done));
  const reports = [];
  for await (const line of createInterface({ input: child.stdout })) reports.push(JSON.parse(line));
  const code = await ended;
  assert.equal(code, 0, "the fuzzer came to its end");
  return reports;
}
