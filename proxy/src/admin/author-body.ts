// What every change through the admin port has to say: who makes it and why. Called by the routes that change something.

export const authorBody = {
  type: 'object',
  required: ['by', 'why'],
  additionalProperties: false,
  properties: { by: { type: 'string', minLength: 1, maxLength: 200 }, why: { type: 'string', minLength: 1, maxLength: 1_000 } },
}
