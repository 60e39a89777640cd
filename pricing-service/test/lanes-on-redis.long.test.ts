import { describeLanePromises } from './lane-promises.ts'

describeLanePromises('redis')
