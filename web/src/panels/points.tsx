// The part 收集点 of 收运: where shared points and regional stores go. In: waste, coverage, caps, a choice by hand. Out: the
// question as a job; the answer with proof, points, the curve of coverage and cost, zones without a point, all tables.
import { useSignal } from '@preact/signals';
import type { PointsAsk, PointsOutcome, PointsTold, PointTold } from '../api/points';
import { count, decimal, percent } from '../format/number';
import { SourceChip } from '../parts/chip';
import { Plot } from '../parts/plot';
import { Table, type Column } from '../parts/table';
import { Told } from '../parts/told';
import { say, zoneName } from '../state/names';
import { byHand, chosenPoint, pointsOpen, shownPoints, spelled, toggled } from '../state/points';
import { isRunning, runs, startStudy } from '../state/studies';
import { t } from '../text/language';
import { Check, NumberField, RunState } from './run';

/** Tables that stand on the page in another form. */
const DRAWN = ['points_open', 'points_assumptions'];

function Proof({ outcome }: { outcome: PointsOutcome }) {
  if (outcome.bound === undefined) return null;
  return <p class="soft">{t('points.proof', { bound: decimal(outcome.bound, 0), gap: percent(outcome.gap ?? 1, 3) })}</p>;
}

function Open({ points }: { points: PointTold[] }) {
  const columns: Column<PointTold>[] = [
    { id: 'name', head: t('points.point'), cell: (one) => <span class="way"><span>{say(one.name)}</span><span class="soft">{zoneName(one.zone)} · {one.size} · {decimal(one.room_t, 1)} t</span></span> },
    { id: 'sources', head: t('points.sources'), number: true, sort: (one) => one.sources, cell: (one) => count(one.sources) },
    { id: 't', head: 't', number: true, sort: (one) => one.t, cell: (one) => decimal(one.t, 1) },
    { id: 'trips', head: t('points.trips'), number: true, sort: (one) => one.rooms.reduce((sum, room) => sum + room.trips, 0), cell: (one) => decimal(one.rooms.reduce((sum, room) => sum + room.trips, 0), 0) },
    { id: 'cny', head: t('points.cny'), number: true, sort: (one) => one.cny + one.trips_cny, cell: (one) => decimal(one.cny + one.trips_cny, 0) },
  ];
  return (
    <Table lead caption={t('points.title')} columns={columns} rows={points} rowKey={(one) => one.id} empty={t('points.nothing')}
      onRow={(one) => (chosenPoint.value = chosenPoint.value === one.id ? '' : one.id)} isOn={(one) => one.id === chosenPoint.value} />
  );
}

function Curve({ outcome, pick }: { outcome: PointsOutcome; pick(cover: number): void }) {
  const share = (at: number): number => { const one = outcome.curve[at]; return one ? (outcome.measure === 'tonnes' ? one.tonnes : one.sources) : 0; };
  if (outcome.curve.length < 2) return null;
  const wan = (cny: number): number => cny / 1e4;
  return (
    <div data-curve={outcome.curve.length}>
      <Plot name={t('points.curve')} xName={t('points.curve.x')} yName={t('points.curve.y')} height={180} chosen={outcome.curve.findIndex((one) => one.points === outcome.plan?.points.length)} onPick={(at) => pick(Math.floor(share(at) * 1000) / 1000)}
        line={outcome.curve.map((one, at) => [100 * share(at), wan(one.cny)] as const)}
        points={outcome.curve.map((one, at) => ({ x: 100 * share(at), y: wan(one.cny), label: String(one.points), about: t('points.curve.point', { points: one.points, share: percent(share(at), 1), cny: decimal(wan(one.cny), 1) }) }))} />
    </div>
  );
}

