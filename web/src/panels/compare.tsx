// Two plans side by side. In: the outcomes before and after roads were changed. Out: cost, tonnes and transport
// work with their differences, what drives further or elsewhere, which facilities gain or lose.
import type { Outcome } from '../api/types';
import { cnyUnit, decimal, joined, kilometres, percent, signedDifference, tonneKmUnit, tonnes, tonnesAmount, tonnesUnit, type Unit } from '../format/number';
import { SourceChip } from '../parts/chip';
import { compare, type Pair } from '../state/compare';
import { facilityName, originName, planSource } from '../state/names';
import { language, select } from '../state/store';
import { t } from '../text/language';
import type { TextKey } from '../text/zh';

const MOST = 6;

interface Row { label: TextKey; pair: Pair; unit: Unit; exact(value: number): string; small: number; more?: 'bad' }

function Line({ row }: { row: Row }) {
  const { pair, unit } = row;
  const value = pair.after - pair.before;
  const differs = Math.abs(value) >= row.small;
  const grown = differs && row.more === 'bad' ? (value > 0 ? 'worse' : 'better') : '';
  const share = differs && Math.abs(pair.before) > row.small ? percent(value / Math.abs(pair.before), 2) : '';
  const show = (one: number) => decimal(one / unit.factor, unit.decimals);
  return (
    <tr data-compare={row.label}>
      <th scope="row">{t(row.label)} <span class="soft">{unit.unit}</span></th>
      <td class="number" title={row.exact(pair.before)}>{show(pair.before)}</td>
      <td class="number" title={row.exact(pair.after)}>{show(pair.after)}</td>
      <td class={`number ${grown}`} title={row.exact(value)}><b>{differs ? signedDifference(value, unit) : t('compare.equal')}</b>{share && <span class="block soft">{value > 0 ? '+' : ''}{share}</span>}</td>
    </tr>
  );
}

export function CompareTable({ before, after }: { before: Outcome; after: Outcome }) {
  const found = compare(before, after);
  const t_ = (value: number) => joined(tonnesAmount(value, language.value));
  const size = ({ before: was, after: is }: Pair) => Math.max(Math.abs(was), Math.abs(is));
  const money = (label: TextKey, pair: Pair): Row => ({ label, pair, unit: cnyUnit(size(pair), language.value), exact: (value) => `${decimal(value, 2)} CNY`, small: 0.5, more: 'bad' });
  const mass = (label: TextKey, pair: Pair): Row => ({ label, pair, unit: tonnesUnit(size(pair), language.value), exact: (value) => `${decimal(value, 3)} t`, small: 0.05 });
  const rows: Row[] = [
    money('totals.cost', found.cost),
    money('totals.transport', found.transport),
    { label: 'totals.tonneKm', pair: found.tonneKm, unit: tonneKmUnit(language.value), exact: (value) => `${decimal(value, 1)} t·km`, small: 50, more: 'bad' },
    { ...mass('totals.unplaced', found.unplaced), more: 'bad' },
    mass('totals.exported', found.exported),
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
