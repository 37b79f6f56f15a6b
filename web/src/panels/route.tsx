// The tab 路线: two places in, the ways between them out. In: the question in the view and the server's answer.
// Out: fields, alternatives as table and plot, the chosen one road by road, how it was found, or why there is none.
import { useEffect } from 'preact/hooks';
import { DAYS, type RoadRoute, type RoutesAnswer } from '../api/roads';
import { ApiError } from '../api/client';
import { count, decimal, kilometres, percent } from '../format/number';
import { SourceChip } from '../parts/chip';
import { Icon } from '../parts/icons';
import { Problem, Waiting } from '../parts/notice';
import { PlaceField } from '../parts/place';
import { Table, type Column } from '../parts/table';
import { roadName, roadsById, say } from '../state/names';
import { answer, answerBusy, chooseRoute, chosen, clearRoute, endPlace, keys, picking, pickOnMap, retryRoute, routes, setEnd, swapEnds, unchanged } from '../state/route';
import { layers, patch, profiles, select, valueOf, view } from '../state/store';
import { t } from '../text/language';
import { Fact } from './card';
import { TradeOff } from './tradeoff';

export const minutes = (seconds: number): string => decimal(seconds / 60, 0);
export const people = (value: number | null): string => (value === null ? '–' : decimal(value, value < 100 ? 1 : 0));
/** What an alternative is best at; those in between are numbered as in a link. */
export function kindText(index: number): string {
  const best = routes.value[index]?.kind.filter((kind) => kind !== 'between') ?? [];
  if (best.length > 0) return best.map((kind) => t(`route.kind.${kind}`)).join(' · ');
  return t('route.kind.between', { number: keys.value[index]?.split('-')[1] ?? '' });
}
const signed = (value: number, decimals: number): string => {
  const text = decimal(value, decimals);
  return value > 0 && /[1-9]/.test(text) ? `+${text}` : text;
};

/** 24-hour times whatever the locale of the browser. */
const HALF_HOURS = Array.from({ length: 48 }, (_, index) => `${String(Math.floor(index / 2)).padStart(2, '0')}:${index % 2 === 0 ? '00' : '30'}`);

function Ask() {
  const { start, end, profile, day, time } = view.value;
  const known = valueOf(profiles.value) ?? [];
  const which = picking.value;
  return (
    <div class="ask">
      <div class="ask-ends">
        <div class="ask-fields">
          <PlaceField which="start" end={start} picking={which === 'start'} onPick={(to) => setEnd('start', to)} onMap={() => pickOnMap(which === 'start' ? 'none' : 'start')} />
          <PlaceField which="end" end={end} picking={which === 'end'} onPick={(to) => setEnd('end', to)} onMap={() => pickOnMap(which === 'end' ? 'none' : 'end')} />
        </div>
        <div class="ask-both">
          <button type="button" class="button button-quiet" disabled={!start && !end} aria-label={t('route.swap')} title={t('route.swap')} onClick={swapEnds}><Icon name="swap" /></button>
          <button type="button" class="button button-quiet" data-act="clear" disabled={!start && !end} aria-label={t('route.clear')} title={t('route.clear')} onClick={clearRoute}><Icon name="bin" /></button>
        </div>
      </div>
      <div class="ask-row">
        <label class="field field-grow">
          <span>{t('route.profile')}</span>
          <select class="input" data-field="profile" value={profile} onChange={(event) => patch({ profile: event.currentTarget.value })}>
            {!known.some((one) => one.id === profile) && <option value={profile}>{profile}</option>}
            {known.map((one) => <option key={one.id} value={one.id}>{say(one.name)}</option>)}
          </select>
        </label>
        <label class="field">
          <span>{t('route.leave')}</span>
          <select class="input" data-field="day" value={day} onChange={(event) => patch({ day: DAYS.find((word) => word === event.currentTarget.value) ?? '' })}>
            <option value="">{t('route.anyTime')}</option>
            {DAYS.map((word) => <option key={word} value={word}>{t(`day.${word}`)}</option>)}
          </select>
        </label>
        {day && (
          <select class="input input-time" data-field="time" aria-label={t('route.time')} value={time} onChange={(event) => patch({ time: event.currentTarget.value })}>
            {[...new Set([...HALF_HOURS, time])].sort().map((one) => <option key={one} value={one}>{one}</option>)}
          </select>
        )}
      </div>
    </div>
  );
}

