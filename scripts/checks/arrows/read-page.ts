// In: docs/architecture.md. Out: its two tables as data: who may import whom, and what must never be named where.
import { readFileSync } from 'node:fs'

export interface Arrow {
  readonly from: string
  readonly mayImport: readonly string[]
}

export interface Wall {
  readonly where: string
  readonly never: readonly string[]
  readonly because: string
}

export function readArchitecturePage(file: string): { arrows: Arrow[]; walls: Wall[] } {
  const page = readFileSync(file, 'utf8')
  const arrows = rows(page, 'arrows').map(([from = '', allowed = '']) => ({ from: codes(from)[0] ?? '', mayImport: codes(allowed) }))
  const walls = rows(page, 'walls').map(([where = '', never = '', because = '']) => ({
    where: codes(where)[0] ?? '',
    never: codes(never),
    because,
  }))
  if (arrows.length === 0 || walls.length === 0) throw new Error(`${file} has no table of arrows or of walls`)
  return { arrows, walls }
}

function rows(page: string, name: string): string[][] {
  const section = page.split(`<!-- ${name}:`)[1]?.split(`<!-- /${name} -->`)[0] ?? ''
  return section
    .split('\n')
    .filter(line => line.startsWith('| `'))
    .map(line =>
      line
        .split('|')
        .slice(1, -1)
        .map(cell => cell.trim()),
    )
}

function codes(cell: string): string[] {
  return [...cell.matchAll(/`([^`]+)`/g)].map(match => match[1] ?? '')
}
