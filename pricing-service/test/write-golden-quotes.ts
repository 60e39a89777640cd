// Writes the answers of all golden quotes anew. The difference that git shows is what the change does to prices: it is to be read, line by line.
import { writeFileSync } from 'node:fs'
import { answerOf, goldenQuotes } from './golden-quote.ts'

for (const { file, golden } of goldenQuotes()) {
  const { title, model, choice } = golden
  writeFileSync(file, `${JSON.stringify({ title, model, choice, answer: await answerOf(golden) }, null, 1)}\n`)
  console.log(`written: ${file}`)
}
