// Answers that were worked out before, by a program that is neither of the two calculators (golden/README.md): for models that legacy takes minutes over.
// They stand in `answers.jsonl` above the folder of a model file, or in `golden/` beside it. In: a model. Out: its questions with their golden answers.
import { existsSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { ModelSource } from '../personas/persona-input.ts'
import type { ChosenQuestion } from './choose-questions.ts'

export interface CommittedGolden {
  of(source: ModelSource): readonly Omit<ChosenQuestion, 'modelIndex'>[]
}

interface Line {
  readonly Request: { readonly File: string; readonly Material: string; readonly Finish: string; readonly Quantity: number }
  readonly Answer?: string
}

export function committedGolden(): CommittedGolden {
  const read = new Map<string, readonly Line[]>()
  const linesOf = (file: string) => {
    const lines = read.get(file) ?? readLines(file)
    read.set(file, lines)
    return lines
  }
  return {
    of: source => {
      if (source.kind !== 'file') return []
      const above = join(dirname(source.path), '..')
      return [join(above, 'answers.jsonl'), join(above, 'golden', 'answers.jsonl')].flatMap(file =>
        linesOf(file)
          .filter(({ Request, Answer }) => Request.File === basename(source.path) && Answer !== undefined)
          .map(({ Request: { Material, Finish, Quantity }, Answer }) => ({
            material: Material,
            finish: Finish,
            quantity: Quantity,
            golden: maskedAnswer(Answer!),
          })),
      )
    },
  }
}

function readLines(file: string): readonly Line[] {
  if (!existsSync(file)) return []
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n')
  return lines.map(line => JSON.parse(line) as Line)
}

/** Shape: an answer without what varies → with it, masked as the personas mask. */
function maskedAnswer(answer: string): string {
  return answer
    .replace(/^\{"Success":true,/, '{"Success":true,"CalculationId":<calculation>,"ModelId":<model>,')
    .replace(/\}$/, ',"CalculatedAt":<time>,"DurationMs":<ms>}')
}
