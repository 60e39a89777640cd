// A browser on the operators' page, through the proxy process before the real stand-in: logging in, taking an order, and the live feed.
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Browser, chromium, type Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { freshDatabase } from '../../../scripts/test-services/fresh-database.ts'
import { startProcess } from '../../../scripts/test-services/start-process.ts'
import { startProxyBefore } from '../suites/proxy-before.ts'

const chromiumPath = '/usr/bin/chromium'
const quiet = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

interface Operator {
  readonly login: string
  readonly password: string
}

/** What a person sees, and each answer that the page got on the way there: method, path, status, type. */
async function visit(browser: Browser, url: string, operator: Operator): Promise<{ page: Page; seen: string[] }> {
  const page = await (await browser.newContext({ viewport: { width: 1280, height: 800 } })).newPage()
  const seen: string[] = []
  page.on('response', answer => {
    const request = answer.request()
    seen.push(`${request.method()} ${answer.url().replace(url, '')} ${answer.status()} ${answer.headers()['content-type'] ?? ''}`)
  })
  await page.goto(url)
  await page.fill('#login', operator.login)
  await page.fill('#password', operator.password)
  await page.click('#sign-in-button')
  await page.waitForSelector('#workplace:not([hidden])')
  await page.waitForSelector('#feed-state[data-state=on]')
  await page.waitForSelector('#orders tr')
  return { page, seen }
}

test("the operators' page: the same answers as directly, and an order that one takes through the proxy is seen by one who came directly", {
  timeout: 90_000,
}, async ({ skip }) => {
  if (!existsSync(chromiumPath))
    skip("chromium, so that the operators' page was not looked at through the proxy (apt-get install chromium)")
  await using cleanUp = new AsyncDisposableStack()
  const folder = await mkdtemp(join(tmpdir(), 'operators-'))
  cleanUp.defer(() => rm(folder, { recursive: true, force: true }))
  const database = cleanUp.use(await freshDatabase())
  const credentialsFile = join(folder, 'credentials.json')
  const flags = ['--port', '0', '--database-url', database.url, '--models-dir', join(folder, 'models'), '--seed-orders', '300']
  const mes = cleanUp.use(await startProcess('legacy-adapters/src/stand-in/main.ts', [...flags, '--credentials-file', credentialsFile]))
  const mesUrl = mes.ready['url']!
  const proxy = cleanUp.use(await startProxyBefore(Number(new URL(mesUrl).port)))
  const { operators } = JSON.parse(await readFile(credentialsFile, 'utf8')) as { operators: Operator[] }
  const browser = await chromium.launch({ executablePath: chromiumPath, args: quiet })
  cleanUp.defer(() => browser.close())

  const direct = await visit(browser, mesUrl, operators[0]!)
  const through = await visit(browser, proxy.url, operators[1]!)
  expect(through.seen.length).toBeGreaterThan(3)
  expect([...new Set(through.seen)].sort()).toEqual([...new Set(direct.seen)].sort())

  await through.page.click('#counter-MANUFACTURING_APPROVED')
  await through.page.locator('#orders tr:first-child', { hasText: 'Можно брать' }).click()
  await through.page.waitForSelector('#card-status[data-status=MANUFACTURING_APPROVED]')
  const orderId = Number((await through.page.textContent('#card-number'))!.replace(/\D/g, ''))
  await through.page.click('#claim')
  await through.page.waitForSelector('#card-status[data-status=MANUFACTURING_STARTED]')
  await direct.page.click('#counter-MANUFACTURING_STARTED')
  await direct.page.waitForSelector(`#order-${orderId}`)
})
