// A folder of its own for one test, with the paths of a flag store in it; removed at the end of the scope.
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface TemporaryFolder extends Disposable {
  readonly path: string
  readonly file: string
  readonly killFile: string
  /** Replaces the flag file as every careful writer does: whole, by one rename. */
  put(content: unknown): void
}

export function temporaryFolder(): TemporaryFolder {
  const path = mkdtempSync(join(tmpdir(), 'ficus-flags-'))
  const file = join(path, 'flags.json')
  return {
    path,
    file,
    killFile: join(path, 'flags.kill.json'),
    put(content) {
      writeFileSync(`${file}.put`, typeof content === 'string' ? content : JSON.stringify(content))
      renameSync(`${file}.put`, file)
    },
    [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }),
  }
}
