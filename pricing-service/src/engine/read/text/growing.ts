// Typed arrays that grow in steps, for counts that a text file does not announce. Each value is moved a bounded number of times.

export const grownFloats = (floats: Float32Array<ArrayBuffer>): Float32Array<ArrayBuffer> => {
  const larger = new Float32Array(Math.ceil(floats.length * 1.6) + 96)
  larger.set(floats)
  return larger
}

export const grownDoubles = (doubles: Float64Array<ArrayBuffer>): Float64Array<ArrayBuffer> => {
  const larger = new Float64Array(Math.ceil(doubles.length * 1.6) + 96)
  larger.set(doubles)
  return larger
}

export const grownIndices = (indices: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> => {
  const larger = new Uint32Array(Math.ceil(indices.length * 1.6) + 96)
  larger.set(indices)
  return larger
}
