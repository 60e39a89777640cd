// The operators' page in a real browser: an operator logs in, takes an order and moves it on, and another open page sees it at once.
import { existsSync } from 'node:fs'
import { type Browser, chromium, type Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { type StandIn, startStandIn } from './stand-in.ts'

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
const pageMs = 60_000

async function logIn(browser: Browser, standIn: StandIn, index: number): Promise<Page> {
  const { login, password } = standIn.credentials.operators[index]!
  const page = await (await browser.newContext({ viewport: { width: 1280, height: 800 } })).newPage()
  await page.goto(standIn.url)
  await page.fill('#login', login)
  await page.fill('#password', password)
  await page.click('#sign-in-button')
  await page.waitForSelector('#workplace:not([hidden])')
  await page.waitForSelector('#feed-state[data-state=on]')
  return page
}

test('an operator takes an order and moves it to SHIPPED, and a second open page follows live', { timeout: pageMs }, async ({ skip }) => {
  if (!existsSync(chromiumPath)) skip("chromium, so that the operators' page was not looked at (apt-get install chromium)")
  await using standIn = await startStandIn()
  const browser = await chromium.launch({ executablePath: chromiumPath, args: quiet })
  try {
    const mine = await logIn(browser, standIn, 0)
    const theirs = await logIn(browser, standIn, 1)
    await mine.click('#counter-MANUFACTURING_APPROVED')
    // The list is drawn anew when the filter's answer comes; whichever order is on its way to be taken then, its card says which it is.
    await mine.locator('#orders tr:first-child', { hasText: 'Можно брать' }).click()
    await mine.waitForSelector('#card-status[data-status=MANUFACTURING_APPROVED]')
    const orderId = Number((await mine.textContent('#card-number'))!.replace(/\D/g, ''))
    await mine.click('#claim')
    for (const status of ['MANUFACTURING_STARTED', 'MANUFACTURING_COMPLETED', 'PACKAGING', 'SHIPPED']) {
      await mine.waitForSelector(`#card-status[data-status=${status}]`)
      if (status !== 'SHIPPED') await mine.click('#next-status')
    }
    // The other operator sees what has happened without touching anything but the counter of that status.
    await theirs.click('#counter-SHIPPED')
    await theirs.waitForSelector(`#order-${orderId}`)
    const reply = await standIn.ask('GET', `/api/orders/${orderId}`, { headers: { Cookie: await cookieOf(mine) } })
    expect(reply.text).toContain('"To":"SHIPPED"')
  } finally {
    await browser.close()
  }
})

test('a wrong password is told in plain words and lets nobody in', { timeout: pageMs }, async ({ skip }) => {
  if (!existsSync(chromiumPath)) skip("chromium, so that the operators' page was not looked at (apt-get install chromium)")
  await using standIn = await startStandIn()
  const browser = await chromium.launch({ executablePath: chromiumPath, args: quiet })
  try {
    const page = await browser.newPage()
    await page.goto(standIn.url)
    await page.fill('#login', 'op01')
    await page.fill('#password', 'wrong')
    await page.click('#sign-in-button')
    await page.waitForSelector('#sign-in-error:not([hidden])')
    expect(await page.isVisible('#workplace')).toBe(false)
  } finally {
    await browser.close()
  }
})

async function cookieOf(page: Page): Promise<string> {
  const [cookie] = await page.context().cookies()
  return `${cookie?.name}=${cookie?.value}`
}
