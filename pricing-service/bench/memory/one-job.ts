// A child process of the bench: does what a calculating thread does with the file named on the command line, once, and reports the peak of memory as JSON.
import { readFileSync } from 'node:fs'
import type { GeometryTask } from '../../src/calculators/index.ts'
import geometryTask from '../../src/worker/geometry-task.ts'
import { peakBytes } from './peak-bytes.ts'

const [file = '', kind = 'inspect', units = ''] = process.argv.slice(2)
const task: GeometryTask = kind === 'measure' ? { kind } : { kind: 'inspect', units: units === 'mm' ? 'mm' : null }
const idleBytes = peakBytes()
const { buffer, byteOffset, byteLength } = readFileSync(file)
const bytes = byteLength === buffer.byteLength ? buffer : buffer.slice(byteOffset, byteOffset + byteLength)
const reply = await geometryTask({ bytes: bytes as ArrayBuffer, task })
if (reply.kind !== 'measured') throw new Error(JSON.stringify(reply))
console.log(JSON.stringify({ peakBytes: peakBytes() - idleBytes, fileBytes: byteLength }))