function Alternatives({ found }: { found: RoutesAnswer }) {
  const rows = found.routes.map((route, index) => ({ route, index }));
  const columns: Column<(typeof rows)[number]>[] = [
    { id: 'kind', head: t('route.column.kind'), cell: ({ index }) => <><i class={`route-sign ${index === chosen.value ? 'on' : ''}`} />{kindText(index)}</> },
    { id: 'km', head: t('column.km'), number: true, sort: ({ route }) => route.metres, cell: ({ route }) => kilometres(route.metres / 1000) },
    { id: 'minutes', head: t('route.column.minutes'), number: true, sort: ({ route }) => route.seconds, cell: ({ route }) => minutes(route.seconds) },
    { id: 'people', head: t('route.column.people'), number: true, sort: ({ route }) => route.person_km ?? 0, cell: ({ route }) => people(route.person_km) },
  ];
  return (
    <>
      <h3>{t('route.alternatives')} <span class="soft">{t('route.column.people')} <SourceChip source="derived" text={t('route.people.about')} /></span></h3>
      <Table caption={t('route.alternatives')} columns={columns} rows={rows} rowKey={({ index }) => String(index)} empty={t('route.failed')}
        onRow={({ index }) => chooseRoute(index)} isOn={({ index }) => index === chosen.value} />
      {found.routes.length === 1 && <p class="soft footnote">{t('route.single')}</p>}
      {found.routes.every((one) => one.person_km === null) && <p class="soft footnote">{t('route.noPeople')}</p>}
      <TradeOff routes={found.routes} chosen={chosen.value} onPick={chooseRoute} />
      {found.notes?.map((note) => <p key={note.en} class="notice">{say(note)}</p>)}
      {!found.complete && <p class="soft footnote">{t('route.incomplete')}</p>}
    </>
  );
}

/** What changed roads do to the fastest way. */
function Changed({ found }: { found: RoutesAnswer | null }) {
  const changes = view.value.changes;
  if (changes.length === 0) return null;
  const was = unchanged.value?.routes[0];
  const now = found?.routes[0];
  const before = was && { km: kilometres(was.metres / 1000), minutes: minutes(was.seconds) };
  if (!now) return before ? <p class="notice notice-warning">{t('route.changed.none', before)}</p> : null;
  const same = was && was.roads.join() === now.roads.join() && Math.abs(was.seconds - now.seconds) < 1;
  return (
    <p class="notice notice-warning">
      {t('route.changed', { count: count(changes.length) })} {same && t('route.changed.same')}
      {!same && was && before && t('route.changed.before', { ...before, dkm: signed((now.metres - was.metres) / 1000, 1), dminutes: signed((now.seconds - was.seconds) / 60, 0) })}
    </p>
  );
}

function Versus({ route, fastest }: { route: RoadRoute; fastest: RoadRoute }) {
  const [a, b] = [route.person_km, fastest.person_km];
  const share = a !== null && b !== null && b > 0 ? `${a > b ? '+' : ''}${percent((a - b) / b, 0)}` : '–';
  return <p class="soft footnote">{t('route.versus', { km: signed((route.metres - fastest.metres) / 1000, 1), minutes: signed((route.seconds - fastest.seconds) / 60, 0), people: share })}</p>;
}

