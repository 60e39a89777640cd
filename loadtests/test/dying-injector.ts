// An injecting process whose persona makes a mistake, or that dies outright, as the test says. Started by engine-processes.test.ts.
import { runInjectorProcess } from '../src/engine/injector-process.ts'

await runInjectorProcess((_persona, input) => () => {
  let callCount = 0
  return {
    next: () => {
      callCount += 1
      if (callCount === 3 && input === 'mistake') throw new Error('the persona lost its thread')
      if (callCount === 3 && input === 'death') process.kill(process.pid, 'SIGKILL')
      return { endpoint: 'plain', method: 'GET', target: '/', headers: {}, judge: () => null }
    },
    broken: () => {},
    thinkTimeMs: () => 0,
  }
})
