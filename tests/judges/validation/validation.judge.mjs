// The server's verdict on each document beside that of graphql-js over the same schema: whether it parses,
// is valid, has an operation of that name, and accepts the values of its variables. Where `own` says why
// graphql-js does not judge, the verdict written beside the document counts.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { buildSchema, getOperationAST, parse, validate } from "graphql";
import { getVariableValues } from "graphql/execution/values.js";
import { alive, check, judged } from "../lib/judged.mjs";

const server = await judged();
const documents = JSON.parse(await readFile(new URL("documents.json", import.meta.url), "utf8"));
const schema = buildSchema(await (await fetch(`http://${server.address}/schema.graphql`)).text());

const STEPS = {
  GRAPHQL_PARSE_FAILED: "parse",
  GRAPHQL_VALIDATION_FAILED: "validate",
  // How deep introspection goes is a rule of graphql-js, and a limit here.
  DOCUMENT_LIMIT_EXCEEDED: "validate",
  OPERATION_RESOLUTION_FAILURE: "operation",
  BAD_USER_INPUT: "variables",
};

/** At which step graphql-js refuses; null where it would execute. */
function verdict({ query, variables = {}, operationName }) {
  let document;
  try {
    document = parse(query);
  } catch {
    return "parse";
  }
  if (validate(schema, document).length > 0) return "validate";
  const operation = getOperationAST(document, operationName);
  if (!operation) return "operation";
  const { errors } = getVariableValues(schema, operation.variableDefinitions ?? [], variables);
  return errors ? "variables" : null;
}

/** At which step the server refuses; null where it executed. */
async function answered({ query, variables, operationName }) {
  const response = await server.fetch(server.url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ query, variables, operationName }),
  });
  const answer = await response.json();
  assert.ok(response.status < 500, JSON.stringify(answer));
  if ("data" in answer) return null;
  const [code, ...others] = new Set(answer.errors.map((error) => error.extensions.code));
  assert.deepEqual(others, [], JSON.stringify(answer));
  assert.ok(code in STEPS, JSON.stringify(answer));
  return STEPS[code];
}

for (const document of documents) {
  const written = document.code ? STEPS[document.code] : null;
  check(`${document.rule}: ${document.query.replaceAll("\n", " ")}`, async () => {
    if (!document.own) assert.equal(verdict(document), written, "graphql-js");
    // A valid subscription is for a socket: an answer to a POST says nothing of its document.
    if (!written && /^subscription/.test(document.query)) return;
    assert.equal(await answered(document), written, "the server");
  });
}

alive(server);
