// Tables handed in: what is sent once a person says what a column holds.
import { describe, expect, it } from 'vitest';
import type { ColumnInfo } from '../src/api/data';
import { columnsWith } from '../src/state/data';
import { readHash, writeHash, DEFAULT_VIEW } from '../src/state/hash';

const column = (header: string, field: string, unit?: 't' | 'kg'): ColumnInfo => ({ header, field, by: 'word', sample: [], ...(unit ? { unit } : {}) });
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

describe('the panel', () => {
  it('stays in view over a reload', () => {
    expect(readHash(writeHash({ ...DEFAULT_VIEW, panel: 'data' })).panel).toBe('data');
  });
});
