// Tables handed in: what is sent once a person says what a column holds.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { api } from '../src/api/client';
import type { ColumnInfo, Preview, Sorted } from '../src/api/data';
import { filtered } from '../src/panels/datachanges';
import { askOf, columnsWith, drop, handIn, lookAgain, looking, preview, waiting } from '../src/state/data';
import { readHash, writeHash, DEFAULT_VIEW } from '../src/state/hash';
import { here, valueOf } from '../src/state/store';

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
    expect(askOf(now, { encoding: 'gb18030' })).toEqual({ ...now, encoding: 'gb18030', columns: [] });
    expect(askOf(now, { sheet: 'B' })).toEqual({ table: '', later_wins: false, sheet: 'B', encoding: '', crs: 'auto', sum: false, columns: [] });
    expect(askOf(now, { table: 'facilities' })).toEqual({ table: 'facilities', later_wins: false, sheet: 'A', encoding: '', crs: 'auto', sum: false, columns: [] });
  });
});

describe('answers that take their time', () => {
  const read = (file: string, draft: number) => ({ file, draft }) as Preview;
  const held = <T>() => {
    let give: (value: T) => void = () => undefined;
    const answer = new Promise<T>((resolve) => (give = resolve));
    return { answer, give };
  };
  const shown = () => (preview.value ? valueOf(preview.value)?.file : undefined);
  beforeEach(() => {
    preview.value = here(read('before.csv', 7));
    waiting.value = [];
  });
  afterEach(() => { vi.restoreAllMocks(); preview.value = null; waiting.value = []; });

  it('leave files that are handed in while another is forgotten as they were handed in', async () => {
    const forgotten = held<void>();
    vi.spyOn(api, 'forgetDraft').mockReturnValue(forgotten.answer);
    vi.spyOn(api, 'handIn').mockImplementation((file) => Promise.resolve(read(file.name, 8)));
    const dropped = drop();
    const handed = handIn([new File([''], 'one.csv'), new File([''], 'two.csv')]);
    forgotten.give();
    await Promise.all([dropped, handed]);
    expect(shown()).toBe('one.csv');
    expect(waiting.value.map((one) => one.name)).toEqual(['two.csv']);
  });
  it('are not shown once something else was asked', async () => {
    const [first, second] = [held<Preview>(), held<Preview>()];
    const asks = vi.spyOn(api, 'lookAgain').mockReturnValueOnce(first.answer).mockReturnValueOnce(second.answer);
    const asked = [lookAgain({ sum: true }), lookAgain({ sum: false })];
    await Promise.resolve();
    expect(asks).toHaveBeenCalledTimes(1);
    first.give(read('first.csv', 7));
    await asked[0];
    expect([shown(), looking.value]).toEqual(['before.csv', true]);
    second.give(read('second.csv', 7));
    await asked[1];
    expect([shown(), looking.value]).toEqual(['second.csv', false]);
    expect(asks.mock.calls.map(([, ask]) => ask.sum)).toEqual([true, false]);
  });
  it('do not bring back what was put away', async () => {
    const late = held<Preview>();
    vi.spyOn(api, 'lookAgain').mockReturnValue(late.answer);
    vi.spyOn(api, 'forgetDraft').mockResolvedValue(undefined);
    const asked = lookAgain({ sum: true });
    const dropped = drop();
    late.give(read('late.csv', 7));
    await Promise.all([asked, dropped]);
    expect(preview.value).toBeNull();
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
