// The program of an injecting process, and the only file of the engine that knows personas. Started by index.ts.
import { openPersona } from '../personas/index.ts'
import { runInjectorProcess } from './injector-process.ts'

await runInjectorProcess(openPersona)
