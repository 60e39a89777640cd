// The operators' page: its few files are read once at start and answered with an ETag, so that a browser asks again with If-None-Match. Called by routes/page.ts.
import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { extname, join } from 'node:path'

const folder = join(import.meta.dirname, 'page')

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
}

export interface PageFile {
  readonly contentType: string
  readonly etag: string
  readonly bytes: Buffer
}

export interface Page {
  readonly index: PageFile
  /** By name below /assets/. */
  readonly assets: ReadonlyMap<string, PageFile>
}

export async function readPage(): Promise<Page> {
  const names = await readdir(join(folder, 'assets'))
  const assets = await Promise.all(names.map(async name => [name, await readPageFile(join(folder, 'assets', name))] as const))
  return { index: await readPageFile(join(folder, 'index.html')), assets: new Map(assets) }
}

async function readPageFile(file: string): Promise<PageFile> {
  const bytes = await readFile(file)
  const etag = `"${createHash('sha256').update(bytes).digest('hex').slice(0, 32)}"`
  return { contentType: contentTypes[extname(file)] ?? 'application/octet-stream', etag, bytes }
}
