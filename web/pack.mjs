// Compresses what Vite has built in `build` into `dist`, from where cargo embeds it, and prints what it weighs.
import { cp, mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'

const LICENSES = {
  'vazirmatn.txt': 'node_modules/@fontsource-variable/vazirmatn/LICENSE',
  'inter.txt': 'node_modules/@fontsource-variable/inter/LICENSE',
}
const root = import.meta.dirname
const [from, to] = [join(root, 'build'), join(root, 'dist')]

// The `.gitignore` stays: git keeps the folder by it, and cargo watches the folder.
await mkdir(to, { recursive: true })
for (const name of await readdir(to)) if (name !== '.gitignore') await rm(join(to, name), { recursive: true })
await mkdir(join(from, 'assets/licenses'), { recursive: true })
for (const [name, path] of Object.entries(LICENSES)) await cp(join(root, path), join(from, 'assets/licenses', name))

const pack = promisify(gzip)
const sizes = []
for (const entry of await readdir(from, { recursive: true, withFileTypes: true })) {
  if (!entry.isFile()) continue
  const path = join(entry.parentPath, entry.name)
  const name = relative(from, path)
  const content = await readFile(path)
  const packed = await pack(content, { level: 9 })
  await mkdir(dirname(join(to, name)), { recursive: true })
  await writeFile(join(to, `${name}.gz`), packed)
  sizes.push([name, content.length, packed.length])
}
const total = sizes.reduce((sum, [, , packed]) => sum + packed, 0)
console.log(`${sizes.length} files, ${Math.round(total / 1000)} kB compressed`)
