// Requests that no well-meaning client sends: each gets a short refusal, and nothing is executed.
import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import { movable } from "../lib/opportunity.mjs";
import { alive, check, judged } from "../lib/judged.mjs";
import { exchange, head } from "../lib/raw.mjs";
import { start } from "../lib/server.mjs";

const server = await judged();
const opportunity = await movable(server);
const nameOf = async () => (await server.ask("query ($id: ID!) { node(id: $id) { ... on Opportunity { name } } }", { id: opportunity })).node.name;
const RENAME = `mutation { updateOpportunity(input: { opportunityId: "${opportunity}", name: "Renamed by a stranger" }) { eventIds } }`;
const JSON_TYPE = { "content-type": "application/json" };
const text = (query) => JSON.stringify({ query });
const post = (body, headers = JSON_TYPE, more = {}) => server.fetch(server.url, { method: "POST", headers, body, ...more });

/** A refusal is short JSON: an error with a code and the request's id. */
async function refused(response, statuses) {
  const body = await response.text();
  assert.ok(statuses.includes(response.status), `${response.status}: ${body.slice(0, 300)}`);
  assert.match(response.headers.get("content-type") ?? "", /json/);
  assert.ok(body.length < 4096, `the answer has ${body.length} bytes`);
  const { data, errors } = JSON.parse(body);
  assert.equal(data, undefined);
  assert.match(errors[0].extensions.code, /^[A-Z_]+$/);
  assert.equal(errors[0].extensions.requestId, response.headers.get("x-request-id"));
}

check("a batch is refused", async () => refused(await post(`[${text("{ __typename }")}]`), [400]));

check("a mutation by GET is refused and not executed", async () => {
  const before = await nameOf();
  const response = await server.fetch(`${server.url}?query=${encodeURIComponent(RENAME)}`);
  assert.match(response.headers.get("allow") ?? "", /POST/);
  await refused(response, [405]);
  assert.equal(await nameOf(), before);
});

const SIMPLE = {
  "text/plain": { "content-type": "text/plain" },
  "text/plain with JSON's name as a parameter": { "content-type": "text/plain; application/json" },
  "a form": { "content-type": "application/x-www-form-urlencoded" },
  "a form with files": { "content-type": "multipart/form-data; boundary=x" },
  "no type": {},
};
for (const [name, headers] of Object.entries(SIMPLE)) {
  check(`what a page of another site can send is not executed: ${name}`, async () => {
    const before = await nameOf();
    // A Blob without a type is the only body that fetch sends without one.
    const response = await post(new Blob([text(RENAME)]), headers);
    await refused(response, [400, 403, 415]);
    assert.equal(await nameOf(), before);
  });
}

const MALFORMED = {
  "no JSON": "{",
  "nothing": "",
  "null": "null",
  "a number as query": '{"query":1}',
  "a list as variables": '{"query":"{ __typename }","variables":[]}',
  "a text as extensions": '{"query":"{ __typename }","extensions":"a"}',
  "invalid UTF-8": Buffer.concat([Buffer.from('{"query":"{ __typename } #'), Buffer.from([0xff, 0xfe]), Buffer.from('"}')]),
  "a lone surrogate": '{"query":"{ __typename } # \\ud800"}',
  "100,000 lists in one another": `{"query":"{ __typename }","variables":{"a":${"[".repeat(1e5)}${"]".repeat(1e5)}}}`,
  "100,000 objects in one another": `{"query":"{ __typename }","variables":${'{"a":'.repeat(1e5)}1${"}".repeat(1e5)}}`,
};
for (const [name, body] of Object.entries(MALFORMED)) {
  check(`${name} is refused`, async () => refused(await post(body), [400]));
}

check("a body over 1 MiB is refused", async () => refused(await post(text(`{ __typename } #${"x".repeat(1 << 20)}`)), [413]));

