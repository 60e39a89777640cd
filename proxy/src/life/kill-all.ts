// In: the controls of what serves, and who kills. Out: every capability killed, as far as that could be done. Called on SIGUSR2 (main.ts).
import type { KillAuthor } from '@ficus/flags'
import type { Controls } from '../admin/controls.ts'

/** Errors: the first of the kills; the others are carried out all the same, and a kill that could not be saved is in force. */
export async function killAll(controls: Pick<Controls, 'flagsSnapshot' | 'kill'>, author: KillAuthor): Promise<void> {
  const capabilities = Object.keys(controls.flagsSnapshot().capabilities)
  const kills = await Promise.allSettled(capabilities.map(capability => controls.kill(capability, author)))
  for (const kill of kills) if (kill.status === 'rejected') throw kill.reason
}
