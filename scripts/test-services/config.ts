// The environment as far as the test services look at it: where programs lie.
export function searchPath(): string {
  return process.env['PATH'] ?? '/usr/bin:/bin'
}

export function inheritedEnvironment(): Record<string, string | undefined> {
  return { PATH: process.env['PATH'], HOME: process.env['HOME'], TMPDIR: process.env['TMPDIR'], NODE_OPTIONS: process.env['NODE_OPTIONS'] }
}