function Hand({ told, score }: { told: PointsTold; score(fix: string[]): void }) {
  const start = new Map((told.outcome.hand?.plan ?? told.outcome.plan)?.points.map((one) => [one.id, one.size]) ?? []);
  const chosen = useSignal<ReadonlyMap<string, string>>(start);
  const { hand } = told.outcome;
  return (
    <details class="told" data-points-hand={chosen.value.size} open={hand !== undefined}>
      <summary>{t('points.hand')}</summary>
      {hand && (
        <p class={hand.faults.length > 0 ? 'notice notice-warning' : 'notice'} role="status" data-hand-more={hand.more ?? 0}>
          {t('points.hand.more', { cny: (hand.more ?? 0) > 0 ? `+${decimal(hand.more ?? 0, 0)}` : decimal(hand.more ?? 0, 0), sources: percent(hand.plan.sources, 1), faults: hand.faults.length })}
          {' '}<Check label={t('points.hand.show')} on={byHand.value} onChange={(on) => { byHand.value = on; chosenPoint.value = ''; }} />
        </p>
      )}
      <div class="checks points-hand">
        {told.candidates.map((one) => (
          <span key={one.id} class="points-line">
            <Check label={`${say(one.name)} · ${zoneName(one.zone)}`} on={chosen.value.has(one.id)} onChange={(on) => (chosen.value = toggled(chosen.value, one.id, on))} />
            {chosen.value.has(one.id) && (
              <select class="input" aria-label={t('points.size')} value={chosen.value.get(one.id)} onChange={(event) => (chosen.value = toggled(chosen.value, one.id, true, event.currentTarget.value))}>
                <option value="">{t('points.size.best')}</option>
                {told.sizes.map((size) => <option key={size} value={size}>{size}</option>)}
              </select>
            )}
          </span>
        ))}
      </div>
      <button type="button" class="button" data-points-score disabled={chosen.value.size === 0} onClick={() => score(spelled(chosen.value))}>{t('points.hand.score')}</button>
    </details>
  );
}

function Answer({ told, again }: { told: PointsTold; again(change: Partial<PointsAsk>): void }) {
  const { outcome } = told;
  const plan = shownPoints.value;
  return (
    <>
      <p class="panel-text" data-points={outcome.status}>{say(told.answer)} <SourceChip source={outcome.demo ? 'demo' : 'derived'} text={t('points.mark')} /></p>
      <Proof outcome={outcome} />
      {plan && <Open points={plan.points} />}
      <Curve outcome={outcome} pick={(cover) => again({ cover })} />
      <Hand key={runs.points.value.id} told={told} score={(fix) => again({ fix })} />
      {told.tables.filter((table) => !DRAWN.includes(table.id)).map((table) => <Told key={table.id} table={table} open={table.id === 'points_faults'} />)}
      {told.tables.filter((table) => table.id === 'points_assumptions').map((table) => <Told key={table.id} table={table} />)}
    </>
  );
}

export function PointsView() {
  const waste = useSignal<'hazardous' | 'general'>('hazardous');
  const cover = useSignal(60);
  const most = useSignal(8);
  const tonnes = useSignal(false);
  const curve = useSignal(false);
  const seconds = useSignal(120);
  const run = runs.points.value;
  const busy = isRunning(run);
  const start = (change: Partial<PointsAsk> = {}) => {
    byHand.value = change.fix !== undefined;
    chosenPoint.value = '';
    if (change.cover !== undefined) cover.value = Math.round(1000 * change.cover) / 10;
    void startStudy({ kind: 'points', waste: waste.value, cover: cover.value / 100, measure: tonnes.value ? 'tonnes' : 'sources', most: most.value, curve: curve.value, seconds: seconds.value, ...change });
  };
  return (
    <details class="told points" data-points-part open={pointsOpen.value} onToggle={(event) => (pointsOpen.value = event.currentTarget.open)}>
      <summary>{t('points.title')}</summary>
      <p class="soft footnote">{t('points.lead')}</p>
      <div class="segments segments-fill" role="group" aria-label={t('points.waste')}>
        {(['hazardous', 'general'] as const).map((one) => <button key={one} type="button" aria-pressed={one === waste.value} data-waste={one} onClick={() => (waste.value = one)}>{t(`points.waste.${one}`)}</button>)}
      </div>
      <fieldset class="ask-line ask-points" disabled={busy}>
        <legend class="unseen">{t('points.title')}</legend>
        <NumberField label={t('points.cover')} value={cover.value} min={0} max={100} onChange={(value) => (cover.value = value)} />
        <NumberField label={t('points.most')} value={most.value} min={0} max={40} onChange={(value) => (most.value = value)} />
        <NumberField label={t('points.seconds')} value={seconds.value} min={5} max={3600} onChange={(value) => (seconds.value = value)} />
        <Check label={t('points.tonnes')} on={tonnes.value} onChange={(on) => (tonnes.value = on)} />
        <Check label={t('points.withCurve')} on={curve.value} onChange={(on) => (curve.value = on)} />
        {!busy && <button type="button" class="button button-main" data-points-start onClick={() => start()}>{t('points.start')}</button>}
      </fieldset>
      <RunState kind="points" retry={() => start()} />
      {run.result && <Answer told={run.result} again={start} />}
    </details>
  );
}
