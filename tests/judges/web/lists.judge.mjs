// The lists in Chromium: leads are filtered, assigned, imported and come in by walking in; quotes and orders are found.
import assert from "node:assert/strict";
import { alive } from "../lib/judged.mjs";
import { findings } from "./axe.mjs";
import { at, browser, check, server, tabTo } from "./company.mjs";

const LEADS = `query ($filter: LeadFilter!) {
  leads(first: 100, filter: $filter) { totalCount nodes { id subject status owner { id } } } }`;
const leads = async (filter) => (await server.ask(LEADS, { filter })).leads;

/** Runs a mutation that must not be refused. */
async function done(verb, type, input, fields) {
  const document = `mutation ($input: ${type}!) { ${verb}(input: $input) { ${fields} userErrors { message path } } }`;
  const answer = (await server.ask(document, { input }))[verb];
  assert.deepEqual(answer.userErrors, []);
  return answer;
}

/** A new lead's id. */
async function record(subject, fields = {}) {
  return (await done("createLead", "CreateLeadInput", { subject, ...fields }, "lead { id }")).lead.id;
}

/** The rows of a list, once it shows as many. */
async function rows(page, count) {
  const found = page.locator("tbody tr");
  await page.waitForFunction((wanted) => document.querySelectorAll("tbody tr").length === wanted, count);
  return found;
}

/** Chooses by keyboard to make a new record of what is typed, once all that is like it was found. */
async function chooseNew(page, name) {
  await page.locator("[role=combobox][aria-busy=false]:focus").waitFor();
  const choices = await page.getByRole("option").count();
  for (let presses = 1; presses < choices; presses++) await page.keyboard.press("ArrowDown");
  await page.getByRole("option", { name, selected: true }).waitFor();
  await page.keyboard.press("Enter");
}

check("by keyboard, a walk-in becomes a customer with a person and an opportunity", async () => {
  const view = await browser.signedIn("ADMIN", { next: "/leads" });
  const { page } = view;
  const button = page.getByRole("button", { name: "Walk-in customer" });
  await button.waitFor();
  await button.press("Enter");
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name of the opportunity").waitFor();
  await page.waitForFunction(() => document.activeElement?.matches("dialog .input"));
  await page.keyboard.type("Cooling for the new hall");
  await tabTo(page, dialog.getByRole("combobox", { name: "Company" }));
  await page.keyboard.type("Quillfeather Dairies");
  await chooseNew(page, "New company “Quillfeather Dairies”");
  await dialog.getByLabel("Name of the company").waitFor();
  await tabTo(page, dialog.getByRole("combobox", { name: "Person" }));
  await page.keyboard.type("Ada Quillfeather");
  await chooseNew(page, "New person “Ada Quillfeather”");
  await dialog.getByLabel("Last name").waitFor();
  await tabTo(page, dialog.getByLabel("Mobile phone"));
  await page.keyboard.type("9.89121E+11");
  await page.keyboard.press("Control+Enter");
  // What is refused stands at its field, and the focus goes there.
  await dialog.getByLabel("Mobile phone").and(page.locator("[aria-invalid=true]")).waitFor();
  await page.waitForFunction(() => document.activeElement?.getAttribute("aria-invalid") === "true");
  await page.keyboard.press("Control+A");
  await page.keyboard.type("+98 912 345 6778");
  await page.keyboard.press("Control+Enter");
  await page.waitForURL(/\/opportunities\/OPP-[^?]+\?tab=lines$/);
  const number = page.url().split("/").at(-1).split("?")[0];
  const OPENED = "query ($n: String!) { opportunity(by: { number: $n }) { name account { name } contact { fullName mobilePhone } } }";
  const { opportunity } = await server.ask(OPENED, { n: number });
  assert.deepEqual(opportunity, {
    name: "Cooling for the new hall",
    account: { name: "Quillfeather Dairies" },
    contact: { fullName: "Ada Quillfeather", mobilePhone: "+989123456778" },
  });
  await view.end();
});

