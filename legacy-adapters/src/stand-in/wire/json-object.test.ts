import fc from 'fast-check'
import { expect, test } from 'vitest'
import { elementsOf, membersOf, readJsonObject, stringOf } from './json-object.ts'

test('every member keeps the text it came with', () => {
  const members = membersOf(' { "a" : 1.50 ,"b":"x\\"}" , "c" : { "d" : [ 1 , "]" ] },"e":[],"":null } ')
  expect([...members!]).toEqual([
    ['a', '1.50'],
    ['b', '"x\\"}"'],
    ['c', '{ "d" : [ 1 , "]" ] }'],
    ['e', '[]'],
    ['', 'null'],
  ])
})

test('for any JSON object the members are those that the engine reads', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.constantFrom(undefined, 1, '\t'), (record, space) => {
      const members = membersOf(JSON.stringify(record, null, space))!
      const read = Object.fromEntries([...members].map(([name, source]) => [name, JSON.parse(source) as unknown]))
      expect(JSON.stringify(read)).toBe(JSON.stringify(JSON.parse(JSON.stringify(record))))
    }),
  )
})

test('for any JSON array the elements are those that the engine reads', () => {
  fc.assert(
    fc.property(fc.array(fc.jsonValue()), values => {
      const text = JSON.stringify(values)
      expect(elementsOf(text)!.map(source => JSON.parse(source) as unknown)).toEqual(JSON.parse(text))
    }),
  )
})

test('any bytes are an object or null, never an error', () => {
  fc.assert(fc.property(fc.uint8Array(), bytes => void readJsonObject(bytes)))
})

test('a text is a text only in quotes', () => {
  expect([stringOf('"\\u0041"'), stringOf('5'), stringOf('null'), stringOf(undefined)]).toEqual(['A', null, null, null])
})
