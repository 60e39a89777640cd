import { describeLanePromises } from './lane-promises.ts'

describeLanePromises('postgres')
