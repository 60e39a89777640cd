// The page around every report: one file that asks the network for nothing and works without script. In: title and content. Out: the file's text.
import { type Html, html, ownMarkup } from './html.ts'
import { style } from './style.ts'

/** Paper cannot be unfolded. */
const script = `addEventListener('beforeprint',()=>{for(const each of document.querySelectorAll('details:not([open])')){each.open=true;each.dataset.folded=1}});addEventListener('afterprint',()=>{for(const each of document.querySelectorAll('details[data-folded]'))each.open=false})`
/** The icon is empty, so that no browser asks for one. Nothing is ever loaded, whatever a run's words contain. */
const policy = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:"

export function page(title: string, content: Html): string {
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${ownMarkup(policy)}">
<title>${title}</title><link rel="icon" href="data:,"><style>${ownMarkup(style)}</style></head>
<body>
${content}
<script>${ownMarkup(script)}</script>
</body></html>
`.markup
}
