// A real identity provider, npm's oidc-provider: people sign in by its pages, programs by its tokens.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import Provider from "oidc-provider";
import { alive, check, judged, leaving } from "../lib/judged.mjs";

const AUDIENCE = "https://crm.example.com/graphql";
const EMAIL = "shirin@example.com";
const SECRET = "a secret between the two of them";

const gate = createServer((request, response) => gate.answer(request, response));
await new Promise((listening) => gate.listen(0, "127.0.0.1", listening));
const issuer = `http://127.0.0.1:${gate.address().port}`;
const server = await judged({
  FORSAT_OIDC_ISSUER: issuer,
  FORSAT_OIDC_CLIENT_SECRET: SECRET,
  FORSAT_OIDC_AUDIENCE: AUDIENCE,
  FORSAT_OIDC_SCOPES: "profile email groups",
  FORSAT_OIDC_ROLE_CLAIM: "groups",
  FORSAT_OIDC_ROLES: "sales=REP",
});
const back = `http://${server.address}/auth/oidc/callback`;
const claims = { email: EMAIL, email_verified: true, groups: ["sales"] };
const provider = new Provider(issuer, {
  clients: [
    { client_id: "forsat", client_secret: SECRET, redirect_uris: [back], grant_types: ["authorization_code"] },
    {
      client_id: "app",
      client_secret: SECRET,
      redirect_uris: ["http://127.0.0.1/app"],
      grant_types: ["authorization_code"],
    },
  ],
  claims: { email: ["email", "email_verified"], groups: ["groups"], profile: ["name"] },
  scopes: ["openid", "email", "profile", "groups", "api"],
  conformIdTokenClaims: false,
  findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, ...claims }) }),
  extraTokenClaims: () => claims,
  features: {
    devInteractions: { enabled: true },
    resourceIndicators: {
      enabled: true,
      getResourceServerInfo: () => ({ scope: "api", audience: AUDIENCE, accessTokenFormat: "jwt" }),
    },
  },
  ttl: { AccessToken: 300, Grant: 300, IdToken: 300, Interaction: 300, Session: 300 },
  cookies: { keys: ["of this judge alone"] },
});
gate.answer = provider.callback();
leaving(() => gate.close());

await server.ask(
  `mutation ($input: CreateUserInput!) { createUser(input: $input) { userErrors { message } } }`,
  { input: { displayNames: [{ locale: "en", text: "Shirin" }], email: EMAIL, role: "READER" } },
);

/** A browser: it keeps cookies for each site, and follows redirects one by one. */
class Browser {
  jars = new Map();

  async go(url, form) {
    for (let steps = 0; steps < 20; steps += 1) {
      const { origin } = new URL(url);
      const jar = this.jars.get(origin) ?? new Map();
      this.jars.set(origin, jar);
      const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join("; ");
      const init = form
        ? { method: "POST", body: new URLSearchParams(form), headers: { cookie } }
        : { headers: { cookie } };
      const answer = await fetch(url, { ...init, redirect: "manual" });
      for (const cookie of answer.headers.getSetCookie()) {
        const [, name, value] = /^([^=]+)=([^;]*)/.exec(cookie);
        if (value) jar.set(name, value);
        else jar.delete(name);
      }
      const next = answer.headers.get("location");
      if (!next) return { url, answer, text: await answer.text() };
      const to = new URL(next, url);
      if (to.href.startsWith("http://127.0.0.1/app")) return { url: to.href, answer, text: "" };
      [url, form] = [to.href, undefined];
    }
    throw new Error(`it goes in circles: ${url}`);
  }

  /** Goes through the provider's pages: sign-in, then consent. */
  async enter(url) {
    let page = await this.go(url);
    for (const form of [{ prompt: "login", login: "shirin-1", password: "any" }, { prompt: "consent" }]) {
      const action = /<form[^>]*action="([^"]+)"/.exec(page.text)?.[1];
      if (!action) return page;
      page = await this.go(new URL(action, page.url).href, form);
    }
    return page;
  }

  async ask(query) {
    const jar = this.jars.get(`http://${server.address}`) ?? new Map();
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join("; ");
    const headers = { "content-type": "application/json", cookie };
    const answer = await fetch(server.url, { method: "POST", headers, body: JSON.stringify({ query }) });
    return answer.json();
  }
}

const WHO = "{ viewer { user { email role } } }";

check("a person signs in by the provider's pages", async () => {
  const browser = new Browser();
  const page = await browser.enter(`http://${server.address}/auth/oidc/start`);
  assert.equal(page.url, `http://${server.address}/`, page.text.slice(0, 500));
  const { data } = await browser.ask(WHO);
  assert.deepEqual(data.viewer.user, { email: EMAIL, role: "REP" });
});

check("a person who does not agree is not signed in", async () => {
  const browser = new Browser();
  const page = await browser.go(`http://${server.address}/auth/oidc/start`);
  const abort = /href="([^"]+abort)"/.exec(page.text)[1];
  const refused = await browser.go(new URL(abort, page.url).href);
  assert.equal(refused.answer.status, 400);
  assert.deepEqual(await browser.ask(WHO).then(({ data, errors }) => [data, errors]), [{ viewer: null }, undefined]);
});

check("a program signs in by a token of the provider", async () => {
  const verifier = "v".repeat(64);
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(verifier));
  const asked = new URLSearchParams({
    response_type: "code",
    client_id: "app",
    redirect_uri: "http://127.0.0.1/app",
    scope: "openid api",
    resource: AUDIENCE,
    state: "s",
    code_challenge: Buffer.from(digest).toString("base64url"),
    code_challenge_method: "S256",
  });
  const page = await new Browser().enter(`${issuer}/auth?${asked}`);
  const code = new URL(page.url).searchParams.get("code");
  const exchange = await fetch(`${issuer}/token`, {
    method: "POST",
    headers: { authorization: `Basic ${btoa(`app:${encodeURIComponent(SECRET)}`)}` },
    body: new URLSearchParams({
      grant_type: "authorization_code",
      code,
      redirect_uri: "http://127.0.0.1/app",
      code_verifier: verifier,
      resource: AUDIENCE,
    }),
  });
  const { access_token: token, id_token: identity } = await exchange.json();
  assert.ok(token, "the provider gives a token");
  const ask = async (bearer) => {
    const headers = { "content-type": "application/json", authorization: `Bearer ${bearer}` };
    const answer = await fetch(server.url, { method: "POST", headers, body: JSON.stringify({ query: WHO }) });
    return answer.json();
  };
  assert.deepEqual((await ask(token)).data?.viewer.user, { email: EMAIL, role: "REP" });
  // Issued for the app, not for the API.
  assert.equal((await ask(identity)).errors[0].extensions.code, "UNAUTHENTICATED");
});

alive(server);
