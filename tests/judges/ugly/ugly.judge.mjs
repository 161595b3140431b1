// The pages with data that no designer draws: nothing is cut that matters, nothing scrolls sideways, and a long column is
// read to its end.
import assert from "node:assert/strict";
import { alive } from "../lib/judged.mjs";
import { browser, check, column, server, standard } from "../web/company.mjs";
import { uglify } from "../web/ugly.mjs";

/** Several pages of a column; the pictures are of 500. */
const CARDS = 110;
const ugly = await uglify(server, CARDS);

const { orders } = await server.ask("{ orders(first: 1, filter: { invoicing: [PARTIAL] }) { nodes { opportunity { number } } } }");

const ADDRESSES = [
  "/",
  "/board",
  "/leads",
  "/leads/import",
  "/quotes",
  "/orders",
  "/invoices",
  `/opportunities/${orders.nodes[0].opportunity.number}?tab=orders`,
  ...Object.values(ugly).flatMap(({ number }) => ["facts", "lines", "quotes", "people", "timeline", "notes"].map((tab) => `/opportunities/${number}?tab=${tab}`)),
  ...Object.values(ugly).map(({ id }) => `/board?open=${id}&tab=lines`),
];

/** What is wider than the window, or scrolls sideways though it is not meant to. */
function wide() {
  const most = document.documentElement.clientWidth;
  const wider = [document.documentElement, ...document.querySelectorAll("main, aside, article, dialog")];
  return wider.filter((element) => element.scrollWidth > element.clientWidth + 1 || element.clientWidth > most).map((element) => `${element.tagName} ${element.scrollWidth} of ${element.clientWidth}`);
}

for (const [language, width] of [["en", 1440], ["fa", 1024], ["en", 390], ["fa", 390]]) {
  check(`no page scrolls sideways: ${language}, ${width} pixels`, async () => {
    const view = await browser.signedIn("ADMIN", { next: "/", language, viewport: { width, height: 800 } });
    for (const address of ADDRESSES) {
      await view.page.goto(`${browser.origin}${address}`);
      await view.page.locator("h1, [data-card]").first().waitFor({ state: "attached" });
      await view.page.waitForLoadState("networkidle");
      assert.deepEqual(await view.page.evaluate(wide), [], address);
    }
    await view.end();
  });
}

check("a sum of 15 digits is shown whole where it is the matter", async () => {
  const { number } = ugly.latin;
  const view = await browser.signedIn("ADMIN", { next: `/opportunities/${number}?tab=lines` });
  const { page } = view;
  for (const [place, part] of [["the value", page.locator(".side .sum dd")], ["the total", page.locator(".totals dd.total")]]) {
    await part.getByText(/^IRR \d{3}(,\d{3}){4}$/).waitFor();
    const isCut = await part.evaluate((element) => element.scrollWidth > element.clientWidth + 1);
    assert.equal(isCut, false, place);
  }
  await view.end();
});

check("a column of many cards is read to its end as it scrolls", async () => {
  const view = await browser.signedIn("ADMIN", { next: "/board?text=Wish" });
  const { page } = view;
  const first = column(page, standard.stages[0].id);
  await first.locator("[data-card]").first().waitFor();
  const count = () => first.locator("[data-card]").count();
  assert.ok((await count()) < CARDS, "not all at once");
  for (let before = 0; (await count()) > before; ) {
    before = await count();
    await first.locator("[data-card]").last().scrollIntoViewIfNeeded();
    await page.waitForLoadState("networkidle");
    await page.waitForFunction(([stage, n]) => document.querySelectorAll(`[data-stage="${stage}"] [data-card]`).length > n || !document.querySelector(`[data-stage="${stage}"] .more`), [standard.stages[0].id, before]);
  }
  assert.equal(await count(), CARDS + 1);
  await view.end();
});

alive(server);
