// Tables handed in: what is sent once a person says what a column holds.
import { describe, expect, it } from 'vitest';
import type { ColumnInfo } from '../src/api/data';
import type { Sorted } from '../src/api/data';
import { filtered } from '../src/panels/datachanges';
import { askOf, columnsWith } from '../src/state/data';
import { readHash, writeHash, DEFAULT_VIEW } from '../src/state/hash';

const column = (header: string, field: string, unit?: 't' | 'kg'): ColumnInfo => ({ header, field, by: 'word', sample: [], refused: 0, ...(unit ? { unit } : {}) });
const columns = [column('企业', 'unit_name'), column('数量', 'tonnes', 'kg'), column('', 'none'), column('别名', 'none')];

describe('columns as a person says', () => {
  it('are all sent as shown, the one said as said', () => {
    expect(columnsWith(columns, '企业', { field: 'none' })).toEqual([{ header: '企业', field: 'none' }, { header: '数量', field: 'tonnes', unit: 'kg' }, { header: '别名', field: 'none' }]);
  });
  it('give a thing to one column: the one said last', () => {
    expect(columnsWith(columns, '别名', { field: 'unit_name' }).map((one) => one.field)).toEqual(['none', 'tonnes', 'unit_name']);
  });
  it('know a unit for quantities only, tonnes without one', () => {
    expect(columnsWith(columns, '数量', { unit: 't' })[1]).toEqual({ header: '数量', field: 'tonnes', unit: 't' });
    expect(columnsWith(columns, '数量', { field: 'address' })[1]).toEqual({ header: '数量', field: 'address' });
    expect(columnsWith(columns, '别名', { field: 'tonnes' })[2]).toEqual({ header: '别名', field: 'tonnes', unit: 't' });
  });
});

describe('how a file is read again', () => {
  const now = { table: '', later_wins: false, sheet: 'A', encoding: '', crs: 'auto', sum: false, header_row: 3, columns: [{ header: '企业', field: 'unit_name' }] };
  it('keeps what was said, and the columns only as long as the headers are the same', () => {
    expect(askOf(now, { sum: true })).toEqual({ ...now, sum: true });
    expect(askOf(now, { header_row: 2 })).toEqual({ ...now, header_row: 2, columns: [] });
    expect(askOf(now, { sheet: 'B' })).toEqual({ table: '', later_wins: false, sheet: 'B', encoding: '', crs: 'auto', sum: false, columns: [] });
    expect(askOf(now, { table: 'facilities' })).toEqual({ table: 'facilities', later_wins: false, sheet: 'A', encoding: '', crs: 'auto', sum: false, columns: [] });
  });
});

describe('what changed', () => {
  const text = (word: string) => ({ zh: word, en: word });
  const changed = (id: string, column: string) => ({ id, name: id, values: [{ column, label: text(column), was: text('1'), is: text('2') }] });
  const sorted = (of: Partial<Sorted>): Sorted => ({ new: [], new_count: 0, changed: [], changed_count: 0, same_count: 0, missing: [], missing_count: 0, ...of });
  const effect = { units: sorted({ new: [{ id: 'U1', name: 'U1', values: [] }], changed: [changed('U2', 'zone')] }), streams: sorted({ changed: [changed('S1', 't_per_year')], missing: [{ id: 'S2', name: 'S2', values: [] }] }) };
  const ids = (...args: [Parameters<typeof filtered>[1], Parameters<typeof filtered>[2], string]) => filtered(effect, ...args).map((shown) => shown.one.id);
  it('is filtered by what it is, by kind, and by the value that changed', () => {
    expect(ids('', '', '')).toEqual(['U1', 'U2', 'S1', 'S2']);
    expect(ids('streams', '', '')).toEqual(['S1', 'S2']);
    expect(ids('', 'changed', '')).toEqual(['U2', 'S1']);
    expect(ids('', 'changed', 'zone')).toEqual(['U2']);
  });
});

describe('the panel', () => {
  it('stays in view over a reload', () => {
    expect(readHash(writeHash({ ...DEFAULT_VIEW, panel: 'data' })).panel).toBe('data');
  });
});
