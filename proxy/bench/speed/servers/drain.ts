// An upstream for uploads: counts the bytes of each body, answers after the last. On bare sockets, so that it costs little beside the load generator.
import { createServer } from 'node:net'
import { tellPort } from './tell-port.ts'

const answer = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'

const server = createServer(socket => {
  let restBytes = 0
  socket.on('error', () => socket.destroy())
  socket.on('data', bytes => {
    let bodyBytes = bytes.length
    if (restBytes === 0) {
      const headEnd = bytes.indexOf('\r\n\r\n')
      const length = /\r\ncontent-length: *(\d+)/i.exec(bytes.toString('latin1', 0, headEnd))
      restBytes = Number(length?.[1] ?? 0)
      bodyBytes -= headEnd + 4
    }
    restBytes -= bodyBytes
    if (restBytes === 0) socket.write(answer)
  })
})
tellPort(server)
