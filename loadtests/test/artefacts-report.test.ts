// The pages that people read, in a real browser: no network, no script needed, readable on a phone, words of an enemy stay words.
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { afterAll, expect, test } from 'vitest'
import { loadReport } from '../src/artefacts/html/load-report.ts'
import { walkReport } from '../src/artefacts/html/walk-report.ts'
import { hostile, hostileRun, hourOfPairs, pairedRun, rollbackRun } from './artefacts/synthetic-runs.ts'
import { syntheticWalk } from './artefacts/synthetic-walk.ts'

const chromiumPath = '/usr/bin/chromium'
const quiet = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-sync']
const missing = 'chromium, so that the reports were not looked at in a browser (apt-get install chromium)'
const pageMs = 120_000
const pageBytesMax = 300 * 1024

const folder = mkdtempSync(join(tmpdir(), 'reports-'))
let browser: Browser | null = null
afterAll(async () => {
  await browser?.close()
  rmSync(folder, { recursive: true, force: true })
})

interface Opened {
  readonly page: Page
  /** What the page said on the console, threw, or wanted from anywhere but its own file. */
  readonly complaints: string[]
  readonly bytes: number
}

async function open(name: string, content: string, options: BrowserContextOptions = {}): Promise<Opened> {
  browser ??= await chromium.launch({ executablePath: chromiumPath, args: quiet })
  const file = join(folder, `${name}.html`)
  writeFileSync(file, content)
  const page = await (await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options })).newPage()
  const complaints: string[] = []
  page.on('console', message => complaints.push(`console: ${message.text()}`))
  page.on('pageerror', error => complaints.push(`error: ${error.message}`))
  page.on('dialog', dialog => {
    complaints.push(`dialog: ${dialog.message()}`)
    void dialog.dismiss()
  })
  page.on('request', request => {
    if (request.url() !== pathToFileURL(file).href && !request.url().startsWith('data:')) complaints.push(`request: ${request.url()}`)
  })
  await page.goto(pathToFileURL(file).href)
  return { page, complaints, bytes: Buffer.byteLength(content) }
}

/** Pixels by which the page is wider than its window. */
const overflow = (page: Page) => page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')

/** Words of one chart that lie upon each other: pairs of texts in the same figure whose boxes intersect. */
function collisions(page: Page): Promise<string[]> {
  return page.evaluate(`[...document.querySelectorAll('figure')].flatMap(figure => {
    const words = [...figure.querySelectorAll('text')].map(each => ({ text: each.textContent, box: each.getBoundingClientRect() })).filter(({ box }) => box.width > 0)
    return words.flatMap((one, index) => words.slice(index + 1).flatMap(other =>
      one.box.left < other.box.right - 1 && other.box.left < one.box.right - 1 && one.box.top < other.box.bottom - 2 && other.box.top < one.box.bottom - 2
        ? [one.text + ' / ' + other.text] : []))
  })`) as Promise<string[]>
}

test('a report says the verdict, why, old against new and every endpoint, and asks the network for nothing', { timeout: pageMs }, async ({
  skip,
}) => {
  if (!existsSync(chromiumPath)) skip(missing)
  const { page, complaints } = await open('pairs', loadReport(pairedRun()))
  expect(await page.textContent('.verdict .word')).toBe('? Not decided')
  expect(await page.textContent('.verdict li')).toMatch(/^operators\/card p50, ficus ÷ legacy: .* more pairs would decide it/)
  const headings = (await page.locator('h2').allTextContents()).map(text => text.trim())
  expect(headings).toEqual([
    'ficus against legacy',
    'Endpoints',
    'Durations by percentile',
    'The run in time',
    'Processes',
    'The injectors themselves',
    'Where and how',
  ])
  expect(await page.locator('.forests .row', { hasText: 'operators/list p95' }).first().textContent()).toMatch(
    /0\.\d+ \(0\.\d+ – 0\.\d+\).*as fast.*pass/,
  )
  const price = page.locator('tbody.grouped tr', { hasText: 'partners/price' })
  expect(await price.first().textContent()).toContain('legacy')
  expect(await page.locator('dl.env').textContent()).toContain('1a531479c0ffee')
  expect(complaints).toEqual([])
})

