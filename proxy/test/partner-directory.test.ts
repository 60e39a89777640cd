// The partners' file: found by key, read again on change, and never lost to a bad edit.
import { createHash } from 'node:crypto'
import { mkdtemp, rename, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { openPartnerDirectory } from '../src/gateway/partner-directory.ts'

const record = (id: number, apiKey: string) => ({
  id,
  name: `partner ${id}`,
  apiKeySha256: createHash('sha256').update(apiKey).digest('hex'),
})
const tick = () => new Promise<void>(resolve => setImmediate(resolve))

async function folderFile(): Promise<string> {
  return join(await mkdtemp(join(tmpdir(), 'ficus-partners-')), 'partners.json')
}

async function replace(file: string, content: string): Promise<void> {
  await writeFile(`${file}.new`, content)
  await rename(`${file}.new`, file)
}

it('a partner is found by the key as sent, and nobody by a wrong one or by the hash', async () => {
  const file = await folderFile()
  await writeFile(file, JSON.stringify([record(7, 'k7')]))
  const directory = await openPartnerDirectory({ file, onProblem: expect.unreachable })
  expect(directory.find('k7')).toEqual({ id: 7, name: 'partner 7' })
  for (const key of ['K7', 'k7 ', record(7, 'k7').apiKeySha256, '']) expect(directory.find(key)).toBeNull()
  directory.close()
})

it('a file that is replaced is read again', async () => {
  const file = await folderFile()
  await writeFile(file, '[]')
  const directory = await openPartnerDirectory({ file, onProblem: () => {} })
  await replace(file, JSON.stringify([record(8, 'k8')]))
  while (directory.find('k8') === null) await tick()
  directory.close()
})

it('a file that cannot be understood leaves the last good list in force and is told', async () => {
  const file = await folderFile()
  await writeFile(file, JSON.stringify([record(7, 'k7')]))
  const problems: string[] = []
  const directory = await openPartnerDirectory({ file, onProblem: problem => problems.push(problem) })
  for (const bad of ['[{"id":0}]', '{', '[{"id":7,"name":"x","apiKeySha256":"k7"}]']) {
    await replace(file, bad)
    expect(await directory.reload()).toBe(false)
    expect(directory.find('k7')?.id).toBe(7)
  }
  expect(problems.join()).toContain(file)
  directory.close()
})

it('a missing file and no file know nobody', async () => {
  const problems: string[] = []
  const missing = await openPartnerDirectory({ file: await folderFile(), onProblem: problem => problems.push(problem) })
  const none = await openPartnerDirectory({ file: '', onProblem: expect.unreachable })
  expect(missing.find('k7') ?? none.find('k7')).toBeNull()
  expect(problems).toHaveLength(1)
  missing.close()
  none.close()
})
