// A socket that sends exactly what a judge passes to it, and records in order what it receives.
import WebSocket from "ws";

/** How long to wait for what must happen, even on a busy machine. */
const PATIENCE_MS = 60_000;
export const PROTOCOL = "graphql-transport-ws";

/** Opens a socket; `options` are those of `ws`. */
export async function open(server, { protocols = [PROTOCOL], ...options } = {}) {
  const talk = new Talk(new WebSocket(server.socket, protocols, options));
  await new Promise((resolve, reject) => {
    talk.ws.once("open", resolve);
    talk.ws.once("error", reject);
  });
  return talk;
}

/** Opens a socket and signs in. */
export async function signedIn(server, options) {
  const talk = await open(server, options);
  talk.send({ type: "connection_init", payload: { Authorization: server.authorization } });
  await talk.next("connection_ack");
  return talk;
}

class Talk {
  #waiting = [];

  constructor(ws) {
    this.ws = ws;
    this.heard = [];
    ws.on("message", (data) => {
      const message = JSON.parse(data.toString());
      this.heard.push(message);
      this.#wake();
    });
    this.closed = new Promise((done) => {
      ws.once("close", (code, reason) => {
        this.close = { code, reason: reason.toString() };
        this.#wake();
        done(this.close);
      });
    });
    ws.on("error", () => {});
  }

  #wake() {
    this.#waiting.splice(0).forEach((wake) => wake());
  }

  /** Sends a message; a text or bytes as they are. */
  send(message) {
    const isRaw = typeof message === "string" || Buffer.isBuffer(message);
    this.ws.send(isRaw ? message : JSON.stringify(message));
  }

  /** Begins an operation. */
  subscribe(id, query, variables) {
    this.send({ id, type: "subscribe", payload: { query, variables } });
  }

  /** Waits until `wanted` accepts the messages received. */
  async until(wanted, what, patience = PATIENCE_MS) {
    const deadline = performance.now() + patience;
    while (!wanted(this.heard)) {
      if (this.close) throw new Error(`closed with ${this.close.code} ${this.close.reason} before ${what}`);
      const left = deadline - performance.now();
      if (left < 0) throw new Error(`${what} did not come; heard ${JSON.stringify(this.heard.slice(-5))}`);
      await this.#news(left);
    }
  }

  #news(ms) {
    return new Promise((wake) => {
      const timer = setTimeout(wake, ms);
      this.#waiting.push(() => {
        clearTimeout(timer);
        wake();
      });
    });
  }

  /** The first message of a type, of an operation where an id is given. */
  async next(type, id) {
    const isIt = (message) => message.type === type && (id === undefined || message.id === id);
    await this.until((heard) => heard.some(isIt), `${type} ${id ?? ""}`);
    return this.heard.find(isIt);
  }

  /** The messages received for an operation. */
  of(id) {
    return this.heard.filter((message) => message.id === id);
  }

  /** The code that the server closes with. */
  async ending() {
    let timer;
    const late = new Promise((_, reject) => {
      timer = setTimeout(() => reject(new Error("the server did not close the socket")), PATIENCE_MS);
    });
    const close = await Promise.race([this.closed, late]).finally(() => clearTimeout(timer));
    return close;
  }

  /** Waits until the server has read everything sent so far. */
  async settle() {
    const pongs = (heard) => heard.filter(({ type }) => type === "pong").length;
    const before = pongs(this.heard);
    this.send({ type: "ping" });
    await this.until((heard) => pongs(heard) > before, "a pong");
  }

  cut() {
    this.ws.terminate();
  }
}