check("a body over 1 MiB without a length is refused", async () => {
  const chunk = `10000\r\n${" ".repeat(1 << 16)}\r\n`;
  const start = head(server, { headers: { "transfer-encoding": "chunked" } });
  const { status, body: answer } = await exchange(server, `${start}${chunk.repeat(17)}0\r\n\r\n`);
  assert.equal(status, 413);
  assert.match(answer, /"code":"[A-Z_]+"/);
});

check("a compressed body is not inflated", async () => {
  const bomb = gzipSync(text(`{ __typename } #${"x".repeat(1 << 26)}`));
  await refused(await post(bomb, { ...JSON_TYPE, "content-encoding": "gzip" }), [400, 415]);
});

check("a wrong token is refused", async () => {
  const headers = { ...JSON_TYPE, authorization: "Bearer fst_wrong" };
  await refused(await fetch(server.url, { method: "POST", headers, body: text("{ __typename }") }), [401]);
});

for (const method of ["PUT", "DELETE", "PATCH"]) {
  check(`${method} is refused`, async () => {
    const response = await server.fetch(server.url, { method });
    assert.match(response.headers.get("allow") ?? "", /GET/);
    await refused(response, [405]);
  });
}

check("an unknown path is refused, too", async () => refused(await server.fetch(`http://${server.address}/nothing`), [404]));

const body = text("{ __typename }");
const headers = (count, size) => Object.fromEntries(Array.from({ length: count }, (_, index) => [`x-${index}`, "x".repeat(size)]));
const BROKEN = {
  "200 headers": [head(server, { length: body.length, headers: headers(200, 1) }) + body, [400, 431]],
  "a header of 1 MiB": [head(server, { length: body.length, headers: headers(1, 1 << 20) }) + body, [400, 431]],
  "100 headers of 10 KiB": [head(server, { length: body.length, headers: headers(100, 10 << 10) }) + body, [400, 431]],
  "two lengths": [head(server, { headers: { "content-length": `1\r\ncontent-length: ${body.length}` } }) + body, [400]],
  "a length and chunks": [head(server, { length: 4, headers: { "transfer-encoding": "chunked" } }) + "0\r\n\r\n", [400]],
  "a negative length": [head(server, { length: -1 }) + body, [400]],
  "a broken chunk": [head(server, { headers: { "transfer-encoding": "chunked" } }) + "zz\r\n{}\r\n0\r\n\r\n", [400]],
  "a zero byte in a header": [head(server, { length: body.length, headers: { "x-a": "a\0b" } }) + body, [400]],
  "no HTTP": ["\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03 hello\r\n\r\n", [0, 400]],
};
for (const [name, [bytes, statuses]] of Object.entries(BROKEN)) {
  check(`${name} is refused`, async () => {
    const { status, body: answer } = await exchange(server, bytes);
    assert.ok(statuses.includes(status), `status ${status}`);
    assert.ok(answer.length < 4096);
  });
}

check("a caller over the rate limit learns when to try again", async () => {
  const limited = await start({ FORSAT_COST_BUCKET: "10", FORSAT_COST_REFILL: "1" });
  try {
    const answers = [];
    for (let asked = 0; asked < 10; asked += 1) {
      const query = JSON.stringify({ query: "{ opportunities(first: 100) { nodes { id } } }" });
      answers.push(await limited.fetch(limited.url, { method: "POST", headers: JSON_TYPE, body: query }));
    }
    const late = answers.find(({ status }) => status === 429);
    assert.ok(late, `statuses ${answers.map(({ status }) => status)}`);
    assert.equal(answers[0].status, 200, "the first is answered");
    assert.match(late.headers.get("retry-after"), /^[1-9]\d*$/);
    assert.equal((await late.json()).errors[0].extensions.code, "RATE_LIMITED");
  } finally {
    await limited.stop();
  }
});

check("none of them changed the opportunity", async () => assert.notEqual(await nameOf(), "Renamed by a stranger"));

alive(server);
