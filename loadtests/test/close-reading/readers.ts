// mes-price-calculation.md: which reader takes a file, and the grammar of the ASCII one.
import { model } from './ask.ts'
import type { Sentence } from './sentence.ts'
import { ascii, ascii20, binary, part, partFigures, solid, text } from './stl.ts'

const unreadable = 'MODEL_UNREADABLE'

/** A file of this length that says n facets at offset 80. */
function announcing(facetCount: number, length: number, header = ''): Uint8Array {
  const bytes = Buffer.alloc(length)
  bytes.write(header, 0, 'latin1')
  bytes.writeUInt32LE(facetCount, 80)
  return bytes
}

/** Sound ASCII that is, by its own bytes 80 to 83, also as long as a binary file of 15 facets. */
function asciiOfBinaryLength(): Uint8Array {
  const facetCount = 15
  const name = Buffer.alloc(100, 'n', 'latin1')
  name.writeUInt32LE(facetCount, 80 - 'solid '.length)
  const sound = solid(part, { open: `solid ${name.toString('latin1')}`, close: 'endsolid' })
  return Buffer.from(sound.padEnd(84 + 50 * facetCount, ' '), 'latin1')
}

const blanks = { space: ' ', TAB: '\t', LF: '\n', VT: '\v', FF: '\f', CR: '\r' }
const mark = '\xef\xbb\xbf'

export const readers: readonly Sentence[] = [
  {
    quote: '**Which reader.** `84 + 50·n` is computed without wrapping, n unsigned.',
    cases: [
      model('84 + 50·n bytes are binary', () => binary(part), partFigures),
      model('n = 2³¹ in 84 bytes', () => announcing(2 ** 31, 84), unreadable),
      model('n = 2³² − 1 in 34 bytes', () => Buffer.alloc(34, 0xff), unreadable),
      model('n whose 50-fold is 200 modulo 2³²', () => announcing(2 ** 31 + 4, 84 + 200), unreadable),
      model('83 bytes are too few', () => Buffer.alloc(83), unreadable),
    ],
  },
  {
    quote:
      'A file that fails the length test is never binary, whatever its header; one that passes is never ASCII, even if it begins with `solid`.',
    cases: [
      model('a byte more', () => Buffer.concat([binary(part), Buffer.alloc(1)]), unreadable),
      model('a byte less', () => binary(part).subarray(0, -1), unreadable),
      model('a facet less than it says', () => binary(part).subarray(0, -50), unreadable),
      model('a byte more, with a header of ASCII', () => Buffer.concat([binary(part, 'solid part'), Buffer.alloc(1)]), unreadable),
      model('a byte more, with a header of binary', () => Buffer.concat([binary(part, 'STLB binary'), Buffer.alloc(1)]), unreadable),
      model('binary with the header "solid part"', () => binary(part, 'solid part'), partFigures),
      model('binary with the header "SOLID\\n"', () => binary(part, 'SOLID\n'), partFigures),
      model('sound ASCII that is as long as it says', asciiOfBinaryLength, { Facets: '15' }),
      model('the same with one blank more', () => Buffer.concat([asciiOfBinaryLength(), Buffer.from(' ')]), partFigures),
    ],
  },
]

