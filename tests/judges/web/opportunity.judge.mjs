// An opportunity's page in Chromium: what is entered there is kept, can be taken back, and stays typed when it cannot be
// kept.
import assert from "node:assert/strict";
import { alive } from "../lib/judged.mjs";
import { browser, candidate, check, server } from "./company.mjs";

/** An opportunity's page, signed in as the administrator. */
async function opened(number, tab, options = {}) {
  const view = await browser.signedIn("ADMIN", { next: `/opportunities/${number}?tab=${tab}`, ...options });
  await view.page.getByRole("tab", { selected: true }).waitFor();
  return view;
}

const PEOPLE = `query ($id: ID!) { opportunity(by: { id: $id }) {
  isOnHold owner { id } budgetAmount { amount } budgetStatus purchaseTimeframe nextStep decisionMaker
  stakeholders { role contact { id fullName } } competitors { strengths competitor { name } }
  salesTeam { access user { id } } } }`;
const people = async (id) => (await server.ask(PEOPLE, { id })).opportunity;

/** The message at the page's foot. */
const toast = (page, text) => page.getByRole("status").getByText(text);

check("who decides at the customer's is added, gets another part, and is taken off and brought back", async () => {
  const { id, before } = await candidate();
  const known = (await people(id)).stakeholders.map(({ contact }) => contact?.id);
  const { contacts } = await server.ask("{ contacts(first: 100) { nodes { id fullName } } }");
  const { fullName: name } = contacts.nodes.find((contact) => !known.includes(contact.id));
  const { page, end } = await opened(before.number, "people");
  const section = page.getByRole("region", { name: "Stakeholders" });
  await section.getByRole("combobox").fill(name);
  await section.getByRole("option").filter({ hasText: name }).first().click();
  await section.getByLabel(/What part/).fill("Signs the contract");
  await section.getByRole("button", { name: "Save" }).click();
  await section.getByText("Signs the contract").waitFor();
  await section.getByRole("button", { name: `Edit: ${name}` }).click();
  await section.getByLabel(/What part/).fill("Advises the board");
  await section.getByRole("button", { name: "Save" }).click();
  await section.getByText("Advises the board").waitFor();
  const changed = (await people(id)).stakeholders;
  assert.equal(changed.length, known.length + 1);
  assert.equal(changed.find(({ contact }) => contact.fullName === name).role, "Advises the board");
  await section.getByRole("button", { name: `Remove ${name}` }).click();
  await section.getByText("Advises the board").waitFor({ state: "detached" });
  await page.getByRole("button", { name: "Undo" }).click();
  await section.getByText("Advises the board").waitFor();
  await end();
});

check("a competitor is added by name, and what speaks for it is written down", async () => {
  const { id, before } = await candidate();
  const { page, end } = await opened(before.number, "people");
  const section = page.getByRole("region", { name: "Competitors" });
  const name = `Nordwind Pumpen ${Date.now()}`;
  await section.getByRole("combobox").fill(name);
  await section.getByRole("option", { name: `New competitor “${name}”` }).click();
  await section.getByRole("button", { name: `Edit: ${name}` }).click();
  await section.getByLabel("Strengths").fill("Delivers from stock");
  await section.getByRole("button", { name: "Save" }).click();
  await section.getByText("Delivers from stock").waitFor();
  const { competitors } = await people(id);
  assert.equal(competitors.find(({ competitor }) => competitor.name === name).strengths, "Delivers from stock");
  await section.getByRole("button", { name: `Remove ${name}` }).click();
  await toast(page, `${name} was removed.`).waitFor();
  assert.ok((await people(id)).competitors.every(({ competitor }) => competitor.name !== name));
  await end();
});

