// The namespaces of 3MF that are known, and what an extension means for the shape of a model.

export const coreNamespace = 'http://schemas.microsoft.com/3dmanufacturing/core/2015/02'
export const productionNamespace = 'http://schemas.microsoft.com/3dmanufacturing/production/2015/06'
export const sliceNamespace = 'http://schemas.microsoft.com/3dmanufacturing/slice/2015/07'
const microsoft = 'http://schemas.microsoft.com/3dmanufacturing'

/** Extensions that a model may require without being refused: read (production), without bearing on shape, or (slices) judged per object. */
export const knownRequirements: ReadonlySet<string> = new Set([
  coreNamespace,
  productionNamespace,
  sliceNamespace,
  `${microsoft}/material/2015/02`,
  `${microsoft}/trianglesets/2021/07`,
])

/** Elements of these add or take away material; passing over them would price another model, whether the file requires them or not. */
const shapeExtensions: readonly RegExp[] = [
  /\/beamlattice\//,
  /\/displacement\//,
  /\/implicit\//,
  /\/volumetric\//,
  /\/booleanoperations\//,
  /\/mirrormesh\//i,
]

export const changesShape = (namespace: string): boolean => shapeExtensions.some(pattern => pattern.test(namespace))
