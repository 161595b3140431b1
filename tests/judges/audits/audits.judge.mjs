// GraphQL over HTTP, as the audit suite of `graphql-http` reads the draft: each of its audits must pass.
import assert from "node:assert/strict";
import { serverAudits } from "graphql-http";
import { alive, check, judged } from "../lib/judged.mjs";

const server = await judged();
const audits = serverAudits({ url: server.url, fetchFn: server.fetch });

check("the suite has its 61 audits", () => assert.equal(audits.length, 61));

for (const { id, name, fn } of audits) {
  check(`${id} ${name}`, async () => {
    const { status, reason } = await fn();
    if (status !== "ok") assert.fail(`${status}: ${reason}`);
  });
}

alive(server);
