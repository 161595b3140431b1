// A folder outside the checkout in which compilers may write, with the packages of this one.
import { execFile } from "node:child_process";
import { cp, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after } from "node:test";
import { promisify } from "node:util";

const run = promisify(execFile);
const packages = join(import.meta.dirname, "../node_modules");

/** A copy of an application beside the schema that the server serves; gone after the last check. */
export async function workshop(server, app) {
  const folder = await mkdtemp(join(tmpdir(), "forsat-workshop-"));
  after(() => rm(folder, { recursive: true, force: true }));
  await cp(app, folder, { recursive: true });
  await symlink(packages, join(folder, "node_modules"));
  const served = await fetch(`http://${server.address}/schema.graphql`);
  await writeFile(join(folder, "schema.graphql"), await served.text());
  return {
    folder,
    /** Runs a program of a package; fails with what it printed. */
    async tool(name, ...args) {
      try {
        const { stdout } = await run(join(packages, ".bin", name), args, { cwd: folder, maxBuffer: 1 << 26 });
        return stdout;
      } catch (error) {
        throw new Error(`${name} failed:\n${error.stdout}\n${error.stderr}`);
      }
    },
  };
}
