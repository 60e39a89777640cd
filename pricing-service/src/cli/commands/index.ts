// Every verb of the command line, in the order of --help. `reconcile` is not among them: it needs MES, of which this package knows nothing.
import type { Command } from '../command.ts'
import { failedCommand } from './failed.ts'
import { replayCommand } from './replay.ts'
import { showCommand } from './show.ts'

export const commands: readonly Command[] = [failedCommand, showCommand, replayCommand]
