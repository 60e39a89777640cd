// The file of a recording: a line that says when it began, then one line per call, never more bytes than it may have. Several processes append to the
// same one. In: whole lines. Out: how many were written. Called by recorder.ts, never while somebody waits for an answer.
import { existsSync } from 'node:fs'
import { type FileHandle, link, open, unlink, writeFile } from 'node:fs/promises'

export interface RecordingFile {
  /** Epoch ms; atMs counts from here. */
  readonly startedAt: number
  /** Out: how many of them, from the first on, are in the file. Errors: those of the disk. */
  append(lines: readonly string[]): Promise<number>
  close(): Promise<void>
}

export interface RecordingFileOptions {
  readonly file: string
  readonly bytesMax: number
  readonly sampleBasisPoints: number
}

const headBytesMax = 200

/** A file that is there already is gone on with. Errors: those of the disk; Error when the file is no recording. */
export async function openRecordingFile({ file, bytesMax, sampleBasisPoints }: RecordingFileOptions): Promise<RecordingFile> {
  const head = `${JSON.stringify({ recording: 1, startedAt: Date.now(), sampleBasisPoints })}\n`
  await beginUnlessThere(file, head)
  const handle = await open(file, 'a+', 0o600)
  const startedAt = await startOf(handle, file, head).catch(async error => {
    await handle.close()
    throw error
  })
  let torn = false
  return {
    startedAt,
    append: async lines => {
      const { size } = await handle.stat()
      const fitting = linesWithin(lines, bytesMax - size - 1)
      if (fitting.length === 0) return 0
      // A disk that failed in the middle of a line has left a piece of it, which must not spoil the next one.
      const begin = torn ? '\n' : ''
      torn = true
      await handle.appendFile(`${begin}${fitting.join('')}`)
      torn = false
      return fitting.length
    },
    close: () => handle.close(),
  }
}

/** Whoever comes first begins it, whole: nobody ever sees a recording without its first line. */
async function beginUnlessThere(file: string, head: string): Promise<void> {
  if (existsSync(file)) return
  const beside = `${file}.${process.pid}.new`
  await writeFile(beside, head, { mode: 0o600 })
  try {
    await link(beside, file)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  } finally {
    await unlink(beside)
  }
}

async function startOf(handle: FileHandle, file: string, head: string): Promise<number> {
  // What is no file, a pipe for instance, has nothing to be read.
  if (!(await handle.stat()).isFile()) {
    await handle.appendFile(head)
    return (JSON.parse(head) as { startedAt: number }).startedAt
  }
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(headBytesMax), 0, headBytesMax, 0)
  const found = /^\{"recording":1,"startedAt":(\d+),/.exec(buffer.toString('latin1', 0, bytesRead))?.[1]
  if (found === undefined) throw new Error(`${file} is there and is no recording; name another file`)
  return Number(found)
}

function linesWithin(lines: readonly string[], bytesMax: number): readonly string[] {
  let bytesCount = 0
  const tooMuch = lines.findIndex(line => {
    bytesCount += Buffer.byteLength(line)
    return bytesCount > bytesMax
  })
  return tooMuch === -1 ? lines : lines.slice(0, tooMuch)
}
