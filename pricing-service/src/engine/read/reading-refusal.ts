// Why a file of the new contract is not read, once: code → meaning. A refusal is a value; its sentence has what was found and what is allowed.

export const readingRefusals = {
  FORMAT_UNKNOWN: 'the bytes are no format that is read; the sentence names what they look like and what to export instead',
  MODEL_UNREADABLE: 'the file breaks the rules of its format; the sentence names the place',
  MODEL_EMPTY: 'the file is sound and has no facets',
  MODEL_FLAT: 'the model has no extent along one axis',
  MODEL_TOO_LARGE: 'more bytes, facets or points than are priced, counted before they are worked on',
  MODEL_FEATURE_UNSUPPORTED:
    'the file has geometry that is not read (beam lattice, free-form surface, unknown required extension); without it the price would be wrong',
  UNITS_REQUIRED: 'the format has no units and the caller stated none',
  UNITS_CONFLICT: 'the file has other units than the caller stated',
  COORDINATE_SPAN_TOO_LARGE: 'the model is longer than 10 m along one axis',
  COMPONENTS_TOO_DEEP: 'components lie in components more than 16 deep',
  COMPONENTS_TOO_MANY: 'components unfold into more placements than are read',
  COMPONENT_CYCLE: 'a component contains itself',
  ARCHIVE_UNREADABLE: 'the zip container breaks the rules of its format',
  ARCHIVE_TOO_MANY_ENTRIES: 'more entries than are read',
  ARCHIVE_INFLATES_TOO_LARGE: 'the entries unfold into more bytes than are read',
  ARCHIVE_RATIO_TOO_HIGH: 'an entry unfolds into too many times its stored size',
  ARCHIVE_NAME_UNSAFE: 'an entry has an absolute, climbing or unprintable name',
  ARCHIVE_NAME_TWICE: 'two entries have one name',
  ARCHIVE_ENCRYPTED: 'entries are encrypted',
  ARCHIVE_METHOD_UNSUPPORTED: 'an entry is packed in another way than stored or deflate',
  ARCHIVE_HEADERS_DISAGREE: 'the directory and the header in front of the data, or the data, say different things',
  ARCHIVE_ENTRIES_OVERLAP: 'entries share bytes of the file',
  ARCHIVE_CHECKSUM_WRONG: 'the data of an entry does not have the checksum of the directory',
  XML_MALFORMED: 'the XML is not well-formed',
  XML_DTD_REFUSED: 'the XML has a document type; none of the formats needs one',
  XML_ENTITY_UNKNOWN: 'the XML names an entity other than the five of XML itself',
  XML_TOO_DEEP: 'elements lie in elements deeper than is read',
  XML_TOO_MANY_ATTRIBUTES: 'an element has more attributes than are read',
  XML_ENCODING_UNSUPPORTED: 'the XML is not UTF-8',
} as const

export type ReadingRefusalCode = keyof typeof readingRefusals

export interface ReadingRefusal {
  readonly code: ReadingRefusalCode
  readonly detail: string
}

/** Sentences quote names out of files, so what does not print is replaced here, once for all of them. */
export const refuseReading = (code: ReadingRefusalCode, detail: string): ReadingRefusal => ({ code, detail: printableLine(detail) })

const printableLine = (text: string): string => text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g, '?').slice(0, 600)

export const isReadingRefusal = (result: object): result is ReadingRefusal => 'code' in result && 'detail' in result

/**
 * Carries a refusal out of the depth of a reader; caught in read-any-model.ts and in open-archive.ts, and seen by nobody else.
 * It has no stack: it is an answer about the file, not a fault.
 */
export class Refused {
  readonly refusal: ReadingRefusal

  constructor(code: ReadingRefusalCode, detail: string) {
    this.refusal = refuseReading(code, detail)
  }
}

/** Shape: what `read` gives, or the refusal that it threw; anything else that is thrown is a defect and goes on. */
export const orRefusal = <Result>(read: () => Result): Result | ReadingRefusal => {
  try {
    return read()
  } catch (error) {
    if (error instanceof Refused) return error.refusal
    throw error
  }
}
