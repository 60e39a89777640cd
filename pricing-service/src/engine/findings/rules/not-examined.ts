import { type FindingRule, finding } from '../finding.ts'

export const notExamined: FindingRule = {
  code: 'NOT_EXAMINED',
  meaning: 'the model is so intricate that looking for thin walls was ended early',
  find: ({ rayCount, raysAreComplete }) =>
    raysAreComplete
      ? []
      : [
          finding('NOT_EXAMINED', {
            severity: 'review',
            value: String(rayCount),
            unit: 'places',
            detail: `Thin walls were looked for at ${rayCount} places only: the model is made of very many long facets or of bodies within bodies.`,
            advice: 'Simplify the model, or let a person look at it.',
          }),
        ],
}
