// Small documents with a large cost: refused before anything is executed, over HTTP and over a socket.
import assert from "node:assert/strict";
import { getIntrospectionQuery } from "graphql";
import { alive, check, judged } from "../lib/judged.mjs";
import { signedIn } from "../lib/talk.mjs";

/**
 * A bound on the server's own work for a refusal. A bomb that goes off works for minutes. An unoptimized build on a busy
 * machine works many times as long as the release, whose refusals are measured by the benches: the bound leaves room.
 */
const WORK_MS = 2000;
/** The system counts work in steps of 10 ms. */
const TRIES = 5;

const server = await judged();

/** Fragments that each spread the next one `width` times: width^depth selections in a few lines. */
function fragments(width, depth) {
  const chain = Array.from({ length: depth }, (_, at) => {
    const inside = at + 1 < depth ? `...f${at + 1} `.repeat(width) : "__typename";
    return `fragment f${at} on Query { ${inside} }`;
  });
  return `{ ...f0 } ${chain.join(" ")}`;
}

const repeat = (count, text) => Array.from({ length: count }, (_, index) => text(index)).join(" ");
const BOMBS = {
  "a fragment that spreads itself": "{ ...a } fragment a on Query { ...b } fragment b on Query { ...a }",
  "5,000 aliases": `{ ${repeat(5000, (index) => `a${index}: __typename`)} }`,
  "101 root fields": `{ ${repeat(101, (index) => `a${index}: viewer { user { id } }`)} }`,
  "20,000 equal fields": `{ ${repeat(20_000, () => "__typename")} }`,
  "500 directives": `{ __typename ${repeat(500, () => "@include(if: true)")} }`,
  "500 unknown directives": `{ __typename ${repeat(500, (index) => `@d${index}`)} }`,
  "10,000 levels": `${"{ node".repeat(10_000)} { id } ${"}".repeat(10_000)}`,
  "10,000 lists in one another": `{ nodes(ids: ${"[".repeat(10_000)}${"]".repeat(10_000)}) { id } }`,
  "10,000 objects in one another": `{ opportunities(filter: ${"{ not: ".repeat(10_000)}{}${"}".repeat(10_000)}) { totalCount } }`,
  "1,000 fragments": `{ ...f0 } ${repeat(1000, (index) => `fragment f${index} on Query { __typename }`)}`,
  "1,000 operations": repeat(1000, (index) => `query q${index} { __typename }`),
  "a document of 200 kB": `{ ${"x".repeat(200_000)} }`,
  "200 kB that break off": `{ a(b: "${"x".repeat(200_000)}`,
  "introspection in circles": `{ __schema { types { fields { type { fields { type { fields { type { fields { type { fields { name } } } } } } } } } } } }`,
  "pages in pages": "{ opportunities(first: 100) { nodes { quotes(first: 100) { nodes { opportunity { quotes(first: 100) { nodes { id } } } } } } } }",
  "a page of two thousand million": "{ opportunities(first: 2147483647) { nodes { id } } }",
  // Last: a server that fails here is busy for a long time.
  "the fragment bomb of under 800 bytes": fragments(3, 17),
  "a narrow, long fragment bomb": fragments(2, 26),
};

const CODE = /^(GRAPHQL_PARSE_FAILED|GRAPHQL_VALIDATION_FAILED|BAD_USER_INPUT|COST_LIMIT_EXCEEDED|OPERATION_RESOLUTION_FAILURE|DOCUMENT_LIMIT_EXCEEDED)$/;

for (const [name, query] of Object.entries(BOMBS)) {
  check(`${name} is refused within ${WORK_MS} ms of work, with a code and in short`, async (t) => {
    const times = [];
    const before = await server.work();
    for (let round = 0; round < TRIES; round += 1) {
      // Each round has another text, so that no cache answers.
      const body = JSON.stringify({ query: `${query} #${round}` });
      const began = performance.now();
      const response = await server.fetch(server.url, {
        method: "POST",
        headers: { "content-type": "application/json", accept: "application/graphql-response+json" },
        body,
        signal: AbortSignal.timeout(60_000),
      });
      const answer = await response.text();
      times.push(performance.now() - began);
      assert.ok(answer.length < 4096, `the answer has ${answer.length} bytes`);
      const { errors } = JSON.parse(answer);
      assert.match(errors[0].extensions.code, CODE);
    }
    const worked = ((await server.work()) - before) * 10 / TRIES;
    const [best, slowest] = [Math.min(...times), Math.max(...times)].map((time) => time.toFixed(1));
    t.diagnostic(`${name}, ${query.length} bytes: refused with ${worked} ms of work, in ${best} ms (slowest ${slowest} ms)`);
    assert.ok(worked < WORK_MS, `${worked} ms of work`);
  });
}

check("a socket refuses the same", async () => {
  const talk = await signedIn(server);
  const small = Object.entries(BOMBS).filter(([, query]) => query.length < 60_000);
  for (const [name, query] of small) {
    talk.subscribe(name, query);
    await talk.until(() => talk.of(name).length > 0, name);
    const [{ type, payload }] = talk.of(name);
    // A page that is too long is a wrong argument of one field.
    assert.match((type === "error" ? payload : payload.errors)[0].extensions.code, CODE, name);
  }
  talk.cut();
});

check("introspection as GraphiQL asks for it is answered", async () => {
  const all = { descriptions: true, specifiedByUrl: true, directiveIsRepeatable: true, schemaDescription: true, inputValueDeprecation: true, oneOf: true };
  for (const options of [{}, all]) assert.ok((await server.ask(getIntrospectionQuery(options))).__schema.types.length > 100);
});

alive(server);
