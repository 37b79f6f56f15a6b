// Cards of facilities and generators. In: their detail from the API and, after a solve, the load. Out: load
// against capacity, permits or streams, what comes in, every number with its mark.
import type { FacilityLoad, PermitLine, SiteDetail } from '../api/types';
import { count, decimal, joined, kilometres, loadPercent, percent, tonnes, tonnesAmount } from '../format/number';
import { loadStep } from '../map/palette';
import { SourceChip } from '../parts/chip';
import { Problem, Show, Waiting } from '../parts/notice';
import { facilitiesById, facilityName, generatorName, generatorsById, nameOf, planSource, say } from '../state/names';
import { reach, REACH_MINUTES } from '../state/reach';
import { setEnd } from '../state/route';
import { detail, facilityLoad, language, patch, select, solving, valueOf, view } from '../state/store';
import { t } from '../text/language';
import { amount, CardFrame, Fact, filterTo } from './card';
import { FigureList } from './figures';
import { limitName, meaning } from './limits';

const SMALL = 1e-6;

function Gauge({ load }: { load: FacilityLoad }) {
  const step = loadStep(load.load_t, load.capacity_t);
  const share = load.capacity_t > 0 ? Math.min(1, load.load_t / load.capacity_t) : 0;
  return (
    <div class="gauge" data-load={load.load_t}>
      <p class="gauge-head">
        <span>{t('facility.load')} <SourceChip source={planSource.value} text={t('facility.load.about')} /></span>
        <span class="gauge-share">{loadPercent(load.load_t, load.capacity_t)}</span>
      </p>
      <div class="gauge-track" role="img" aria-label={t('facility.load.aria', { load: decimal(load.load_t, 1), capacity: decimal(load.capacity_t, 1) })}>
        <span class={`gauge-fill load-${step}`} style={{ width: percent(share, 3).replace(' ', '') }} />
      </div>
      <p class="gauge-foot"><b>{tonnes(load.load_t)}</b> {t('unit.t')} <span class="soft">/ {tonnes(load.capacity_t)} {t('unit.t')}</span><span class="soft gauge-step">{t(`load.${step}`)}</span></p>
    </div>
  );
}

function Incoming({ load }: { load: FacilityLoad }) {
  const binding = load.loads.filter((one) => one.price_cny_t > SMALL || one.placed_per_t > SMALL);
  return (
    <>
      {binding.length > 0 && (
        <>
          <h3>{t('facility.limits')}</h3>
          <ul class="list">{binding.map((one) => <li key={`${one.kind}/${one.id}`}><span class="way"><span>{t(`limit.${one.kind}`)} {one.kind === 'facility' ? '' : limitName(one)}</span><span class="soft">{meaning(one)}</span></span></li>)}</ul>
        </>
      )}
      <h3>{t('facility.incoming')} <span class="badge">{count(load.incoming_count)}</span></h3>
      {load.incoming.length === 0 && <p class="empty">{t('facility.noIncoming')}</p>}
      <ul class="list">
        {load.incoming.map((one, at) => (
          <li key={at}>
            <button type="button" class="link way" onClick={() => {
              if (one.from_kind === 'facility') select({ kind: 'facility', id: one.from });
              else if (generatorsById.value.has(one.from)) select({ kind: 'generator', id: one.from });
            }}>
              <span>{say(one.from_name) || (one.from_kind === 'facility' ? facilityName(one.from) : generatorName(one.from))}</span>
              <span class="soft"><b class="code">{one.code}</b> {say(one.name)} · {kilometres(one.km)} km</span>
            </button>
            <span class="number">{tonnes(one.tonnes)} {t('unit.t')}</span>
          </li>
        ))}
      </ul>
      {load.incoming_count > load.incoming.length && <p class="more">{t('table.more', { shown: count(load.incoming.length), all: count(load.incoming_count) })}</p>}
    </>
  );
}

function Permits({ permits }: { permits: readonly PermitLine[] }) {
  return (
    <>
      <h3>{t('facility.permits')} <span class="badge">{count(permits.length)}</span></h3>
      <ul class="list">
        {permits.map((one) => (
          <li key={one.id}>
            <span class="way">
              <span>{say(one.operation_label)} <b class="code">{one.code}</b> {say(one.name)}</span>
              <span class="soft">{t('permit.valid', { from: one.valid_from, to: one.valid_to })}{one.host ? ` · ${t('permit.host', { host: one.host })}` : ''}</span>
            </span>
            <span class="number">{tonnes(one.t_per_year)} {t('unit.t')} <SourceChip source={one.source} /></span>
          </li>
        ))}
      </ul>
    </>
  );
}

