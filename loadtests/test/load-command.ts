// A whole real landscape for the command line of the load tests, and the command line as people type it. Called by the tests of the suites.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { startLandscape } from '../../scripts/landscape/landscape.ts'
import type { Landscape } from '../../scripts/landscape/landscape-file.ts'
import { inheritedEnvironment } from '../../scripts/test-services/config.ts'
import { flagOf } from '../src/landscape/flag.ts'

const cli = resolve(import.meta.dirname, '../src/cli/main.ts')
const seedOrders = 4000

export interface LoadGround extends AsyncDisposable {
  readonly folder: string
  readonly landscapeFile: string
  landscape(): Landscape
  stageNow(): Promise<string>
  load(words: readonly string[], options?: LoadOptions): LoadCommand
}

export interface LoadOptions {
  readonly landscapeFile?: string
  /** In which the command is typed; absent: the ground's own. */
  readonly calledFrom?: string
}

export interface LoadCommand {
  readonly child: ChildProcess
  readonly output: { stdout: string; stderr: string }
  readonly exitCode: Promise<number | null>
  /** Resolves once stderr holds the text, or at the end. */
  said(text: string): Promise<void>
}

export async function openLoadGround(): Promise<LoadGround> {
  await using started = new AsyncDisposableStack()
  const folder = mkdtempSync(join(tmpdir(), 'ficus-load-'))
  started.defer(() => rmSync(folder, { recursive: true, force: true }))
  chmodSync(folder, 0o711) // the database server may run as another user
  const settings = { portBase: 0, varDir: join(folder, 'var'), databaseUrlMes: '', databaseUrlPricing: '', queueUrl: '' }
  const running = await startLandscape(
    { ...settings, seedOrders, candidateDeadlineMs: 10_000, proxyProcesses: 2, workerThreads: 1 },
    () => undefined,
  )
  started.defer(() => running.stop())
  const owned = started.move()
  return {
    folder,
    landscapeFile: running.file,
    landscape: () => running.landscape(),
    stageNow: async () => (await flagOf(running.landscape().flags, 'pricing.calculate').read()).stage,
    load: (words, { landscapeFile = running.file, calledFrom = folder } = {}) =>
      loadCommand(words, {
        LANDSCAPE: landscapeFile,
        RUNS_DIR: join(folder, 'runs'),
        EVIDENCE_DIR: join(folder, 'evidence'),
        FICUS_CALLED_FROM: calledFrom,
        NODE_COMPILE_CACHE: join(folder, 'compiled'), // each command starts several processes of the same code
      }),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}

function loadCommand(words: readonly string[], env: Readonly<Record<string, string>>): LoadCommand {
  const child = spawn(process.execPath, [cli, ...words], { env: { ...inheritedEnvironment(), ...env }, stdio: ['ignore', 'pipe', 'pipe'] })
  const output = { stdout: '', stderr: '' }
  child.stdout.on('data', chunk => (output.stdout += chunk))
  child.stderr.on('data', chunk => (output.stderr += chunk))
  const exitCode = once(child, 'close').then(([code]) => code as number | null)
  return {
    child,
    output,
    exitCode,
    said: text =>
      new Promise(resolve => {
        const look = () => (output.stderr.includes(text) ? resolve() : undefined)
        child.stderr.on('data', look)
        void exitCode.then(() => resolve())
        look()
      }),
  }
}
