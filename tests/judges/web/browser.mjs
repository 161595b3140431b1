// A browser that fails a check on whatever a page must not do: ask another host, write an error to the console, throw,
// or break its content security policy.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chromium } from "playwright-core";

/** How long a page may take to show what is waited for: on a busy machine much longer than on a quiet one. */
const PATIENCE_MS = 60_000;
/** What a page shows for so many milliseconds only: an undo, a mark, "connected again". */
const PASSING_MS = [4_000, 8_000];
/** How much of a page's text a report has. */
const MOST_TEXT = 2000;
const PLACES = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/** Debian's Chromium; installed if it is missing. */
function executable() {
  const there = () => PLACES.find((place) => spawnSync(place, ["--version"]).status === 0);
  const found = process.env.CHROMIUM ?? there();
  if (found) return found;
  const root = process.getuid?.() === 0 ? [] : ["sudo"];
  const [command, ...rest] = [...root, "apt-get", "install", "-y", "-qq", "chromium"];
  spawnSync(command, rest, { stdio: ["ignore", "ignore", "inherit"], env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" } });
  const installed = there();
  assert.ok(installed, "Chromium is not installed, and could not be installed with apt-get");
  return installed;
}

export class Browser {
  static async launch(server) {
    // Root may not use Chromium's sandbox.
    const args = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
    return new Browser(server, await chromium.launch({ executablePath: executable(), args }));
  }

  constructor(server, chromium) {
    this.origin = `http://${server.address}`;
    this.chromium = chromium;
    this.views = new Set();
    /** The cookies of those who have signed in, by role. */
    this.cookies = new Map();
  }

  /** What the open windows show, and what was wrong with them. */
  async report() {
    const reports = [...this.views].map(async ({ page, faults }) => {
      const text = await page.evaluate(() => (document.querySelector("dialog") ?? document.body).innerText).catch(String);
      return [`the page ${page.url()} shows:`, ...faults, text.slice(0, MOST_TEXT)].join("\n");
    });
    return (await Promise.all(reports)).join("\n");
  }

  /** Closes the windows that are still open, without a look at what they did. */
  async closeWindows() {
    for (const { context } of this.views) await context.close();
    this.views.clear();
  }

  close() {
    return this.chromium.close();
  }

  /** A window of its own, signed in as one of the demo company's people: by the page at first, then by the kept cookie. */
  async signedIn(role, { language = "en", next = "/board", ...options } = {}) {
    const view = await this.window({ language, ...options });
    const cookies = this.cookies.get(role);
    if (cookies) {
      await view.context.addCookies(cookies);
      await view.page.goto(`${this.origin}${next}`);
    } else {
      await view.page.goto(`${this.origin}/sign-in?next=${encodeURIComponent(next)}`);
      await view.page.click(`button[value=${role}]`);
    }
    await view.page.waitForURL(`${this.origin}${next}`);
    this.cookies.set(role, await view.context.cookies());
    return view;
  }

  /** A window in which nobody is signed in. */
  async window({ language = "en", permits = [], ...options } = {}) {
    const context = await this.chromium.newContext({ locale: language, reducedMotion: "reduce", ...options });
    context.setDefaultTimeout(PATIENCE_MS);
    const faults = [];
    const note = (fault) => permits.some((permitted) => permitted.test(fault)) || faults.push(fault);
    // A busy machine may need longer to see it, or to click there.
    await context.addInitScript(
      ([passing, patience]) => {
        const plain = globalThis.setTimeout;
        globalThis.setTimeout = (call, delay, ...rest) => plain(call, passing.includes(delay) ? patience : delay, ...rest);
      },
      [PASSING_MS, PATIENCE_MS],
    );
    await context.addInitScript(() => {
      addEventListener("securitypolicyviolation", (event) => console.error(`CSP: ${event.violatedDirective} ${event.blockedURI}`));
    });
    context.on("request", (request) => {
      const { origin, protocol } = new URL(request.url());
      if (!["data:", "blob:"].includes(protocol) && origin !== this.origin) note(`request to ${request.url()}`);
    });
    const page = await context.newPage();
    page.on("console", (message) => message.type() === "error" && note(`console: ${message.text()}`));
    page.on("pageerror", (error) => note(`thrown: ${error.message}`));
    const view = {
      page,
      context,
      faults,
      /** Ends the window, and fails on what its page must not have done. */
      end: async () => {
        this.views.delete(view);
        await context.close();
        assert.deepEqual(faults, []);
      },
    };
    this.views.add(view);
    return view;
  }
}
