// Who asks: whoever is signed in by the session's cookie, or the owner of a token that is kept for this tab only.
import type { Fetcher, FetcherParams } from '@graphiql/toolkit'
import { createClient } from 'graphql-ws'

const KEY = 'forsat-token'
const FATAL = new Set([4400, 4401, 4403, 4429])

export const keptToken = (): string | null => sessionStorage.getItem(KEY)

export function keepToken(token: string | null): void {
  if (token) sessionStorage.setItem(KEY, token)
  else sessionStorage.removeItem(KEY)
}

export function headers(token: string | null): Record<string, string> {
  const language = document.documentElement.lang
  return { 'content-type': 'application/json', 'accept-language': language, ...(token && { authorization: `Bearer ${token}` }) }
}

/** One request over HTTP. */
export async function ask<Data>(token: string | null, query: string, variables: object = {}): Promise<{ status: number; data: Data | null }> {
  const response = await fetch('/graphql', { method: 'POST', credentials: 'same-origin', headers: headers(token), body: JSON.stringify({ query, variables }) })
  const { data } = (await response.json()) as { data?: Data }
  return { status: response.status, data: data ?? null }
}

/** GraphiQL's way to the server: HTTP, and a WebSocket for subscriptions. A refused token is not tried again. */
export function fetcherFor(token: string | null): Fetcher {
  const url = `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/graphql`
  const socket = createClient({
    url,
    ...(token && { connectionParams: { Authorization: `Bearer ${token}` } }),
    retryAttempts: 5,
    shouldRetry: (event) => !(event instanceof CloseEvent && FATAL.has(event.code)),
  })
  return async (params: FetcherParams) => {
    if (isSubscription(params)) return socket.iterate({ ...params, operationName: params.operationName ?? null } as never) as never
    const response = await fetch('/graphql', { method: 'POST', credentials: 'same-origin', headers: headers(token), body: JSON.stringify(params) })
    return response.json()
  }
}

/** Whether the operation that is run is a subscription: the one that is named, or the only one. */
function isSubscription({ query, operationName }: FetcherParams): boolean {
  const begin = operationName ? `subscription\\s+${operationName}\\b` : 'subscription\\b'
  return new RegExp(`(^|[\\s}])${begin}`).test(query.replace(/#.*$/gm, ''))
}
