// compromise, asked by JSON lines: a text in, its rows, CPU seconds and peak MB out.
// node compromise.mjs FOLDER    FOLDER has node_modules
import { createRequire } from 'node:module'
import { createInterface } from 'node:readline'
import { join, resolve } from 'node:path'

const nlp = createRequire(join(resolve(process.argv[2]), 'package.json'))('compromise')

// Its offset is that of the first word, its length that of the words with the marks around them.
const places = (view) =>
  view.json({ offset: true }).map(({ text, offset, number }) => {
    const bare = text.replace(/^[^\p{L}\p{N}$€£]+/u, '').replace(/[^\p{L}\p{N}%]+$/u, '')
    return { start: offset.start, end: offset.start + bare.length, number }
  })

const span = (kind) => ({ start, end }) => ({ kind, start, end })
const number = ({ start, end, number }) => {
  const value = number?.num ?? null
  return { kind: 'number', start, end, value: [value, value] }
}

function rows(text) {
  const doc = nlp(text)
  return [
    ...places(doc.numbers().isCardinal()).map(number),
    ...places(doc.quotations()).map(span('quote')),
    ...places(doc.people()).map(span('mention')),
    ...places(doc.organizations()).map(span('mention')),
  ].filter(({ start, end }) => start < end)
}

for await (const line of createInterface({ input: process.stdin })) {
  const before = process.cpuUsage()
  const found = rows(JSON.parse(line))
  const { user, system } = process.cpuUsage(before)
  const peak = process.resourceUsage().maxRSS / 1024
  console.log(JSON.stringify({ rows: found, seconds: (user + system) / 1e6, peak }))
}