function Chosen({ found }: { found: RoutesAnswer }) {
  const route = found.routes[chosen.value];
  const fastest = found.routes.find((one) => one.kind.includes('fastest'));
  if (!route) return null;
  return (
    <>
      <h3>{t('route.steps', { kind: kindText(chosen.value) })} <span class="soft">{t('route.steps.sum', { count: count(route.steps.length), km: kilometres(route.metres / 1000) })}</span></h3>
      {fastest && fastest !== route && <Versus route={route} fastest={fastest} />}
      <ol class="list steps">
        {route.steps.map((step, index) => (
          <li key={index}><span>{step.ref && !step.name.includes(step.ref) && <b class="code road-ref">{step.ref}</b>}{step.name || t('route.unnamed')}</span><span class="number">{kilometres(step.metres / 1000)} km</span></li>
        ))}
      </ol>
    </>
  );
}

function How({ found }: { found: RoutesAnswer }) {
  const { profile, snap } = found;
  return (
    <>
      <h3>{t('route.how')}</h3>
      <dl class="facts">
        <Fact name={t('route.vehicle')}>{t('route.vehicle.text', { name: say(profile.name), speed: decimal(profile.top_kmh, 0), weight: decimal(profile.weight_t, 0) })}</Fact>
        {(['from', 'to'] as const).map((which) => (
          <Fact key={which} name={t(which === 'from' ? 'route.snap.start' : 'route.snap.end')} source="derived" text={t('route.computed')}>
            <button type="button" class="link" disabled={!roadsById.value.has(snap[which].road)} onClick={() => select({ kind: 'road', id: snap[which].road })}>
              {t('route.snap.text', { road: roadName(snap[which].road), metres: count(snap[which].distance_m) })}
            </button>
          </Fact>
        ))}
      </dl>
      {profile.rules.length > 0 && (
        <ul class="list rules" aria-label={t('route.vehicle')}>
          {profile.rules.map((rule) => <li key={rule.id}><span>{say(rule.text)}</span><SourceChip source={rule.source} /></li>)}
        </ul>
      )}
      {say(profile.about) && <p class="soft footnote">{say(profile.about)}</p>}
    </>
  );
}

/** Why there is no route: each finding of the server with what to do about it. */
function Failed({ error }: { error: ApiError }) {
  if (error.gone || error.findings.length === 0) return <Problem error={error} retry={retryRoute} />;
  return (
    <div class="notice notice-error" role="alert" data-code={error.code}>
      <p><strong>{t('route.failed')}</strong></p>
      <ul class="causes">
        {error.findings.map((one, index) => <li key={index}><b class="code">{one.code}</b> {say(one.cause)}<span class="soft block">{say(one.action)}</span></li>)}
      </ul>
    </div>
  );
}

function Missing() {
  const { start, end } = view.value;
  const lost = layers.value.facilities && layers.value.generators
    ? (['start', 'end'] as const).flatMap((which) => { const one = view.value[which]; return one && one.kind !== 'point' && !endPlace(one) ? [{ which, id: one.id }] : []; })
    : [];
  if (lost.length > 0) return <>{lost.map(({ which, id }) => <p key={which} class="notice notice-warning">{t('route.unknownSite', { which: t(`route.${which}`), id })}</p>)}</>;
  return <p class="empty">{t(start && !end ? 'route.hintEnd' : 'route.hint')}</p>;
}

export function RouteView() {
  useEffect(() => {
    const stop = (event: KeyboardEvent) => { if (event.key === 'Escape' && picking.value) pickOnMap('none'); };
    window.addEventListener('keydown', stop);
    return () => window.removeEventListener('keydown', stop);
  }, []);
  const now = answer.value;
  const found = now && valueOf(now);
  return (
    <>
      <Ask />
      <div class={`split-scroll ${answerBusy.value && found ? 'busy' : ''}`} aria-live="polite" aria-busy={answerBusy.value}>
        {!now && <Missing />}
        {now?.state === 'waiting' && <Waiting />}
        {now?.state === 'failed' && <Failed error={now.error} />}
        {now && now.state !== 'waiting' && <Changed found={found} />}
        {found && <><Alternatives found={found} /><Chosen found={found} /><How found={found} /></>}
      </div>
    </>
  );
}
