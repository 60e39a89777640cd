// A task that only says what it was given: for the test of how bytes travel.
export default function countBytes(task: { readonly bytes: ArrayBuffer }) {
  return { bytesCount: task.bytes.byteLength, last: new Uint8Array(task.bytes).at(-1) }
}
