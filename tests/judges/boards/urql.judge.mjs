// urql with its normalised cache, as docs/api-guide.md tells: two boards in one cache, which warns of nothing.
import assert from "node:assert/strict";
import { Client, fetchExchange } from "@urql/core";
import { getIntrospectionQuery } from "graphql";
import { check } from "../lib/judged.mjs";
import { judgeBoards } from "./two-boards.mjs";

const warnings = [];

await judgeBoards("urql", async ({ server, viewer, built }) => {
  const { boardWriter, cache, writerExchange } = await built.load("urql.js");
  const { BoardQuery } = await built.load("documents.js");
  const schema = await server.ask(getIntrospectionQuery());
  const client = new Client({
    url: server.url,
    fetchOptions: { headers: { authorization: `Bearer ${viewer.token}` } },
    preferGetMethod: false,
    exchanges: [cache(schema, { logger: (_, message) => warnings.push(message) }), writerExchange, fetchExchange],
  });
  return {
    write: boardWriter(client),
    shown: (variables) => client.readQuery(BoardQuery, variables)?.data?.board,
    watch(variables, notify) {
      const watched = client.query(BoardQuery, variables, { requestPolicy: "cache-only" });
      const watching = watched.subscribe(({ data }) => notify(data?.board));
      return () => watching.unsubscribe();
    },
  };
});

check("the cache found nothing to warn of", () => assert.deepEqual(warnings, []));
