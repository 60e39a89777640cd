// In: a TypeBox schema. Out: one row for each of its keys, nested ones too: path, form, meaning. Called by the pages that tell a contract.

export interface SchemaRow {
  readonly path: string
  readonly form: string
  readonly isOptional: boolean
  readonly meaning: string
}

interface Node {
  readonly type?: string
  readonly properties?: Readonly<Record<string, Node>>
  readonly required?: readonly string[]
  readonly items?: Node
  readonly anyOf?: readonly Node[]
  readonly const?: unknown
  readonly description?: string
}

export function schemaRows(schema: object, prefix = ''): SchemaRow[] {
  const { properties = {}, required = [] } = schema as Node
  return Object.entries(properties).flatMap(([key, node]) => {
    const path = `${prefix}${key}`
    const row = { path, form: formOf(node), isOptional: !required.includes(key), meaning: node.description ?? meaningOfParts(node) }
    return [row, ...innerRows(node, path)]
  })
}

function innerRows(node: Node, path: string): SchemaRow[] {
  if (node.properties !== undefined) return schemaRows(node, `${path}.`)
  if (node.items !== undefined) return innerRows(node.items, `${path}[]`)
  // Of several forms the first with keys is told; the others have the same keys in looser words.
  const inner = node.anyOf?.find(each => each.properties !== undefined)
  return inner === undefined ? [] : schemaRows(inner, `${path}.`)
}

function formOf(node: Node): string {
  if (node.const !== undefined) return `\`${String(node.const)}\``
  if (node.anyOf !== undefined) return [...new Set(node.anyOf.map(formOf))].join(' or ')
  if (node.items !== undefined) return 'list'
  if (node.type === 'string') return 'text'
  if (node.type === 'integer') return 'whole number'
  return node.type ?? 'any'
}

const meaningOfParts = (node: Node): string => node.anyOf?.find(part => part.description !== undefined)?.description ?? ''
