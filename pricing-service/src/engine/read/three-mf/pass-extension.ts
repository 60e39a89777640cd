// Elements of other namespaces: passed over and noted, unless they change the shape of the model.
import type { NoteTally } from '../reading-notes.ts'
import { Refused } from '../reading-refusal.ts'
import type { XmlCursor } from '../xml/xml-cursor.ts'
import { changesShape, sliceNamespace } from './namespaces.ts'

/** The cursor stands on the start of the element; afterwards on its end. Errors: MODEL_FEATURE_UNSUPPORTED. */
export const passExtension = (cursor: XmlCursor, notes: NoteTally): void => {
  const namespace = cursor.namespace()
  if (changesShape(namespace))
    throw new Refused(
      'MODEL_FEATURE_UNSUPPORTED',
      `The 3MF has <${printed(cursor.localName())}> of ${printed(namespace)}, which changes the shape and is not read; export a plain mesh.`,
    )
  notes.add(namespace === sliceNamespace ? 'SLICES_IGNORED' : 'EXTENSIONS_IGNORED')
  cursor.skipElement()
}

export const printed = (text: string): string => text.replace(/[^\x20-\x7e]/g, '?').slice(0, 100)
