// A named sample model as the parity over HTTP takes it.
import type { SampleModel } from '@ficus/pricing-service/sample-models'
import type { CountedBody } from '../../parity/others-models.ts'

export const modelOf = ({ name, facetCount, build }: SampleModel): CountedBody => ({ name, facetCount, bytes: build })
