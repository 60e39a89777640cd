// Finding and making elements, so that no text from the server is ever read as HTML.

export const byId = id => document.getElementById(id)

export function element(name, properties = {}, ...children) {
  const made = Object.assign(document.createElement(name), properties)
  made.append(...children)
  return made
}

/** An empty text hides the element. */
export function showText(target, text) {
  target.textContent = text
  target.hidden = text === ''
}
