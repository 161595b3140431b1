// graphql-codegen generates types from the served schema, and TypeScript compiles an application that uses them.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { buildClientSchema, buildSchema, getIntrospectionQuery, lexicographicSortSchema, print, printSchema, validateSchema } from "graphql";
import { alive, check, judged } from "../lib/judged.mjs";
import { workshop } from "../lib/workshop.mjs";

const server = await judged();
const { folder, tool } = await workshop(server, join(import.meta.dirname, "app"));
const served = buildSchema(await readFile(join(folder, "schema.graphql"), "utf8"));

check("the served schema is valid", () => assert.deepEqual(validateSchema(served), []));

check("introspection equals the text", async () => {
  const introspected = buildClientSchema(await server.ask(getIntrospectionQuery({ oneOf: true, specifiedByUrl: true, inputValueDeprecation: true })));
  const text = (schema) => printSchema(lexicographicSortSchema(schema));
  assert.equal(text(introspected), text(served));
});

check("graphql-codegen generates types", () => tool("graphql-codegen", "--config", "codegen.ts"));

check("TypeScript compiles them and the application in strict mode", () => tool("tsc", "--project", "tsconfig.json"));

check("the server accepts the generated documents", async () => {
  const { OpportunitiesDocument } = await import(join(folder, "out/gql/graphql.js"));
  const { opportunities } = await server.ask(print(OpportunitiesDocument), { first: 3 });
  assert.equal(opportunities.nodes.length, 3);
});

alive(server);
