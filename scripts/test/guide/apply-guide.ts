// A guide as a program: its blocks flow in, changed sources flow out. `ts` blocks begin with a comment that names a new file; `diff` blocks begin with
// "# file" and change it at the one place where their lines stand; `sh` blocks are commands, left to the caller.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

export interface Guide {
  /** Files made and changed, and how many lines the guide adds. */
  readonly files: readonly string[]
  readonly addedLineCount: number
  readonly commands: readonly string[]
}

/** Errors: Error that names the file whose lines are not as the guide has them. */
export function applyGuide(page: string, folder: string): Guide {
  const files: string[] = []
  const commands: string[] = []
  let addedLineCount = 0
  for (const [, language = '', text = ''] of readFileSync(page, 'utf8').matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)) {
    const [title = '', ...lines] = text.trimEnd().split('\n')
    if (language === 'sh') commands.push(title, ...lines)
    else if (language === 'ts') {
      const file = title.replace(/^\/\/ /, '')
      mkdirSync(dirname(join(folder, file)), { recursive: true })
      writeFileSync(join(folder, file), `${lines.join('\n')}\n`)
      files.push(file)
      addedLineCount += lines.length
    } else if (language === 'diff') {
      const file = title.replace(/^# /, '')
      writeFileSync(join(folder, file), changed(readFileSync(join(folder, file), 'utf8'), lines, file))
      files.push(file)
      addedLineCount += lines.filter(line => line.startsWith('+')).length
    } else throw new Error(`the guide has a block of ${language}, which nobody can run`)
  }
  return { files: [...new Set(files)], addedLineCount, commands }
}

function changed(source: string, lines: readonly string[], file: string): string {
  const side = (sign: '-' | '+') =>
    lines
      .filter(line => line.startsWith(' ') || line.startsWith(sign))
      .map(line => `${line.slice(1)}\n`)
      .join('')
  const before = side('-')
  const placeCount = source.split(before).length - 1
  if (placeCount !== 1) throw new Error(`${file} has these lines ${placeCount} times, not once:\n${before}`)
  return source.replace(before, () => side('+'))
}
