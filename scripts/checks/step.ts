/** One step of a check: its title for people, and its work. Null: it held; otherwise the text that says what did not. */
export interface Step {
  readonly title: string
  run(words: readonly string[]): Promise<string | null>
}