test('what happened meanwhile stands in the charts of time as numbers that a list explains', { timeout: pageMs }, async ({ skip }) => {
  if (!existsSync(chromiumPath)) skip(missing)
  const { page, complaints } = await open('rollback', loadReport(rollbackRun()))
  expect(await page.textContent('.verdict .word')).toBe('✕ Failed')
  expect(await page.locator('ol.marks li').allTextContents()).toContain('2:03 SIGKILL to proxy')
  const rates = page.locator('figure', { hasText: 'Right answers' }).first()
  expect(await rates.locator('.sign').allTextContents()).toEqual(['1', '2–3', '4'])
  expect(await page.locator('h2', { hasText: 'Requests that did not go well' }).count()).toBe(1)
  expect(await page.locator('td code').first().textContent()).not.toBe('')
  expect(complaints).toEqual([])
})

test('an hour of two variants and ten endpoints stays below 300 KiB and readable', { timeout: pageMs }, async ({ skip }) => {
  if (!existsSync(chromiumPath)) skip(missing)
  const { page, complaints, bytes } = await open('hour', loadReport(hourOfPairs()))
  expect(bytes).toBeLessThanOrEqual(pageBytesMax)
  expect(bytes).toBeGreaterThan(100 * 1024)
  expect(await page.locator('figure').count()).toBeGreaterThan(20)
  expect(await collisions(page)).toEqual([])
  expect(complaints).toEqual([])
})

for (const [name, options] of [
  ['a phone', { viewport: { width: 390, height: 844 } }],
  ['a narrow phone in the dark', { viewport: { width: 320, height: 640 }, colorScheme: 'dark' as const }],
  ['a desk', {}],
] as const)
  test(`on ${name} nothing is wider than the window and no words of a chart lie upon each other`, { timeout: pageMs }, async ({ skip }) => {
    if (!existsSync(chromiumPath)) skip(missing)
    for (const [kind, result] of Object.entries({ pairs: pairedRun(), rollback: rollbackRun() })) {
      const { page } = await open(`${kind}-${name.replaceAll(' ', '-')}`, loadReport(result), options)
      await page.evaluate(`for (const each of document.querySelectorAll('details')) each.open = true`)
      expect(await overflow(page)).toBe(0)
      expect(await collisions(page)).toEqual([])
    }
  })

test('without script everything is there', { timeout: pageMs }, async ({ skip }) => {
  if (!existsSync(chromiumPath)) skip(missing)
  const { page } = await open('no-script', loadReport(pairedRun()), { javaScriptEnabled: false })
  expect(await page.locator('svg.lines path').count()).toBeGreaterThan(10)
  expect(await page.locator('.verdict .word').isVisible()).toBe(true)
})

test('words of an enemy are shown as words: nothing runs, nothing is fetched, nothing breaks out', { timeout: pageMs }, async ({
  skip,
}) => {
  if (!existsSync(chromiumPath)) skip(missing)
  const { page, complaints } = await open('enemy', loadReport(hostileRun()))
  expect(await page.locator('img, iframe, object, svg script').count()).toBe(0)
  expect(await page.locator('script').count()).toBe(1)
  expect(await page.textContent('body > p.soft')).toBe(hostile.replace('\u0000', '�').replace('\u001b', '�').toWellFormed())
  const walk = await open('enemy-walk', walkReport({ ...syntheticWalk(hostile), reasons: [hostile] }))
  expect(await walk.page.locator('img').count()).toBe(0)
  expect([...complaints, ...walk.complaints]).toEqual([])
})

test('on paper folded parts are open', { timeout: pageMs }, async ({ skip }) => {
  if (!existsSync(chromiumPath)) skip(missing)
  const { page } = await open('paper', loadReport(pairedRun()))
  expect(await page.locator('details:not([open])').count()).toBeGreaterThan(3)
  await page.evaluate(`dispatchEvent(new Event('beforeprint'))`)
  expect(await page.locator('details:not([open])').count()).toBe(0)
  await page.evaluate(`dispatchEvent(new Event('afterprint'))`)
  expect(await page.locator('details:not([open])').count()).toBeGreaterThan(3)
})

test('a walk has a page too: verdict, stages, findings', { timeout: pageMs }, async ({ skip }) => {
  if (!existsSync(chromiumPath)) skip(missing)
  const { page, complaints } = await open('walk', walkReport(syntheticWalk()), { viewport: { width: 390, height: 844 } })
  expect(await page.textContent('.verdict .word')).toBe('✕ Failed')
  expect(await page.locator('td', { hasText: '<b>1234.05</b>' }).count()).toBe(1)
  expect(await overflow(page)).toBe(0)
  expect(complaints).toEqual([])
})
