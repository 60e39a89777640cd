// In: the file in which the MES stand-in tells its keys, and where the proxy's partner directory shall lie. Out: the directory. Called by docker-compose.yml.
import { readCredentials, writePartnerDirectory } from '../landscape/partner-directory.ts'

const [credentialsFile, directoryFile] = process.argv.slice(2)
if (credentialsFile === undefined || directoryFile === undefined) {
  process.stderr.write('usage: node scripts/partners/main.ts CREDENTIALS.json PARTNERS.json\n')
  process.exitCode = 64
} else {
  writePartnerDirectory(directoryFile, readCredentials(credentialsFile))
}
