// Names of parts in a package: absolute paths with slashes, as relationships and p:path write them → names of zip entries.
import { Refused } from '../reading-refusal.ts'

/** Shape: "/3D/./a%20b.model" → "3D/a b.model"; a relative name counts from the root. Errors: MODEL_UNREADABLE for names that climb out or cannot be decoded. */
export const partName = (written: string): string => {
  const steps: string[] = []
  for (const step of decoded(written).split('/')) {
    if (step === '' || step === '.') continue
    if (step === '..' && steps.pop() === undefined) throw unusable(written)
    if (step !== '..') steps.push(step)
  }
  if (steps.length === 0) throw unusable(written)
  return steps.join('/')
}

const decoded = (written: string): string => {
  try {
    return decodeURIComponent(written)
  } catch {
    throw unusable(written)
  }
}

const unusable = (written: string): Refused =>
  new Refused('MODEL_UNREADABLE', `The 3MF names a part "${written.replace(/[^\x20-\x7e]/g, '?').slice(0, 60)}", which is no usable name.`)
