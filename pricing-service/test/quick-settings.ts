// Settings under which what takes seconds by default takes a second, so that a test sees leases, deadlines and reconciling at work. Used by recovery,
// outages, bad-lines and the fault harness.

/** The queue is what is struck there: a quote that is answered without it, because its model is known, proves nothing. */
export const throughTheQueue = ['--answer-known-models=false']

const storeDeadline = ['--store-deadline-ms', '1000']

export const quick = {
  api: [...throughTheQueue, ...storeDeadline, '--relay-every-ms', '200', '--reconcile-every-ms', '200', '--job-lost-after-ms', '1500'],
  /** Leases of a second, so that a run of seconds sees zombies. */
  worker: [...storeDeadline, '--lock-ms', '1000', '--stalled-check-ms', '200', '--watchdog-ms', '2000'],
}
