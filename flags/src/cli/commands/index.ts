// Every verb of the command line, in the order of --help.
import type { Command } from '../command.ts'
import { explainCommand } from './explain.ts'
import { historyCommand } from './history.ts'
import { killCommand } from './kill.ts'
import { mismatchesCommand } from './mismatches.ts'
import { replayCommand } from './replay.ts'
import { setCommand } from './set.ts'
import { statusCommand } from './status.ts'
import { undoCommand } from './undo.ts'
import { unkillCommand } from './unkill.ts'

export const commands: readonly Command[] = [
  statusCommand,
  setCommand,
  killCommand,
  unkillCommand,
  explainCommand,
  historyCommand,
  undoCommand,
  mismatchesCommand,
  replayCommand,
]
