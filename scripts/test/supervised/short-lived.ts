// A child for the tests of the supervisor: appends the time of its start to a file, says that it is ready, and ends after so many milliseconds.
import { appendFileSync } from 'node:fs'

const [file = '', livesMs = '0'] = process.argv.slice(2)
appendFileSync(file, `${Date.now()}\n`)
process.send?.({ type: 'ready', url: 'none' })
setTimeout(() => process.exit(1), Number(livesMs))
