// A program of ours and all it imports, as plain JavaScript in a folder: the memory that Node takes for stripping types (some 45 MB) is then not counted as the engine's.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { dirname, join, relative, resolve } from 'node:path'

const relativeImport = /(from\s+|import\s+)'(\.[^']+)\.ts'/g

/** Shape: the path of the entry's copy. Only relative imports are followed. */
export const plainCopy = (entry: string, root: string, folder: string): string => {
  const copied = new Set<string>()
  const copy = (file: string): string => {
    const target = join(folder, `${relative(root, file).slice(0, -'.ts'.length)}.mjs`)
    if (copied.has(file)) return target
    copied.add(file)
    const plain = stripTypeScriptTypes(readFileSync(file, 'utf8'))
    for (const [, , path] of plain.matchAll(relativeImport)) copy(resolve(dirname(file), `${path}.ts`))
    mkdirSync(dirname(target), { recursive: true })
    writeFileSync(target, plain.replace(relativeImport, "$1'$2.mjs'"))
    return target
  }
  return copy(resolve(entry))
}
