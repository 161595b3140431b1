// axe-core, turned on a page.
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";

const AXE = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const SERIOUS = ["serious", "critical"];

/** Serious findings on a page, or in some parts of it. */
export async function findings(page, parts = null) {
  // The page's policy lets no text be run as a script; the protocol of the tools may.
  await page.evaluate(AXE);
  const { violations } = await page.evaluate((include) => globalThis.axe.run(include ? { include } : document), parts);
  return violations
    .filter(({ impact }) => SERIOUS.includes(impact))
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(" | ")}`);
}
