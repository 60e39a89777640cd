import { createHash } from 'node:crypto'
import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type ModelFiles, openModelFiles } from './model-files.ts'

let folder: string
let models: ModelFiles
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'ficus-models-'))
  models = await openModelFiles(folder)
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const bytes = Buffer.from('a model in several chunks')
const sha256 = createHash('sha256').update(bytes).digest('hex')
const incoming = () => readdir(path.join(folder, 'incoming'))

async function* chunks(content: Buffer = bytes, endWith?: Error) {
  for (let at = 0; at < content.length; at += 4) yield content.subarray(at, at + 4)
  if (endWith !== undefined) throw endWith
}

describe('model files', () => {
  it('give back what was put in, in memory that can be transferred', async () => {
    expect(await models.put(chunks(), sha256)).toEqual({ sha256, bytesCount: bytes.length, created: true })
    const read = await models.read(sha256)
    expect(Buffer.from(read)).toEqual(bytes)
    expect(structuredClone(read, { transfer: [read] }).byteLength).toBe(bytes.length)
    expect(await models.bytesCount(sha256)).toBe(bytes.length)
  })

  it('keep one file of the same bytes, however many put them at once', async () => {
    const stored = await Promise.all(Array.from({ length: 8 }, () => models.put(chunks(), sha256)))
    expect(stored.map(model => model.sha256)).toEqual(Array.from({ length: 8 }, () => sha256))
    expect(await readdir(path.join(folder, sha256.slice(0, 2)))).toEqual([sha256])
    expect(await incoming()).toEqual([])
  })

  it('refuse bytes of another hash and leave nothing behind', async () => {
    await expect(models.put(chunks(), '0'.repeat(64))).rejects.toMatchObject({ code: 'MODEL_HASH_MISMATCH' })
    expect([await incoming(), await models.bytesCount(sha256)]).toEqual([[], null])
  })

  it('pass the error of a source that breaks on, and leave nothing behind', async () => {
    await expect(models.put(chunks(bytes, new Error('cut')))).rejects.toThrow('cut')
    expect(await incoming()).toEqual([])
  })

  it('say MODEL_BYTES_MISSING for a model that is not there', async () => {
    await expect(models.read(sha256)).rejects.toMatchObject({ code: 'MODEL_BYTES_MISSING' })
  })

  it('say MODELS_UNAVAILABLE when the folder is gone', async () => {
    await rm(folder, { recursive: true })
    await expect(models.put(chunks())).rejects.toMatchObject({ code: 'MODELS_UNAVAILABLE' })
  })

  it('remove what crashed uploads left, and nothing younger', async () => {
    const [old, young] = ['old', 'young'].map(name => path.join(folder, 'incoming', name)) as [string, string]
    await writeFile(old, 'x')
    await writeFile(young, 'x')
    await utimes(old, new Date(0), new Date(0))
    await models.removeLeftovers(60_000)
    expect(await incoming()).toEqual(['young'])
  })
})
