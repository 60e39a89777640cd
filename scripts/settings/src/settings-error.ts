/** A refusal of settings: the message names the process, the key and what to do; it is shown to people as it is. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError'
}
