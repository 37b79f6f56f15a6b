// The card of what is selected. In: the selection and what the server or the layers know of it. Out: its
// numbers with source marks, and lists whose entries lead on to the next thing.
import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { Feature } from '../api/types';
import { count, decimal, joined, tonnes, tonnesAmount } from '../format/number';
import { featureOf } from '../map/picked';
import { SourceChip } from '../parts/chip';
import { Icon } from '../parts/icons';
import type { Selection } from '../state/hash';
import { generatorsById, nameOf, zoneName } from '../state/names';
import { base, flows, language, patch, select, valueOf, view } from '../state/store';
import { t } from '../text/language';
import { CorridorCard, FlowList } from './corridor';
import { RoadCard } from './roadcard';
import { SiteCard } from './site';
import { LegCard } from './why';

export const amount = (value: number): string => joined(tonnesAmount(value, language.value));

/** A row of a card: name, value, source mark. */
export function Fact({ name, children, source, mark, text }: { name: string; children: ComponentChildren; source?: string | undefined; mark?: string; text?: string }) {
  return (
    <div class="fact">
      <dt>{name}</dt>
      <dd>{children} {(source !== undefined || mark !== undefined) && <SourceChip source={source} {...(mark ? { mark } : {})} text={text} />}</dd>
    </div>
  );
}

export function CardFrame({ kind, title, lead, chip, children }: { kind: string; title: string; lead?: string | undefined; chip?: ComponentChildren; children: ComponentChildren }) {
  const box = useRef<HTMLElement>(null);
  useEffect(() => {
    const close = (event: KeyboardEvent) => { if (event.key === 'Escape') select(null); };
    window.addEventListener('keydown', close);
    return () => window.removeEventListener('keydown', close);
  }, []);
  useEffect(() => { box.current?.scrollTo(0, 0); }, [title]);
  return (
    <section class="card" aria-label={t('card.label', { name: title })} ref={box}>
      <header class="card-head">
        <div>
          <p class="card-kind">{kind} {chip}</p>
          <h2>{title}</h2>
          {lead && <p class="soft">{lead}</p>}
        </div>
        <button type="button" class="button button-quiet" aria-label={t('card.close')} title={t('card.close')} onClick={() => select(null)}><Icon name="close" /></button>
      </header>
      {children}
    </section>
  );
}

const PLACE_KINDS = ['park', 'bonded_zone', 'port', 'rail', 'scenic'] as const;
const sourceOf = (feature: Feature): string => String(feature.properties['source'] ?? '');
const markIn = (feature: Feature): string => String(feature.properties['mark'] ?? '');

function ZoneCard({ feature }: { feature: Feature }) {
  const p = feature.properties;
  const id = String(p['id']);
  const row = valueOf(base.value)?.by_zone.find((one) => one.zone === id);
  const sites = [...generatorsById.value.values()]
    .filter((one) => one.properties['zone'] === id)
    .sort((a, b) => Number(b.properties['tonnes'] ?? 0) - Number(a.properties['tonnes'] ?? 0));
  const out = (flows.value?.features ?? []).filter((one) => one.properties.from === id && one.properties.from_kind !== 'facility');
  const kind = p['kind'] === 'street' || p['kind'] === 'town' ? t(`zone.${p['kind']}`) : t('kind.zone');
  return (
    <CardFrame kind={kind} title={nameOf(p)} chip={<SourceChip source={sourceOf(feature)} mark={markIn(feature)} text={t('zone.shape')} />}
      lead={p['estimated'] ? t('site.estimated') : undefined}>
      <dl class="facts">
        {typeof p['population'] === 'number' && <Fact name={t('zone.population')} source={sourceOf(feature)} mark={markIn(feature)}>{count(p['population'])}</Fact>}
        {row && <Fact name={t('column.general')} source={row.source}>{amount(row.general_t)}</Fact>}
        {row && <Fact name={t('column.hazardous')} source={row.source}>{amount(row.hazardous_t)}</Fact>}
        <Fact name={t('zone.generators')}>{count(sites.length)}</Fact>
      </dl>
      {sites.length > 0 && (
        <>
          <h3>{t('zone.largest')}</h3>
          <ul class="list">
            {sites.slice(0, 8).map((one) => (
              <li key={String(one.properties['id'])}>
                <button type="button" class="link" onClick={() => select({ kind: 'generator', id: String(one.properties['id']) })}>{nameOf(one.properties)}</button>
                <span class="number">{tonnes(Number(one.properties['tonnes'] ?? 0))} {t('unit.t')}</span>
              </li>
            ))}
          </ul>
        </>
      )}
      {out.length > 0 && <FlowList title={t('zone.flows')} flows={out} />}
    </CardFrame>
  );
}

function PointCard({ feature, kind }: { feature: Feature; kind: 'place' | 'gateway' }) {
  const p = feature.properties;
  const place = PLACE_KINDS.find((one) => one === p['kind']);
  const where = [p['province'], p['district']].filter(Boolean).join(' ');
  const at = feature.geometry.type === 'Point' ? feature.geometry.coordinates : null;
  return (
    <CardFrame kind={place ? t(`place.${place}`) : t(`kind.${kind}`)} title={nameOf(p)} lead={where ? t('gateway.to', { where }) : undefined}
      chip={<SourceChip source={sourceOf(feature)} mark={markIn(feature)} />}>
      <dl class="facts">
        {typeof p['accuracy_km'] === 'number' && <Fact name={t('site.accuracy')} source={sourceOf(feature)} mark={markIn(feature)}>± {decimal(p['accuracy_km'], 1)} km</Fact>}
        {typeof p['zone'] === 'string' && p['zone'] !== '' && <Fact name={t('column.zone')}>{zoneName(p['zone'])}</Fact>}
        {at && <Fact name={t('site.position')} source={sourceOf(feature)} mark={markIn(feature)}>{decimal(at[0], 4)}, {decimal(at[1], 4)} <span class="soft">WGS84</span></Fact>}
      </dl>
    </CardFrame>
  );
}

function Content({ selected }: { selected: Selection }) {
  if (selected.kind === 'facility' || selected.kind === 'generator') return <SiteCard kind={selected.kind} id={selected.id} />;
  if (selected.kind === 'corridor' || selected.kind === 'flow') return <CorridorCard selected={selected} />;
  if (selected.kind === 'leg') return <LegCard />;
  const feature = featureOf(selected);
  if (!feature) return null;
  if (selected.kind === 'zone') return <ZoneCard feature={feature} />;
  if (selected.kind === 'road') return <RoadCard feature={feature} />;
  return <PointCard feature={feature} kind={selected.kind} />;
}

export function Card() {
  const selected = view.value.selected;
  return selected ? <Content selected={selected} /> : null;
}

/** Shows only what one facility gets, in panel and map. */
export const filterTo = (facility: string): void => patch({ panel: 'flow', facility });
