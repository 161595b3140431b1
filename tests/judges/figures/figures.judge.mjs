// The figures of the demo company, to which random histories were added, recomputed by a program that shares nothing with the server:
// `tests/figures/figures.py`.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { alive, check, judged } from "../lib/judged.mjs";
import { PATIENT, UNBOUNDED } from "../lib/settings.mjs";

const PROGRAM = fileURLToPath(new URL("../../figures/figures.py", import.meta.url));
const LONGEST_MS = 30 * 60_000;
const HISTORIES = process.env.FORSAT_FIGURES_HISTORIES ?? "10";
const SEED = process.env.FORSAT_FIGURES_SEED ?? "1";

const server = await judged({ ...PATIENT, ...UNBOUNDED });

/** Runs the program; what it prints, and its exit code. */
function recompute(...options) {
  const child = spawn("python3", [PROGRAM, server.url, server.token, "--seed", SEED, ...options]);
  let printed = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (printed += chunk));
  return new Promise((done, failed) => {
    child.once("error", failed);
    child.once("close", (code) => done({ code, printed }));
  });
}

check(`every figure of the demo company and of ${HISTORIES} random histories is that of its rows`, async () => {
  const { code, printed } = await recompute("--histories", HISTORIES);
  assert.equal(code, 0, printed);
}, LONGEST_MS);

alive(server);
