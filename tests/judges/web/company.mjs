// The demo company in Chromium, and what the checks of its pages share.
import assert from "node:assert/strict";
import { check as plain, judged, leaving } from "../lib/judged.mjs";
import { movable } from "../lib/opportunity.mjs";
import { PATIENT, UNBOUNDED } from "../lib/settings.mjs";
import { Browser } from "./browser.mjs";

/** By how many stops of the keyboard anything must be reached. */
const MOST_TABS = 90;

export const server = await judged({ ...UNBOUNDED, ...PATIENT });
export const browser = await Browser.launch(server);
leaving(() => browser.close());

/** The address of a page. */
export const at = (path) => `http://${server.address}${path}`;

const LISTS = "{ salesProcesses { id isDefault stages { id name } } users { role team { id } } }";
const STAGE = "query ($id: ID!) { opportunity(by: { id: $id }) { id status version stage { id name } name number } }";

/** An opportunity as the server knows it. */
export const opportunity = async (id) => (await server.ask(STAGE, { id })).opportunity;

const { salesProcesses, users } = await server.ask(LISTS);
/** The default process. */
export const standard = salesProcesses.find((process) => process.isDefault);
const team = users.find((user) => user.role === "MANAGER").team.id;

/** An opportunity of the default process that the first manager sees, too, and that may go one stage back. */
export async function candidate() {
  const id = await movable(server, { process: { eq: standard.id }, team: { eq: team } });
  const before = await opportunity(id);
  const { stages } = standard;
  return { id, before, to: stages[stages.findIndex((stage) => stage.id === before.stage.id) - 1] };
}

/** A card by the opportunity's id. */
export const card = (page, id) => page.locator(`[data-card="${id}"]`);
export const column = (page, stage) => page.locator(`[data-stage="${stage}"]`);

/** Waits until the opportunity is what the callback wants. */
export async function until(id, wanted) {
  for (let waited = 0; ; waited += 100) {
    const now = await opportunity(id);
    if (wanted(now)) return now;
    assert.ok(waited < 60_000, `the opportunity is still ${JSON.stringify(now)}`);
    await new Promise((done) => setTimeout(done, 100));
  }
}

/** Presses Tab until the focus is on what is wanted; fails where it never comes there. */
export async function tabTo(page, wanted) {
  for (let presses = 0; presses < MOST_TABS; presses++) {
    if (await wanted.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press("Tab");
  }
  assert.fail("the keyboard does not reach it");
}

/** A check of pages: one that fails says what its pages showed, and none leaves a window open. */
export function check(name, doing) {
  plain(name, async () => {
    try {
      await doing();
    } catch (error) {
      error.message += `\n${await browser.report()}`;
      throw error;
    } finally {
      await browser.closeWindows();
    }
  });
}
