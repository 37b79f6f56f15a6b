// Sums of a plan. In: an outcome. Out: where the tonnes end, what it costs, the plan's indicators.
import type { Figure, Outcome } from '../api/types';
import { cnyAmount, decimal, joined, percent, tonnesAmount } from '../format/number';
import { Bar } from '../parts/bar';
import { SourceChip } from '../parts/chip';
import { planSource, weakened } from '../state/names';
import { language } from '../state/store';
import { t } from '../text/language';
import type { TextKey } from '../text/zh';
import { FigureList } from './figures';

function Line({ label, value, exact, share, kind, whole, about }: { label: TextKey; value: string; exact: string; share?: number; kind?: string; whole?: number; about?: TextKey }) {
  return (
    <tr>
      <th scope="row">{t(label)}</th>
      <td class="number" title={exact}>{value}</td>
      <td class="number soft">{share === undefined ? '' : percent(share)}</td>
      <td class="bar-cell">{share !== undefined && <Bar whole={whole ?? 1} parts={[{ value: share, kind: kind ?? 'plain' }]} />}</td>
      <td><SourceChip source={planSource.value} text={about ? t(about) : t('totals.about')} /></td>
    </tr>
  );
}

/** An indicator of a plan with its mark, and a name that cannot be taken for that of the base year. */
const shown = (one: Figure): Figure => ({
  ...one,
  source: weakened(one.source),
  label: one.id === 'hazardous_in_district' ? { zh: t('totals.hazardousInside'), en: t('totals.hazardousInside') } : one.label,
});

export function TotalsView({ result, name }: { result: Outcome; name: string }) {
  const { totals } = result;
  const made = totals.arising_t + totals.residues_t;
  const t_ = (value: number) => ({ value: joined(tonnesAmount(value, language.value)), exact: `${decimal(value, 3)} t` });
  const cny = (value: number) => ({ value: joined(cnyAmount(value, language.value)), exact: `${decimal(value, 2)} CNY` });
  const of = (value: number) => (made > 0 ? value / made : 0);
  return (
    <>
      <h3>{t('totals.tonnes')}<span class="soft">{name} · {result.plan_year}</span></h3>
      <table class="table totals">
        <caption class="unseen">{t('totals.tonnes')}</caption>
        <tbody>
          <Line label="totals.arising" {...t_(totals.arising_t)} share={of(totals.arising_t)} />
          <Line label="totals.residues" {...t_(totals.residues_t)} share={of(totals.residues_t)} about="totals.residues.about" />
          <Line label="totals.used" {...t_(totals.used_t)} share={of(totals.used_t)} kind="good" />
          <Line label="totals.disposed" {...t_(totals.disposed_t)} share={of(totals.disposed_t)} />
          <Line label="totals.exported" {...t_(totals.exported_t)} share={of(totals.exported_t)} about="totals.exported.about" />
          <Line label="totals.unplaced" {...t_(totals.unplaced_t)} share={of(totals.unplaced_t)} kind="alarm" about="totals.unplaced.about" />
        </tbody>
      </table>
      <p class="soft footnote">{t('totals.shareOf')}</p>
      <h3>{t('totals.cost')}</h3>
      <table class="table totals">
        <caption class="unseen">{t('totals.cost')}</caption>
        <tbody>
          <Line label="totals.cost" {...cny(totals.cost_cny)} />
          <Line label="totals.transport" {...cny(totals.transport_cny)} />
          <Line label="totals.gate" {...cny(totals.gate_cny)} about="totals.gate.about" />
          <Line label="totals.handling" {...cny(totals.handling_cny)} />
          <Line label="totals.tonneKm" value={`${decimal(totals.tonne_km / 1e4, 1)} ${t('unit.tenThousandTonneKm')}`} exact={`${decimal(totals.tonne_km, 1)} t·km`} />
        </tbody>
      </table>
      {result.indicators.length > 0 && <><h3>{t('totals.indicators')}</h3><FigureList figures={result.indicators.map(shown)} /></>}
    </>
  );
}
