// Bytes over a connection, as no client library would send them.
import { connect } from "node:net";

/** A connection that records what it receives and when it was closed. */
export async function dial(server) {
  const socket = connect(server.port, "127.0.0.1");
  const wire = { socket, heard: "", isClosed: false };
  socket.on("data", (chunk) => (wire.heard += chunk.toString("latin1")));
  socket.on("error", () => {});
  wire.closed = new Promise((done) =>
    socket.once("close", () => {
      wire.isClosed = true;
      done();
    }),
  );
  await new Promise((resolve, reject) => {
    socket.once("connect", resolve);
    socket.once("error", reject);
  });
  return wire;
}

/** The first lines of a POST; a length of `null` names none. */
export function head(server, { length = null, headers = {} } = {}) {
  const all = {
    host: server.address,
    authorization: server.authorization,
    "content-type": "application/json",
    ...(length === null ? {} : { "content-length": length }),
    ...headers,
  };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return `POST /graphql HTTP/1.1\r\n${lines.join("")}\r\n`;
}

/** Sends bytes and waits for the answer's status, or for the end of the connection. */
export async function exchange(server, bytes, patience = 60_000) {
  const wire = await dial(server);
  try {
    wire.socket.write(bytes);
    const answered = new Promise((done) => wire.socket.on("data", () => /\r\n\r\n[^]/.test(wire.heard) && done()));
    let timer;
    const late = new Promise((_, reject) => {
      timer = setTimeout(() => reject(new Error(`no answer; heard ${wire.heard.slice(0, 200)}`)), patience);
    });
    await Promise.race([answered, wire.closed, late]).finally(() => clearTimeout(timer));
    return parsed(wire.heard);
  } finally {
    wire.socket.destroy();
  }
}

/** Status, headers and body of what was heard; a status of 0 where there was no answer. */
export function parsed(heard) {
  const status = Number(/^HTTP\/1\.1 (\d+)/.exec(heard)?.[1] ?? 0);
  const [headers = "", body = ""] = heard.split("\r\n\r\n");
  return { status, headers: headers.toLowerCase(), body };
}
