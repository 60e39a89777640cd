import { expect, test } from 'vitest'
import { requestBytes } from './request-bytes.ts'
import type { Call } from './session.ts'

const call = (more: Partial<Call>): Call => ({ endpoint: 'a', method: 'GET', target: '/a?b=1', headers: {}, judge: () => null, ...more })
const text = (more: Partial<Call>) => requestBytes(call(more), 'host:1').toString('latin1')

test('a call goes out as it is: target, headers in their order and case, the bytes of the body, counted', () => {
  const body = Buffer.from([0, 255, 13, 10])
  expect(text({ method: 'POST', headers: { 'X-Api-Key': 'k', accept: '*/*' }, body })).toBe(
    'POST /a?b=1 HTTP/1.1\r\nHost: host:1\r\nX-Api-Key: k\r\naccept: */*\r\nContent-Length: 4\r\n\r\n\0\xff\r\n',
  )
})

test('a POST without a body says so; a GET does not', () => {
  expect(text({ method: 'POST' })).toContain('\r\nContent-Length: 0\r\n')
  expect(text({})).not.toContain('Content-Length')
})

test('what would be two requests, or none that can be read, is refused', () => {
  expect(() => text({ headers: { a: 'b\r\n\r\nGET / HTTP/1.1' } })).toThrow('a line break in the header a')
  expect(() => text({ headers: { 'a\r\nb': 'c' } })).toThrow('a line break')
  expect(() => text({ target: '/a\nb' })).toThrow('a line break in its target')
  expect(() => text({ method: 'HEAD' })).toThrow('only the injector "open"')
})

test('what the injector itself must say, a call cannot say otherwise', () => {
  const sent = text({ method: 'POST', headers: { 'content-length': '999', Connection: 'close', host: 'other' }, body: Buffer.from('a') })
  expect(sent).toBe('POST /a?b=1 HTTP/1.1\r\nHost: host:1\r\nContent-Length: 1\r\n\r\na')
})
