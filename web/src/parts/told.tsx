// A table as the server tells it. In: headers, rows of words, numbers and sources. Out: the same in the language in
// view, numbers rounded as asked, with the unrounded ones under the pointer.
import type { TableCell, ToldTable } from '../api/siting';
import { csv, download } from '../format/csv';
import { decimal } from '../format/number';
import { formulaIn } from '../format/source';
import { say } from '../state/names';
import { language } from '../state/store';
import { t } from '../text/language';
import { SourceChip } from './chip';
import { Icon } from './icons';

const SHORT = 12;
const plain = (cell: TableCell | null): string | number => {
  if (!cell) return '';
  if (cell.kind === 'number') return cell.value;
  return cell.kind === 'text' ? cell.text : cell.kind === 'words' ? say(cell.words) : cell.source;
};

/** Numbers to the right; short words and ids in one piece. */
const classOf = (cell: TableCell | null): string | undefined => {
  if (cell?.kind === 'number') return 'number';
  return cell?.kind === 'text' && cell.text.length <= SHORT ? 'short' : undefined;
};

function Cell({ cell }: { cell: TableCell | null }) {
  if (!cell) return null;
  if (cell.kind === 'number') return <span title={String(cell.value)}>{decimal(cell.value, cell.decimals)}</span>;
  if (cell.kind === 'source') return <SourceChip source={formulaIn(language.value, cell.source)} />;
  return <>{cell.kind === 'text' ? cell.text : say(cell.words)}</>;
}

export function Told({ table, open }: { table: ToldTable; open?: boolean }) {
  const isNumber = (at: number) => table.rows.some((row) => row[at]?.kind === 'number');
  return (
    <details class="told" open={open ?? false} data-told={table.id}>
      <summary>{say(table.title)}</summary>
      <div class="bar-line">
        <p class="soft">{say(table.about)}</p>
        <button type="button" class="button button-quiet" onClick={() => download(`${table.id}.csv`, csv(table.columns.map(say), table.rows.map((row) => row.map(plain))))}><Icon name="down" />CSV</button>
      </div>
      <div class="told-room">
        <table class="table table-told">
          <caption class="unseen">{say(table.title)}</caption>
          <thead><tr>{table.columns.map((column, at) => <th key={at} scope="col" class={isNumber(at) ? 'number' : undefined}>{say(column)}</th>)}</tr></thead>
          <tbody>
            {table.rows.map((row, at) => <tr key={at}>{row.map((cell, column) => <td key={column} class={classOf(cell)}><Cell cell={cell} /></td>)}</tr>)}
          </tbody>
        </table>
      </div>
      {table.rows.length === 0 && <p class="empty">{t('table.empty')}</p>}
    </details>
  );
}
