// The dashboard in Chromium: its figures are the API's, every mark opens its records, files hold them, and it follows.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFile } from "node:fs/promises";
import { alive } from "../lib/judged.mjs";
import { findings } from "./axe.mjs";
import { browser, candidate, check, server } from "./company.mjs";

const YEAR = "/dashboard?period=YEAR";
const READ = `query ($open: OpportunityFilter) { opportunityStats(filter: $open, groupBy: [STAGE]) {
  totals { count } groups(first: 40) { keys { value } figures { count } } } }`;
const ENGLISH = `{ salesProcesses { stages { id name(locale: "en") } } }`;
const openOnes = async () => (await server.ask(READ, { open: { status: ["OPEN"] } })).opportunityStats;

/** Opens the dashboard, once it shows its bars. */
async function dashboard(next, options = {}) {
  const view = await browser.signedIn("ADMIN", { next, ...options });
  await view.page.locator(".bars button").first().waitFor();
  await view.page.locator(".panel.wide .plot").first().waitFor();
  return view;
}

const tile = (page, name) => page.locator(".tile", { hasText: name });
const panel = (page, text) => page.locator(".panel", { hasText: text });

/** A file that a button of the opened dialog saves. */
async function saved(page, button) {
  const download = page.waitForEvent("download");
  await page.getByRole("dialog").getByRole("button", { name: button }).click();
  return (await download).path();
}

check("the figures are the API's, and a bar opens the records behind it", async () => {
  const open = await openOnes();
  const { salesProcesses } = await server.ask(ENGLISH);
  const { page, end } = await dashboard(YEAR);
  assert.equal(await tile(page, "Open opportunities").locator(".figure").innerText(), String(open.totals.count));
  const stages = await panel(page, "The pipeline by stage").locator("li").evaluateAll((all) =>
    all.map((bar) => [bar.querySelector(".label").textContent, parseInt(bar.querySelector(".note").textContent, 10)]));
  const named = new Map(salesProcesses.flatMap(({ stages }) => stages.map(({ id, name }) => [id, name])));
  const expected = open.groups.map(({ keys, figures }) => [named.get(keys[0].value), figures.count]);
  assert.deepEqual(stages.toSorted(), expected.toSorted());

  const bar = panel(page, "Lost within the period").locator("li").first();
  const count = Number(await bar.locator(".figure").innerText());
  await bar.getByRole("button").click();
  const dialog = page.getByRole("dialog");
  await dialog.locator("tbody tr").first().waitFor();
  assert.equal(await dialog.locator("tbody tr").count(), Math.min(count, 40));
  assert.match(await dialog.getByRole("status").innerText(), new RegExp(`^${count} opportunit`));
  assert.deepEqual(await findings(page), []);
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "detached" });

  // What moved between two days opens too.
  await panel(page, "what lies between").locator(".stack button").first().click();
  await dialog.locator("tbody tr").first().waitFor();
  await end();
});

check("files hold all records, and no spreadsheet runs their texts", async () => {
  const { before } = await candidate();
  const NAMED = `mutation ($input: UpdateOpportunityInput!) { updateOpportunity(input: $input) { userErrors { message } } }`;
  const { updateOpportunity } = await server.ask(NAMED, { input: { opportunityId: before.id, name: "=2+3, \"five\"" } });
  assert.deepEqual(updateOpportunity.userErrors, []);
  const open = await openOnes();
  const { page, end } = await dashboard(YEAR, { language: "fa" });
  await tile(page, "فرصت‌های باز").first().click();
  await page.getByRole("dialog").locator("tbody tr").first().waitFor();
  const csv = await readFile(await saved(page, "CSV"), "utf8");
  assert.equal(csv.codePointAt(0), 0xfeff);
  assert.equal(csv.trimEnd().split("\r\n").length, open.totals.count + 1);
  assert.ok(csv.includes(`,"'=2+3, ""five""",`), "the text is no formula");
  const sheet = execFileSync("python3", ["-c", "import sys, zipfile\nz = zipfile.ZipFile(sys.argv[1])\nprint(z.read('xl/worksheets/sheet1.xml').decode())", await saved(page, "XLSX")], { encoding: "utf8" });
  assert.match(sheet, /rightToLeft="1"/);
  assert.doesNotMatch(sheet, /<f[ >]/);
  assert.equal(sheet.split("<row ").length - 1, open.totals.count + 1);
  await page.getByRole("dialog").getByRole("button", { name: "CSV" }).waitFor();
  await end();
});

check("what others do is seen without reading the page again", async () => {
  const { before } = await candidate();
  const { page, end } = await dashboard(YEAR);
  const was = Number(await tile(page, "Open opportunities").locator(".figure").innerText());
  const { closeReasons } = await server.ask("{ closeReasons { id outcome requiresCompetitor requiresNote } }");
  const reason = closeReasons.find((one) => one.outcome === "LOST" && !one.requiresCompetitor && !one.requiresNote);
  const LOSE = "mutation ($input: CloseAsLostInput!) { closeAsLost(input: $input) { userErrors { message } } }";
  const { closeAsLost } = await server.ask(LOSE, { input: { opportunityId: before.id, reasonId: reason.id } });
  assert.deepEqual(closeAsLost.userErrors, []);
  await tile(page, "Open opportunities").locator(".figure", { hasText: String(was - 1) }).waitFor();
  await end();
});

check("axe-core finds nothing serious on the dashboard", async () => {
  for (const colorScheme of ["light", "dark"]) {
    const { page, end } = await dashboard(YEAR, { language: "fa", colorScheme });
    assert.deepEqual(await findings(page), [], colorScheme);
    await end();
  }
});

alive(server);
