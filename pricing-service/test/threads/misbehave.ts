// A task that does what its first byte says: 0 answers, 1 never ends, 2 eats the heap, 3 ends its thread.
export default function misbehave(task: { readonly bytes: ArrayBuffer }) {
  const [kind] = new Uint8Array(task.bytes)
  const eaten: number[][] = []
  for (;;) {
    if (kind === 0) return 'well'
    if (kind === 2) eaten.push(Array.from({ length: 100_000 }, (_, n) => n + eaten.length / 2))
    if (kind === 3) process.exit(3)
  }
}
