// The ready operations, which tell the story of a sale in order, with variables from the company's own records.
import activate from './story/4-quote.graphql?raw'
import board from './story/7-board.graphql?raw'
import leads from './story/1-leads.graphql?raw'
import move from './story/5-move.graphql?raw'
import price from './story/3-price.graphql?raw'
import qualify from './story/2-qualify.graphql?raw'
import watch from './story/8-watch.graphql?raw'
import won from './story/6-won.graphql?raw'
import { ask } from './access'

export interface Step {
  title: string
  text: string
  query: string
  variables: object
}

interface Records {
  leads: { nodes: { id: string }[] } | null
  priceLists: { id: string; currencyCode: string }[] | null
  products: { nodes: { id: string }[] } | null
  salesProcesses: { id: string; isDefault: boolean }[] | null
  draft: { nodes: { id: string }[] } | null
  ready: { nodes: { id: string; currentQuote: { id: string } | null }[] } | null
}

const RECORDS = `{
  leads(first: 1, filter: { status: [NEW, CONTACTED] }) { nodes { id } }
  priceLists { id currencyCode }
  products(first: 2) { nodes { id } }
  salesProcesses { id isDefault }
  draft: opportunities(first: 1, filter: { status: [OPEN], hasLiveQuote: false }) { nodes { id } }
  ready: opportunities(first: 1, filter: { status: [OPEN], hasLiveQuote: true }) { nodes { id currentQuote { id } } }
}`

const TEXTS = {
  en: [
    ['A lead', 'Who is interested, and has not been called.'],
    ['Qualify', 'The lead becomes a customer and an opportunity.'],
    ['Price', 'Lines and totals; a preview until dryRun is false.'],
    ['Quote', 'A copy of the lines with a number of its own.'],
    ['Move', 'To the next stage, or what is missing for it.'],
    ['Close as won', 'The quote wins and becomes an order.'],
    ['Board', 'All stages as of one moment.'],
    ['Subscribe', 'Every move as it happens, from that moment on.'],
  ],
  fa: [
    ['سرنخ', 'چه کسی علاقه دارد و هنوز تماسی نگرفته‌ایم.'],
    ['تأیید صلاحیت', 'سرنخ، مشتری و فرصت فروش می‌شود.'],
    ['قیمت', 'ردیف‌ها و جمع‌ها؛ تا dryRun برقرار است فقط پیش‌نمایش.'],
    ['پیش‌فاکتور', 'رونوشت ردیف‌ها با شمارهٔ خودش.'],
    ['مرحلهٔ بعد', 'رفتن به مرحلهٔ بعد، یا آنچه برایش مانده است.'],
    ['بستن به عنوان پیروزی', 'پیش‌فاکتور پیروز می‌شود و سفارش از آن ساخته می‌شود.'],
    ['تابلو', 'همهٔ مرحله‌ها در یک لحظه.'],
    ['اشتراک', 'هر جابه‌جایی، از همان لحظه به بعد.'],
  ],
} as const

/** The steps with variables; a record that is missing, or that nobody may see, leaves an ellipsis. */
export async function story(token: string | null, language: 'en' | 'fa'): Promise<Step[]> {
  const { data } = await ask<Records>(token, RECORDS)
  const first = (list: { nodes: { id: string }[] } | null | undefined) => list?.nodes[0]?.id ?? '…'
  const process = data?.salesProcesses?.find((one) => one.isDefault) ?? data?.salesProcesses?.[0]
  const products = data?.products?.nodes.map(({ id }) => ({ productId: id, quantity: '2' })) ?? []
  const ready = data?.ready?.nodes[0]
  const board_ = await ask<{ board: { asOf: string } | null }>(token, 'query ($id: ID!) { board(processId: $id) { asOf } }', { id: process?.id ?? '…' })
  const operations: [string, object][] = [
    [leads, {}],
    [qualify, { input: { leadId: first(data?.leads), priceListId: data?.priceLists?.[0]?.id ?? '…', onDuplicate: 'LINK' } }],
    [price, { input: { documentId: first(data?.draft), lines: [...products, { description: 'Installation on site', quantity: '1', unitPrice: '25000000' }], dryRun: true } }],
    [activate, { input: { opportunityId: first(data?.draft), activate: true, dryRun: true } }],
    [move, { input: { opportunityId: first(data?.draft), to: { direction: 'NEXT' }, dryRun: true } }],
    [won, { input: { opportunityId: ready?.id ?? '…', winningQuoteId: ready?.currentQuote?.id ?? '…', note: '…', dryRun: true } }],
    [board, { processId: process?.id ?? '…' }],
    [watch, { after: board_.data?.board?.asOf ?? null }],
  ]
  return operations.map(([query, variables], at) => {
    const [title, text] = TEXTS[language][at]!
    return { title, text, query, variables }
  })
}
