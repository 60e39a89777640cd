// Model bytes in a folder, named by their own SHA-256: api puts them in, worker reads them out, nobody changes them.
// A file appears under its name only when it is complete and its hash is proved, so a name that exists is the model.
import { createHash, randomUUID } from 'node:crypto'
import { mkdir, open, readdir, rename, rm, stat, utimes } from 'node:fs/promises'
import path from 'node:path'
import { limits } from '../contract.ts'
import { ServiceError } from '../errors.ts'

export interface StoredModel {
  readonly sha256: string
  readonly bytesCount: number
  /** False when these bytes were there already. */
  readonly created: boolean
}

export interface ModelHead {
  readonly bytesCount: number
  readonly head: Uint8Array
}

export interface ModelFiles {
  /** Errors: REQUEST_TOO_LARGE, MODEL_HASH_MISMATCH (only with `expectedSha256`), MODELS_UNAVAILABLE; errors of the source pass through. */
  put(source: AsyncIterable<Uint8Array>, expectedSha256?: string): Promise<StoredModel>
  /** Size in bytes, or null when there is no such model. Errors: MODELS_UNAVAILABLE. */
  bytesCount(sha256: string): Promise<number | null>
  /** Its length and its first kilobytes, to tell what it is before it is in memory. Errors: MODEL_BYTES_MISSING, MODELS_UNAVAILABLE. */
  head(sha256: string): Promise<ModelHead>
  /** The model in memory of its own, ready to be transferred to a thread. Errors: MODEL_BYTES_MISSING, MODELS_UNAVAILABLE. */
  read(sha256: string): Promise<ArrayBuffer>
  /** Removes what uploads cut off by a crash left behind. */
  removeLeftovers(olderThanMs: number): Promise<void>
}

/** Enough to recognise every format. */
const headBytesMax = 8_192
/** Who finds a model may count on it for a while (unused-models.ts removes old ones); writing that down for each question would be waste. */
const youngMs = 60_000

export async function openModelFiles(folder: string): Promise<ModelFiles> {
  const incoming = path.join(folder, 'incoming')
  await mkdir(incoming, { recursive: true })
  const fileOf = (sha256: string) => path.join(folder, sha256.slice(0, 2), sha256)

  async function bytesCount(sha256: string): Promise<number | null> {
    try {
      const { size, mtimeMs } = await stat(fileOf(sha256))
      if (isAged(mtimeMs)) await utimes(fileOf(sha256), new Date(), new Date())
      return size
    } catch (cause) {
      if (isMissing(cause)) return null
      throw unavailable(`looking up model ${sha256}`, cause)
    }
  }

  async function put(source: AsyncIterable<Uint8Array>, expectedSha256?: string): Promise<StoredModel> {
    const temporary = path.join(incoming, randomUUID())
    try {
      const written = await writeHashed(temporary, source)
      if (expectedSha256 !== undefined && written.sha256 !== expectedSha256) {
        throw new ServiceError('MODEL_HASH_MISMATCH', `the ${written.bytesCount} bytes received have the SHA-256 ${written.sha256}`)
      }
      const created = (await bytesCount(written.sha256)) === null
      const target = fileOf(written.sha256)
      await mkdir(path.dirname(target), { recursive: true })
      await rename(temporary, target)
      // The new name is an entry of its folder, and that folder, when it is new, one of the folder above.
      for (const changed of [path.dirname(target), folder]) await syncFolder(changed)
      return { ...written, created }
    } catch (error) {
      await rm(temporary, { force: true })
      throw isFileFault(error) ? unavailable('storing the model', error) : error
    }
  }

  const head = (sha256: string) =>
    readBeginning(sha256, headBytesMax).then(({ bytes, bytesCount }) => ({ bytesCount, head: new Uint8Array(bytes) }))
  const read = (sha256: string) => readBeginning(sha256, Number.POSITIVE_INFINITY).then(({ bytes }) => bytes)

  async function readBeginning(sha256: string, bytesMax: number): Promise<{ bytes: ArrayBuffer; bytesCount: number }> {
    try {
      await using file = await open(fileOf(sha256), 'r')
      const { size, mtimeMs } = await file.stat()
      // A worker may have the folder for reading only; then the api that accepted the quote has done it.
      if (isAged(mtimeMs)) await file.utimes(new Date(), new Date()).catch(() => {})
      const bytes = new ArrayBuffer(Math.min(size, bytesMax))
      await readFully(file, new Uint8Array(bytes))
      return { bytes, bytesCount: size }
    } catch (cause) {
      if (isMissing(cause)) throw new ServiceError('MODEL_BYTES_MISSING', `reading model ${sha256}: there is no such file`, { cause })
      throw unavailable(`reading model ${sha256}`, cause)
    }
  }

  async function removeLeftovers(olderThanMs: number): Promise<void> {
    for (const name of await readdir(incoming)) {
      const file = path.join(incoming, name)
      const { mtimeMs } = await stat(file).catch(() => ({ mtimeMs: Number.POSITIVE_INFINITY }))
      if (Date.now() - mtimeMs > olderThanMs) await rm(file, { force: true })
    }
  }

  return { put, bytesCount, head, read, removeLeftovers }
}

/** Synced before it gets its name, and the name after it: an acknowledged model must survive a power cut as an acknowledged quote does. */
async function writeHashed(temporary: string, source: AsyncIterable<Uint8Array>): Promise<{ sha256: string; bytesCount: number }> {
  const hash = createHash('sha256')
  let bytesCount = 0
  await using file = await open(temporary, 'wx')
  for await (const chunk of source) {
    bytesCount += chunk.byteLength
    if (bytesCount > limits.modelBytesMax) {
      throw new ServiceError('REQUEST_TOO_LARGE', `a model has at most ${limits.modelBytesMax} bytes`)
    }
    hash.update(chunk)
    await file.writeFile(chunk)
  }
  await file.datasync()
  return { sha256: hash.digest('hex'), bytesCount }
}

async function syncFolder(folder: string): Promise<void> {
  await using handle = await open(folder, 'r')
  await handle.sync()
}

async function readFully(file: Awaited<ReturnType<typeof open>>, into: Uint8Array): Promise<void> {
  let offset = 0
  while (offset < into.byteLength) {
    const { bytesRead } = await file.read(into, offset, into.byteLength - offset, offset)
    if (bytesRead === 0) throw new Error(`the file ends after ${offset} of ${into.byteLength} bytes`)
    offset += bytesRead
  }
}

const isAged = (mtimeMs: number) => Date.now() - mtimeMs > youngMs
const codeOf = (error: unknown) => (error as NodeJS.ErrnoException).code ?? ''
const isMissing = (error: unknown) => codeOf(error) === 'ENOENT'
/** Errors of files, not of the source: sockets fail with other codes. */
const isFileFault = (error: unknown) =>
  ['ENOENT', 'EACCES', 'ENOSPC', 'EDQUOT', 'EIO', 'EROFS', 'EMFILE', 'ENFILE', 'EFBIG'].includes(codeOf(error))
const unavailable = (attempt: string, cause: unknown) => new ServiceError('MODELS_UNAVAILABLE', `${attempt} did not succeed`, { cause })
