// Writes table.csv as Arrow files with Apache Arrow's own library for JavaScript: npm install apache-arrow; node make.mjs
import { readFileSync, writeFileSync } from 'node:fs';
import { tableFromArrays, tableToIPC, vectorFromArray, Utf8, Dictionary, Int32, Bool, Table, Float64 } from 'apache-arrow';

const [header, ...rows] = readFileSync('table.csv', 'utf8').trim().split('\n').map(line => line.split(','));
const column = name => rows.map(row => Number(row[header.indexOf(name)]));
const table = tableFromArrays({
  column1: Float64Array.from(column('column1')),
  column2: Float64Array.from(column('column2')),
  column3: Float32Array.from(column('column3')),
  column4: Float64Array.from(column('column4')),
  label: Int8Array.from(column('label')),
});
writeFileSync('table.arrow', tableToIPC(table, 'file'));
writeFileSync('table.arrows', tableToIPC(table, 'stream'));
writeFileSync('types.arrow', tableToIPC(new Table({
  half: vectorFromArray([0, 0.5, null, 1.5], new Float64()),
  word: vectorFromArray(['text 0', null, 'text 2', 'text 3'], new Utf8()),
  even: vectorFromArray([true, false, true, false], new Bool()),
  color: vectorFromArray(['red', 'blue', 'red', null], new Dictionary(new Utf8(), new Int32())),
}), 'file'));
