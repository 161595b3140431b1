// Runs judges one after the other with Node's test runner, and prints one table.
import { access, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "node:test";
import { serve } from "./lib/server.mjs";

/** Those that take minutes, or need a binary with all features: left out by `quick`. */
const SLOW = ["fuzz", "telemetry", "ugly"];

/** How long the boards are changed at random when time is no matter; `quick` does a few commands. */
const BOARDS_SECONDS = 60;
/** How many random histories the figures are recomputed of when time is no matter. */
const FIGURES_HISTORIES = 300;

const HEAD = { judge: "judge", checks: "checks", passed: "passed", failed: "failed", seconds: "seconds" };

const home = import.meta.dirname;
const judges = await found();
const named = process.argv.slice(2);
const chosen = choose(named);
if (named[0] !== "quick") {
  process.env.FORSAT_BOARDS_SECONDS ??= String(BOARDS_SECONDS);
  process.env.FORSAT_FIGURES_HISTORIES ??= String(FIGURES_HISTORIES);
}
if (!(await isThere(process.env.FORSAT_BIN))) {
  console.error(`FORSAT_BIN names no file: ${process.env.FORSAT_BIN}`);
  process.exit(2);
}

const demo = await template();
process.env.FORSAT_JUDGES_DEMO = demo;
const rows = [];
try {
  for (const name of chosen) rows.push(await judge(name));
} finally {
  await rm(demo, { recursive: true, force: true });
}
console.log();
for (const row of [HEAD, ...rows]) {
  console.log(Object.keys(HEAD).map((key, at) => (at === 0 ? String(row[key]).padEnd(14) : String(row[key]).padStart(9))).join(""));
}
const failed = rows.reduce((sum, row) => sum + row.failed, 0);
console.log(failed === 0 ? "All judges are content." : `${failed} checks failed.`);
process.exit(failed === 0 ? 0 : 1);

/** A judge is a folder with files `*.judge.mjs`. */
async function found() {
  const judges = new Map();
  for (const folder of await readdir(home, { withFileTypes: true })) {
    if (!folder.isDirectory() || folder.name === "node_modules") continue;
    const inside = await readdir(join(home, folder.name));
    const files = inside.filter((file) => file.endsWith(".judge.mjs")).sort();
    if (files.length > 0) judges.set(folder.name, files.map((file) => join(home, folder.name, file)));
  }
  return judges;
}

function choose(named) {
  const all = [...judges.keys()];
  if (named.length === 0) return all;
  if (named.length === 1 && named[0] === "quick") return all.filter((name) => !SLOW.includes(name));
  const unknown = named.filter((name) => !judges.has(name));
  if (unknown.length === 0) return named;
  console.error(`no such judge: ${unknown.join(", ")}; there are ${all.join(", ")}, and quick for all but ${SLOW}`);
  process.exit(2);
}

/** The data folder of a demo company, made once, which each server gets a copy of. */
async function template() {
  const folder = await mkdtemp(join(tmpdir(), "forsat-demo-"));
  const server = await serve(folder);
  await server.quit();
  return folder;
}

async function judge(name) {
  console.log(`\n── ${name}`);
  const began = performance.now();
  const row = { judge: name, checks: 0, passed: 0, failed: 0, seconds: 0 };
  const stream = run({ files: judges.get(name), concurrency: 1, timeout: 30 * 60_000 });
  stream.on("test:pass", (event) => count(row, event, true));
  stream.on("test:fail", (event) => count(row, event, false));
  stream.on("test:diagnostic", ({ message, nesting, file }) => {
    if (file || nesting > 0) console.log(`    ${message}`);
  });
  stream.on("test:stdout", ({ message }) => process.stdout.write(message));
  stream.on("test:stderr", ({ message }) => process.stderr.write(message));
  await new Promise((done) => stream.on("end", done).resume());
  row.seconds = Math.round((performance.now() - began) / 100) / 10;
  console.log(`   ${row.passed} of ${row.checks} passed in ${row.seconds} s`);
  return row;
}

/** A check that was skipped or is still to be done has not passed. */
function count(row, { name, details, skip, todo }, isPassed) {
  if (details.type === "suite") return;
  const isGood = isPassed && skip === undefined && todo === undefined;
  row.checks += 1;
  row[isGood ? "passed" : "failed"] += 1;
  if (isGood) return;
  console.log(`   ✗ ${name}`);
  const { cause } = details.error ?? {};
  const text = typeof cause === "string" ? cause : (cause?.message ?? details.error?.message ?? "skipped");
  console.log(text.replace(/^/gm, "     "));
}

async function isThere(file) {
  return access(file ?? "").then(() => true, () => false);
}