check("a walk-in who is known already is recognized", async () => {
  const { account } = await done("createAccount", "CreateAccountInput", { name: "Wetherlam Foundry", phone: "+44 20 7946 0411" }, "account { id }");
  const view = await browser.signedIn("ADMIN", { next: "/leads" });
  const { page } = view;
  await page.getByRole("button", { name: "Walk-in customer" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name of the opportunity").fill("Known customer");
  // What is typed and not chosen is a new company.
  await dialog.getByRole("combobox", { name: "Company" }).fill("Wetherlam Foundry");
  await dialog.getByRole("button", { name: "Open the opportunity" }).click();
  await dialog.getByRole("button", { name: "Use “Wetherlam Foundry”" }).click();
  await dialog.getByRole("button", { name: "Open the opportunity" }).click();
  await page.waitForURL(/\/opportunities\/OPP-/);
  const number = page.url().split("/").at(-1).split("?")[0];
  const { opportunity } = await server.ask("query ($n: String!) { opportunity(by: { number: $n }) { account { id } } }", { n: number });
  assert.equal(opportunity.account.id, account.id);
  await view.end();
});

check("leads are chosen by keyboard and assigned; a refused one is named, and the others can go", async () => {
  const ids = [];
  for (const place of ["one", "two", "three"]) ids.push(await record(`Assignable ${place}`));
  await done("disqualifyLead", "DisqualifyLeadInput", { leadId: ids[1], reason: "no budget" }, "lead { id }");
  const { users } = await server.ask("{ users { id role isService } }");
  const owner = users.find(({ role, isService }) => role === "REP" && !isService);
  const before = (await leads({ text: "Assignable" })).nodes[0].owner.id;
  const view = await browser.signedIn("ADMIN", { next: "/leads?text=Assignable" });
  const { page } = view;
  await rows(page, 3);
  const boxes = page.getByRole("checkbox", { name: /^Choose Assignable/ });
  await boxes.first().focus();
  await page.keyboard.press("Space");
  await page.keyboard.press("Shift+ArrowDown");
  await page.keyboard.press("Shift+ArrowDown");
  await page.getByText("3 chosen").waitFor();
  const assign = page.getByRole("button", { name: "Assign…" });
  await tabTo(page, assign);
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("New owner").selectOption(owner.id);
  const name = await dialog.locator("option:checked").textContent();
  await page.keyboard.press("Control+Enter");
  const refused = dialog.getByRole("listitem");
  await refused.getByText("Assignable two").waitFor();
  assert.equal(await refused.count(), 1);
  assert.ok((await leads({ text: "Assignable" })).nodes.every((lead) => lead.owner.id === before), "all or none");
  await dialog.getByRole("button", { name: "Assign the other 2" }).press("Enter");
  await page.getByText(`2 leads are assigned to ${name}.`).waitFor();
  const owners = async () => Object.fromEntries((await leads({ text: "Assignable" })).nodes.map((lead) => [lead.id, lead.owner.id]));
  assert.deepEqual(await owners(), { [ids[0]]: owner.id, [ids[1]]: before, [ids[2]]: owner.id });
  await page.getByRole("button", { name: "Undo" }).press("Enter");
  await page.waitForFunction((gone) => ![...document.querySelectorAll("tbody .owner")].some((cell) => cell.textContent === gone), name);
  assert.deepEqual(await owners(), Object.fromEntries(ids.map((id) => [id, before])));
  await view.end();
});

check("the filters and the order of the leads are kept in the address", async () => {
  const { sources } = await server.ask("{ sources { id name } }");
  await record("Filtered low", { sourceId: sources[0].id, rating: "HOT", estimatedValue: "1000" });
  await record("Filtered high", { sourceId: sources[0].id, rating: "HOT", estimatedValue: "900000" });
  await record("Filtered cold", { sourceId: sources[0].id, rating: "COLD" });
  const view = await browser.signedIn("ADMIN", { next: "/leads?text=Filtered" });
  const { page } = view;
  await rows(page, 3);
  await page.getByLabel("Rating").selectOption("HOT");
  await rows(page, 2);
  await page.getByLabel("Source").selectOption(sources[0].id);
  await page.getByLabel("Recorded", { exact: true }).selectOption("TODAY");
  await page.getByLabel("State").selectOption("OPEN");
  await page.getByLabel("Owner").selectOption("me");
  await page.getByRole("button", { name: "Value", exact: true }).click();
  await page.waitForFunction(() => document.querySelector("tbody tr .name")?.textContent.includes("high"));
  const address = new URL(page.url()).searchParams;
  assert.deepEqual(Object.fromEntries(address), {
    text: "Filtered", rating: "HOT", source: sources[0].id, created: "TODAY", status: "OPEN", owner: "me", sort: "-ESTIMATED_VALUE",
  });
  await page.reload();
  const found = await rows(page, 2);
  assert.match(await found.first().textContent(), /Filtered high/);
  await page.getByRole("columnheader", { name: "Value" }).and(page.locator("[aria-sort=descending]")).waitFor();
  await page.getByRole("searchbox").fill("Filtered by nobody");
  await page.getByText("Nothing matches the filter.").waitFor();
  await page.locator(".empty").getByRole("button", { name: "Clear filters" }).click();
  await page.locator("tbody tr").nth(3).waitFor();
  assert.equal(new URL(page.url()).searchParams.get("text"), null);
  await view.end();
});

check("further pages of leads are read, and qualification takes the budget along", async () => {
  const { totalCount } = await leads({});
  for (let missing = 55 - totalCount; missing > 0; missing--) await record(`One more ${missing}`);
  await record("Budgeted", { lastName: "Quarrier", companyName: "Quarrier & Daughters" });
  const view = await browser.signedIn("ADMIN", { next: "/leads" });
  const { page } = view;
  await rows(page, 50);
  await page.getByRole("button", { name: "Load more" }).click();
  await page.locator("tbody tr").nth(50).waitFor();
  await page.getByRole("button", { name: "Qualify: Budgeted" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel(/^Budget/).fill("abc");
  await dialog.getByRole("button", { name: "Qualify" }).click();
  await dialog.getByText("This is not a number.").waitFor();
  await dialog.getByLabel(/^Budget/).fill("1,250,000");
  await dialog.getByLabel("When do they buy?").selectOption("THIS_QUARTER");
  await dialog.getByRole("button", { name: "Qualify" }).click();
  await page.getByText("Budgeted is opened.").waitFor();
  const TAKEN = "{ leads(first: 1, filter: { text: \"Budgeted\" }) { nodes { status opportunities { budgetAmount { amount } purchaseTimeframe } } } }";
  const [lead] = (await server.ask(TAKEN)).leads.nodes;
  assert.equal(lead.status, "QUALIFIED");
  assert.equal(Number(lead.opportunities[0].budgetAmount.amount), 1_250_000);
  assert.equal(lead.opportunities[0].purchaseTimeframe, "THIS_QUARTER");
  await view.end();
});

check("of two who change the same lead, the second one chooses", async () => {
  const id = await record("Contested");
  const view = await browser.signedIn("ADMIN", { next: "/leads?text=Contested" });
  const { page } = view;
  await page.getByRole("button", { name: "Contested", exact: true }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("City").fill("Leeds");
  await done("updateLead", "UpdateLeadInput", { leadId: id, city: "York" }, "lead { id }");
  await dialog.getByRole("button", { name: "Save" }).click();
  await dialog.getByText("Somebody changed this meanwhile.").waitFor();
  await dialog.getByRole("button", { name: "Save mine all the same" }).click();
  await page.getByText("Contested is saved.").waitFor();
  assert.equal((await server.ask("query ($id: ID!) { lead(id: $id) { city } }", { id })).lead.city, "Leeds");
  await view.end();
});

check("a lead has an address; it is marked as contacted, disqualified, and that is undone", async () => {
  const id = await record("Lukewarm");
  const state = async () => (await server.ask("query ($id: ID!) { lead(id: $id) { status disqualifiedReason } }", { id })).lead;
  const view = await browser.signedIn("ADMIN", { next: `/leads?text=Lukewarm&lead=${id}` });
  const { page } = view;
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Mark as contacted" }).click();
  await dialog.getByText("Contacted", { exact: true }).waitFor();
  assert.equal((await state()).status, "CONTACTED");
  await dialog.getByLabel("City").fill("Kendal");
  assert.ok(await dialog.getByRole("button", { name: "Disqualify…" }).isDisabled(), "what is typed is saved first");
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "detached" });
  assert.equal(new URL(page.url()).searchParams.get("lead"), null);
  // By keyboard, from the list.
  const menu = page.getByRole("button", { name: "Actions for Lukewarm" });
  await menu.press("Enter");
  await page.getByRole("menuitem", { name: "Disqualify…" }).press("Enter");
  await dialog.getByLabel("Why does it lead nowhere?").waitFor();
  await page.keyboard.type("They only wanted a price.");
  await page.keyboard.press("Control+Enter");
  await page.getByText("Lukewarm is disqualified.").waitFor();
  assert.deepEqual(await state(), { status: "DISQUALIFIED", disqualifiedReason: "They only wanted a price." });
  await page.locator("tbody .status").getByText("Disqualified").waitFor();
  await page.getByRole("button", { name: "Undo" }).click();
  await page.getByText("Lukewarm is open again.").waitFor();
  assert.notEqual((await state()).status, "DISQUALIFIED");
  await view.end();
});

check("by keyboard, a lead is qualified", async () => {
  await record("Keyed in", { companyName: "Sedbergh Keys", lastName: "Askrigg" });
  const view = await browser.signedIn("ADMIN", { next: "/leads?text=Keyed" });
  const { page } = view;
  const qualify = page.getByRole("button", { name: "Qualify: Keyed in" });
  await qualify.waitFor();
  await tabTo(page, qualify);
  await page.keyboard.press("Enter");
  const name = page.getByRole("dialog").getByLabel("Name of the opportunity");
  await name.waitFor();
  await tabTo(page, name);
  await page.keyboard.press("Control+A");
  await page.keyboard.type("Keyed in and qualified");
  await page.keyboard.press("Control+Enter");
  await page.getByText("Keyed in and qualified is opened.").waitFor();
  const open = page.getByRole("button", { name: "Open", exact: true });
  await tabTo(page, open);
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/opportunities\/OPP-/);
  await page.getByRole("heading", { name: "Keyed in and qualified" }).waitFor();
  await view.end();
});

check("a file is previewed row by row, imported without its bad row, and recognized the second time", async () => {
  const csv = [
    "subject,company_name,email,estimated_value,shoe_size",
    "Imported pumps,Tarnbeck Mills,pumps@tarnbeck.example,12500,",
    "Imported fans,Tarnbeck Mills,fans@tarnbeck.example,twelve,44",
    "Imported belts,Skelwith Slate,belts@skelwith.example,900,",
  ].join("\n");
  const view = await browser.signedIn("ADMIN", { next: "/leads/import" });
  const { page } = view;
  const choose = (content) => page.locator("input[type=file]").setInputFiles({ name: "leads.csv", mimeType: "text/csv", buffer: Buffer.from(content) });
  await page.locator("input[type=file]").waitFor({ state: "attached" });
  await choose(Buffer.from([0xff, 0x41, 0x80]));
  await page.getByRole("alert").getByText(/is not UTF-8/).waitFor();
  await choose(csv);
  const row = (line) => page.locator(`[data-line="${line}"]`);
  await row(3).getByText("twelve").waitFor();
  assert.match(await row(3).textContent(), /refused.*estimated_value/);
  await row(2).getByText("new lead").waitFor();
  await page.getByText("shoe_size").waitFor();
  assert.equal((await leads({ text: "Imported" })).totalCount, 0, "a preview stores nothing");
  await page.getByRole("button", { name: "Import 2 leads" }).press("Enter");
  await page.getByRole("heading", { name: "Imported" }).waitFor();
  const kept = (await leads({ text: "Imported" })).nodes.map(({ subject }) => subject).toSorted();
  assert.deepEqual(kept, ["Imported belts", "Imported pumps"]);
  await page.getByRole("button", { name: "Import another file" }).click();
  await choose(csv);
  await row(2).getByText("refused", { exact: true }).waitFor();
  assert.ok(await page.getByRole("button", { name: "Nothing to import" }).isDisabled());
  await page.getByLabel("A lead that is there already").selectOption("LINK");
  await row(2).getByText("skipped", { exact: true }).waitFor();
  await view.end();
});

check("quotes are filtered by what the address says, and lead to their opportunity", async () => {
  const QUOTES = `query ($filter: QuoteFilter!) {
    quotes(first: 100, filter: $filter) { totalCount nodes { number opportunity { number } } } }`;
  const { quotes: won } = await server.ask(QUOTES, { filter: { status: ["WON"] } });
  const { quotes: all } = await server.ask(QUOTES, { filter: {} });
  assert.ok(won.totalCount > 0 && won.totalCount < all.totalCount, "the demo company has won quotes and others");
  const view = await browser.signedIn("ADMIN", { next: "/quotes" });
  const { page } = view;
  await page.getByText(`${all.totalCount.toLocaleString("en")} quotes`).waitFor();
  await page.getByLabel("State").selectOption("WON");
  await page.getByText(`${won.totalCount.toLocaleString("en")} quotes`).waitFor();
  assert.equal(new URL(page.url()).searchParams.get("status"), "WON");
  const states = await page.locator("tbody .state").allTextContents();
  assert.ok(states.length > 0 && states.every((state) => state.trim() === "Won"), states.join());
  const [first] = won.nodes;
  await page.getByRole("searchbox").fill(first.number);
  await page.waitForURL(/text=/);
  await page.getByRole("link", { name: first.number }).first().click();
  await page.waitForURL(at(`/opportunities/${first.opportunity.number}?tab=quotes`));
  await page.getByRole("tab", { name: "Quotes", selected: true }).waitFor();
  await page.goBack();
  await page.getByRole("link", { name: first.number }).first().waitFor();
  await view.end();
});

check("orders are listed with their delivery", async () => {
  const { orders } = await server.ask("{ orders(first: 1) { totalCount nodes { number } } }");
  const view = await browser.signedIn("ADMIN", { next: "/quotes" });
  await view.page.getByRole("link", { name: "Orders" }).click();
  await view.page.waitForURL(at("/orders"));
  await view.page.getByText(`${orders.totalCount.toLocaleString("en")} orders`).waitFor();
  await view.page.getByRole("link", { name: orders.nodes[0].number }).waitFor();
  await view.end();
});

check("invoices are listed with what is overdue, and lead to their order", async () => {
  const { invoices } = await server.ask("{ invoices(first: 1, filter: { isOverdue: true }) { totalCount nodes { number opportunity { number } } } }");
  assert.ok(invoices.totalCount > 0, "the demo company has overdue invoices");
  const view = await browser.signedIn("ADMIN", { next: "/quotes" });
  const { page } = view;
  await page.getByRole("link", { name: "Invoices" }).click();
  await page.waitForURL(at("/invoices"));
  await page.getByLabel("State").selectOption("OVERDUE");
  await page.getByText(new RegExp(`^${invoices.totalCount} invoices?$`)).waitFor();
  const [{ number, opportunity }] = invoices.nodes;
  await page.getByRole("link", { name: number }).click();
  await page.waitForURL(at(`/opportunities/${opportunity.number}?tab=orders`));
  await page.locator("li").filter({ hasText: number }).getByText("overdue").waitFor();
  await view.end();
});

/** The number of a won opportunity whose order has one line of five pieces. */
async function orderOfFive() {
  const run = async (name, type, given, selection) => {
    const answer = await server.ask(`mutation ($input: ${type}!) { ${name}(input: $input) { ${selection} userErrors { message } } }`, { input: given });
    assert.deepEqual(answer[name].userErrors, [], name);
    return answer[name];
  };
  const lines = [{ description: "Valve", quantity: "5", unitPrice: "100", taxRate: "0" }];
  const input = { name: `Valves ${Date.now()}`, currencyCode: "EUR", account: { create: { name: `Brightwater ${Date.now()}` } }, contact: { none: "NONE" }, lines };
  const { opportunity } = await run("openOpportunity", "OpenOpportunityInput", input, "opportunity { id number }");
  await run("generateQuote", "GenerateQuoteInput", { opportunityId: opportunity.id, activate: true }, "quote { id }");
  await run("closeAsWon", "CloseAsWonInput", { opportunityId: opportunity.id }, "order { id }");
  return opportunity.number;
}

check("an order is delivered and invoiced in part, the invoice paid and credited", async () => {
  const number = await orderOfFive();
  const view = await browser.signedIn("ADMIN", { next: `/opportunities/${number}?tab=orders` });
  const { page } = view;
  const dialog = page.getByRole("dialog");
  const button = (name) => page.getByRole("button", { name, exact: true });
  await button("Record delivery").click();
  await dialog.getByLabel("Delivered now: Valve").fill("9");
  await dialog.getByRole("button", { name: "Record delivery" }).click();
  await dialog.getByRole("alert").waitFor();
  await dialog.getByLabel("Delivered now: Valve").fill("2");
  await dialog.getByRole("button", { name: "Record delivery" }).click();
  await page.getByText("Partially delivered").waitFor();
  await button("Make an invoice").click();
  await dialog.getByLabel("Invoiced now: Valve").fill("2");
  await dialog.getByRole("button", { name: "Make an invoice" }).click();
  await page.getByText("Partially invoiced").waitFor();
  await button("Issue").click();
  await page.getByText(/^INV-/).waitFor();
  await button("Record payment").click();
  await dialog.getByLabel(/^Amount/).fill("150");
  await dialog.getByLabel(/^Number of the transfer/).fill("TX-7");
  await dialog.getByRole("button", { name: "Record payment" }).click();
  await page.getByText("TX-7").waitFor();
  await page.getByText("To be paid EUR 50").waitFor();
  await button("Record payment").click();
  await dialog.getByRole("button", { name: "Record payment" }).click();
  await page.getByText("Paid", { exact: true }).waitFor();
  await button("Credit").click();
  await dialog.getByLabel("Taken back: Valve").fill("1");
  await dialog.getByLabel(/^Reason/).fill("One was broken");
  await dialog.getByRole("button", { name: "Credit" }).click();
  await page.getByText("One was broken").waitFor();
  const READ = "query ($number: String!) { opportunity(by: { number: $number }) { invoices { status balance { amount } creditedAmount { amount } order { fulfillment invoicing } } } }";
  const { opportunity } = await server.ask(READ, { number });
  assert.deepEqual(opportunity.invoices, [{ status: "PAID", balance: { amount: "-100.0000" }, creditedAmount: { amount: "100.0000" }, order: { fulfillment: "PARTIAL", invoicing: "PARTIAL" } }]);
  await view.end();
});

const PAGES = [
  ["/leads", "tbody tr"],
  ["/leads/import", "input[type=file]"],
  ["/quotes", "tbody tr"],
  ["/orders", "tbody tr"],
  ["/invoices", "tbody tr"],
];

/** The words of a page but for names, numbers and what people entered. */
const words = (page) =>
  page.evaluate(() => {
    const shown = document.body.cloneNode(true);
    shown.querySelectorAll("bdi, script, .person, .languages, select[aria-label] option:not(:first-child), td:not(.status, .state, .action)").forEach((data) => data.remove());
    const labels = [...shown.querySelectorAll("[placeholder], [title]")].flatMap((element) => [element.getAttribute("placeholder"), element.getAttribute("title")]);
    return [shown.textContent, ...labels].filter(Boolean).join(" ");
  });

check("nothing in the lists is left in English where one reads Persian", async () => {
  for (const [path, sign] of PAGES) {
    const view = await browser.signedIn("ADMIN", { next: path, language: "fa" });
    await view.page.locator(sign).first().waitFor({ state: "attached" });
    const left = (await words(view.page)).replaceAll(/GraphiQL|CSV|UTF-8/g, "").match(/[A-Za-z]{2,}|[0-9]/g);
    assert.equal(left, null, `${path}: ${left}`);
    await view.end();
  }
});

// Few rows show as much as many.
const FEW = [
  ["/leads?rating=HOT&created=WEEK", "tbody tr"],
  ["/leads/import", "input[type=file]"],
  ["/quotes?valid=WEEK", "tbody tr"],
  ["/orders?status=CANCELED", "tbody tr"],
  ["/invoices?status=OVERDUE", "tbody tr"],
];

for (const [path, sign] of FEW) {
  check(`axe-core finds nothing serious on ${path}`, async () => {
    for (const colorScheme of ["light", "dark"]) {
      const view = await browser.signedIn("ADMIN", { next: path, colorScheme, language: "fa" });
      await view.page.locator(sign).first().waitFor({ state: "attached" });
      assert.deepEqual(await findings(view.page), [], colorScheme);
      await view.end();
    }
  });
}

check("axe-core finds nothing serious in the dialogs of the leads", async () => {
  const view = await browser.signedIn("ADMIN", { next: "/leads?rating=HOT&created=WEEK&status=OPEN" });
  const { page } = view;
  const menu = page.getByRole("button", { name: /^Actions for / }).first();
  await menu.click();
  assert.deepEqual(await findings(page), [], "the menu");
  await page.keyboard.press("Escape");
  const first = page.locator("tbody .open").first();
  const name = (text) => page.getByRole("button", { name: text }).first();
  const openers = [name(/^Walk-in customer/), name(/^New lead/), name(/^Qualify: /), first, "disqualify"];
  for (const opener of openers) {
    if (opener === "disqualify") {
      await menu.click();
      await page.getByRole("menuitem", { name: "Disqualify…" }).click();
    } else await opener.click();
    await page.getByRole("dialog").getByRole("textbox").first().waitFor();
    assert.deepEqual(await findings(page), [], String(opener));
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
  }
  await view.end();
});

alive(server);