check("an opportunity is shared, passed on and back, and put on hold", async () => {
  const { id, before } = await candidate();
  const { page, end } = await opened(before.number, "people");
  const section = page.getByRole("region", { name: "Shared with" });
  await section.getByRole("button", { name: "Share" }).click();
  const choice = section.getByLabel("With whom?");
  const chosen = choice.locator("optgroup").first().locator("option").last();
  const [member, name] = [await chosen.getAttribute("value"), await chosen.textContent()];
  await choice.selectOption(member);
  await section.locator("form").getByLabel("Access").selectOption({ label: "may change it" });
  await section.getByRole("button", { name: "Share" }).click();
  await section.getByRole("button", { name: `Remove ${name}` }).waitFor();
  const shared = await people(id);
  assert.deepEqual(shared.salesTeam.filter(({ user }) => `user:${user?.id}` === member).map(({ access }) => access), ["WRITE"]);
  const owner = page.getByRole("combobox", { name: "Owner" });
  const others = await owner.locator("option").evaluateAll((options) => options.map(({ value, text }) => ({ value, text })));
  const heir = others.find(({ value }) => value !== shared.owner.id && `user:${value}` !== member);
  await owner.selectOption(heir.value);
  await toast(page, `${heir.text} is responsible now.`).waitFor();
  assert.equal((await people(id)).owner.id, heir.value);
  await page.getByRole("button", { name: "Undo" }).click();
  await page.waitForFunction((wanted) => document.querySelector("select[aria-label=Owner]")?.value === wanted, shared.owner.id);
  assert.equal((await people(id)).owner.id, shared.owner.id);
  await page.getByRole("button", { name: "Put on hold" }).click();
  await page.getByRole("button", { name: "Take off hold" }).waitFor();
  assert.equal((await people(id)).isOnHold, true);
  await page.getByRole("button", { name: "Take off hold" }).click();
  await page.getByRole("button", { name: "Put on hold" }).waitFor();
  await end();
});

check("budget, timeframe and next step are entered; what is no number is said", async () => {
  const { id, before } = await candidate();
  const { page, end } = await opened(before.number, "facts");
  const fact = (label) => page.locator(".fact", { has: page.locator("dt", { hasText: label }) });
  await fact("What is the budget?").locator("button.answer").click();
  const amount = fact("What is the budget?").getByRole("textbox");
  await amount.fill("much");
  await amount.press("Control+Enter");
  await fact("What is the budget?").getByText("This is not a number.").waitFor();
  await amount.fill("123,456,789,012,345");
  await fact("What is the budget?").getByRole("combobox").selectOption({ label: "the budget is committed" });
  await amount.press("Control+Enter");
  await amount.waitFor({ state: "detached" });
  await fact("When do they buy?").locator("button.answer").click();
  await fact("When do they buy?").getByRole("combobox").selectOption({ label: "Next quarter" });
  await fact("When do they buy?").getByRole("button", { name: "Save" }).click();
  await fact("When do they buy?").getByRole("button", { name: "Save" }).waitFor({ state: "detached" });
  await fact("Next step").locator("button.answer").click();
  await fact("Next step").getByRole("textbox", { name: "Next step", exact: true }).fill("Call the plant manager");
  await fact("Next step").getByRole("button", { name: "Save" }).click();
  await fact("Next step").getByText("Call the plant manager").waitFor();
  const kept = await people(id);
  assert.deepEqual(
    [Number(kept.budgetAmount.amount), kept.budgetStatus, kept.purchaseTimeframe, kept.nextStep],
    [123456789012345, "WILL_BUY", "NEXT_QUARTER", "Call the plant manager"],
  );
  await end();
});

check("an answer that cannot be kept stays typed until it can", async () => {
  const { id, before } = await candidate();
  const { page, context, end } = await opened(before.number, "facts", { permits: [/ERR_INTERNET_DISCONNECTED|WebSocket/] });
  await page.locator("dt", { hasText: "Who decides?" }).locator("xpath=following-sibling::dd//button").click();
  const answer = page.getByRole("textbox", { name: "Who decides?" });
  await answer.fill("The whole board");
  await context.setOffline(true);
  await answer.press("Control+Enter");
  await page.locator(".fact").getByText("The server could not be reached.").waitFor();
  // Looking at something else, and coming back, loses nothing.
  await page.getByRole("tab", { name: "Notes" }).click();
  await page.getByRole("tab", { name: "Facts" }).click();
  assert.equal(await answer.inputValue(), "The whole board");
  await context.setOffline(false);
  await answer.press("Control+Enter");
  await answer.waitFor({ state: "detached" });
  assert.equal((await people(id)).decisionMaker, "The whole board");
  await end();
});

