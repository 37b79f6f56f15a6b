// Tables. In: columns, rows, what a click on a row means. Out: a table with sticky head that sorts by any
// column; long tables show their first rows and say how many there are.
import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { count } from '../format/number';
import { t } from '../text/language';

export interface Column<R> {
  id: string;
  head: string;
  number?: boolean;
  cell(row: R): ComponentChildren;
  sort?(row: R): number | string;
}

interface Props<R> {
  caption: string;
  columns: readonly Column<R>[];
  rows: readonly R[];
  rowKey(row: R): string;
  onRow?(row: R): void;
  isOn?(row: R): boolean;
  limit?: number;
  first?: { column: string; down: boolean };
  foot?: ComponentChildren;
  /** The first column holds sentences and takes the room the numbers leave. */
  lead?: boolean;
  empty: string;
}

export function Table<R>(props: Props<R>) {
  const order = useSignal(props.first ?? null);
  const { columns, rows } = props;
  const by = columns.find((column) => column.id === order.value?.column)?.sort;
  const sorted = by
    ? [...rows].sort((a, b) => {
        const [x, y] = [by(a), by(b)];
        const sign = typeof x === 'number' && typeof y === 'number' ? x - y : String(x).localeCompare(String(y), 'zh');
        return order.value?.down ? -sign : sign;
      })
    : rows;
  const limit = props.limit ?? 200;
  const shown = sorted.slice(0, limit);
  if (rows.length === 0) return <p class="empty">{props.empty}</p>;
  const turn = (column: Column<R>) => {
    const same = order.value?.column === column.id;
    order.value = { column: column.id, down: same ? !order.value?.down : Boolean(column.number) };
  };
  return (
    <>
      <table class={`table ${props.lead ? 'table-lead' : ''}`}>
        <caption class="unseen">{props.caption}</caption>
        <thead>
          <tr>
            {columns.map((column) => {
              const on = order.value?.column === column.id;
              const sort = on ? (order.value?.down ? 'descending' : 'ascending') : undefined;
              return (
                <th key={column.id} scope="col" class={column.number ? 'number' : undefined} aria-sort={sort}>
                  {column.sort ? (
                    <button type="button" class="sort" onClick={() => turn(column)}>
                      {column.head}
                      <span class="sort-sign" aria-hidden="true">{on ? (order.value?.down ? '▾' : '▴') : ''}</span>
                    </button>
                  ) : column.head}
                </th>
              );
            })}
          </tr>
        </thead>
        <tbody>
          {shown.map((row) => (
            <tr key={props.rowKey(row)} class={`${props.onRow ? 'clickable' : ''} ${props.isOn?.(row) ? 'on' : ''}`} onClick={() => props.onRow?.(row)}>
              {columns.map((column, at) => (
                <td key={column.id} class={column.number ? 'number' : undefined}>
                  {at === 0 && props.onRow ? <button type="button" class="link">{column.cell(row)}</button> : column.cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
        {props.foot && <tfoot>{props.foot}</tfoot>}
      </table>
      {rows.length > limit && <p class="more">{t('table.more', { shown: count(limit), all: count(rows.length) })}</p>}
    </>
  );
}
