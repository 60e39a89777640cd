import { expect, test } from 'vitest'
import { contractRoutes } from '../contract-routes.ts'
import { openingSteps, walkSteps } from '../steps.ts'
import { mixes } from './index.ts'
import { stepOf } from './mix.ts'

const steps = [...openingSteps, ...walkSteps]

test('every entry of a mix names a step, and none that changes something for others', () => {
  const entries = Object.values(mixes).flatMap(mix => mix.entries)
  expect(entries.length).toBeGreaterThan(0)
  for (const entry of entries) expect(stepOf(entry).kind).not.toBe('write')
})

test('steps are told apart by route and title', () => {
  const names = steps.map(step => `${step.route}: ${step.title}`)
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([])
})

test('every route of the contract has a step, and every refusal of a price that small models can provoke', () => {
  expect(contractRoutes.filter(route => !steps.some(step => step.route === route))).toEqual([])
  const codes = new Set(steps.map(step => step.expected.code))
  const refusals = [
    'MODEL_NOT_FOUND',
    'MODEL_UNREADABLE',
    'MODEL_EMPTY',
    'MODEL_FLAT',
    'MATERIAL_UNKNOWN',
    'FINISH_UNKNOWN',
    'QUANTITY_OUT_OF_RANGE',
  ]
  const others = ['CALCULATION_NOT_FOUND', 'ORDER_NOT_FOUND', 'ALREADY_TAKEN', 'STATUS_NOT_ALLOWED', 'IMPORT_CONFLICT']
  for (const code of [...refusals, ...others]) expect(codes).toContain(code)
})
