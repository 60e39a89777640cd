// multipart/form-data: a request flows in, the bytes of the first field of one name flow to whoever receives them. Called by the upload route.
import type { IncomingMessage } from 'node:http'
import { Busboy, type BusboyFileStream, type BusboyInstance } from '@fastify/busboy'
import type { ReceivedModel } from '../model-folder.ts'
import { bodyChunks } from './request-body.ts'

type Receive = (chunks: AsyncIterable<Buffer>) => Promise<ReceivedModel>

/**
 * Out: the first field of that name, or null when there is none or the framing is broken (nothing is kept then).
 * Errors: those of bodyChunks and of receive. The body is read to its end even when it is broken: too large goes before malformed.
 */
export async function receiveFileField(request: IncomingMessage, fieldName: string, receive: Receive): Promise<ReceivedModel | null> {
  const parser = createParser(request)
  const parts = parser === null ? null : watchParts(parser, fieldName, receive)
  try {
    for await (const chunk of bodyChunks(request)) await parts?.write(chunk)
  } catch (cause) {
    await parts?.abandon()
    throw cause
  }
  return parts === null ? null : await parts.end()
}

function createParser(request: IncomingMessage): BusboyInstance | null {
  try {
    const headers = { ...request.headers, 'content-type': request.headers['content-type'] ?? '' }
    return new Busboy({ headers, isPartAFile: () => true }) // a field `File` counts whether or not the client gives a file name
  } catch {
    return null // no boundary, or another kind of multipart
  }
}

function watchParts(parser: BusboyInstance, fieldName: string, receive: Receive) {
  let received: Promise<ReceivedModel> | null = null
  let isBroken = false
  const stopped = Promise.withResolvers<void>()
  const finished = Promise.withResolvers<void>()
  const files = new Set<BusboyFileStream>()
  const breakOff = () => {
    isBroken = true
    for (const file of files) file.destroy(new Error('reading a multipart body: its framing is broken'))
    stopped.resolve()
  }
  parser.on('error', breakOff)
  parser.on('finish', () => finished.resolve())
  parser.on('file', (name, file) => {
    files.add(file)
    file.on('error', breakOff)
    file.on('close', () => files.delete(file))
    if (name !== fieldName || received !== null) {
      file.resume()
      return
    }
    received = receive(file)
    received.catch(() => stopped.resolve()) // a full disk must not leave the writer waiting; end() tells
  })
  const outcome = async (): Promise<ReceivedModel | null> => {
    if (!isBroken) return received
    await (await received?.catch(() => null))?.discard()
    return null
  }
  return {
    write: (chunk: Buffer) => {
      if (isBroken) return undefined
      return Promise.race([new Promise<void>(written => parser.write(chunk, () => written())), stopped.promise])
    },
    end: async (): Promise<ReceivedModel | null> => {
      if (!isBroken) parser.end()
      await Promise.race([finished.promise, stopped.promise])
      return outcome()
    },
    abandon: async (): Promise<void> => {
      breakOff()
      await outcome()
    },
  }
}
