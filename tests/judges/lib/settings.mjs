// The server's limits, shortened so that judges need seconds, and lifted where one judge alone is
// more than a server has to take from one person.

/** The interval of pings; a socket silent for twice as long is closed. */
export const PING_SECONDS = 2;
/** Operations on one socket. */
export const OPERATIONS = 50;

/** A socket without connection_init is closed soon. */
export const HASTY = { FORSAT_SOCKET_INIT_SECONDS: "1" };

export const SOCKET = {
  FORSAT_SOCKET_PING_SECONDS: String(PING_SECONDS),
  FORSAT_TOKEN_CHECK_SECONDS: "1",
};

/** What a connection may wait for: headers, a body, the next request. */
export const WAIT_SECONDS = 2;

export const SLOW = {
  FORSAT_HEADER_TIMEOUT_SECONDS: String(WAIT_SECONDS),
  FORSAT_BODY_TIMEOUT_SECONDS: String(WAIT_SECONDS),
  FORSAT_KEEP_ALIVE_SECONDS: String(WAIT_SECONDS),
};

/** An answer may take long on a busy machine. */
export const PATIENT = { FORSAT_REQUEST_TIMEOUT_SECONDS: "120" };

/** A judge may send more, and keep more open, than a person. */
export const UNBOUNDED = {
  FORSAT_COST_BUCKET: "1000000000",
  FORSAT_COST_REFILL: "1000000000",
  FORSAT_CALLER_OPERATIONS: "1000",
  FORSAT_CONNECTIONS_PER_USER: "1000",
};
