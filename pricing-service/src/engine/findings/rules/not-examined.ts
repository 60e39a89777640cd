// What was looked for in a part of the model only. Thin walls are the more grave: no place is known to be thick enough that was not measured.
import type { Inspection } from '../../inspect/inspection.ts'
import { type Finding, type FindingRule, finding } from '../finding.ts'

export const notExamined: FindingRule = {
  code: 'NOT_EXAMINED',
  meaning: 'a model so large or intricate that thin walls, or facets that pass through one another, were looked for in a part of it only',
  find: inspection => [...crossingsNotExamined(inspection), ...wallsNotExamined(inspection)],
}

const crossingsNotExamined = ({ crossings, facetCount }: Inspection): Finding[] =>
  crossings.isComplete
    ? []
    : [
        finding('NOT_EXAMINED', {
          severity: 'warn',
          value: String(crossings.searchedFacetCount),
          limit: String(facetCount),
          unit: 'facets',
          detail: `Places where the surface passes through itself or through another body were looked for at ${crossings.searchedFacetCount} of ${facetCount} facets only; where there are such places elsewhere, the volume is counted wrongly.`,
          advice: 'Export with fewer facets (a chord tolerance of 0.01 mm) to have all of them looked at.',
        }),
      ]

const wallsNotExamined = ({ rayCount, raysAreComplete }: Inspection): Finding[] =>
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
      ]
