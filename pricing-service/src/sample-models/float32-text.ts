// Numbers as the text formats want them.

/** The shortest text that gives the float32 back: nine significant digits always do, six to eight often. */
export const shortestFloat32 = (value: number): string => {
  for (let digits = 6; digits < 9; digits++) {
    const text = String(Number(value.toPrecision(digits)))
    if (Math.fround(Number(text)) === value) return Object.is(value, -0) ? '-0' : text
  }
  return String(Number(value.toPrecision(9)))
}
