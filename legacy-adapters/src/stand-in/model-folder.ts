// The bytes of models, in one folder, each file named after its SHA-256. Uploads are streamed to an unfinished file first, so that an upload
// of 256 MiB costs no memory and one that breaks off leaves nothing. Called by the model and price routes.
import { createHash, randomUUID } from 'node:crypto'
import { access, mkdir, open, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'

export interface ReceivedModel {
  readonly bytesCount: number
  /** Lower-case hex. */
  readonly sha256: string
  readonly keep: () => Promise<void>
  readonly discard: () => Promise<void>
}

export interface ModelFolder {
  /** Errors: what the chunks or the disk throw; nothing is left behind then. */
  readonly receive: (chunks: AsyncIterable<Buffer>) => Promise<ReceivedModel>
  readonly read: (sha256: string) => Promise<Buffer>
  /** Part of a model; `last` included. Only called for at least one byte. */
  readonly openRange: (sha256: string, first: number, last: number) => Promise<Readable>
  /** For the seed's models: written unless they are there. */
  readonly ensure: (bytes: Uint8Array) => Promise<{ sha256: string }>
}

/** The folder belongs to this process alone: what an earlier run left unfinished is removed. */
export async function openModelFolder(folder: string): Promise<ModelFolder> {
  const unfinished = join(folder, 'unfinished')
  await rm(unfinished, { recursive: true, force: true })
  await mkdir(unfinished, { recursive: true })
  const fileOf = (sha256: string): string => join(folder, sha256)

  const receive = async (chunks: AsyncIterable<Buffer>): Promise<ReceivedModel> => {
    const file = join(unfinished, randomUUID())
    try {
      const { bytesCount, sha256 } = await writeChunks(file, chunks)
      return { bytesCount, sha256, keep: () => rename(file, fileOf(sha256)), discard: () => rm(file, { force: true }) }
    } catch (cause) {
      await rm(file, { force: true })
      throw cause
    }
  }

  return {
    receive,
    read: sha256 => readFile(fileOf(sha256)),
    openRange: async (sha256, first, last) => (await open(fileOf(sha256))).createReadStream({ start: first, end: last }),
    ensure: async bytes => {
      const sha256 = createHash('sha256').update(bytes).digest('hex')
      const isThere = await access(fileOf(sha256)).then(
        () => true,
        () => false,
      )
      if (!isThere) await (await receive(oneChunk(bytes))).keep()
      return { sha256 }
    },
  }
}

async function writeChunks(file: string, chunks: AsyncIterable<Buffer>): Promise<{ bytesCount: number; sha256: string }> {
  const hash = createHash('sha256')
  let bytesCount = 0
  const handle = await open(file, 'wx')
  try {
    for await (const chunk of chunks) {
      hash.update(chunk)
      bytesCount += chunk.length
      await handle.writeFile(chunk)
    }
    await handle.sync() // the answer promises that the model is kept
  } finally {
    await handle.close()
  }
  return { bytesCount, sha256: hash.digest('hex') }
}

async function* oneChunk(bytes: Uint8Array): AsyncGenerator<Buffer> {
  yield Buffer.from(bytes)
}
