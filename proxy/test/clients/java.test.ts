// Java's HttpClient through the proxy: it offers an upgrade to h2c and must be as content with HTTP/1.1 as it is directly.
import { execFileSync } from 'node:child_process'
import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { run, sameBothWays } from './both-ways.ts'

const program = resolve(import.meta.dirname, 'programs/Client.java')

function hasJavaCompiler(): boolean {
  try {
    execFileSync('javac', ['-version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

test('Java HttpClient', { timeout: 60_000 }, async ({ skip }) => {
  if (!hasJavaCompiler()) skip('a JDK, so that the answers of its HttpClient were not compared (apt-get install default-jdk-headless)')
  const { output, asked } = await sameBothWays(url => run('java', [program, url]))
  expect(output.match(/^HTTP_1_1 \d{3} /gm)).toHaveLength(10)
  expect(asked.filter(request => request.bodyBytes === 1_650_000)).toHaveLength(3)
})