export const asciiGrammar: readonly Sentence[] = [
  {
    quote: '**ASCII grammar.** Optional UTF-8 BOM, blanks (space, TAB, LF, VT, FF, CR), `solid` followed by a blank or the end.',
    cases: [
      model('ASCII gives what binary gives', ascii({}), partFigures),
      model('a byte order mark', text(mark + solid(part)), partFigures),
      model('a mark, then blanks', text(`${mark} \t\n\v\f\r${solid(part)}`), partFigures),
      model('blanks, then a mark', text(` ${mark}${solid(part)}`), unreadable),
      model('two marks', text(mark + mark + solid(part)), unreadable),
      model('a mark before the second solid', text(solid(part) + mark + solid([])), unreadable),
      model('half a mark', text(`\xef\xbb${solid(part)}`), unreadable),
      ...Object.entries(blanks).flatMap(([name, blank]) => [
        model(`${name} first`, text(blank + solid(part)), partFigures),
        model(`${name} after solid`, ascii({ open: `solid${blank}\n` }), partFigures),
        model(`${name} between words`, ascii20(/(?<=\w) (?=\d|loop|normal)/g, blank), partFigures),
      ]),
      model('no blank after solid', ascii({ open: 'solidpart' }), unreadable),
      model('a mark after solid is no blank', ascii({ open: `solid${mark}` }), unreadable),
      model('a no-break space after solid is no blank', ascii({ open: 'solid\xa0part' }), unreadable),
      model('a no-break space between words', ascii20('outer loop', 'outer\u00a0loop'), unreadable),
      model('a backspace between words', ascii20('outer loop', 'outer\bloop'), unreadable),
      model('solid and the end', text('solid'), unreadable),
    ],
  },
  {
    quote: 'Keywords in any case.',
    cases: [
      model('upper', text(solid(part).toUpperCase()), partFigures),
      model('mixed', text(solid(part).replaceAll(/[a-z]+/g, word => word[0] + word.slice(1).toUpperCase())), partFigures),
      model('a dotless i is another letter', ascii20('solid part\n', 'solıd part\n'), unreadable),
      model('a long s is another letter', ascii20('endsolid', 'endſolid'), unreadable),
      model('a control character is no letter', ascii20('vertex', '\x16ertex'), unreadable),
    ],
  },
  {
    quote: '`solid` name, facets, `endsolid` name; a name runs to the next LF or CR and may hold any bytes.',
    cases: [
      model('no names', ascii({ open: 'solid', close: 'endsolid' }), partFigures),
      model('two different names', ascii({ open: 'solid a', close: 'endsolid b' }), partFigures),
      model('a name of several words', ascii({ open: 'solid a  b\tc ', close: 'endsolid d e' }), partFigures),
      model('a name of keywords', ascii({ open: 'solid facet normal 0 0 0 endsolid', close: 'endsolid solid facet' }), partFigures),
      model('a name that goes on after VT and FF', ascii({ open: 'solid a\vb\fc', close: 'endsolid a\vb\fc' }), partFigures),
      model('a name with NUL and other bytes', ascii({ open: 'solid \0\x01\xff\xfe', close: 'endsolid \0\xff' }), partFigures),
      model(
        'a name in Russian',
        text(Buffer.from(solid(part, { open: 'solid Кольцо', close: 'endsolid Кольцо' })).toString('latin1')),
        partFigures,
      ),
      model('lines that end with LF', ascii({}), partFigures),
      model('lines that end with CR', ascii({ endOfLine: '\r' }), partFigures),
      model('lines that end with CR LF', ascii({ endOfLine: '\r\n' }), partFigures),
      model('facets on the line of the name are part of it', ascii20('solid part\nfacet', 'solid part facet'), unreadable),
      model('a name that ends with the file', text(solid(part).trimEnd()), partFigures),
    ],
  },
  {
    quote:
      'A facet is `facet normal` w w w `outer loop` three times `vertex` n n n, then `endloop endfacet`; the three words after `normal` are not parsed.',
    cases: [
      model('each word on its own line', ascii20(/(?<!solid) (?!part)/g, '\n'), partFigures),
      model('each facet on one line', ascii20(/\n(?=outer|vertex|endloop|endfacet)/g, ' '), partFigures),
      model('words after normal that are no numbers', ascii({ normal: 'facet normal nan ? facet' }), partFigures),
      model('words after normal that are keywords', ascii({ normal: 'facet normal outer loop vertex' }), partFigures),
      model('words after normal of any bytes', ascii({ normal: 'facet normal \0 \xff #' }), partFigures),
      model('a long word after normal', ascii({ normal: `facet normal 0 ${'9'.repeat(5000)} 0` }), partFigures),
      model('two words after normal', ascii({ normal: 'facet normal 0 0' }), unreadable),
      model('four words after normal', ascii({ normal: 'facet normal 0 0 0 0' }), unreadable),
      model('facetnormal', ascii({ normal: 'facetnormal 0 0 0' }), unreadable),
      model('outerloop', ascii20('outer loop', 'outerloop'), unreadable),
      model('inner loop', ascii20('outer loop', 'inner loop'), unreadable),
      model('two vertices', ascii20('vertex 20 0 0\n', ''), unreadable),
      model('four vertices', ascii20('vertex 20 0 0\n', 'vertex 20 0 0\nvertex 20 0 0\n'), unreadable),
      model('two numbers', ascii20('vertex 20 0 0', 'vertex 20 0'), unreadable),
      model('four numbers', ascii20('vertex 20 0 0', 'vertex 20 0 0 0'), unreadable),
      model('vertex and number in one word', ascii20('vertex 20', 'vertex20'), unreadable),
      model('no endloop', ascii20('endloop\n', ''), unreadable),
      model('no endfacet', ascii20('endfacet\n', ''), unreadable),
      model('end facet in two words', ascii20('endfacet', 'end facet'), unreadable),
      model('endfacet twice', ascii20('endfacet', 'endfacet endfacet'), unreadable),
    ],
  },
  {
    quote:
      'Several solids form one model in file order, empty ones allowed among them; every solid must be closed; after the last `endsolid` line only blanks.',
    cases: [
      model('two halves', text(solid(part.slice(0, 2)) + solid(part.slice(2))), partFigures),
      model('one facet each', text(part.map(facet => solid([facet])).join('\n\n')), partFigures),
      model(
        'empty ones first, in between and last',
        text(solid([]) + solid(part.slice(0, 1)) + solid([]) + solid(part.slice(1)) + solid([])),
        partFigures,
      ),
      model(
        'a second solid without a line of its own is part of a name',
        ascii20('endsolid part\n', 'endsolid part solid part\nfacet'),
        unreadable,
      ),
      model('the last is not closed', ascii({ close: '' }), unreadable),
      model('one before is not closed', text(solid(part, { close: '' }) + solid(part)), unreadable),
      model('an empty one is not closed', text(`${solid(part)}solid more\n`), unreadable),
      model('endsolid without solid', text(`endsolid\n${solid(part)}`), unreadable),
      model('endsolid twice', text(`${solid(part)}endsolid part\n`), unreadable),
      model('blanks after the last line', text(`${solid(part)} \t\n\v\f\r`), partFigures),
      ...['end', '.', '\0', '\x1a', mark, 'facet'].map(more =>
        model(`${JSON.stringify(more)} after the last line`, text(solid(part) + more), unreadable),
      ),
    ],
  },
  {
    quote: 'Anything else (comments, colours, a missing normal, NUL): `MODEL_UNREADABLE`.',
    cases: [
      ...['# here', '// here', '; here', '/* here */'].map(comment =>
        model(`comment ${comment}`, ascii20('outer loop', `${comment}\nouter loop`), unreadable),
      ),
      model('a comment before solid', text(`# here\n${solid(part)}`), unreadable),
      model('a colour in a facet', ascii20('endfacet', 'color 1 0 0\nendfacet'), unreadable),
      model('a colour in a solid', ascii20('solid part\nfacet', 'solid part\ncolor 1 0 0\nfacet'), unreadable),
      model('no normal', ascii({ normal: 'facet' }), unreadable),
      model('normal without words', ascii({ normal: 'facet normal' }), unreadable),
      model('NUL before a word', ascii20('outer loop', 'outer \0loop'), unreadable),
      model('NUL in place of a blank', ascii20('outer loop', 'outer\0loop'), unreadable),
      model('NUL after a number', ascii20('vertex 20 0 0', 'vertex 20\0 0 0'), unreadable),
      model('cut within a facet', text(solid(part).slice(0, 200)), unreadable),
      model('PLY', text('ply\nformat ascii 1.0\n'), unreadable),
      model('OBJ', text('# solid\nv 0 0 0\n'), unreadable),
      model('a web page', text('<html><body>solid</body></html>'), unreadable),
      model('UTF-16', () => Buffer.from(`\ufeff${solid(part)}`, 'utf16le'), unreadable),
    ],
  },
]
