// One place of the ground. In: the place that was clicked. Out: the rule that rules it out with value and limit, or its
// score with every part.
import type { LandAnswer, LandCriterion, LandProject, SpotFeature } from '../api/land';
import { count, decimal, kilometres } from '../format/number';
import { formulaIn } from '../format/source';
import { SourceChip } from '../parts/chip';
import { Table, type Column } from '../parts/table';
import { chosenSpot, points, scoreOf, weights } from '../state/land';
import { say } from '../state/names';
import { language } from '../state/store';
import { t } from '../text/language';
import { Chosen } from './run';

export const spotName = (answer: LandAnswer, { properties: p }: SpotFeature): string =>
  p.parcel ?? t('land.cell', { zone: say(answer.zones[p.zone ?? '']) || '–', id: p.id.replace(/f+$/, '') });

export function valueText(one: Pick<LandCriterion, 'measure'>, value: number | null | undefined): string {
  if (value === null || value === undefined) return t('land.unknown');
  if (one.measure === 'distance' || one.measure === 'feed') return `${kilometres(value / 1000)} km`;
  if (one.measure === 'people') return t('land.people', { count: count(value) });
  if (one.measure === 'share') return `${decimal(value, 1)} %`;
  if (one.measure === 'zoning') return t(value > 0 ? 'land.zoning.fits' : 'land.zoning.not');
  return t('land.roadClass', { rank: value });
}

interface Part { criterion: LandCriterion; value: number | null; weight: number }

export function SpotBox({ answer, one }: { answer: LandAnswer; one: LandProject }) {
  const spot = chosenSpot.value;
  if (!spot) return <p class="soft footnote">{t('land.click')}</p>;
  const p = spot.properties;
  const rule = one.rules.find((other) => other.layer === p.layer);
  const others = (p.others ?? []).map((id) => say(answer.layers.find((layer) => layer.id === id)?.name) || id);
  const parts: Part[] = (p.values ?? []).flatMap((value, at) => {
    const criterion = one.criteria[at];
    return criterion ? [{ criterion, value, weight: weights.value[at] ?? 0 }] : [];
  });
  const columns: Column<Part>[] = [
    { id: 'name', head: t('land.part'), cell: (part) => <>{say(part.criterion.name)} <SourceChip source={formulaIn(language.value, part.criterion.source)} /></> },
    { id: 'value', head: t('land.value'), number: true, cell: (part) => <span class={part.value === null ? 'bars' : ''}>{valueText(part.criterion, part.value)}</span> },
    { id: 'points', head: t('land.points'), number: true, cell: (part) => decimal(points(part.criterion, part.value), 2) },
    { id: 'weight', head: t('land.weight'), number: true, cell: (part) => decimal(part.weight, 1) },
  ];
  return (
    <Chosen of={p.id} label={spotName(answer, spot)} data={{ 'data-spot': p.id }}>
      <h3>{spotName(answer, spot)} {p.mark && <SourceChip source={p.mark} />}</h3>
      {p.rule !== undefined ? (
        <>
          <p class="worse" data-why={p.rule}><b>{t('land.out')}</b> {say({ zh: p.why_zh ?? '', en: p.why_en ?? '' })}</p>
          {rule && <p class="soft">{rule.edition}</p>}
          {others.length > 0 && <p class="soft">{t('land.others', { list: others.join(t('text.comma')) })}</p>}
        </>
      ) : (
        <>
          <p><b>{t('land.score')} {decimal(scoreOf(one.criteria, weights.value, p.values ?? []), 1)}</b> <span class="soft">{p.area_mu ? t('land.parcel', { mu: decimal(p.area_mu, 0) }) : ''}</span></p>
          <Table lead caption={t('land.parts')} columns={columns} rows={parts} rowKey={(part) => part.criterion.id} empty={t('table.empty')} />
        </>
      )}
    </Chosen>
  );
}
