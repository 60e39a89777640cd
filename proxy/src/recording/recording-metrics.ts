// What the recording took down and what it dropped, as metrics. Called by serving.ts.
import { Counter, type Registry } from 'prom-client'
import type { DropCause, RecorderOptions } from './recorder.ts'

const causes: readonly DropCause[] = ['buffer-full', 'file-full', 'disk', 'fault']

export function countRecording(registry: Registry): Pick<RecorderOptions, 'onRecorded' | 'onDropped'> {
  const registers = [registry]
  const recorded = new Counter({ name: 'ficus_proxy_recorded_total', help: 'Calls that the recording took down', registers })
  const dropped = new Counter({
    name: 'ficus_proxy_recording_dropped_total',
    help: 'Calls that were drawn for the recording and are not in it, by cause; no client noticed',
    labelNames: ['cause'] as const,
    registers,
  })
  for (const cause of causes) dropped.inc({ cause }, 0)
  return { onRecorded: count => recorded.inc(count), onDropped: (cause, count) => dropped.inc({ cause }, count) }
}
