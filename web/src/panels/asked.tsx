// Rows asked of the plan as a whole. In: an outcome. Out: each row with its strength, what is reached, rounded
// and not, and what a looser bound would be worth; nothing where no row is asked.
import type { AskedRow, Outcome } from '../api/types';
import { decimal, price, tonnes } from '../format/number';
import { SourceChip } from '../parts/chip';
import { Table, type Column } from '../parts/table';
import { planSource } from '../state/names';
import { language } from '../state/store';
import { t } from '../text/language';

const SMALL = 1e-6;

const bounds = (row: AskedRow): string =>
  [...(row.at_least === undefined ? [] : [`≥ ${row.at_least} ${row.unit}`]), ...(row.at_most === undefined ? [] : [`≤ ${row.at_most} ${row.unit}`])].join(' ');

function met(row: AskedRow): string {
  return row.met ? t('asked.met') : t('asked.missed', { tonnes: tonnes(row.missed_t), unit: row.unit === '%' ? 't' : row.unit });
}

function worth(row: AskedRow): string {
  if (row.placed_t !== undefined && row.placed_t > SMALL) return t('asked.places', { tonnes: tonnes(row.placed_t) });
  return row.price_cny === undefined ? '—' : t('asked.saves', { cny: price(row.price_cny) });
}

export function Asked({ result }: { result: Outcome }) {
  return <AskedRows rows={result.rows} />;
}

export function AskedRows({ rows }: { rows: readonly AskedRow[] | undefined }) {
  if (!rows?.length) return null;
  const columns: Column<AskedRow>[] = [
    { id: 'row', head: t('asked.row'), sort: (one) => one.name[language.value], cell: (one) => <span class="way"><span>{one.name[language.value]} {bounds(one)}</span><span class="soft">{t(`asked.${one.strength}`)} · {met(one)}</span></span> },
    { id: 'reached', head: t('asked.reached'), number: true, sort: (one) => one.reached, cell: (one) => <>{decimal(one.reached, 2)} {one.unit} <SourceChip source={planSource.value} text={t('asked.unrounded', { value: String(one.reached), unit: one.unit })} /><span class="soft block">{t('asked.unrounded', { value: String(one.reached), unit: one.unit })}</span></> },
    { id: 'price', head: t('asked.price'), number: true, sort: (one) => one.price_cny ?? 0, cell: (one) => worth(one) },
  ];
  return <Table caption={t('asked.title')} columns={columns} rows={rows} rowKey={(one) => one.id} first={{ column: 'row', down: false }} empty="" />;
}
