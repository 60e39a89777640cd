import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readSettings, SettingsError } from '@ficus/settings'
import { Type } from 'typebox'
import { describe, expect, test } from 'vitest'

const definition = {
  process: 'sample',
  summary: 'a process',
  schema: Type.Object({
    adminPort: Type.Integer({ default: 8081, minimum: 0, maximum: 65_535, description: 'port of health' }),
    legacy: Type.String({ description: 'where the legacy listens' }),
    adminKey: Type.String({ default: '', secret: true, description: 'a key' }),
    verbose: Type.Boolean({ default: false, description: 'says more' }),
    unit: Type.Union([Type.Literal('mm'), Type.Literal('inch')], { default: 'mm', description: 'a word of several' }),
  }),
}
const read = (argv: string[], env: Record<string, string> = {}) => readSettings(definition, argv, env)
const settingsOf = (argv: string[], env: Record<string, string> = {}) => {
  const outcome = read(argv, env)
  if (outcome.kind !== 'settings') throw new Error('expected settings')
  return outcome.settings
}
const file = (content: string) => {
  const path = join(mkdtempSync(join(tmpdir(), 'ficus-settings-')), 'settings.json')
  writeFileSync(path, content)
  return path
}

describe('where a value comes from', () => {
  test('a flag beats the environment, the environment beats the file, the file beats the default', () => {
    const config = file('{"adminPort": 1, "legacy": "file"}')
    expect(settingsOf(['--config', config]).adminPort).toBe(1)
    expect(settingsOf(['--config', config], { ADMIN_PORT: '2' }).adminPort).toBe(2)
    expect(settingsOf(['--config', config, '--admin-port', '3'], { ADMIN_PORT: '2' }).adminPort).toBe(3)
    expect(settingsOf(['--legacy', 'x']).adminPort).toBe(8081)
  })
  test('an empty variable of the environment counts as not set', () => {
    expect(settingsOf(['--legacy', 'x'], { ADMIN_PORT: '' }).adminPort).toBe(8081)
  })
  test('a bare flag turns a switch on, and the record is frozen', () => {
    const settings = settingsOf(['--legacy=x', '--verbose'])
    expect(settings.verbose).toBe(true)
    expect(Object.isFrozen(settings)).toBe(true)
  })
})

describe('what is refused', () => {
  test.each([
    ['an unknown flag, with the nearest known one', ['--legcy', 'x'], {}, /unknown flag --legcy; did you mean "legacy"\?/],
    ['a missing value', [], {}, /"legacy" is not set; give --legacy or LEGACY/],
    ['a number out of bounds', ['--legacy', 'x', '--admin-port', '70000'], {}, /"adminPort" must be <= 65535/],
    ['text where a number belongs', ['--legacy', 'x'], { ADMIN_PORT: 'many' }, /ADMIN_PORT must be a number, not "many"/],
    ['a switch that is neither on nor off', ['--legacy', 'x', '--verbose=perhaps'], {}, /--verbose must be true or false/],
    [
      'a word that is not among those allowed',
      ['--legacy', 'x', '--unit', 'furlong'],
      {},
      /"unit" is one of mm, inch, not "furlong" \(see/,
    ],
    ['a word beside those allowed', ['--legacy', 'x', '--unit', 'inches'], {}, /one of mm, inch, not "inches"; did you mean "inch"\?/],
    ['a flag without its value', ['--legacy'], {}, /--legacy needs a value/],
    ['a word that is no flag', ['legacy'], {}, /"legacy" is not a flag/],
    ['a settings file that is not there', ['--config', '/nowhere.json'], {}, /cannot be read/],
  ])('%s', (_, argv, env, message) => {
    expect(() => read(argv, env as Record<string, string>)).toThrow(SettingsError)
    expect(() => read(argv, env as Record<string, string>)).toThrow(message)
  })
  test('an unknown key of the file, with the nearest known one', () => {
    expect(() => read(['--config', file('{"adminPrt": 1}')])).toThrow(/unknown key "adminPrt"; did you mean "adminPort"\?/)
  })
})

test('--print-config masks secrets, and --help names every flag with its variable and default', () => {
  const printed = read(['--legacy', 'x', '--admin-key', 'abc', '--print-config'])
  expect(printed).toMatchObject({ kind: 'text', text: expect.stringContaining('"adminKey": "***"') })
  const help = read(['--help'])
  expect(help).toMatchObject({
    kind: 'text',
    text: expect.stringMatching(/--admin-port +port of health \(from 0 to 65535\) \[ADMIN_PORT; default 8081\]/),
  })
})
