// In: the settings that each process declares. Out: docs/settings.md.

import { flagsServerSettings } from '@ficus/flags/config'
import { mesStandInSettings } from '@ficus/legacy-adapters/stand-in-config'
import { pricingApiSettings } from '@ficus/pricing-service/config-api'
import { pricingWorkerSettings } from '@ficus/pricing-service/config-worker'
import { proxySettings } from '@ficus/proxy/config'
import type { SettingsDefinition } from '@ficus/settings'
import { settingRows } from '@ficus/settings/rows'
import type { TObject } from 'typebox'
import { landscapeSettings, repositoryRoot } from '../landscape/config.ts'

const definitions: readonly { command: string; definition: SettingsDefinition<TObject> }[] = [
  { command: 'npm start', definition: landscapeSettings },
  { command: 'npm run proxy', definition: proxySettings },
  { command: 'npm run pricing-api', definition: pricingApiSettings },
  { command: 'npm run pricing-worker', definition: pricingWorkerSettings },
  { command: 'npm run flags-server', definition: flagsServerSettings },
  { command: 'npm run mes-stand-in', definition: mesStandInSettings },
]

export function settingsPage(): string {
  return [
    '# Settings',
    '',
    'Made from the code by `npm run format`. Defaults < `--config file.json` < environment < flags; an unknown key is refused with the nearest known one.',
    'Every process also takes `--print-config` (what would be used, secrets masked) and `--help`.',
    '',
    ...definitions.flatMap(section),
  ].join('\n')
}

function section({ command, definition }: (typeof definitions)[number]): string[] {
  const cell = (text: string) => text.replaceAll('|', '\\|')
  return [
    `## \`${command} -- …\``,
    '',
    `${definition.summary}.`,
    '',
    '| Flag | Environment | Default | Means |',
    '|---|---|---|---|',
    ...settingRows(definition.schema).map(
      row => `| \`${row.flag}\` | \`${row.environment}\` | ${defaultCell(row.default)} | ${cell(row.description)} |`,
    ),
    '',
  ]
}

/** A path below this checkout is shown from the checkout's root, so that the page is the same on every machine. */
function defaultCell(text: string): string {
  return text === 'required' ? 'required' : `\`${text.replaceAll(`${repositoryRoot}/`, '')}\``
}
