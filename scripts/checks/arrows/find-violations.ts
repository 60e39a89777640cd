// In: the tables of docs/architecture.md and the source files. Out: one line per import or word that the tables do not allow.

import { readImports } from './read-imports.ts'
import type { Arrow, Wall } from './read-page.ts'

export interface SourceFile {
  readonly path: string
  readonly text: string
}

const testFile = /(^|\/)(test|bench)\/|\.test\.ts$/
const ground = ['scripts/test-services/', 'scripts/landscape/', 'scripts/clients/']

export function findViolations(arrows: readonly Arrow[], walls: readonly Wall[], files: readonly SourceFile[]): string[] {
  return files.flatMap(file => [...arrowViolations(arrows, file), ...wallViolations(walls, file)])
}

function arrowViolations(arrows: readonly Arrow[], file: SourceFile): string[] {
  const rules = arrows.filter(arrow => file.path.startsWith(arrow.from)).sort((a, b) => b.from.length - a.from.length)
  const [rule] = rules
  if (rule === undefined) return []
  const own = topFolder(file.path)
  return readImports(file.path, file.text)
    .filter(target => isOurs(target) && !allowed(rule, own, file.path, target))
    .map(
      target =>
        `${file.path} imports ${target}; docs/architecture.md lets ${rule.from} import ${rule.mayImport.join(', ') || 'nothing of ours'}`,
    )
}

function allowed(rule: Arrow, own: string, path: string, target: string): boolean {
  if (target === '@ficus/settings' && own !== 'scripts' && !/(^|\/)config[^/]*\.ts$/.test(path) && !testFile.test(path)) return false
  if (target.startsWith('@ficus/')) return rule.mayImport.some(pattern => matches(pattern, target))
  if (testFile.test(path) && ground.some(folder => target.startsWith(folder))) return true
  if (topFolder(target) === own) return isEntry(target) ? testFile.test(path) : true
  return rule.mayImport.some(pattern => target.startsWith(pattern))
}

function wallViolations(walls: readonly Wall[], file: SourceFile): string[] {
  if (testFile.test(file.path)) return []
  const imports = readImports(file.path, file.text)
  const code = file.text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '')
  return walls
    .filter(wall => (wall.where === '*' ? true : file.path.startsWith(wall.where)))
    .flatMap(wall =>
      wall.never.filter(word => names(word, file.path, imports, code)).map(word => `${file.path} names ${word}: ${wall.because}`),
    )
}

function names(word: string, path: string, imports: readonly string[], code: string): boolean {
  if (word === 'process.env') return code.includes(word) && !/(^|\/)config[^/]*\.ts$/.test(path)
  if (word === 'npm:*') return imports.some(target => !isOurs(target) && !target.startsWith('node:'))
  if (word.endsWith(':*')) return imports.some(target => target.startsWith(word.slice(0, -1)))
  if (word.endsWith('/')) return imports.some(target => target.startsWith(word) && target !== path)
  if (word.endsWith('.ts') || word.startsWith('@')) return imports.some(target => target === word || target.startsWith(`${word}/`))
  if (/^[a-z-]+$/.test(word)) return imports.some(target => target === word || target.startsWith(`${word}/`))
  return code.includes(word)
}

/** `a/*` matches everything below, a name matches itself. */
function matches(pattern: string, target: string): boolean {
  return pattern.endsWith('*') ? target.startsWith(pattern.slice(0, -1)) : target === pattern
}

/** Entry files of processes: started, never imported. */
function isEntry(path: string): boolean {
  return /(^|\/)main(-[a-z]+)?\.ts$/.test(path)
}

function isOurs(target: string): boolean {
  return target.startsWith('@ficus/') || /^(proxy|flags|legacy-adapters|pricing-service|loadtests|scripts)\//.test(target)
}

function topFolder(path: string): string {
  return path.split('/')[0] ?? ''
}
