// Talks to the server: requests over HTTP by urql, subscriptions over one WebSocket by graphql-ws. Both are signed in by
// the session's cookie.
import { Client, fetchExchange, type CombinedError } from '@urql/core'
import { createClient } from 'graphql-ws'
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core'
import { prefs } from '../app/prefs.svelte'
import { t } from '../app/texts'

/** A document that the code generator has typed. */
export type Document<Data, Variables> = DocumentTypeDecoration<Data, Variables> & { toString(): string }

/** Why a request has no data; the message is for people. */
export class RequestError extends Error {
  constructor(
    readonly kind: 'offline' | 'signed-out' | 'forbidden' | 'busy' | 'refused',
    message: string,
  ) {
    super(message)
  }
}

/** What to say about anything that was thrown. */
export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

/** The codes after which the same request may succeed a moment later. */
const PASSING = new Set<unknown>(['CONFLICT_RETRY', 'RATE_LIMITED', 'TIMEOUT'])
const ATTEMPTS = 4
/** How long to wait before the next attempt where the server does not say it, in seconds. */
const ATTEMPT_WAIT = 1
/** The longest wait that is not told to the person instead, in seconds. */
const LONGEST_ATTEMPT_WAIT = 5

const client = new Client({
  url: '/graphql',
  exchanges: [fetchExchange],
  preferGetMethod: false,
  requestPolicy: 'network-only',
  fetchOptions: () => ({ credentials: 'same-origin', headers: { 'accept-language': prefs.language } }),
})

interface Answer<Data> {
  data?: Data | undefined
  error?: CombinedError | undefined
}

/** Runs a query. Fields that fail alone are null in the data. */
export function query<Data, Variables extends object>(document: Document<Data, Variables>, variables: Variables): Promise<Data> {
  return attempt(() => client.query<Data>(document.toString(), variables).toPromise(), PASSING)
}

/** Runs a mutation. What the user can mend stands in the payload's `userErrors`. */
export function mutate<Data, Variables extends object>(document: Document<Data, Variables>, variables: Variables): Promise<Data> {
  // A mutation that was given up may be repeated only by its key.
  const hasKey = 'input' in variables && !!(variables.input as { idempotencyKey?: string | null }).idempotencyKey
  const passing = hasKey ? PASSING : new Set<unknown>(['CONFLICT_RETRY', 'RATE_LIMITED'])
  return attempt(() => client.mutation<Data>(document.toString(), variables).toPromise(), passing)
}

/** Sends a request, and sends it again while the server is too busy to carry it out. */
async function attempt<Data>(send: () => Promise<Answer<Data>>, passing: Set<unknown>): Promise<Data> {
  for (let attempts = 1; ; attempts++) {
    const answer = await send()
    const busy = answer.error?.graphQLErrors.find(({ extensions }) => passing.has(extensions['code']))
    const seconds = Number(busy?.extensions['retryAfter'] ?? ATTEMPT_WAIT)
    if (!busy || attempts === ATTEMPTS || seconds > LONGEST_ATTEMPT_WAIT) return dataOf(answer)
    await wait(seconds * 1_000)
  }
}

function dataOf<Data>({ data, error }: Answer<Data>): Data {
  if (data && Object.values(data).some((field) => field !== null)) return data
  if (!error) return data as Data
  const [first] = error.graphQLErrors
  if (!first) throw new RequestError('offline', t('state.offline'))
  const code = first.extensions['code']
  if (code === 'UNAUTHENTICATED') throw new RequestError('signed-out', t('state.ended'))
  if (code === 'FORBIDDEN') throw new RequestError('forbidden', t('state.forbidden'))
  if (PASSING.has(code)) throw new RequestError('busy', t('state.busy'))
  throw new RequestError('refused', first.message)
}

/** How the connection of the subscriptions is. */
export type Connection = 'connecting' | 'live' | 'cut' | 'ended'

/** What a subscription reports. */
export interface Listener<Data> {
  next(data: Data): void
  connection(now: Connection): void
  /** The server cannot continue the stream: what is shown must be read again. */
  lost(): void
}

/** The close codes after which a new connection would be refused too. */
const FATAL = new Set([4403, 4400, 4401, 4429])
const LONGEST_WAIT = 5_000

/**
 * Subscribes until the returned function is called. `variables` is read again whenever the connection is made anew, so
 * that the stream continues where it was cut.
 */
export function subscribe<Data, Variables extends Record<string, unknown>>(
  document: Document<Data, Variables>,
  variables: Variables,
  listener: Listener<Data>,
): () => void {
  const url = `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/graphql`
  const socket = createClient({
    url,
    lazy: false,
    retryAttempts: Infinity,
    retryWait: (retries) => wait(Math.min(LONGEST_WAIT, 250 * 2 ** retries) * (0.75 + Math.random() / 2)),
    shouldRetry: (event) => !(event instanceof CloseEvent && FATAL.has(event.code)),
    on: {
      connecting: () => listener.connection('connecting'),
      connected: () => listener.connection('live'),
      closed: (event) => {
        const isFatal = event instanceof CloseEvent && FATAL.has(event.code)
        listener.connection(isFatal ? 'ended' : 'cut')
      },
    },
  })
  // The browser may know before the socket does that the network has gone.
  const offline = () => {
    listener.connection('cut')
    socket.terminate()
  }
  addEventListener('offline', offline)
  const end = socket.subscribe<Data>(
    { query: document.toString(), variables },
    {
      next: ({ data, errors }) => {
        if (data) listener.next(data)
        else if (errors) listener.lost()
      },
      error: (error) => {
        if (!(error instanceof CloseEvent)) listener.lost()
      },
      complete: () => {},
    },
  )
  return () => {
    removeEventListener('offline', offline)
    end()
    void socket.dispose()
  }
}

const wait = (milliseconds: number) => new Promise<void>((done) => setTimeout(done, milliseconds))
