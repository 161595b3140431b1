// Whether traces reach a collector of OpenTelemetry: a minimal receiver of OTLP over HTTP.
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import { after } from "node:test";
import { alive, check, judged } from "../lib/judged.mjs";

const REQUEST_ID = "judged-by-its-trace";

const received = [];
const collector = createServer(async (request, response) => {
  const parts = [];
  for await (const part of request) parts.push(part);
  received.push({ path: request.url, type: request.headers["content-type"], body: Buffer.concat(parts) });
  response.writeHead(200, { "content-type": "application/x-protobuf" }).end();
});
collector.listen(0, "127.0.0.1");
await once(collector, "listening");
after(() => collector.close());

const server = await judged({
  FORSAT_OTLP_ENDPOINT: `http://127.0.0.1:${collector.address().port}/v1/traces`,
  FORSAT_LOG: "info",
  // The batch is sent as often.
  OTEL_BSP_SCHEDULE_DELAY: "200",
});

check("a request is exported to the collector as a span", async () => {
  const headers = { "content-type": "application/json", "x-request-id": REQUEST_ID };
  const body = JSON.stringify({ query: "query Traced { viewer { user { id } } }" });
  const answer = await server.fetch(server.url, { method: "POST", headers, body });
  assert.equal(answer.status, 200);
  // Protobuf writes text as it is.
  const has = (text) => received.some(({ body }) => body.includes(text));
  while (!has(REQUEST_ID)) await new Promise((done) => setTimeout(done, 50));
  assert.ok(has("forsat"), "the service is named");
  assert.ok(received.every(({ path, type }) => path === "/v1/traces" && type === "application/x-protobuf"));
  const secret = server.authorization.replace("Bearer ", "");
  assert.ok(!has(secret), "no token is exported");
});

alive(server);
