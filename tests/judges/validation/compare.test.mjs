// Compares the server's verdict on each document with that of graphql-js over the same schema: whether
// it parses, is valid, has an operation of that name, and takes the values of its variables. Where `own`
// says why graphql-js does not judge, the verdict written beside the document counts.
//
//   FORSAT_URL=http://127.0.0.1:8000/graphql FORSAT_TOKEN=… npm test
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import test from "node:test";
import { buildSchema, getOperationAST, parse, validate } from "graphql";
import { getVariableValues } from "graphql/execution/values.js";

const url = process.env.FORSAT_URL ?? "http://127.0.0.1:8000/graphql";
const token = process.env.FORSAT_TOKEN;
const read = (path) => readFile(new URL(path, import.meta.url), "utf8");

const schema = buildSchema(await read("../../../schema.graphql"));
const documents = JSON.parse(await read("documents.json"));

/** What graphql-js says: null, or at which step it refuses. */
function judge({ query, variables = {}, operationName }) {
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

const steps = {
  GRAPHQL_PARSE_FAILED: "parse",
  GRAPHQL_VALIDATION_FAILED: "validate",
  // The introspection's depth is a rule of graphql-js, and a limit here.
  DOCUMENT_LIMIT_EXCEEDED: "validate",
  OPERATION_RESOLUTION_FAILURE: "operation",
  BAD_USER_INPUT: "variables",
};

/** What the server says: null where it executed the document. */
async function ask({ query, variables, operationName }) {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", ...(token && { authorization: `Bearer ${token}` }) },
    body: JSON.stringify({ query, variables, operationName }),
  });
  const answer = await response.json();
  assert.ok(response.status < 500, JSON.stringify(answer));
  if ("data" in answer) return null;
  const codes = new Set(answer.errors.map((error) => error.extensions.code));
  assert.equal(codes.size, 1, JSON.stringify(answer));
  const [code] = codes;
  assert.ok(code in steps, code);
  return steps[code];
}

for (const [index, document] of documents.entries()) {
  test(`${index} ${document.rule}: ${document.code ?? "taken"}`, async () => {
    const expected = document.own ? steps[document.code] : judge(document);
    assert.equal(expected ?? null, document.code ? steps[document.code] : null, "graphql-js");
    // A subscription is not served by this method: what counts is that it was not refused before.
    if (!document.code && /^\s*subscription/.test(document.query)) return;
    assert.equal(await ask(document), expected ?? null, document.query);
  });
}
