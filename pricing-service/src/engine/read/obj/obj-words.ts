// The statements of a Wavefront OBJ as data: what is shape, what has no bearing on it, and what may not be passed over.

export type ObjStatement = 'vertex' | 'face' | 'line' | 'points' | 'name' | 'numbers' | 'text' | 'curve' | 'refused'

/** `numbers` and `text` have no bearing on shape; a backslash at the end goes on in the next line after numbers only (a text may be a path). A statement that is not here is refused with its line: passing over it might drop a part of the model. */
export const objStatements: Readonly<Record<string, ObjStatement>> = {
  v: 'vertex',
  f: 'face',
  fo: 'face',
  l: 'line',
  p: 'points',
  o: 'name',
  g: 'name',
  ...words('numbers', 'vt vn vp s mg bevel c_interp d_interp lod ctech stech cstype deg bmat step parm end'),
  ...words('text', 'mtllib maplib usemtl usemap shadow_obj trace_obj'),
  ...words('curve', 'curv curv2 trim hole scrv sp con'),
  ...words('refused', 'surf call csh bzp bsp cdp cdc res'),
}

/** Whether a file may be an OBJ: it begins with one of these words. */
export const isObjWord = (word: string): boolean => Object.hasOwn(objStatements, word)

function words(statement: ObjStatement, names: string): Record<string, ObjStatement> {
  return Object.fromEntries(names.split(' ').map(name => [name, statement]))
}
