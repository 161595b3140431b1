// Tables as files: CSV that no spreadsheet runs as a formula, and XLSX whose sheet reads in the person's direction.
import { prefs } from '../app/prefs.svelte'

export interface Table {
  /** The name of the file, without its ending. */
  name: string
  columns: { text: string; isNumber?: boolean }[]
  /** Numbers as exact decimals. */
  rows: (string | null)[][]
}

/** A spreadsheet runs a text that begins so. */
const FORMULA = /^[=+\-@\t\r]/
/** What a cell of a spreadsheet keeps exactly, in digits. */
const EXACT_DIGITS = 15

export function saveCsv({ name, columns, rows }: Table): void {
  const cell = (text: string | null, isNumber = false) => {
    const safe = text !== null && !isNumber && FORMULA.test(text) ? `'${text}` : (text ?? '')
    return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
  }
  const lines = [columns.map(({ text }) => cell(text)), ...rows.map((row) => row.map((text, at) => cell(text, columns[at]?.isNumber)))]
  // The mark tells spreadsheets that the text is UTF-8.
  save(new Blob(['\ufeff', lines.map((line) => `${line.join(',')}\r\n`).join('')], { type: 'text/csv' }), `${name}.csv`)
}

export async function saveXlsx({ name, columns, rows }: Table): Promise<void> {
  const { default: write } = await import('write-excel-file/universal')
  const digits = (text: string) => text.replace(/\D/g, '').replace(/^0+|0+$/g, '').length
  const head = columns.map(({ text }) => ({ value: text, fontWeight: 'bold' as const }))
  const body = rows.map((row) =>
    row.map((text, at) => {
      if (text === null) return null
      // A text is never a formula there. A number of more digits would be rounded.
      return columns[at]?.isNumber && digits(text) <= EXACT_DIGITS ? { value: Number(text), type: Number } : { value: text, type: String }
    }),
  )
  const sheet = { sheet: name.slice(0, 31), rightToLeft: prefs.language === 'fa', stickyRowsCount: 1, columns: columns.map(({ isNumber }) => ({ width: isNumber ? 18 : 24 })) }
  save(await write([head, ...body], sheet).toBlob(), `${name}.xlsx`)
}

function save(blob: Blob, name: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(blob)
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000)
}