const QUOTED = `{ opportunities(first: 50, filter: { status: [OPEN], isOnHold: false, hasLiveQuote: true }) {
  nodes { number currentQuote { id status lines { id quantity product { id } } } } } }`;
const LINES = "query ($id: ID!) { quote(id: $id) { lines { id quantity description product { id } } } }";
const REVISE = "mutation ($input: ReviseQuoteInput!) { reviseQuote(input: $input) { quote { id } userErrors { message } } }";
const SET = "mutation ($input: SetLinesInput!) { setLines(input: $input) { userErrors { message path } } }";

/** Sets the lines of a document anew, the first one with another quantity. */
async function changeFirst(documentId, lines, quantity) {
  const kept = lines.map((line, at) => ({ id: line.id, ...(line.product && { productId: line.product.id }), quantity: at === 0 ? quantity : line.quantity }));
  const { setLines } = await server.ask(SET, { input: { documentId, lines: kept } });
  assert.deepEqual(setLines.userErrors, []);
}

check("two revisions of a quote stand side by side, and what has changed is marked", async () => {
  const { opportunities } = await server.ask(QUOTED);
  const found = opportunities.nodes.find(({ currentQuote: quote }) => quote.status === "ACTIVE" && quote.lines.length > 0 && quote.lines.every(({ product }) => product));
  const { reviseQuote } = await server.ask(REVISE, { input: { quoteId: found.currentQuote.id } });
  assert.deepEqual(reviseQuote.userErrors, []);
  const { quote } = await server.ask(LINES, { id: reviseQuote.quote.id });
  await changeFirst(reviseQuote.quote.id, quote.lines, "77");
  const { page, end } = await opened(found.number, "quotes");
  await page.getByRole("button", { name: /^Compare: / }).first().click();
  const dialog = page.getByRole("dialog");
  await dialog.getByText("changed", { exact: true }).first().waitFor();
  const [first, ...rest] = await dialog.locator("tbody.changed").all();
  assert.equal(rest.length, 0, "one line has changed");
  assert.deepEqual((await first.locator("td").nth(1).locator("mark").allTextContents())[0], "77");
  assert.equal(await dialog.locator("tbody.same").count(), quote.lines.length - 1);
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "detached" });
  await end();
});

check("of two who change the lines, the second one sees both versions and chooses", async () => {
  const FIND = `{ opportunities(first: 100, filter: { status: [OPEN], isOnHold: false }) {
    nodes { id number availableActions lines { id quantity product { id name } } } } }`;
  const { opportunities } = await server.ask(FIND);
  const isEasy = ({ availableActions, lines }) => availableActions.includes("SET_LINES") && lines.length > 0 && lines.every(({ product }) => product);
  const found = opportunities.nodes.find(isEasy);
  const { page, end } = await opened(found.number, "lines");
  const quantity = page.getByLabel("Quantity").first();
  await quantity.fill("21");
  let isDone = false;
  await page.route("**/graphql", async (route) => {
    if (!isDone && route.request().postData()?.includes("mutation SetLines")) {
      isDone = true;
      await changeFirst(found.id, found.lines, "34");
    }
    await route.continue();
  });
  await page.getByRole("button", { name: "Save lines" }).click();
  const conflict = page.locator(".conflict");
  await conflict.getByText("changed", { exact: true }).first().waitFor();
  assert.deepEqual(
    await Promise.all([0, 1].map((side) => conflict.locator("tbody.changed td").nth(side).locator("mark").first().textContent())),
    ["34", "21"],
  );
  assert.equal(await quantity.inputValue(), "21", "what was typed stays");
  await page.getByRole("button", { name: "Save mine all the same" }).click();
  await conflict.waitFor({ state: "detached" });
  const { opportunity: kept } = await server.ask("query ($id: ID!) { opportunity(by: { id: $id }) { lines { quantity } } }", { id: found.id });
  assert.equal(Number(kept.lines[0].quantity), 21);
  await end();
});

alive(server);
