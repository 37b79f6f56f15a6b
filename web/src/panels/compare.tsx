// Two plans side by side. In: the outcomes before and after roads were changed. Out: cost, tonnes and transport
// work with their differences, what drives further or elsewhere, which facilities gain or lose.
import type { Outcome } from '../api/types';
import { cnyAmount, decimal, joined, kilometres, percent, tonnes, tonnesAmount } from '../format/number';
import { SourceChip } from '../parts/chip';
import { compare, type Pair } from '../state/compare';
import { facilityName, originName, planSource } from '../state/names';
import { language, select } from '../state/store';
import { t } from '../text/language';
import type { TextKey } from '../text/zh';

const MOST = 6;

interface Row { label: TextKey; pair: Pair; show(value: number): string; exact(value: number): string; small: number; more?: 'bad' }

/** A difference with its sign, "same" when it is below what the row can tell apart. */
function difference({ pair, show, small }: Row): string {
  const value = pair.after - pair.before;
  if (Math.abs(value) < small) return t('compare.equal');
  return value > 0 ? `+${show(value)}` : show(value);
}

function Line({ row }: { row: Row }) {
  const { pair } = row;
  const value = pair.after - pair.before;
  const grown = Math.abs(value) >= row.small && row.more === 'bad' ? (value > 0 ? 'worse' : 'better') : '';
  const share = Math.abs(value) >= row.small && Math.abs(pair.before) > row.small ? percent(value / Math.abs(pair.before), 2) : '';
  return (
    <tr data-compare={row.label}>
      <th scope="row">{t(row.label)}</th>
      <td class="number" title={row.exact(pair.before)}>{row.show(pair.before)}</td>
      <td class="number" title={row.exact(pair.after)}>{row.show(pair.after)}</td>
      <td class={`number ${grown}`} title={row.exact(value)}><b>{difference(row)}</b>{share && <span class="block soft">{value > 0 ? '+' : ''}{share}</span>}</td>
    </tr>
  );
}

export function CompareTable({ before, after }: { before: Outcome; after: Outcome }) {
  const found = compare(before, after);
  const t_ = (value: number) => joined(tonnesAmount(value, language.value));
  const cny = (value: number) => joined(cnyAmount(value, language.value));
  const money = { show: cny, exact: (value: number) => `${decimal(value, 2)} CNY`, small: 0.5, more: 'bad' as const };
  const mass = { show: t_, exact: (value: number) => `${decimal(value, 3)} t`, small: 0.05 };
  const rows: Row[] = [
    { label: 'totals.cost', pair: found.cost, ...money },
    { label: 'totals.transport', pair: found.transport, ...money },
    { label: 'totals.tonneKm', pair: found.tonneKm, show: (value) => `${decimal(value / 1e4, 2)} ${t('unit.tenThousandTonneKm')}`, exact: (value) => `${decimal(value, 1)} t·km`, small: 50, more: 'bad' },
    { label: 'totals.unplaced', pair: found.unplaced, ...mass, more: 'bad' },
    { label: 'totals.exported', pair: found.exported, ...mass },
  ];
  const nothing = found.moved === 0 && found.rerouted.tonnes === 0 && rows.every((row) => Math.abs(row.pair.after - row.pair.before) < row.small);
  const top = found.rerouted.longest;
  return (
    <>
      {nothing && <p class="notice notice-good">{t('compare.nothing')}</p>}
      <table class="table compare">
        <caption class="unseen">{t('compare.title')}</caption>
        <thead><tr><th scope="col">{t('compare.what')} <SourceChip source={planSource.value} text={t('compare.about')} /></th><th scope="col" class="number">{t('compare.before')}</th><th scope="col" class="number">{t('compare.after')}</th><th scope="col" class="number">{t('compare.difference')}</th></tr></thead>
        <tbody>{rows.map((row) => <Line key={row.label} row={row} />)}</tbody>
      </table>
      {!nothing && (
        <dl class="facts">
          <div class="fact"><dt>{t('compare.rerouted')}</dt><dd>{found.rerouted.tonnes === 0 ? '0' : top && top.leg.metres > top.before
            ? t('compare.rerouted.text', { amount: t_(found.rerouted.tonnes), km: `+${kilometres((top.leg.metres - top.before) / 1000)}`, from: originName(top.leg.from), to: facilityName(top.leg.facility) })
            : t_(found.rerouted.tonnes)}</dd></div>
          <div class="fact"><dt>{t('compare.moved')}</dt><dd>{t_(found.moved)}</dd></div>
        </dl>
      )}
      {found.places.length > 0 && (
        <>
          <h3>{t('compare.places')}</h3>
          <ul class="list">
            {found.places.slice(0, MOST).map((one) => (
              <li key={one.facility}>
                <button type="button" class="link" onClick={() => select({ kind: 'facility', id: one.facility })}>{facilityName(one.facility)}</button>
                <span class="number">{tonnes(one.before)} → {tonnes(one.after)} {t('unit.t')} <b>({one.after > one.before ? '+' : ''}{decimal(one.after - one.before, 1)})</b></span>
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}
