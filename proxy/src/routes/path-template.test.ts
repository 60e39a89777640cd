import { expect, test } from 'vitest'
import { pathTemplate } from './path-template.ts'

const card = pathTemplate('/api/orders/{OrderId}')

test.each([
  ['/api/orders/4711', ['4711']],
  ['/api/orders/0', ['0']],
  ['/api/orders/007', null],
  ['/api/orders/counters', null],
  ['/api/orders/%34711', null],
  ['/api/orders/-1', null],
  ['/api/orders/', null],
  ['/api/orders', null],
  ['/api/orders/4711/', null],
  ['/api/orders/4711/claim', null],
  ['/API/orders/4711', null],
  ['//api/orders/4711', null],
])('%s is the card of %j', (path, values) => {
  expect(card.match(path)).toEqual(values)
})

test('parameters may stand between fixed segments; a path without any is exact', () => {
  expect(pathTemplate('/a/{One}/b/{Two}').match('/a/1/b/2')).toEqual(['1', '2'])
  expect(pathTemplate('/a/{One}/b/{Two}').match('/a/1/c/2')).toBeNull()
  expect([pathTemplate('/a/b').isExact, pathTemplate('/a/b').match('/a/b')]).toEqual([true, []])
})

test.each(['/a/{One', '/a/One}', '/a/x{One}', '/a/{One}{Two}', '/a/{}', '/a/{1}'])('%s is no path of a route', text => {
  expect(() => pathTemplate(text)).toThrow(text)
})
