// A real client's program is run against legacy and against the proxy before it: what it printed and what legacy was asked must be the same.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect } from 'vitest'
import { startProxyBefore } from '../suites/proxy-before.ts'
import { type AskedRequest, startRecordingLegacy } from './recording-legacy.ts'

export interface Told {
  readonly output: string
  readonly asked: readonly AskedRequest[]
}

/** Shape: returns what both have in common. `client` talks to the address and returns all that it learned, without the address. */
export async function sameBothWays(client: (url: string) => Promise<string>): Promise<Told> {
  await using legacy = await startRecordingLegacy()
  await using proxy = await startProxyBefore(legacy.port)
  const tell = async (url: string): Promise<Told> => {
    const output = (await client(url)).replaceAll(url, 'http://mes').replaceAll(new URL(url).host, 'mes')
    return { output, asked: legacy.takeAsked() }
  }
  const direct = await tell(`http://127.0.0.1:${legacy.port}`)
  const through = await tell(proxy.url)
  expect(through.output).toBe(direct.output)
  expect(through.asked).toEqual(direct.asked)
  expect(direct.asked.length, 'requests that legacy got').toBeGreaterThan(0)
  return direct
}

/** Errors: Error with what the program said, unless it ends with 0. Its output is taken as latin1, byte for byte. */
export async function run(program: string, words: readonly string[]): Promise<string> {
  const child = spawn(program, [...words], { stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  let complaints = ''
  child.stdout.on('data', (bytes: Buffer) => (output += bytes.toString('latin1')))
  child.stderr.on('data', (bytes: Buffer) => (complaints += bytes.toString('latin1')))
  const [code] = await once(child, 'close')
  if (code !== 0) throw new Error(`${program} ended with ${code}: ${complaints}`)
  return output
}
