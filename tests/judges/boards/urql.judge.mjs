// urql with its normalised cache, as docs/api-guide.md tells: two boards in one cache, which warns of nothing.
import assert from "node:assert/strict";
import { Client, fetchExchange } from "@urql/core";
import { getIntrospectionQuery } from "graphql";
import { check } from "../lib/judged.mjs";
import { judgeBoards } from "./two-boards.mjs";

const warnings = [];

await judgeBoards("urql", async ({ server, viewer, built }) => {
  const { boardIn, cache, pushed } = await built.load("urql.js");
  const { BoardQuery } = await built.load("documents.js");
  const { exchange, push } = pushed();
  const schema = await server.ask(getIntrospectionQuery());
  const client = new Client({
    url: server.url,
    fetchOptions: { headers: { authorization: `Bearer ${viewer.token}` } },
    preferGetMethod: false,
    exchanges: [cache(schema, { logger: (_, message) => warnings.push(message) }), exchange, fetchExchange],
  });
  return {
    boardIn: (variables) => boardIn(client, push, variables),
    shown: (variables) => client.readQuery(BoardQuery, variables)?.data?.board,
    watch(variables, notify) {
      const watching = client.query(BoardQuery, variables, { requestPolicy: "cache-only" }).subscribe(({ data }) => notify(data?.board));
      return () => watching.unsubscribe();
    },
  };
});

check("the cache found nothing to warn of", () => assert.deepEqual(warnings, []));
