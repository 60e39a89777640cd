import { type FindingRule, finding } from '../finding.ts'

export const multiBody: FindingRule = {
  code: 'MULTI_BODY',
  meaning: 'several pieces in one file that do not run into one another',
  find: ({ shells, crossings }) =>
    shells.pieceCount <= 1 && shells.isComplete
      ? []
      : [
          finding('MULTI_BODY', {
            severity: shells.isComplete ? 'warn' : 'review',
            value: String(shells.pieceCount),
            limit: '1',
            unit: 'pieces',
            detail: `The file holds ${crossings.isComplete ? '' : 'up to '}${shells.pieceCount} separate pieces (${shells.solidCount} solids). The price is for all of them together, with the air between them in the flask.${shells.isComplete ? '' : ' There are too many to find out which lie inside which.'}`,
            advice: 'Unite what belongs together; send pieces that are to be cast apart as files of their own.',
          }),
        ],
}
