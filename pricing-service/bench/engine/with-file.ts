// A model as a file for another process, gone afterwards.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export const withFile = async <Result>(model: Uint8Array, use: (file: string) => Promise<Result>): Promise<Result> => {
  const folder = await mkdtemp(join(tmpdir(), 'ficus-bench-'))
  try {
    const file = join(folder, 'model.stl')
    await writeFile(file, model)
    return await use(file)
  } finally {
    await rm(folder, { recursive: true })
  }
}
