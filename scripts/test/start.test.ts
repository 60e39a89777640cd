import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import type { Landscape } from '../landscape/landscape-file.ts'
import { freePort } from '../landscape/ports.ts'
import { startCommand } from './started-landscape.ts'

/** A bound on hanging, not on speed: a start brings up six processes and may share the machine. */
const startMs = 180_000
const folders: string[] = []
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'ficus-start-'))
  chmodSync(folder, 0o711) // PostgreSQL may run as another user
  folders.push(folder)
  return folder
}

const settings = (varDir: string, more: Record<string, string> = {}) => ({ VAR_DIR: varDir, PORT_BASE: '0', SEED_ORDERS: '300', ...more })
const landscapeOf = (varDir: string) => JSON.parse(readFileSync(join(varDir, 'landscape.json'), 'utf8')) as Landscape

function livingProcessesOn(folder: string): string[] {
  return readdirSync('/proc')
    .filter(name => /^\d+$/.test(name) && Number(name) !== process.pid)
    .filter(pid => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(folder)
      } catch {
        return false
      }
    })
}

describe('npm start', () => {
  test('cleans up after a start that was cut off, writes landscape.json, drains on Ctrl-C, and starts again on its data', {
    timeout: startMs,
  }, async () => {
    const varDir = newFolder()
    writeFileSync(join(varDir, 'landscape.lock'), '999999 12345\n')
    writeFileSync(join(varDir, 'landscape.json'), '{"stale":true}')
    mkdirSync(join(varDir, 'postgres.partial'))
    writeFileSync(join(varDir, 'postgres.partial/PG_VERSION'), '18\n')

    const first = startCommand(settings(varDir))
    await first.printed('Ctrl-C')
    expect(first.output()).toContain('an earlier start was cut off')
    const { partners, mes, pids } = landscapeOf(varDir)
    expect(Object.values(pids).every(pid => pid > 0)).toBe(true)
    const upload = await fetch(`${mes.url}/api/partner/models`, {
      method: 'POST',
      headers: { 'X-Api-Key': partners[0]?.apiKey ?? '' },
      body: 'kept',
    })
    const { ModelId } = (await upload.json()) as { ModelId: number }
    first.process.kill('SIGINT')
    expect(await first.ended).toBe(0)
    expect(first.output()).toContain('stopped')
    expect(readdirSync(varDir)).not.toContain('landscape.json')
    expect(readdirSync(varDir)).not.toContain('landscape.lock')
    expect(livingProcessesOn(varDir)).toEqual([])

    await using second = startCommand(settings(varDir))
    await second.printed('Ctrl-C')
    const again = landscapeOf(varDir)
    expect(again.partners).toEqual(partners)
    const model = await fetch(`${again.mes.url}/api/partner/models/${ModelId}`, { headers: { 'X-Api-Key': partners[0]?.apiKey ?? '' } })
    expect(await model.text()).toBe('kept')
  })

  test('leaves nothing running when it is killed with kill -9, and the next start works', { timeout: startMs }, async () => {
    const varDir = newFolder()
    const killed = startCommand(settings(varDir))
    await killed.printed('Ctrl-C')
    const supervisor = Number(readFileSync(join(varDir, 'landscape.lock'), 'utf8').split(' ')[0])
    const { pids } = landscapeOf(varDir)
    const gone = Promise.all(Object.values(pids).map(processGone))
    process.kill(supervisor, 'SIGKILL')
    await gone
    await using next = startCommand(settings(varDir))
    await next.printed('Ctrl-C')
  })

  test('says in one line which port is taken and how to shift all ports, and leaves nothing running', { timeout: startMs }, async () => {
    const varDir = newFolder()
    // Below the range that the system hands out by itself, so that no other program of the machine takes a neighbour meanwhile.
    const base = 20_000 + (process.pid % 10_000)
    const holder = createServer()
    await new Promise<void>(done => holder.listen(base + 20, '127.0.0.1', () => done()))
    const refused = startCommand(settings(varDir, { PORT_BASE: String(base) }))
    expect(await refused.ended).toBe(1)
    holder.close()
    expect(refused.output()).toMatch(
      new RegExp(`^ficus: port ${base + 20} \\(pricing\\) is taken by another program; .*PORT_BASE=\\d+ npm start$`, 'm'),
    )
    expect(livingProcessesOn(varDir)).toEqual([])
    expect(readdirSync(varDir)).not.toContain('landscape.lock')
  })

  test('refuses a second landscape on the same folder, naming the first', { timeout: startMs }, async () => {
    const varDir = newFolder()
    await using first = startCommand(settings(varDir))
    await first.printed('Ctrl-C')
    const second = startCommand(settings(varDir))
    expect(await second.ended).toBe(1)
    expect(second.output()).toMatch(/^ficus: a landscape already runs on .* \(process \d+\); stop it/m)
    expect(landscapeOf(varDir).pids.proxy).toBeGreaterThan(0)
  })

  test('says in one line that it may not write its folder, and that a database cannot be reached', { timeout: startMs }, async () => {
    const folder = newFolder()
    writeFileSync(join(folder, 'a-file'), '')
    const noRight = startCommand(settings(join(folder, 'a-file', 'var')))
    expect(await noRight.ended).toBe(1)
    expect(noRight.output()).toMatch(/^ficus: .* cannot be written \(\w+\); give it to the user who starts this \(chown\), or set VAR_DIR/m)

    const nowhere = `postgres://x:y@127.0.0.1:${await freePort()}/x`
    const noDatabase = startCommand(settings(newFolder(), { DATABASE_URL_MES: nowhere, DATABASE_URL_PRICING: nowhere }))
    expect(await noDatabase.ended).toBe(1)
    expect(noDatabase.output()).toMatch(/^ficus: mes could not be started/m)
  })

  test('refuses an unknown setting with the nearest known one', async () => {
    const varDir = newFolder()
    const refused = startCommand({ ...settings(varDir), PORT_BASE: 'many' })
    expect(await refused.ended).toBe(64)
    expect(refused.output()).toContain('PORT_BASE must be a number, not "many"')
  })
})

/** There is no event for the end of a process that is not ours: its place in /proc is looked at. */
function processGone(pid: number): Promise<void> {
  return new Promise(done => {
    const look = setInterval(() => {
      try {
        process.kill(pid, 0)
      } catch {
        clearInterval(look)
        done()
      }
    }, 50)
  })
}
