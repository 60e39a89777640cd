// Typed arrays that grow in steps, for counts that a text file does not announce. Each value is moved a bounded number of times.

export const grownFloats = (floats: Float32Array<ArrayBuffer>): Float32Array<ArrayBuffer> => {
  const larger = new Float32Array(2 * floats.length + 96)
  larger.set(floats)
  return larger
}

export const grownDoubles = (doubles: Float64Array<ArrayBuffer>): Float64Array<ArrayBuffer> => {
  const larger = new Float64Array(2 * doubles.length + 96)
  larger.set(doubles)
  return larger
}

export const grownIndices = (indices: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> => {
  const larger = new Uint32Array(2 * indices.length + 96)
  larger.set(indices)
  return larger
}
