import { describePromises } from './promises.ts'

describePromises('postgres')
