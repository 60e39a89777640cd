// GET /ws/orders without an upgrade: an operator who asks for the WebSocket by a plain request gets the 400 page.
import { type Answer, errorPage } from '../wire/answer.ts'

export const orderSocketWithoutUpgrade = async (): Promise<Answer> => errorPage(400)