function Streams({ site }: { site: SiteDetail }) {
  const streams = site.streams ?? [];
  const sum = streams.reduce((total, one) => total + one.tonnes, 0);
  return (
    <>
      <h3>{t('generator.streams')} <span class="badge">{count(streams.length)}</span></h3>
      {streams.length === 0 && <p class="empty">{t('generator.noStreams')}</p>}
      <ul class="list">
        {[...streams].sort((a, b) => b.tonnes - a.tonnes).map((one) => (
          <li key={one.id}>
            <span class="way"><span><b class="code">{one.code}</b> {say(one.name)}</span></span>
            <span class="number">{tonnes(one.tonnes)} {t('unit.t')} <SourceChip source={one.source} /></span>
          </li>
        ))}
        {streams.length > 1 && <li class="sum"><span>{t('generator.sum')}</span><span class="number">{tonnes(sum)} {t('unit.t')}</span></li>}
      </ul>
    </>
  );
}

/** What the rings around a facility mean. */
function Reach() {
  return <Show loaded={reach.value}>{(found) => <p class="soft footnote">{found.features.length > 0 ? t('reach.lead', { list: [...REACH_MINUTES].reverse().join(t('text.comma')) }) : t('reach.none')}</p>}</Show>;
}

export function SiteCard({ kind, id }: { kind: 'facility' | 'generator'; id: string }) {
  const loaded = detail.value;
  const feature = (kind === 'facility' ? facilitiesById : generatorsById).value.get(id);
  const site = loaded && valueOf(loaded);
  const title = say(site?.name) || nameOf(feature?.properties) || id;
  const load = facilityLoad.value;
  const capacity = tonnesAmount(Number(feature?.properties['capacity_t'] ?? 0), language.value);
  return (
    <CardFrame kind={say(site?.kind_label) || t(`kind.${kind}`)} title={title}
      lead={site ? [site.estimated ? t('site.estimated') : '', site.accuracy_km ? t('site.accuracyText', { km: decimal(site.accuracy_km, 1) }) : ''].filter(Boolean).join(' · ') || undefined : undefined}
      chip={site ? <>{t('site.positionSource')} <SourceChip source={site.source} text={site.note ?? undefined} /></> : undefined}>
      {kind === 'facility' && load?.state === 'here' && <Gauge load={load.value} />}
      {kind === 'facility' && load?.state === 'waiting' && <Waiting />}
      {kind === 'facility' && load?.state === 'failed' && <Problem error={load.error} />}
      {kind === 'facility' && !load && (
        <dl class="facts"><Fact name={t('facility.capacity')} source={String(feature?.properties['capacity_mark'] ?? feature?.properties['source'] ?? '')}>{joined(capacity)}</Fact>
          <p class="soft">{t(solving.value ? 'facility.loadSoon' : 'facility.loadAfter')}</p></dl>
      )}
      <div class="card-actions">
        {load?.state === 'here' && load.value.incoming_count > 0 && <button type="button" class="button" onClick={() => filterTo(id)}>{t('flow.onlyFacility')}</button>}
        <button type="button" class="button" onClick={() => { patch({ panel: 'roads', roads: 'route' }); setEnd('start', { kind, id }); }}>{t('site.routeFrom')}</button>
        <button type="button" class="button" onClick={() => { patch({ panel: 'roads', roads: 'route' }); setEnd('end', { kind, id }); }}>{t('site.routeTo')}</button>
        {kind === 'facility' && <button type="button" class="button" aria-pressed={view.value.reach} onClick={() => patch({ reach: !view.value.reach })}>{t('reach.show')}</button>}
      </div>
      {kind === 'facility' && reach.value && <Reach />}
      <Show loaded={loaded}>
        {(one) => (
          <>
            {one.figures.length > 0 && <FigureList figures={one.figures} />}
            {kind === 'facility' && load?.state === 'here' && <Incoming load={load.value} />}
            {one.permits && <Permits permits={one.permits} />}
            {one.streams && <Streams site={one} />}
            {one.note && <p class="soft footnote">{one.note}</p>}
            <dl class="facts">
              <Fact name={t('site.position')} source={one.source}>{decimal(one.place.lon, 4)}, {decimal(one.place.lat, 4)} <span class="soft">WGS84</span></Fact>
              <Fact name={t('site.id')}><code>{one.id}</code></Fact>
            </dl>
          </>
        )}
      </Show>
      {kind === 'generator' && feature && loaded?.state === 'waiting' && <p class="soft">{amount(Number(feature.properties['tonnes'] ?? 0))}</p>}
    </CardFrame>
  );
}
