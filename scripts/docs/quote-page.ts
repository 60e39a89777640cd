// In: the contract of a quote, the lines of an offer, the tables of findings and refusals. Out: docs/quote.md.
import { ModelReport, Offer, Quote, QuoteRequest } from '@ficus/pricing-service/contract'
import { callerHeaders, choiceRefusals, findingRules, offerLines, readingLimits, readingRefusals } from '@ficus/pricing-service/quote-facts'
import { schemaRows } from './schema-rows.ts'

const cell = (text: string) => text.replaceAll('|', '\\|').replaceAll('\n', ' ')
const table = (head: readonly string[], rows: readonly (readonly string[])[]) => [
  `| ${head.join(' | ')} |`,
  `|${head.map(() => '---').join('|')}|`,
  ...rows.map(row => `| ${row.map(cell).join(' | ')} |`),
  '',
]
const schemaTable = (schema: object) =>
  table(
    ['Key', 'Form', 'Means'],
    schemaRows(schema).map(({ path, form, isOptional, meaning }) => [`\`${path}\`${isOptional ? ' (may be absent)' : ''}`, form, meaning]),
  )

export function quotePage(): string {
  return [
    '# A quote',
    '',
    'Made from the code by `npm run format`. The new contract of the pricing service: any model file people have, what is wrong with it, and a price that anyone can',
    'calculate again. The legacy’s price of an STL file is the tariff `mes` of the same route; the proxy asks for that.',
    '',
    ...asking(),
    '## The answer',
    '',
    'HTTP 200 when finished, 202 with `Location` and `Retry-After` while it is calculated (`Prefer: wait=20` waits; what was measured before is answered at once), problem+json with a code of [errors.md](errors.md) otherwise.',
    '',
    ...schemaTable({
      ...Quote,
      properties: { ...Quote.properties, offer: named('The offer'), model: named('The model') },
    }),
    '## The offer',
    '',
    ...schemaTable(Offer),
    ...lines(),
    '## The model',
    '',
    'The same bytes for the same facets in whatever order, on every run, machine and thread.',
    '',
    ...schemaTable(ModelReport),
    ...findings(),
    ...refusals(),
  ].join('\n')
}

function asking(): string[] {
  return [
    '## Asking',
    '',
    '```sh',
    'curl -s -H "Prefer: wait=20" -F model=@ring.3mf -F material=SILVER925 -F finish=POLISHED -F quantity=1 -F tariff=casting http://127.0.0.1:8100/quotes',
    '```',
    '',
    'or `application/json` with these keys, the model’s bytes having been `PUT` to `/models/<sha256>` before; as multipart, the file part is `model`, the other keys are fields.',
    'Each key is checked before the model is looked at. An unknown key is refused, never passed over. `Idempotency-Key` makes a repeated request the same quote.',
    '',
    ...schemaTable(QuoteRequest),
    'Headers say whose request it is. They are believed, so clients must not reach this service but through the proxy, which sets them.',
    '',
    ...table(
      ['Header', 'Means'],
      schemaRows({ properties: callerHeaders }).map(({ path, meaning }) => [`\`${path}\``, meaning]),
    ),
  ]
}

function lines(): string[] {
  return [
    '### Its lines',
    '',
    'In this order; amounts are for the whole order. Each formula is evaluated in exact fractions from the inputs that stand in the line, and rounded once, a half away from',
    'zero. `verifyOffer` (`@ficus/pricing-service/verify`, and `npm run price`) calculates an offer again from its JSON alone.',
    '',
    ...table(
      ['Line', 'Formula', 'In words', 'Inputs'],
      offerLines.map(({ code, formula }) => [
        `\`${code}\``,
        `\`${formula.id}\``,
        formula.says,
        Object.entries(formula.units)
          .map(([name, unit]) => (unit === '1' ? name : `${name} (${unit})`))
          .join(', '),
      ]),
    ),
  ]
}

function findings(): string[] {
  return [
    '## Findings',
    '',
    'A finding never changes a price; the gravest decides whether the offer may be ordered at once (`instant`), is looked at first (`review`) or cannot be made (`blocked`).',
    '',
    ...table(
      ['Code', 'Means'],
      findingRules.map(({ code, meaning }) => [`\`${code}\``, meaning]),
    ),
  ]
}

function refusals(): string[] {
  return [
    '## Refusals',
    '',
    'A refusal is an answer about the request or the file. The choice is refused at once (HTTP 422); the file when it is read, in the quote’s `refusal`, with the number found and the number allowed.',
    '',
    ...table(
      ['Code', 'Means'],
      [...Object.entries(choiceRefusals), ...Object.entries(readingRefusals)].map(([code, meaning]) => [`\`${code}\``, meaning]),
    ),
    '### Limits',
    '',
    ...table(
      ['Limit', 'Value'],
      Object.entries(readingLimits).map(([name, value]) => [`\`${name}\``, String(value)]),
    ),
  ]
}

/** The two large parts have sections of their own. */
const named = (where: string, what = 'of the tariff casting') => ({ type: 'object', description: `${what}; see “${where}”` })
