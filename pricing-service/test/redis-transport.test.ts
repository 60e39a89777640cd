import { describePromises } from './promises.ts'

describePromises('redis')
