// Tonnes without a place. In: an outcome. Out: sums by reason and the list with the reason in words; nothing is hidden.
import type { Outcome, Reason, Remedy, Unserved } from '../api/types';
import { csv, download } from '../format/csv';
import { count, joined, percent, price, tonnes, tonnesAmount } from '../format/number';
import { Icon } from '../parts/icons';
import { Table, type Column } from '../parts/table';
import { originId, originName, say } from '../state/names';
import { language, select } from '../state/store';
import { t } from '../text/language';

const REASONS: readonly Reason[] = ['no_permit', 'no_road', 'no_quota', 'no_capacity'];

function save(result: Outcome): void {
  const rows = result.unserved.map((one) => [
    originId(one.from), originName(one.from), one.code, one.tonnes, one.reason, say(one.detail),
  ]);
  download(`unplaced-${result.scenario}.csv`, csv(['from', 'from_name', 'code', 'tonnes', 'reason', 'detail'], rows));
}

/** The smallest change in words. */
export function remedyText(remedy: Remedy): string {
  const openings = remedy.openings.map((one) => t('remedy.opening', { kind: t(`limit.${one.kind}`), id: one.id, tonnes: tonnes(one.tonnes) })).join(t('text.comma'));
  const cost = remedy.cost_cny_t === undefined ? '' : t('remedy.cost', { cny: price(remedy.cost_cny_t) });
  return [
    ...(openings ? [t('remedy.open', { openings, tonnes: tonnes(remedy.tonnes) }) + cost] : []),
    ...(remedy.permits_for?.length ? [t('remedy.permit', { codes: remedy.permits_for.join(t('text.comma')) })] : []),
  ].join(t('text.semicolon'));
}

export function Unplaced({ result }: { result: Outcome }) {
  const all = result.unserved;
  const sum = result.totals.unplaced_t;
  if (all.length === 0) return <p class="empty good">{t('unplaced.none')}</p>;
  const columns: Column<Unserved>[] = [
    { id: 'from', head: t('column.origin'), sort: (one) => originName(one.from), cell: (one) => <span class="way"><span>{originName(one.from)}</span><span class="soft">{say(one.detail)}</span>{one.remedy && <span class="soft remedy">{remedyText(one.remedy)}</span>}</span> },
    { id: 'code', head: t('column.code'), sort: (one) => one.code, cell: (one) => <><span class="code">{one.code}</span><span class="soft block">{t(`reason.${one.reason}`)}</span></> },
    { id: 't', head: t('column.tonnes'), number: true, sort: (one) => one.tonnes, cell: (one) => tonnes(one.tonnes) },
  ];
  return (
    <>
      <div class="bar-line">
        <p class="soft">{t('unplaced.sum', { count: count(all.length), amount: joined(tonnesAmount(sum, language.value)) })}</p>
        <button type="button" class="button button-quiet" onClick={() => save(result)}><Icon name="down" />CSV</button>
      </div>
      <ul class="reasons">
        {REASONS.map((reason) => {
          const of = all.filter((one) => one.reason === reason);
          const part = of.reduce((total, one) => total + one.tonnes, 0);
          return of.length > 0 && (
            <li key={reason}><b>{t(`reason.${reason}`)}</b><span class="number">{joined(tonnesAmount(part, language.value))}</span><span class="soft">{sum > 0 ? percent(part / sum) : ''} · {t('unplaced.items', { count: count(of.length) })}</span></li>
          );
        })}
      </ul>
      <Table lead caption={t('flow.tab.unplaced')} columns={columns} rows={all} first={{ column: 't', down: true }} empty={t('unplaced.none')}
        rowKey={(one) => `${JSON.stringify(one.from)}|${one.code}|${one.reason}`}
        onRow={(one) => {
          if (one.from.kind === 'stream') select({ kind: 'generator', id: one.from.generator });
          else if (one.from.kind === 'facility') select({ kind: 'facility', id: one.from.facility });
        }} />
    </>
  );
}
