// The examples of docs/api-guide.md, as files that can be run.
import { mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after } from "node:test";
import { Kind, parse, print, visit } from "graphql";

const GUIDE = join(import.meta.dirname, "../../../docs/api-guide.md");
const TYPENAME = { kind: Kind.FIELD, name: { kind: Kind.NAME, value: "__typename" } };
const PACKAGES = join(import.meta.dirname, "../node_modules");

/** The fenced blocks of the guide, in order. */
export async function examples() {
  const text = await readFile(GUIDE, "utf8");
  return [...text.matchAll(/^```(\w+)\n(.*?)^```$/gms)].map(({ 1: language, 2: code, index }) => ({
    language,
    code,
    line: text.slice(0, index).split("\n").length,
  }));
}

/** The GraphQL definitions of some examples by name; those without a name are left out. */
function definitions(blocks) {
  const all = blocks.filter(({ language }) => language === "graphql").flatMap(({ code }) => parse(code).definitions);
  return new Map(all.filter(({ name }) => name).map((definition) => [definition.name.value, definition]));
}

/** A definition with `__typename` in every selection but the operation's own. */
function typed(definition) {
  return visit(definition, {
    SelectionSet: (node, _key, parent) =>
      parent.kind === Kind.OPERATION_DEFINITION ? undefined : { ...node, selections: [TYPENAME, ...node.selections] },
  });
}

/** The text of a definition with the fragments that it needs. */
function whole(definition, known, texts = new Map()) {
  texts.set(definition.name?.value, print(definition));
  visit(definition, {
    FragmentSpread({ name: { value: name } }) {
      if (known.has(name) && !texts.has(name)) whole(known.get(name), known, texts);
    },
  });
  return [...texts.values()].join("\n");
}

/** A folder with the guide's modules, its documents, and the packages of the judges; gone after the last check. */
export async function guide() {
  const folder = await mkdtemp(join(tmpdir(), "forsat-guide-"));
  after(() => rm(folder, { recursive: true, force: true }));
  await symlink(PACKAGES, join(folder, "node_modules"));
  await writeFile(join(folder, "package.json"), '{ "type": "module" }');
  const blocks = await examples();
  const known = definitions(blocks);
  const operations = [...known.values()].filter(({ kind }) => kind === Kind.OPERATION_DEFINITION);
  const complete = new Map([...known].map(([name, each]) => [name, typed(each)]));
  const text = ({ name: { value: name } }) => JSON.stringify(whole(complete.get(name), complete));
  const documents = operations.map((each) => `export const ${each.name.value} = ${text(each)};\n`);
  await writeFile(join(folder, "documents.js"), documents.join(""));
  const modules = [];
  for (const { language, code, line } of blocks) {
    if (!["js", "ts"].includes(language)) continue;
    // Such a comment begins each module: "// board.js".
    const name = /^\/\/ ([\w.-]+\.js)\n/.exec(code)?.[1];
    modules.push({ name, line });
    if (name) await writeFile(join(folder, name), code);
  }
  return {
    folder,
    modules,
    load: (name) => import(join(folder, name)),
    /** The text of an example that can be sent: with the fragments of other examples. */
    sendable(code) {
      const [operation] = parse(code).definitions.filter(({ kind }) => kind === Kind.OPERATION_DEFINITION);
      return whole(operation, known);
    },
    /** The operations and fragments by name, each alone. */
    definitions: Object.fromEntries([...known].map(([name, each]) => [name, print(each)])),
  };
}
