// In: the lockfile. Out: node_modules as the lockfile says; installed only when it is missing, unfinished or of another lockfile.
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { whileOnlyOneInstalls } from './installation-lock.mjs'

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..')
const stamp = join(root, 'node_modules/.ficus-installed')
const neededBytes = 1_200_000_000
const packageCount = 260

export async function ensureInstalled() {
  const wanted = fingerprint()
  const installed = () => existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted
  if (!installed()) await whileOnlyOneInstalls(join(root, '.ficus-installing'), () => installed() || install(wanted))
}

async function install(wanted) {
  requireRoom()
  rmSync(stamp, { force: true })
  process.stdout.write('ficus: installing what is missing from npm (once; about half a minute)\n')
  await npmCi()
  writeFileSync(stamp, wanted)
  process.stdout.write('ficus: installed\n')
}

function fingerprint() {
  const hash = createHash('sha256')
  for (const file of ['package.json', 'package-lock.json']) hash.update(readFileSync(join(root, file)))
  return `${hash.digest('hex')} ${process.platform}-${process.arch}\n`
}

function requireRoom() {
  const { bavail, bsize } = statfsSync(root)
  const freeBytes = bavail * bsize
  if (freeBytes < neededBytes) {
    throw new Error(
      `the disk has ${Math.floor(freeBytes / 1e6)} MB free; installing needs ${neededBytes / 1e6} MB: free some room and run the command again`,
    )
  }
}

function npmCi() {
  // Install scripts stay off: npm 11 refuses them anyway, and the two that matter (own Node, PostgreSQL's links) are steps of ours.
  const npm = spawn('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, PATH: pathOfMachine() },
  })
  let words = ''
  npm.stdout.on('data', chunk => (words += chunk))
  npm.stderr.on('data', chunk => (words += chunk))
  const progress = setInterval(() => process.stdout.write(`ficus:   ${unpackedCount()} of about ${packageCount} packages\n`), 3000)
  return new Promise((done, failed) => {
    npm.once('error', cause => failed(new Error(`npm could not be started (${cause.message}); install npm and run the command again`)))
    npm.once('exit', code => (code === 0 ? done() : failed(new Error(explain(words, code)))))
  }).finally(() => clearInterval(progress))
}

/** Without the folders that `npm run` puts in front: a test suite of ours depends on npm 6, which knows neither this lockfile nor itself gone halfway. */
function pathOfMachine() {
  const folders = (process.env.PATH ?? '').split(delimiter)
  return folders.filter(folder => !folder.endsWith(join('node_modules', '.bin'))).join(delimiter)
}

/** Packages whose own package.json is there already; npm makes all folders first and fills them later. */
function unpackedCount() {
  const modules = join(root, 'node_modules')
  try {
    const names = readdirSync(modules).flatMap(name =>
      name.startsWith('@') ? readdirSync(join(modules, name)).map(part => join(name, part)) : [name],
    )
    return names.filter(name => existsSync(join(modules, name, 'package.json'))).length
  } catch {
    return 0
  }
}

function explain(words, code) {
  if (words.includes('EACCES') || words.includes('EPERM'))
    return `npm may not write into ${root}; give the folder to the user who runs this (chown) and run the command again`
  if (words.includes('ENOSPC')) return 'the disk is full; free some room and run the command again'
  if (/ENOTFOUND|ECONNREFUSED|ETIMEDOUT|EAI_AGAIN|ENETUNREACH/.test(words))
    return `the npm registry cannot be reached; check the network and run the command again\n${words.trim()}`
  return `npm ci ended with exit code ${code}:\n${words.trim()}`
}
