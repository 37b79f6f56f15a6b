// Cards of flows. In: a stretch of road or one flow. Out: its tonnes by kind, the flows on it largest first.
import type { FlowFeature } from '../api/types';
import { cnyAmount, count, joined, kilometres, tonnes } from '../format/number';
import { allCorridors } from '../map/view';
import { SourceChip } from '../parts/chip';
import { Icon } from '../parts/icons';
import type { Selection } from '../state/hash';
import { className, facilityName, generatorName, originName, routeName, weakened, zoneName } from '../state/names';
import { legsOf, numberOfLeg } from '../state/reasons';
import { overlay } from '../state/studies';
import { flows, language, outcome, select } from '../state/store';
import { t } from '../text/language';
import { amount, CardFrame, Fact, filterTo } from './card';

const LIMIT = 30;
const OPERATIONS = ['collect', 'store', 'use', 'dispose'] as const;

function fromName(flow: FlowFeature): string {
  const { from_kind: kind, from, from_name_zh: zh, from_name_en: en } = flow.properties;
  if (language.value === 'zh') return zh || from;
  const known = kind === 'facility' ? facilityName(from) : kind === 'zone' ? zoneName(from) : generatorName(from);
  return en || (known === from ? zh || from : known);
}

export function FlowList({ title, flows: list }: { title: string; flows: readonly FlowFeature[] }) {
  const sorted = [...list].sort((a, b) => b.properties.tonnes - a.properties.tonnes);
  return (
    <>
      <h3>{title} <span class="badge">{count(list.length)}</span></h3>
      <ul class="list">
        {sorted.slice(0, LIMIT).map((flow) => (
          <li key={flow.properties.id}>
            <button type="button" class="link way" onClick={() => select({ kind: 'flow', id: flow.properties.id })}>
              <span><i class={`dot dot-${flow.properties.hazardous ? 'hazardous' : 'general'}`} />{fromName(flow)} <b class="code">{flow.properties.class}</b></span>
              <span class="way-to"><Icon name="arrow" />{facilityName(flow.properties.facility)}</span>
            </button>
            <span class="number">{tonnes(flow.properties.tonnes)} {t('unit.t')}</span>
          </li>
        ))}
      </ul>
      {list.length > LIMIT && <p class="more">{t('table.more', { shown: count(LIMIT), all: count(list.length) })}</p>}
    </>
  );
}

/** The legs a line is made of, each with its reasons; not for the lines of a study, whose legs are not the plan's. */
function LegList({ flow }: { flow: FlowFeature }) {
  if (overlay.value) return null;
  const legs = legsOf(flow, outcome.value?.legs ?? [], flows.value?.features ?? []).sort((a, b) => b.tonnes - a.tonnes);
  if (legs.length === 0) return null;
  return (
    <>
      <h3>{t('why.legs')} <span class="badge">{count(legs.length)}</span></h3>
      <ul class="list">
        {legs.slice(0, LIMIT).map((leg) => (
          <li key={numberOfLeg(leg)}>
            <button type="button" class="link" data-leg={numberOfLeg(leg)} onClick={() => select({ kind: 'leg', id: String(numberOfLeg(leg)) })}>{originName(leg.from)} <b class="code">{leg.code}</b></button>
            <span class="number">{tonnes(leg.tonnes)} {t('unit.t')}</span>
          </li>
        ))}
      </ul>
      {legs.length > LIMIT && <p class="more">{t('table.more', { shown: count(LIMIT), all: count(legs.length) })}</p>}
    </>
  );
}

function FlowCard({ flow }: { flow: FlowFeature }) {
  const p = flow.properties;
  const source = weakened(p.source ?? 'derived');
  const operation = OPERATIONS.find((one) => one === p.operation);
  return (
    <CardFrame kind={t('kind.flow')} title={`${fromName(flow)} → ${facilityName(p.facility)}`} chip={<SourceChip source={source} text={t('flow.derived')} />}>
      {p.straight && <p class="notice notice-warning">{t('flow.straight')}</p>}
      <dl class="facts">
        <Fact name={t('column.tonnes.long')} source={source} text={t('flow.derived')}>{amount(p.tonnes)}</Fact>
        <Fact name={t('column.class')}>{p.classes.split(';').filter(Boolean).map(className).join('、') || className(p.class)}</Fact>
        {operation && <Fact name={t('column.operations')}>{t(`operation.${operation}`)}</Fact>}
        {p.route && <Fact name={t('column.route')}>{routeName(p.route, p.facility)}</Fact>}
        <Fact name={t('column.km.long')} source={source} text={t('flow.derived')}>{kilometres(p.km)} km</Fact>
        <Fact name={t('totals.cost')} source={source} text={t('flow.derived')}>{joined(cnyAmount(p.cost_cny, language.value))}</Fact>
      </dl>
      <div class="card-actions">
        <button type="button" class="button" onClick={() => select({ kind: 'facility', id: p.facility })}>{t('flow.showFacility')}</button>
        <button type="button" class="button" onClick={() => filterTo(p.facility)}>{t('flow.onlyFacility')}</button>
      </div>
      <LegList flow={flow} />
    </CardFrame>
  );
}

export function CorridorCard({ selected }: { selected: Selection }) {
  const all = flows.value?.features ?? [];
  if (selected.kind === 'flow') {
    const flow = all.find((one) => one.properties.id === selected.id);
    return flow ? <FlowCard flow={flow} /> : null;
  }
  const corridor = allCorridors.value.find((one) => one.id === selected.id);
  if (!corridor) return null;
  const on = corridor.flows.map((index) => all[index]).filter((one): one is FlowFeature => one !== undefined);
  const source = weakened(on.find((one) => one.properties.mark === 'demo')?.properties.source ?? on[0]?.properties.source ?? 'derived');
  return (
    <CardFrame kind={t('kind.corridor')} title={amount(corridor.general + corridor.hazardous)} lead={t('corridor.about')} chip={<SourceChip source={source} text={t('flow.derived')} />}>
      <dl class="facts">
        <Fact name={t('waste.general')} source={source} text={t('flow.derived')}><i class="dot dot-general" />{amount(corridor.general)}</Fact>
        <Fact name={t('waste.hazardous')} source={source} text={t('flow.derived')}><i class="dot dot-hazardous" />{amount(corridor.hazardous)}</Fact>
      </dl>
      <FlowList title={t('corridor.flows')} flows={on} />
    </CardFrame>
  );
}
