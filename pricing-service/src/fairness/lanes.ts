// The lanes of callers and the classes of work, once. Read by http/ on acceptance, by store/ for the fair order, by worker/ for its threads.

export const lanes = ['interactive', 'batch', 'shadow'] as const
/** interactive: somebody looks at a screen; batch: partners' work, calculated whatever happens once it is accepted; shadow: copies for comparison. */
export type Lane = (typeof lanes)[number]

/** Work of these lanes is worth nothing after its deadline or without its client, and then it is given up. */
export const mayBeDropped: Readonly<Record<Lane, boolean>> = { interactive: true, batch: false, shadow: true }

export const workClasses = ['interactive', 'batch', 'heavy'] as const
/** Each class has a queue and threads of its own: a partner's thousand never stands before a shop, nor a model of minutes before one of milliseconds. */
export type WorkClass = (typeof workClasses)[number]

/** Of models that are not heavy. */
export const lightClassOf = (lane: Lane): WorkClass => (lane === 'interactive' ? 'interactive' : 'batch')

export const byWorkClass = <T>(make: (workClass: WorkClass) => T): Readonly<Record<WorkClass, T>> => ({
  interactive: make('interactive'),
  batch: make('batch'),
  heavy: make('heavy'),
})
