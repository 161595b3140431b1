// Talks to the server: requests over HTTP by urql, subscriptions over one WebSocket by graphql-ws. Both are signed in by
// the session's cookie.
import { Client, fetchExchange, type CombinedError } from '@urql/core'
import { createClient } from 'graphql-ws'
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core'
import { prefs } from '../app/prefs.svelte'

/** A document that the code generator has typed. */
export type Document<Data, Variables> = DocumentTypeDecoration<Data, Variables> & { toString(): string }

/** Why a request has no data. */
export class RequestError extends Error {
  constructor(
    readonly kind: 'offline' | 'signed-out' | 'forbidden' | 'refused',
    message: string,
  ) {
    super(message)
  }
}

const client = new Client({
  url: '/graphql',
  exchanges: [fetchExchange],
  preferGetMethod: false,
  requestPolicy: 'network-only',
  fetchOptions: () => ({ credentials: 'same-origin', headers: { 'accept-language': prefs.language } }),
})

/** Runs a query. Fields that fail alone are null in the data. */
export async function query<Data, Variables extends object>(
  document: Document<Data, Variables>,
  variables: Variables,
): Promise<Data> {
  return answer(await client.query<Data>(document.toString(), variables).toPromise())
}

/** Runs a mutation. What the user can mend stands in the payload's `userErrors`. */
export async function mutate<Data, Variables extends object>(
  document: Document<Data, Variables>,
  variables: Variables,
): Promise<Data> {
  return answer(await client.mutation<Data>(document.toString(), variables).toPromise())
}

function answer<Data>({ data, error }: { data?: Data | undefined; error?: CombinedError | undefined }): Data {
  if (data && Object.values(data).some((field) => field !== null)) return data
  if (!error) return data as Data
  if (error.networkError && !error.response) throw new RequestError('offline', error.message)
  const first = error.graphQLErrors[0]
  const code = first?.extensions['code']
  if (code === 'UNAUTHENTICATED') throw new RequestError('signed-out', first?.message ?? error.message)
  if (code === 'FORBIDDEN') throw new RequestError('forbidden', first?.message ?? error.message)
  throw new RequestError('refused', first?.message ?? error.message)
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
