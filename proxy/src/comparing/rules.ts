// What a route declares about the comparison of its answers: data, checked when the route is loaded. Anything that no rule allows is a difference.
// `contract`: the legacy's own answers to one request may differ there, so differing there is agreement. `waiver`: somebody decided to look past it for now,
// so an answer that needed it is "ignored", which is not agreement (decision 0040).
import type { Reply } from '../exchange.ts'
import { decimalOf } from './decimal.ts'
import { coverage, isRulePath, patternOf } from './path.ts'

interface RuleFrame {
  /** "Total", "Lines[*].Amount", "(header Date)". */
  readonly path: string
  readonly basis: 'contract' | 'waiver'
  /** Who answers for it. */
  readonly owner: string
  /** Why it is right, with the page that says so where there is one. */
  readonly reason: string
}

export type CompareRule = RuleFrame &
  (
    | {
        readonly allow: 'ignore'
        /** Both texts must be of this form, as written (strings with their quotes); whatever may differ may not take another form. */
        readonly form?: RegExp
      }
    /** Numbers may be so far apart, decimal text. */
    | { readonly allow: 'tolerance'; readonly amount: string }
    /** The items of the list may stand in any order. */
    | { readonly allow: 'any-order' }
    /** Of the header Content-Length: each side's own body decides. */
    | { readonly allow: 'own-length' }
  )

/** What can be said about an answer before it is compared. turned-away: refused before any work, so two alike prove nothing about the work. */
export type AnswerKind = 'answer' | 'turned-away' | 'fault'

/** A call without anything that could act or that names a person, still good for asking the candidate again. */
export interface KeptCall {
  readonly target: string
  readonly body: string
  readonly legacy: { readonly status: number; readonly rawHeaders: readonly string[]; readonly body: string }
}

export interface ComparingDeclaration {
  readonly rules: readonly CompareRule[]
  readonly money: { readonly total: string; readonly paths: readonly string[] } | null
  /** Besides money: never noise, because a wrong value here is a wrong answer. */
  readonly exactPaths: readonly string[]
  /** Texts here hold no data of a person and are shown as they are; other texts are shown by their length. */
  readonly shownPaths: readonly string[]
  readonly kindOf: (reply: Reply) => AnswerKind
  /** Null: this call cannot be kept without telling too much. */
  readonly keep: (call: { readonly target: string; readonly body: Buffer; readonly legacy: Reply }) => KeptCall | null
}

export type PathClass = 'status' | 'header' | 'money' | 'refusal' | 'body' | 'field'

export interface Comparing extends ComparingDeclaration {
  readonly ruleFor: <A extends CompareRule['allow']>(path: string, allow: A) => Extract<CompareRule, { allow: A }> | null
  /** Whether a rule ignores something inside the items of a list. */
  readonly ignoresWithin: (listPath: string) => boolean
  readonly isMoney: (path: string) => boolean
  readonly isExactPath: (path: string) => boolean
  readonly isShown: (path: string) => boolean
}

/** Errors: Error that names the rule: no owner, no reason, a path nobody can read, a tolerance that is no amount. */
export function defineComparing(declaration: ComparingDeclaration): Comparing {
  declaration.rules.forEach(assertRule)
  const covered = declaration.rules.map(rule => ({ rule, covers: coverage(rule.path) }))
  const kinds = new Set(declaration.rules.map(({ allow }) => allow))
  const anyOf = (paths: readonly string[]) => {
    for (const path of paths) assertPath(path)
    const tests = paths.map(coverage)
    return (path: string) => tests.some(covers => covers(path))
  }
  const { money, exactPaths, shownPaths } = declaration
  return Object.freeze({
    ...declaration,
    ruleFor: <A extends CompareRule['allow']>(path: string, allow: A) => {
      if (!kinds.has(allow)) return null
      const found = covered.find(({ rule, covers }) => rule.allow === allow && covers(path))?.rule
      return (found ?? null) as Extract<CompareRule, { allow: A }> | null
    },
    ignoresWithin: (listPath: string) =>
      declaration.rules.some(({ allow, path }) => allow === 'ignore' && patternOf(path).startsWith(`${patternOf(listPath)}[`)),
    isMoney: anyOf(money === null ? [] : [money.total, ...money.paths]),
    isExactPath: anyOf(exactPaths),
    isShown: anyOf(shownPaths),
  })
}

function assertRule(rule: CompareRule): void {
  assertPath(rule.path)
  for (const field of ['owner', 'reason'] as const)
    if (rule[field].trim() === '') throw new Error(`the compare rule for ${rule.path} names no ${field}; every exception needs one`)
  if (rule.allow === 'tolerance' && !isAmount(rule.amount))
    throw new Error(`the compare rule for ${rule.path} allows a tolerance of "${rule.amount}", which is no amount above 0`)
}

function assertPath(path: string): void {
  if (!isRulePath(path)) throw new Error(`"${path}" is no path of a comparison; write Total, Lines[*].Amount or (header Date)`)
}

function isAmount(text: string): boolean {
  const amount = decimalOf(text)
  return amount !== null && amount.units > 0n
}

/** Shape: path → the class that mismatches are counted by. */
export function pathClassOf(comparing: Pick<Comparing, 'isMoney' | 'isExactPath'>, path: string): PathClass {
  if (path === '(status)') return 'status'
  if (path.startsWith('(header ')) return 'header'
  if (path.startsWith('(')) return 'body'
  if (comparing.isMoney(path)) return 'money'
  return comparing.isExactPath(path) ? 'refusal' : 'field'
}
