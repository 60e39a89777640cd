// Live status changes: connects to /ws/orders, hands every change on, and connects again when the line breaks.

const firstRetryMs = 500
const longestRetryMs = 15_000

export function openFeed({ onChange, onState }) {
  let socket = null
  let retryMs = firstRetryMs
  let timer = null

  const connect = () => {
    const address = new URL('/ws/orders', location.href)
    address.protocol = location.protocol === 'https:' ? 'wss:' : 'ws:'
    socket = new WebSocket(address)
    socket.onopen = () => {
      retryMs = firstRetryMs
      onState(true)
    }
    socket.onmessage = message => {
      const { OrderId, Status } = JSON.parse(message.data)
      onChange(OrderId, Status)
    }
    socket.onclose = () => {
      onState(false)
      timer = setTimeout(connect, retryMs)
      retryMs = Math.min(retryMs * 2, longestRetryMs)
    }
  }
  connect()

  return {
    close: () => {
      clearTimeout(timer)
      socket.onclose = null
      socket.close()
      onState(false)
    },
  }
}
