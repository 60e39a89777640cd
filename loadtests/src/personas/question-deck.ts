// In which order questions are asked: one about each model first, then the next about each, so that models that follow each other are different. Sessions
// begin at different places and step over each other's. In: what the feeder made ready. Out: the next question of a session.
import type { PersonaInput, Question } from './persona-input.ts'

export function orderedQuestions(questions: readonly Question[]): readonly Question[] {
  const byModel = [...Map.groupBy(questions, question => question.modelIndex).values()]
  const roundCount = Math.max(0, ...byModel.map(of => of.length))
  return Array.from({ length: roundCount }, (_, round) => byModel.flatMap(of => of.slice(round, round + 1))).flat()
}

export interface QuestionDeck {
  next(): Question
}

/** Errors: Error without questions. */
export function openDeck(ordered: readonly Question[], { sessionCount }: Pick<PersonaInput, 'sessionCount'>, index: number): QuestionDeck {
  if (ordered.length === 0) throw new Error('asking for prices: the feeder made no question ready')
  let round = 0
  return {
    next: () => {
      const place = index + round * Math.max(1, sessionCount)
      round += 1
      // Each time round one further, so that nobody asks the same few for ever.
      return ordered[(place + Math.floor(place / ordered.length)) % ordered.length]!
    },
  }
}
