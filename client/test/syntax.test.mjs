import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { parse } from 'acorn'

const source = readFileSync(new URL('../usher.js', import.meta.url), 'utf8')

test('source_parsedAsEs2017Module_hasNoNewerSyntaxAndNoImport', () => {
  const tree = parse(source, { ecmaVersion: 2017, sourceType: 'module' })
  assert.deepEqual(
    tree.body.filter(node => node.type === 'ImportDeclaration'),
    []
  )
  assert.deepEqual(
    tree.body
      .filter(node => node.type === 'ExportNamedDeclaration')
      .map(node => node.declaration.id.name),
    ['UsherError', 'Usher']
  )
})

test('source_searchedForYoungerLibraryCalls_findsNone', () => {
  const younger = [
    '.finally(',
    'globalThis',
    'fromEntries',
    'allSettled',
    'Promise.any',
    '.flat(',
    '.flatMap(',
    '.at(',
    'replaceAll',
    'matchAll',
    'structuredClone',
    'queueMicrotask',
    'randomUUID',
    'AbortSignal.',
    '.throwIfAborted',
    'trimStart',
    'Object.hasOwn',
    'console.'
  ]
  assert.deepEqual(
    younger.filter(each => source.includes(each)),
    []
  )
})
