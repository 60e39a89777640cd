// Python's requests and http.client through the proxy: what they learn and what legacy is asked are as directly.
import { execFileSync } from 'node:child_process'
import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { run, sameBothWays } from './both-ways.ts'

const program = (name: string) => resolve(import.meta.dirname, 'programs', name)

/** The first Python that has what is needed; machines may have several. */
function pythonWith(module: string): string | null {
  for (const python of ['/usr/bin/python3', 'python3']) {
    try {
      execFileSync(python, ['-c', `import ${module}`], { stdio: 'ignore' })
      return python
    } catch {}
  }
  return null
}

test('Python requests', async ({ skip }) => {
  const python = pythonWith('requests')
  if (python === null) skip('Python requests, so that its answers were not compared (apt-get install python3-requests)')
  const { output, asked } = await sameBothWays(url => run(python!, [program('requests_client.py'), url]))
  expect(output.match(/^\d{3} /gm)).toHaveLength(11)
  expect(asked.find(request => request.fields.includes('Transfer-Encoding: chunked'))?.bodyBytes).toBeGreaterThan(1_000_000)
})

test('Python http.client', async ({ skip }) => {
  const python = pythonWith('http.client')
  if (python === null) skip('Python, so that the answers of its http.client were not compared (apt-get install python3)')
  const { output, asked } = await sameBothWays(url => run(python!, [program('http_client.py'), url]))
  expect(output.match(/^\d{3} /gm)).toHaveLength(9)
  expect(asked.map(request => request.line)).toContain('OPTIONS * HTTP/1.1')
})
