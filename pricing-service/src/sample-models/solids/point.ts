// Points in millimetres and the little arithmetic that the solids need.

export type Point = readonly [x: number, y: number, z: number]

export const turn = 2 * Math.PI

export const plus = (a: Point, b: Point): Point => [a[0] + b[0], a[1] + b[1], a[2] + b[2]]
export const minus = (a: Point, b: Point): Point => [a[0] - b[0], a[1] - b[1], a[2] - b[2]]
export const times = (a: Point, factor: number): Point => [a[0] * factor, a[1] * factor, a[2] * factor]
export const cross = (a: Point, b: Point): Point => [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]
export const unit = (a: Point): Point => times(a, 1 / Math.sqrt(a[0] * a[0] + a[1] * a[1] + a[2] * a[2]))
