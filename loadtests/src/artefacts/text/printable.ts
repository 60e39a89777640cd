// Words of anybody, for terminals, XML and Markdown: what is no character to be read, e.g. the beginning of a terminal's command, becomes �.

export function printable(text: string): string {
  return text.toWellFormed().replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\ufffe\uffff]/g, '�')
}
