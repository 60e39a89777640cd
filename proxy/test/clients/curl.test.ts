// curl through the proxy: upload with Expect, range, resume, redirects and refusals; every byte as directly.
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { run, sameBothWays } from './both-ways.ts'
import { download } from './recording-legacy.ts'

const curl = '/usr/bin/curl'
const missing = 'curl, so that its uploads and downloads were not compared (apt-get install curl)'
const quiet = ['--silent', '--show-error', '--noproxy', '*', '--include', '--max-time', '20']

async function inFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'curl-'))
  try {
    await work(folder)
  } finally {
    await rm(folder, { recursive: true })
  }
}

/** Fields of a hop are not the client's business; their place differs. */
const withoutHop = (text: string) => text.replace(/^(?:connection|keep-alive): .*\r\n/gim, '')

describe('curl', () => {
  test('uploads three megabytes after 100 Continue', async ({ skip }) => {
    if (!existsSync(curl)) skip(missing)
    await inFolder(async folder => {
      const file = join(folder, 'model.stl')
      await writeFile(file, Buffer.alloc(3_000_000, 'solid ring '))
      const { output, asked } = await sameBothWays(async url =>
        withoutHop(await run(curl, [...quiet, '--expect100-timeout', '15', '--upload-file', file, `${url}/models/ring`])),
      )
      expect(output).toMatch(/^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 200 Fine\r\n/)
      expect(asked[0]).toMatchObject({ line: 'PUT /models/ring HTTP/1.1', bodyBytes: 3_000_000 })
      expect(asked[0]!.fields).toContain('Expect: 100-continue')
    })
  })

  test('is refused before it uploads', async ({ skip }) => {
    if (!existsSync(curl)) skip(missing)
    await inFolder(async folder => {
      const file = join(folder, 'model.stl')
      await writeFile(file, Buffer.alloc(3_000_000, 'solid ring '))
      const client = async (url: string) => {
        await run(curl, [...quiet, `${url}/echo`])
        return withoutHop(await run(curl, [...quiet, '--expect100-timeout', '15', '--upload-file', file, `${url}/refused`]))
      }
      const { output, asked } = await sameBothWays(client)
      expect(output).toMatch(/^HTTP\/1\.1 401 Unauthorized\r\n[\s\S]*no$/)
      expect(asked, 'the refused one is answered before its body').toHaveLength(1)
    })
  })

  test('asks for a range, chunked trailers, a 304 with a length, a redirect and many forms', async ({ skip }) => {
    if (!existsSync(curl)) skip(missing)
    const { output } = await sameBothWays(async url => {
      const asks = [
        ['--range', '1000-1999', `${url}/download`],
        ['--head', `${url}/download`],
        [`${url}/stream`],
        ['--header', 'If-None-Match: "1"', `${url}/not-modified`],
        ['--location', '--post302', '--data', 'a=1', `${url}/moved`],
        ['--http1.0', `${url}/echo`],
        ['--request', 'DELETE', '--header', 'X-eMpTy;', '--header', 'X-Twice: 1', '--header', 'X-Twice: 2', `${url}/echo?q=%2F&&;`],
        ['--path-as-is', `${url}/a/../b//c/./d`],
        ['--compressed', '--header', 'Transfer-Encoding: chunked', '--data-binary', 'chunks', `${url}/echo`],
      ]
      let all = ''
      for (const words of asks) all += withoutHop(await run(curl, [...quiet, ...words]))
      return all
    })
    expect(output).toMatch(/Content-Range: bytes 1000-1999\/2000000/)
    expect(output).toMatch(/one two three/)
  })

  test('resumes a download where it broke off', async ({ skip }) => {
    if (!existsSync(curl)) skip(missing)
    await inFolder(async folder => {
      const file = join(folder, 'model')
      const { asked } = await sameBothWays(async url => {
        await writeFile(file, download.subarray(0, 700_001))
        await run(curl, ['--silent', '--show-error', '--noproxy', '*', '--continue-at', '-', '--output', file, `${url}/download`])
        return createHash('sha256')
          .update(await readFile(file))
          .digest('hex')
      })
      expect(asked[0]!.fields).toContain('Range: bytes=700001-')
      expect((await readFile(file)).equals(download)).toBe(true)
    })
  })
})
