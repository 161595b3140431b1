// Apollo Client, as docs/api-guide.md tells: two boards in one normalised cache.
import { ApolloClient, gql, HttpLink } from "@apollo/client";
import { judgeBoards } from "./two-boards.mjs";

await judgeBoards("Apollo", async ({ server, viewer, built }) => {
  const { boardWriter, cache } = await built.load("apollo.js");
  const { BoardQuery } = await built.load("documents.js");
  const headers = { authorization: `Bearer ${viewer.token}` };
  const client = new ApolloClient({ link: new HttpLink({ uri: server.url, headers }), cache: cache() });
  const query = gql(BoardQuery);
  return {
    write: boardWriter(client),
    shown: (variables) => client.readQuery({ query, variables })?.board,
    watch(variables, notify) {
      const watched = client.watchQuery({ query, variables, fetchPolicy: "cache-only" });
      const watching = watched.subscribe(({ data }) => notify(data?.board));
      return () => watching.unsubscribe();
    },
  };
});
