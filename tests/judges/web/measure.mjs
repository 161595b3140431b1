// Measures the board in Chromium; it judges nothing, because the figures are the machine's, too:
//
//     FORSAT_BIN=… node tests/judges/web/measure.mjs [open opportunities, 2000] [minutes of events, 3]
//
// The compressed scripts, the time from the navigation to the first card with so many open opportunities, the longest task
// while others move cards sixty times a second, and the heap before, during and after that.
import assert from "node:assert/strict";
import { start } from "../lib/server.mjs";
import { PATIENT, UNBOUNDED } from "../lib/settings.mjs";
import { Browser } from "./browser.mjs";

const [OPEN = 2_000, MINUTES = 3] = process.argv.slice(2).map(Number);
const AT_ONCE = 5;
const DRAWS = 5;
const MOVES_PER_SECOND = 60;
const MOVED = 40;

const server = await start({ ...UNBOUNDED, ...PATIENT });
const browser = await Browser.launch(server);
try {
  const salesProcess = await fill();
  const view = await browser.signedIn("ADMIN");
  await weigh(view);
  await draw(view);
  await watch(view, salesProcess);
} finally {
  await browser.close();
  await server.stop();
}

/** Opens opportunities until there are enough; gives the default process. */
async function fill() {
  const READ = `{ salesProcesses { id isDefault stages { id } } accounts(first: 1) { nodes { id } }
    opportunities(first: 1, filter: { status: [OPEN] }) { totalCount } }`;
  const { salesProcesses, accounts, opportunities } = await server.ask(READ);
  const standard = salesProcesses.find(({ isDefault }) => isDefault);
  const account = { existingId: accounts.nodes[0].id };
  const inputs = Array.from({ length: Math.max(0, OPEN - opportunities.totalCount) }, (_, at) => ({ name: `Measured ${at}`, account, estimatedValue: String(1_000_000 * (at + 1)) }));
  const OPEN_ONE = "mutation ($input: OpenOpportunityInput!) { openOpportunity(input: $input) { userErrors { message } } }";
  while (inputs.length > 0) await Promise.all(inputs.splice(0, AT_ONCE).map((input) => server.ask(OPEN_ONE, { input })));
  return standard;
}

async function weigh({ page }) {
  // By address: without a cache, what was preloaded is loaded twice.
  const sizes = new Map();
  const count = (response) => {
    if (response.url().endsWith(".js")) sizes.set(response.url(), response.allHeaders().then((headers) => Number(headers["content-length"] ?? 0)));
  };
  page.on("response", count);
  await page.context().newCDPSession(page).then((tools) => tools.send("Network.setCacheDisabled", { cacheDisabled: true }));
  await page.reload();
  await page.locator("[data-card]").first().waitFor();
  await page.waitForLoadState("networkidle");
  page.off("response", count);
  const bytes = (await Promise.all(sizes.values())).reduce((sum, size) => sum + size, 0);
  console.log(`scripts of the board: ${bytes} bytes with gzip`);
}

/** The time from the navigation to the frame that shows the first card. */
async function draw({ page }) {
  await page.addInitScript(() => {
    new MutationObserver((_, observer) => {
      if (!document.querySelector("[data-card]")) return;
      observer.disconnect();
      requestAnimationFrame(() => setTimeout(() => (globalThis.drawnAt = performance.now())));
    }).observe(document, { childList: true, subtree: true });
  });
  const times = [];
  for (let at = 0; at < DRAWS; at++) {
    await page.reload();
    times.push(Math.round(await page.waitForFunction(() => globalThis.drawnAt).then((time) => time.jsonValue())));
  }
  console.log(`first card drawn, ${OPEN} open opportunities: ${times.sort((a, b) => a - b).join(", ")} ms`);
}

/** Watches the board while others move cards. */
async function watch({ page }, { id, stages }) {
  const READ = `query ($process: ID!) { opportunities(first: 100, filter: { status: [OPEN], isOnHold: false, process: { eq: $process } }) {
    nodes { id stage { id } stageProgress { isAllowed isCurrent stage { id } } } } }`;
  const { opportunities } = await server.ask(READ, { process: id });
  const next = ({ stageProgress }) => stageProgress.find(({ isAllowed, isCurrent }) => isAllowed && !isCurrent)?.stage.id;
  const moved = opportunities.nodes.filter(next).slice(0, MOVED).map((node) => ({ id: node.id, places: [next(node), node.stage.id] }));
  assert.ok(moved.length > 0 && stages.length > 1, "nothing can be moved");
  const tools = await page.context().newCDPSession(page);
  const heap = async () => {
    await tools.send("HeapProfiler.collectGarbage");
    return Math.round((await tools.send("Runtime.getHeapUsage")).usedSize / 1e5) / 10;
  };
  await page.evaluate(() => {
    globalThis.tasks = [];
    new PerformanceObserver((list) => globalThis.tasks.push(...list.getEntries().map(({ duration }) => Math.round(duration)))).observe({ entryTypes: ["longtask"] });
  });
  const heaps = [await heap()];
  const MOVE = "mutation ($input: MoveOpportunityStageInput!) { moveOpportunityStage(input: $input) { userErrors { message } } }";
  const began = Date.now();
  let [sent, done, refused] = [0, 0, 0];
  const move = async () => {
    const card = moved[sent++ % moved.length];
    if (card.isMoving) return;
    card.isMoving = true;
    const { data } = await server.post(MOVE, { input: { opportunityId: card.id, to: { stageId: card.places[0] } } });
    card.isMoving = false;
    // A busy server refuses some; the next round moves them.
    if (data?.moveOpportunityStage?.userErrors.length !== 0) return void refused++;
    done++;
    card.places.reverse();
  };
  const timer = setInterval(() => void move(), 1_000 / MOVES_PER_SECOND);
  for (let half = 0; half < MINUTES * 2; half++) {
    await new Promise((go) => setTimeout(go, 30_000));
    heaps.push(await heap());
  }
  clearInterval(timer);
  const seconds = (Date.now() - began) / 1_000;
  const tasks = await page.evaluate(() => globalThis.tasks);
  const longest = tasks.sort((a, b) => b - a).slice(0, 5);
  console.log(`moves by others: ${done} in ${Math.round(seconds)} s (${(done / seconds).toFixed(1)} a second), ${refused} refused`);
  console.log(`tasks over 50 ms: ${tasks.length}; the longest: ${longest.join(", ") || "none"} ms`);
  console.log(`heap after collection, every 30 s: ${heaps.join(", ")} MB`);
}
