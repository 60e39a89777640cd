// How the folder of a run is called: `<time>-<suite>`, so that sorting by name is sorting by time. In: start and suite. Out: name; and back.

export interface RunFolderName {
  readonly startedAt: number
  readonly suite: string
}

export function runFolderName({ startedAt, suite }: RunFolderName): string {
  const time = new Date(startedAt)
    .toISOString()
    .replaceAll(':', '-')
    .replace(/\.\d+Z$/, 'Z')
  return `${time}-${suite}`
}

/** Shape: a folder's name → what it says; null for folders that are no runs. A second run of the same second has a number behind. */
export function readRunFolderName(name: string): RunFolderName | null {
  const parts = /^(\d{4}-\d\d-\d\dT)(\d\d)-(\d\d)-(\d\dZ)-([a-z][a-z0-9-]*?)(?:\.\d+)?$/.exec(name)
  if (parts === null) return null
  return { startedAt: Date.parse(`${parts[1]}${parts[2]}:${parts[3]}:${parts[4]}`), suite: parts[5]! }
}
