// In: the setting `partnerWeights`, "7=3,12=0.5". Out: the share of each partner among those of its lane; who is not named has 1.

/** Errors: Error that says what was read and how it must look. */
export function readPartnerWeights(text: string): Readonly<Record<string, number>> {
  const pairs = text.split(',').filter(pair => pair.trim() !== '')
  return Object.fromEntries(pairs.map(weightOf))
}

function weightOf(pair: string): [partner: string, weight: number] {
  const [, partner, weight] = /^\s*([A-Za-z0-9._-]{1,64})\s*=\s*(\d{1,4}(?:\.\d{1,4})?)\s*$/.exec(pair) ?? []
  if (partner === undefined || Number(weight) <= 0)
    throw new Error(`partnerWeights has "${pair.trim()}"; it is a list of partner=weight like "7=3,12=0.5", with weights above 0`)
  return [partner, Number(weight)]
}
