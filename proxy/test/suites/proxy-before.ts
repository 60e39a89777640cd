// The proxy as its own process before any legacy, with no flag set: a port of a legacy flows in, the proxy's address flows out.
import { type StartedProcess, startProcess } from '../../../scripts/test-services/start-process.ts'

export interface ProxyBefore extends AsyncDisposable {
  readonly url: string
  readonly port: number
  readonly adminUrl: string
  readonly process: StartedProcess
}

export async function startProxyBefore(
  legacyPort: number,
  flags: readonly string[] = [],
  entry = 'proxy/src/main.ts',
): Promise<ProxyBefore> {
  const ports = ['--port', '0', '--admin-port', '0', '--flags-file', 'var/no-such-flags.json', '--log-level', 'error']
  const child = await startProcess(entry, ['--legacy', `http://127.0.0.1:${legacyPort}`, ...ports, ...flags])
  const url = child.ready['url']!
  return {
    url,
    port: Number(new URL(url).port),
    adminUrl: child.ready['adminUrl']!,
    process: child,
    [Symbol.asyncDispose]: () => child[Symbol.asyncDispose](),
  }
}
