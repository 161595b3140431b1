// Pictures of every page, to be looked at; it judges nothing:
//
//     FORSAT_BIN=… tests/judges/run pictures FOLDER [part of a name …]
//
// With FORSAT_PLAIN without the ugly ones. With FORSAT_DEV the pages come from `web/src`, by Vite, instead of from the binary.
// In both languages, light and dark, on a desktop and on a phone; those whose names begin with `ugly` are of the records
// of `ugly.mjs`.
import { mkdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { movable } from "../lib/opportunity.mjs";
import { start } from "../lib/server.mjs";
import { PATIENT, UNBOUNDED } from "../lib/settings.mjs";
import { Browser } from "./browser.mjs";
import { uglify } from "./ugly.mjs";

const [folder = "pictures", ...parts] = process.argv.slice(2);
const SIZES = {
  desktop: { viewport: { width: 1440, height: 900 } },
  phone: { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, hasTouch: true },
};
const SETTLED_MS = 250;
const CSV = "subject,company_name,email,estimated_value,shoe_size\nPumps,Tarnbeck Mills,pumps@tarnbeck.example,12500,\nFans,Tarnbeck Mills,fans@tarnbeck.example,twelve,44\n";

const target = resolve(folder);
await mkdir(target, { recursive: true });
const server = await start({ ...UNBOUNDED, ...PATIENT });
const browser = await Browser.launch(server);
const dev = process.env.FORSAT_DEV ? await develop() : null;
try {
  const [plain, won, ordered] = [await plainOne(), await closedOne(), await orderedOne()];
  await all(pages(plain, won, ordered));
  if (!process.env.FORSAT_PLAIN) await all(uglyPages(await uglify(server)));
} finally {
  await dev?.close();
  await browser.close();
  await server.stop();
}

/** Serves the pages of `web/src` before the server. */
async function develop() {
  process.env.FORSAT_URL = `http://${server.address}`;
  const root = join(import.meta.dirname, "../../../web");
  const { createServer } = await import(join(root, "node_modules/vite/dist/node/index.js"));
  process.chdir(root);
  const vite = await createServer({ root, logLevel: "error", server: { host: "127.0.0.1", port: 0 } });
  await vite.listen();
  browser.origin = vite.resolvedUrls.local[0].replace(/\/$/, "");
  return vite;
}

/** An opportunity with lines, quotes and people. */
async function plainOne() {
  const READ = `{ opportunities(first: 100, filter: { status: [OPEN], isOnHold: false, hasLiveQuote: true }) {
    nodes { id number quotes(first: 5) { nodes { id } } lines { id } stakeholders { id } competitors { id } } } }`;
  const { opportunities } = await server.ask(READ);
  const richness = ({ quotes, lines, stakeholders, competitors }) => quotes.nodes.length + lines.length + stakeholders.length + competitors.length;
  return opportunities.nodes.toSorted((a, b) => richness(b) - richness(a))[0] ?? { id: await movable(server) };
}

async function closedOne() {
  const { opportunities } = await server.ask("{ opportunities(first: 1, filter: { status: [WON] }) { nodes { id number } } }");
  return opportunities.nodes[0];
}

/** An opportunity whose order has the most to show: payments, an invoice to be paid, something left. */
async function orderedOne() {
  const READ = `{ orders(first: 100, filter: { status: [ACTIVE] }) { nodes {
    invoicing invoices { status paidAmount { amount } } opportunity { number } } } }`;
  const { orders } = await server.ask(READ);
  const richness = ({ invoicing, invoices }) => (invoicing === "PARTIAL") * 4 + invoices.length + invoices.filter(({ status, paidAmount }) => status === "ISSUED" && Number(paidAmount.amount) > 0).length * 2;
  return orders.nodes.toSorted((a, b) => richness(b) - richness(a))[0].opportunity;
}

/** Every page: its name, address, what shows that it is there, and what is done there before the picture. */
function pages({ id, number }, won, ordered) {
  const dialog = "dialog[open]";
  const leads = "/leads?status=OPEN";
  return [
    ["sign-in", "/sign-in", "form", { isSignedOut: true }],
    ["front", "/", "h1"],
    ["missing", "/opportunities/OPP-0", ".empty"],
    ["board", "/board", "[data-card]"],
    ["board-menu", "/board", "[data-card]", { act: (page) => page.locator(".menu-button").first().click() }],
    ["board-filtered-empty", "/board?text=zzzzzz", ".column .empty"],
    ["board-new", "/board", "[data-card]", { act: (page) => page.locator(".totals .primary").click().then(() => page.locator(`${dialog} input`).first().waitFor()) }],
    ["board-blocked", "/board", "[data-card]", { act: blocked }],
    ...["facts", "lines", "quotes", "people", "timeline", "notes"].map((tab) => [`drawer-${tab}`, `/board?open=${id}&tab=${tab}`, "#panel"]),
    ["opportunity", `/opportunities/${number}`, "#panel"],
    ["opportunity-won", `/opportunities/${won.number}`, "#panel"],
    ["opportunity-orders", `/opportunities/${ordered.number}?tab=orders`, "#panel section"],
    ...[["deliver", "section > .deeds > .button:not(.primary):not(.quiet)"], ["invoice", "section > .deeds > .primary"], ["pay", "#panel li .button:not(.quiet)"], ["credit", "#panel li .row > .quiet"]].map(([name, button]) => [
      `order-${name}`, `/opportunities/${ordered.number}?tab=orders`, "#panel section", { act: (page) => opened(page, button) }]),
    ["close-won", `/opportunities/${number}`, "#panel", { act: (page) => page.locator(".actions .primary").click().then(() => page.locator(`${dialog} select`).first().waitFor()) }],
    ["close-lost", `/opportunities/${number}`, "#panel", { act: (page) => page.locator(".actions .button").nth(1).click().then(() => page.locator(`${dialog} select`).first().waitFor()) }],
    ["compare", `/opportunities/${number}?tab=quotes`, "#panel li", { act: compare }],
    ["leads", leads, "tbody tr"],
    ["leads-chosen", leads, "tbody tr", { act: choose }],
    ["leads-menu", leads, "tbody tr", { act: (page) => page.locator("[data-lead] [aria-haspopup]").first().click() }],
    ["leads-empty", "/leads?text=zzzzzz", ".empty"],
    ["lead", leads, "tbody tr", { act: (page) => page.locator(".open").first().click().then(() => page.locator(`${dialog} input`).first().waitFor()) }],
    ["qualify", leads, "tbody tr", { act: (page) => page.locator(".action .deeds > .button").first().click().then(() => page.locator(`${dialog} select`).first().waitFor()) }],
    ["walk-in", leads, "tbody tr", { act: (page) => page.locator("header .primary").click().then(() => page.locator(`${dialog} input`).first().waitFor()) }],
    ["import", "/leads/import", "input[type=file]"],
    ["import-preview", "/leads/import", "input[type=file]", { act: preview }],
    ["quotes", "/quotes", "tbody tr"],
    ["orders", "/orders", "tbody tr"],
    ["invoices", "/invoices", "tbody tr"],
    ["settings", "/", "h1", { act: (page) => page.locator(".person").click() }],
    ["dashboard", "/dashboard", ".panel .bars button"],
    ["dashboard-whole", "/dashboard?period=YEAR", ".panel.wide button", { act: (page) => page.setViewportSize({ width: page.viewportSize().width, height: 2000 }) }],
    ["dashboard-month", "/dashboard?period=MONTH", ".panel .bars button"],
    ["dashboard-records", "/dashboard?period=YEAR", ".panel .bars button", { act: (page) => page.locator(".tile").first().click().then(() => page.locator("dialog[open] tbody tr").first().waitFor()) }],
    ["keys", "/board", "[data-card]", { act: (page) => page.keyboard.press("?") }],
    ["offline", "/board", "[data-card]", { act: (page) => page.context().setOffline(true).then(() => page.locator(".notice").waitFor()) }],
    ["graphiql", "/graphiql", ".story button"],
    ["graphiql-ran", "/graphiql", ".story button", { act: ran }],
  ];
}

function uglyPages({ latin, persian, unbroken }) {
  return [
    ["ugly-board", "/board", "[data-card]"],
    ["ugly-leads", "/leads", "tbody tr"],
    ["ugly-quotes", "/quotes", "tbody tr"],
    ...Object.entries({ latin, persian, unbroken }).flatMap(([kind, { id, number }]) => [
      [`ugly-${kind}-lines`, `/board?open=${id}&tab=lines`, "#panel .totals"],
      [`ugly-${kind}-quotes`, `/opportunities/${number}?tab=quotes`, "#panel li"],
      [`ugly-${kind}-facts`, `/opportunities/${number}`, "#panel"],
      [`ugly-${kind}-notes`, `/opportunities/${number}?tab=notes`, "#panel"],
    ]),
  ];
}

/** Asks a card to go further than its gates allow. */
async function blocked(page) {
  for (const card of await page.locator("[data-card]").all()) {
    await card.focus();
    await page.keyboard.press("]");
    await page.waitForTimeout(SETTLED_MS * 2);
    if ((await page.locator("dialog[open]").count()) > 0) return;
  }
}

/** Opens the dialog of a button, if the button is there. */
async function opened(page, button) {
  const buttons = page.locator(button);
  if ((await buttons.count()) === 0) return;
  await buttons.first().click();
  await page.locator("dialog[open]").waitFor();
}

async function compare(page) {
  const button = page.locator("#panel li .button.quiet").first();
  if ((await button.count()) > 0) await button.click();
  await page.waitForTimeout(SETTLED_MS * 2);
}

async function choose(page) {
  for (const at of [0, 1, 2]) await page.locator("[data-choose]").nth(at).check();
}

async function preview(page) {
  await page.locator("input[type=file]").setInputFiles({ name: "leads.csv", mimeType: "text/csv", buffer: Buffer.from(CSV) });
  await page.locator("[data-line]").first().waitFor();
}

async function ran(page) {
  // On a phone the story lies over the editors until a step is chosen.
  if (page.viewportSize().width < 720) await page.locator(".story button").first().click();
  await page.locator(".graphiql-execute-button").click();
  await page.locator(".graphiql-response").getByText("totalCount").waitFor();
}

async function all(list) {
  for (const [size, options] of Object.entries(SIZES)) {
    for (const language of ["en", "fa"]) {
      for (const colorScheme of ["light", "dark"]) {
        for (const page of list) {
          const file = [page[0], size, language, colorScheme].join("-");
          if (isWanted(file)) await picture(file, page, { language, colorScheme, ...options });
        }
      }
    }
  }
}

/** Whether a picture is asked for: by a part of its name, or, without one, all are. */
function isWanted(file) {
  return parts.length === 0 || parts.some((part) => file.includes(part));
}

async function picture(file, [, address, sign, { act, isSignedOut } = {}], options) {
  try {
    const view = isSignedOut ? await browser.window(options) : await browser.signedIn("ADMIN", { next: address, ...options });
    const { page } = view;
    page.setDefaultTimeout(20_000);
    if (isSignedOut) await page.goto(`${browser.origin}${address}`);
    await page.locator(sign).first().waitFor({ state: "attached" });
    await page.waitForLoadState("networkidle");
    await act?.(page);
    await page.evaluate(() => document.fonts.ready);
    await page.waitForTimeout(SETTLED_MS);
    await page.screenshot({ path: join(target, `${file}.png`) });
    await view.context.close();
    browser.views.delete(view);
    console.log(file);
  } catch (error) {
    console.log(`${file} ✗ ${String(error).split("\n")[0]}`);
    await browser.closeWindows();
  }
}
