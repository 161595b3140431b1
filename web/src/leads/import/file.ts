// The text of a CSV file, as a spreadsheet writes it.

/** A request's body has at most 1 MiB; some of it is not the file. */
const MOST_BYTES = 1_000_000

export type ReadFile = { csv: string } | { refusal: 'import.encoding' | 'import.tooLarge' }

export async function readCsv(file: File): Promise<ReadFile> {
  if (file.size > MOST_BYTES) return { refusal: 'import.tooLarge' }
  const csv = decode(new Uint8Array(await file.arrayBuffer()))
  if (csv === null) return { refusal: 'import.encoding' }
  // Quotes and line breaks of the file take two characters in the request.
  return new Blob([JSON.stringify(csv)]).size > MOST_BYTES ? { refusal: 'import.tooLarge' } : { csv }
}

/** UTF-8, or UTF-16 where the file begins with its mark; null: neither. */
function decode(bytes: Uint8Array): string | null {
  const isUtf16 = bytes[0] === 0xff && bytes[1] === 0xfe
  try {
    return new TextDecoder(isUtf16 ? 'utf-16le' : 'utf-8', { fatal: true }).decode(bytes)
  } catch {
    return null
  }
}
