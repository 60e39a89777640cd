// The program of an injecting process of the calibration: the same as any, with a client that needs no landscape.
import { runInjectorProcess } from '../engine/injector-process.ts'
import { openPlainPersona } from './plain-persona.ts'

await runInjectorProcess(openPlainPersona)
