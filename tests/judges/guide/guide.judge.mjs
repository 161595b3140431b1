// Every example of docs/api-guide.md does what the guide says: documents are executed with the variables below them,
// responses are as shown, modules can be loaded. What the modules do together is judged by `boards`.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { createHash, randomUUID } from "node:crypto";
import { join } from "node:path";
import { promisify } from "node:util";
import { parse } from "graphql";
import { createClient } from "graphql-ws";
import WebSocket from "ws";
import { examples, guide } from "../lib/guide.mjs";
import { alive, check, judged } from "../lib/judged.mjs";
import { movable, now } from "../lib/opportunity.mjs";

const PASSWORD = "a long way from Shiraz";
globalThis.WebSocket ??= WebSocket;

const server = await judged();
const { load, modules, sendable } = await guide();
const blocks = await examples();
const values = await placeholders();
/** The response to a price that is no decimal. */
const unreadable = await server.post(
  "mutation ($input: SetLinesInput!) { setLines(input: $input) { userErrors { code message path } } }",
  { input: { documentId: values.opp_, lines: [{ description: "Work", quantity: "1", unitPrice: "a lot" }] } },
);

/** The response to the last document, with which an example in JSON is compared. */
let last;

const runners = { graphql: execute, json: (code) => compare(JSON.parse(code)), sh: command };
for (const { language, code, line } of blocks) {
  if (language in runners) check(`line ${line}: ${language}`, () => runners[language](code));
}
for (const { name, line } of modules) {
  check(`line ${line}: ${name ?? "a module with a name"}`, async () => {
    assert.ok(Object.keys(await load(name)).length > 0);
  });
}

check("a form shows what is wrong at its fields", async () => {
  const { fieldErrors } = await load("form.js");
  assert.deepEqual(Object.keys(fieldErrors(unreadable)), ["lines.0.unitPrice"]);
  const mutation = `mutation ($input: OpenOpportunityInput!) {
    openOpportunity(input: $input) { userErrors { code message path } }
  }`;
  const input = { name: "", account: { existingId: values.acc_ }, estimatedValue: "-1" };
  const found = fieldErrors(await server.post(mutation, { input }));
  assert.deepEqual(Object.keys(found).sort(), ["estimatedValue", "name"]);
  assert.ok(Object.values(found).every((message) => message.length > 0));
});

alive(server);

/** What stands for "…" in the guide's variables, by a field's name or by an id's prefix. */
async function placeholders() {
  const world = await server.ask(`{
    users { id } salesProcesses { id } accounts(first: 1) { nodes { id } }
    closeReasons { id outcome requiresCompetitor }
  }`);
  const process = world.salesProcesses[0].id;
  const columns = "query ($process: ID!) { board(processId: $process) { columns { id } } }";
  const { board } = await server.ask(columns, { process });
  const opportunity = await movable(server, { process: { eq: process } });
  const { opportunity: moved } = await server.ask(
    "query ($id: ID!) { opportunity(by: { id: $id }) { version stageProgress { isAllowed isCurrent stage { id } } } }",
    { id: opportunity },
  );
  const displayNames = ["en", "fa"].map((locale) => ({ locale, text: "Nora" }));
  const { createUser } = await server.ask(
    "mutation ($input: CreateUserInput!) { createUser(input: $input) { user { id } } }",
    { input: { displayNames, email: "nora@example.com", role: "REP" } },
  );
  await server.ask(
    "mutation ($input: SetUserPasswordInput!) { setUserPassword(input: $input) { userErrors { message } } }",
    { input: { userId: createUser.user.id, password: PASSWORD } },
  );
  return {
    idempotencyKey: randomUUID(),
    password: PASSWORD,
    after: await now(server),
    expectedVersion: moved.version,
    expectedStageId: moved.stageProgress.find(({ isCurrent }) => isCurrent).stage.id,
    stageId: moved.stageProgress.find(({ isAllowed, isCurrent }) => isAllowed && !isCurrent).stage.id,
    opp_: opportunity,
    prc_: process,
    col_: board.columns[0].id,
    usr_: world.users[0].id,
    acc_: world.accounts.nodes[0].id,
    rsn_: world.closeReasons.find(({ outcome, requiresCompetitor }) => outcome === "LOST" && requiresCompetitor).id,
  };
}

/** The variables in the comment after a document. */
function variablesOf(code) {
  const comment = code.split("\n").findLast((line) => line.startsWith("# "))?.slice(2) ?? "{}";
  return JSON.parse(comment, (key, value) => {
    // The version that a user saw is another one in each company.
    if (key === "expectedVersion") return values.expectedVersion;
    if (typeof value !== "string" || !value.includes("…")) return value;
    const known = values[key] ?? values[value.slice(0, 4)];
    assert.ok(known, `nothing stands for ${key}: ${value}`);
    return known;
  });
}

async function execute(code) {
  const variables = variablesOf(code);
  const query = sendable(code);
  const isSubscription = parse(query).definitions.some(({ operation }) => operation === "subscription");
  last = isSubscription ? await firstEvent(query, variables) : await server.post(query, variables);
  assert.equal(last.errors, undefined, JSON.stringify(last.errors));
  // What is refused is shown so by the example after it.
  const refused = Object.values(last.data).flatMap((payload) => payload?.userErrors ?? []);
  const at = blocks.findIndex((block) => block.code === code);
  const isShown = blocks[at + 1]?.language === "json" && "userErrors" in JSON.parse(blocks[at + 1].code);
  assert.equal(refused.length > 0, isShown, JSON.stringify(refused));
}

async function firstEvent(query, variables) {
  const client = createClient({ url: server.socket, connectionParams: { Authorization: server.authorization } });
  try {
    return (await client.iterate({ query, variables }).next()).value;
  } finally {
    await client.dispose();
  }
}

/** An example in JSON is a part of a response or of a request. */
async function compare(example) {
  if (example.extensions?.persistedQuery) {
    const query = "{ __typename }";
    assert.equal(example.extensions.persistedQuery.sha256Hash, createHash("sha256").update(query).digest("hex"));
    const response = await server.fetch(server.url, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ query, ...example }),
    });
    assert.deepEqual((await response.json()).data, { __typename: "Query" });
    return;
  }
  if (example.message) return assertShows(unreadable.errors[0], example);
  const key = Object.keys(example)[0];
  assertShows(key in last ? last : Object.values(last.data).find((payload) => key in payload), example);
}

/** A value has what an example shows; "…" stands for any text. */
function assertShows(value, example, path = "response") {
  if (typeof example === "string" && example.includes("…")) {
    const parts = example.split("…").map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
    assert.match(value, new RegExp(`^${parts.join("[^]*")}$`), path);
  } else if (example !== null && typeof example === "object") {
    assert.equal(typeof value, "object", path);
    for (const [key, inner] of Object.entries(example)) assertShows(value[key], inner, `${path}.${key}`);
  } else {
    assert.equal(value, example, path);
  }
}

/** A command line, at the judge's server in place of the guide's. */
async function command(code) {
  const token = join(server.folder, "demo-token");
  const here = code.replaceAll("127.0.0.1:8000", server.address).replaceAll("data/demo-token", token);
  const { stdout } = await promisify(execFile)("sh", ["-c", here]);
  assert.ok(JSON.parse(stdout).data.viewer, stdout);
}
