// In: a source file. Out: what it imports: files of ours as paths from the root, modules by name.
import { dirname, join, normalize } from 'node:path'

const importForms = [
  /\b(?:import|export)\b[^'"()]*?\bfrom\s*['"]([^'"]+)['"]/g,
  /\bimport\s*['"]([^'"]+)['"]/g,
  /\bimport\s*\(\s*['"]([^'"]+)['"]\s*\)/g,
  /\bnew URL\(\s*['"](\.[^'"]+\.(?:ts|mjs|js))['"]/g,
]

export function readImports(file: string, source: string): string[] {
  const specifiers = importForms.flatMap(form => [...source.matchAll(form)].map(match => match[1] ?? ''))
  return specifiers.map(specifier => (specifier.startsWith('.') ? normalize(join(dirname(file), specifier)) : specifier))
}
