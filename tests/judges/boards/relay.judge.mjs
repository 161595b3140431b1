// Relay, as docs/api-guide.md tells: its compiler takes the guide's documents, and its store holds two boards.
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import Relay from "relay-runtime";
import { workshop } from "../lib/workshop.mjs";
import { judgeBoards } from "./two-boards.mjs";

const { createOperationDescriptor, Environment, Network, RecordSource, Store } = Relay;

const CONFIG = {
  src: "./src",
  schema: "./schema.graphql",
  language: "javascript",
  eagerEsModules: true,
  artifactDirectory: "./generated",
};

/** The guide's query, and the same one unmasked, as the judge is no component with fragments. */
async function compiled(server, built) {
  const app = join(built.folder, "app");
  await mkdir(join(app, "src"), { recursive: true });
  await mkdir(join(app, "generated"));
  await writeFile(join(app, "package.json"), '{ "type": "module" }');
  await writeFile(join(app, "relay.config.json"), JSON.stringify(CONFIG));
  const { BoardQuery, ...others } = built.definitions;
  const renamed = BoardQuery.replace("query BoardQuery", "query BoardShownQuery");
  const unmasked = renamed.replace(/\.\.\.Board_\w+/g, "$& @relay(mask: false)");
  const tagged = [BoardQuery, unmasked, ...Object.values(others)].map((text) => `graphql\`${text}\`;\n`);
  await writeFile(join(app, "src/Board.js"), `import { graphql } from "relay-runtime";\n${tagged.join("")}`);
  const { folder, tool } = await workshop(server, app);
  await tool("relay-compiler", "relay.config.json");
  const artifact = async (name) => (await import(join(folder, `generated/${name}.graphql.js`))).default;
  return { query: await artifact("BoardQuery"), shownQuery: await artifact("BoardShownQuery") };
}

await judgeBoards("Relay", async ({ server, viewer, built }) => {
  const { boardWriter } = await built.load("relay.js");
  const { query, shownQuery } = await compiled(server, built);
  const network = Network.create(({ text }, variables) => viewer.post(text, variables));
  const environment = new Environment({ network, store: new Store(new RecordSource()) });
  const look = (variables) => environment.lookup(createOperationDescriptor(shownQuery, variables).fragment);
  return {
    write: boardWriter(environment, query),
    shown: (variables) => look(variables).data?.board,
    watch(variables, notify) {
      const watching = environment.subscribe(look(variables), ({ data }) => notify(data?.board));
      return () => watching.dispose();
    },
  };
});
