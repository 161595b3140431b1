// Data that no designer draws: names of 90 letters in either language, sums of 15 digits, a column of 500 cards.

const LATIN = "The refurbishment of all pumping stations along the northern irrigation canal, second lot";
const PERSIAN = "نوسازی همهٔ ایستگاه‌های پمپاژ کانال آبیاری شمال و خرید تابلوهای برق فشار متوسط، بخش دوم";
/** A word that cannot be broken between syllables. */
const UNBROKEN = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft";
const LARGE = "123456789012345";
const AT_ONCE = 4;

const OPEN = "mutation ($input: OpenOpportunityInput!) { openOpportunity(input: $input) { opportunity { id number } userErrors { message path } } }";
const LEAD = "mutation ($input: CreateLeadInput!) { createLead(input: $input) { lead { id } userErrors { message path } } }";
const LINES = "mutation ($input: SetLinesInput!) { setLines(input: $input) { userErrors { message path } } }";
const NOTE = "mutation ($input: CreateNoteInput!) { createNote(input: $input) { userErrors { message path } } }";
const QUOTE = "mutation ($input: GenerateQuoteInput!) { generateQuote(input: $input) { userErrors { message path } } }";
const UPDATE = "mutation ($input: UpdateOpportunityInput!) { updateOpportunity(input: $input) { userErrors { message path } } }";

/** Runs a mutation that must not be refused. */
async function done(server, document, input) {
  const [answer] = Object.values(await server.ask(document, { input }));
  if (answer.userErrors.length > 0) throw new Error(JSON.stringify(answer.userErrors));
  return answer;
}

/** Adds the ugly records to the demo company; gives an opportunity of each kind. */
export async function uglify(server, cards = 500) {
  const names = { latin: LATIN, persian: PERSIAN, unbroken: UNBROKEN };
  const found = {};
  for (const [kind, name] of Object.entries(names)) {
    const customer = { account: { create: { name: `${name} ${kind === "persian" ? "سهامی خاص" : "Ltd"}` } } };
    const input = { ...customer, name, estimatedValue: LARGE, onDuplicate: "ALLOW" };
    const { opportunity } = await done(server, OPEN, input);
    found[kind] = opportunity;
    await done(server, UPDATE, { opportunityId: opportunity.id, nextStep: name, decisionMaker: name, budgetAmount: LARGE });
    await done(server, LINES, { documentId: opportunity.id, lines: [{ description: name, quantity: "1", unitPrice: LARGE }, { description: name, quantity: "0.125", unitPrice: "1" }] });
    await done(server, QUOTE, { opportunityId: opportunity.id });
    await done(server, NOTE, { recordId: opportunity.id, text: `${name} ${name}` });
    await done(server, LEAD, { subject: name, companyName: name, lastName: name.slice(0, 90), estimatedValue: LARGE });
  }
  const account = { create: { name: "A company of many wishes" } };
  const { opportunity } = await done(server, OPEN, { account, name: "Wish 0", estimatedValue: "1", onDuplicate: "ALLOW" });
  const READ = "query ($id: ID!) { opportunity(by: { id: $id }) { account { id } } }";
  const { opportunity: first } = await server.ask(READ, { id: opportunity.id });
  const inputs = Array.from({ length: cards }, (_, at) => ({ account: { existingId: first.account.id }, name: `Wish ${at + 1}`, estimatedValue: String((at + 1) * 1_000_000) }));
  while (inputs.length > 0) await Promise.all(inputs.splice(0, AT_ONCE).map((input) => done(server, OPEN, input)));
  return found;
}
