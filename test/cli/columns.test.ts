import assert from 'node:assert/strict';
import { columnsOf, type ColumnOptions } from '../../engine/cli/columns.ts';
import { mappingFields, snapshotFields } from '../../engine/model/mapping-fields.ts';

describe('columns', () => {
  const cases: [title: string, options: ColumnOptions, include: string[], names: boolean, chosen: string[] | null][] = [
    ['none on request by themselves', {}, [], false, null],
    ['facts on request', { include: 'signer,hash' }, ['hash', 'signer'], false, null],
    ['names on request', { names: true }, [], true, null],
    ['columns in the order that was asked for, once, in any case', { columns: 'Path,localport,path' }, [], false, ['path', 'localPort']],
    [
      'a fact whose column is asked for',
      { columns: 'sha256,company,modules' },
      ['modules', 'hash', 'version'],
      false,
      ['sha256', 'company', 'modules'],
    ],
    ['names whose column is asked for', { columns: 'localPortName' }, [], true, ['localPortName']],
  ];
  for (const [title, options, include, names, chosen] of cases) {
    it(`are ${title}`, () => {
      const columns = columnsOf(options, mappingFields);
      assert.deepEqual(columns.include, include);
      assert.equal(columns.names, names);
      assert.deepEqual(columns.chosen?.map(({ name }) => name) ?? null, chosen);
    });
  }

  it('include addresses if a snapshot requests them', () => {
    assert.equal(
      columnsOf({ addresses: true }, snapshotFields).all.some(({ name }) => name === 'reachableAt'),
      true,
    );
    assert.equal(columnsOf({ columns: 'reachableAt' }, snapshotFields).addresses, true);
    assert.equal(
      columnsOf({}, snapshotFields).all.some(({ name }) => name === 'reachableAt'),
      false,
    );
  });

  it('are all that a record has', () => {
    const names = columnsOf({ include: 'version' }, mappingFields).all.map(({ name }) => name);
    assert.deepEqual(
      names.filter((name) => ['company', 'description', 'version'].includes(name)),
      ['company', 'description', 'version'],
    );
    assert.ok(!names.includes('sha256') && !names.includes('localPortName'));
  });
});
