// The operators' page: who is signed in, what is shown, and what a change on the live feed refreshes. Everything else does one thing each.
import { SignedOut, signIn } from './api.js'
import { createCard } from './card.js'
import { createCounters } from './counters.js'
import { byId, showText } from './element.js'
import { openFeed } from './feed.js'
import { createList } from './list.js'

/** The list is slow and changes come in bursts: at most one refresh per this time. */
const refreshEveryMs = 1_500
const operatorKey = 'mes.operatorName'

const view = { status: '', page: 1, pageSize: 50 }
let feed = null
let refreshTimer = null

const operatorName = () => localStorage.getItem(operatorKey) ?? ''

function showFailure(failure, target) {
  if (failure instanceof SignedOut) showSignIn(failure.message)
  else showText(target, failure.message)
}

const tell = failure => showFailure(failure, byId('list-error'))
const card = createCard({ operatorName, onClosed: () => list.markOpened(), onFailure: showFailure })
const list = createList({ view, onOpen: openOrder, openedOrderId: card.openedOrderId })
const counters = createCounters({ chosen: () => view.status, onChoose: chooseStatus })

function openOrder(orderId) {
  card.open(orderId).catch(tell)
  list.markOpened()
}

function chooseStatus(status) {
  view.status = status
  view.page = 1
  counters.mark()
  return list.load().catch(tell)
}

function turnPage(step) {
  view.page += step
  return list.load().catch(tell)
}

const loadAll = () => Promise.all([counters.load(), list.load()])

function onChange(orderId, status) {
  list.applyChange(orderId, status)
  if (card.openedOrderId() === orderId) card.refresh().catch(tell)
  refreshTimer ??= setTimeout(() => {
    refreshTimer = null
    loadAll().catch(tell)
  }, refreshEveryMs)
}

function onFeedState(isOn) {
  byId('feed-state').dataset.state = isOn ? 'on' : 'off'
  byId('feed-state').textContent = isOn ? 'обновляется' : 'нет связи'
}

function showSignIn(message) {
  feed?.close()
  feed = null
  clearTimeout(refreshTimer)
  refreshTimer = null
  byId('workplace').hidden = true
  byId('sign-in').hidden = false
  showText(byId('sign-in-error'), message)
  byId('login').focus()
}

function showWorkplace() {
  byId('sign-in').hidden = true
  byId('workplace').hidden = false
  byId('operator-name').textContent = operatorName()
  feed ??= openFeed({ onChange, onState: onFeedState })
}

byId('sign-in-form').onsubmit = async submitted => {
  submitted.preventDefault()
  const { login, password } = submitted.target
  byId('sign-in-button').disabled = true
  try {
    const { OperatorName } = await signIn(login.value.trim(), password.value)
    localStorage.setItem(operatorKey, OperatorName)
    password.value = ''
    showText(byId('sign-in-error'), '')
    showWorkplace()
    await loadAll().catch(tell)
  } catch (failure) {
    showText(byId('sign-in-error'), failure instanceof SignedOut ? 'Неверный логин или пароль' : failure.message)
  } finally {
    byId('sign-in-button').disabled = false
  }
}

byId('change-operator').onclick = () => {
  card.close()
  showSignIn('')
}
byId('reload').onclick = () => loadAll().catch(tell)
byId('page-previous').onclick = () => turnPage(-1)
byId('page-next').onclick = () => turnPage(1)
byId('page-size').onchange = changed => {
  view.pageSize = Number(changed.target.value)
  view.page = 1
  list.load().catch(tell)
}

// The cookie is HttpOnly: only asking tells whether there is a session.
try {
  await counters.load()
  showWorkplace()
  await list.load().catch(tell)
} catch (failure) {
  showSignIn(failure instanceof SignedOut ? '' : failure.message)
}
