// The panel 转移: applications to move waste. In: queue, review and ledger of the store. Out: scenario and day of the
// reviews, the queue with its clocks, one application, the quotas, the ledger.
import { useSignal } from '@preact/signals';
import type { Tick, Waiting } from '../api/transfers';
import { count, kilometres } from '../format/number';
import { SourceChip } from '../parts/chip';
import { Show } from '../parts/notice';
import { Tabs, TabView } from '../parts/tabs';
import { TRANSFERS_TABS } from '../state/hash';
import { say } from '../state/names';
import { patch, theCase, valueOf, view } from '../state/store';
import { openReview, queue } from '../state/transfers';
import { t } from '../text/language';
import { TableBar } from './run';
import { ApplyBox } from './transferapply';
import { LedgerView, QuotasView } from './transferledger';
import { grams, ReviewView } from './transferreview';

/** Days left of each stage: what is over, what runs, what is to come. */
export function Clock({ ticks, long }: { ticks: readonly Tick[]; long?: boolean }) {
  if (ticks.length === 0) return <span class="soft">{t('transfers.clock.none')}</span>;
  const left = (one: Tick) => (one.left < 0 ? t('transfers.clock.over', { days: count(-one.left) }) : t('transfers.clock.left', { left: count(one.left), days: count(one.days) }));
  const text = (one: Tick) => (one.standing === 'done' ? t('transfers.clock.done') : one.standing === 'now' ? left(one) : count(one.days));
  return (
    <ol class={`clock ${long ? 'clock-long' : ''}`}>
      {ticks.map((one) => (
        <li key={one.due} class={`tick tick-${one.standing} ${one.standing === 'now' && one.left <= 1 ? 'tick-late' : ''}`} title={t('transfers.clock.about', { name: say(one.name), due: one.due })}>
          {long && <span>{say(one.name)}</span>}<b>{text(one)}</b>{long && <span>{one.due}</span>}
        </li>
      ))}
    </ol>
  );
}

function DeskBar() {
  const known = valueOf(theCase.value)?.scenarios ?? [];
  const { scenario, today } = view.value;
  const about = scenario === 'base' ? '' : say(known.find((one) => one.id === scenario)?.about);
  return (
    <div class="desk">
      <div class="desk-row">
        <label class="field field-grow">
          <span>{t('flow.scenario')}</span>
          <select class="input" data-field="desk-scenario" value={scenario} onChange={(event) => patch({ scenario: event.currentTarget.value })}>
            {known.length === 0 && <option value={scenario}>{scenario}</option>}
            {known.map((one) => <option key={one.id} value={one.id}>{say(one.name)}</option>)}
          </select>
        </label>
        <label class="field">
          <span>{t('transfers.today')}</span>
          <input class="input input-day" type="date" data-field="today" value={today || (queue.value && valueOf(queue.value)?.today) || ''} title={t('transfers.today.about')} onChange={(event) => patch({ today: event.currentTarget.value })} />
        </label>
        {today && <button type="button" class="link" onClick={() => patch({ today: '' })}>{t('transfers.today.usual')}</button>}
      </div>
      {about && <p class="soft solve-about">{about}</p>}
    </div>
  );
}

const KIND_TONE = { approve: 'good', manifest_only: 'good', not_needed: 'note', approve_in_part: 'warning', split: 'warning', ask_consent: 'warning', return_for_papers: 'error', refuse: 'error' } as const;
export const KindBadge = ({ one }: { one: { kind: keyof typeof KIND_TONE; answer: { zh: string; en: string } } }) => <span class={`severity severity-${KIND_TONE[one.kind]}`}>{say(one.answer)}</span>;

function QueueRow({ one }: { one: Waiting }) {
  const on = one.id === view.value.application;
  return (
    <li class={`waiting-row ${on ? 'on' : ''}`} data-waiting={one.id}>
      <button type="button" class="waiting-button" onClick={() => openReview(one.id)}>
        <span class="waiting-head"><b>{one.place}. {one.id}</b>{one.emergency && <b class="worse">{say(one.priority)}</b>}<KindBadge one={one} /><Clock ticks={one.clock} /></span>
        <span class="waiting-who">{say(one.sender_name)} → {say(one.facility_name)}</span>
      </button>
      <p class="waiting-facts soft">
        <span><b class="code">{one.code}</b> {say(one.waste)}</span>
        <span><b>{grams(one.asked)} t</b> <SourceChip source={one.source} /></span>
        {one.metres !== undefined && <span>{kilometres(one.metres / 1000)} km</span>}
        {one.granted > 0 && <span>{t('transfers.granted', { t: grams(one.granted) })}</span>}
        {one.waits > 0 && <span>{t('transfers.waits', { t: grams(one.waits) })}</span>}
        {one.granted < one.alone - 1e-6 && <span class="worse">{t('transfers.alone', { t: grams(one.alone) })}</span>}
      </p>
    </li>
  );
}

function QueueView() {
  const byClock = useSignal(false);
  const ordered = (all: readonly Waiting[]) => (byClock.value ? [...all].sort((a, b) => (a.days_left ?? Infinity) - (b.days_left ?? Infinity) || a.place - b.place) : all);
  return (
    <Show loaded={queue.value}>
      {(found) => (
        <>
          <TableBar text={t('transfers.queue.sum', { count: count(found.applications.length), granted: grams(found.granted), arrival: grams(found.by_arrival) })} about={t('transfers.queue.about')} file="transfers"
            header={['place', 'id', 'sender', 'facility', 'code', 'asked_t', 'answer', 'granted_t', 'waits_t', 'alone_t', 'by_arrival_t', 'days_left', 'km', 'received', 'source']}
            rows={() => found.applications.map((one) => [one.place, one.id, one.sender, one.facility, one.code, one.asked, one.kind, one.granted, one.waits, one.alone, one.by_arrival, one.days_left ?? '', (one.metres ?? 0) / 1000, one.received, one.source])} />
          <p class="soft footnote">{t('transfers.queue.about')}</p>
          <div class="segments segments-fill" role="group" aria-label={t('transfers.order')}>
            <button type="button" aria-pressed={!byClock.value} onClick={() => (byClock.value = false)}>{t('transfers.order.turn')}</button>
            <button type="button" data-by-clock aria-pressed={byClock.value} onClick={() => (byClock.value = true)}>{t('transfers.order.clock')}</button>
          </div>
          {found.decisions && <ApplyBox />}
          {found.applications.length === 0 && <p class="empty good">{t('transfers.queue.empty')}</p>}
          <ol class="waiting-list">{ordered(found.applications).map((one) => <QueueRow key={one.id} one={one} />)}</ol>
        </>
      )}
    </Show>
  );
}

export function TransfersPanel() {
  const tab = view.value.transfers;
  const waiting = queue.value && valueOf(queue.value)?.applications.length;
  const tabs = TRANSFERS_TABS.map((id) => ({ id, label: id === 'queue' && waiting ? <>{t('transfers.tab.queue')} <span class="badge">{count(waiting)}</span></> : t(`transfers.tab.${id}`) }));
  return (
    <div class="panel">
      <DeskBar />
      <Tabs kind="sub" of="transfers" label={t('panel.transfers')} tabs={tabs} now={tab} onPick={(id) => patch({ transfers: id })} />
      <TabView of="transfers" id={tab}>
        {tab === 'queue' && <QueueView />}
        {tab === 'review' && <ReviewView />}
        {tab === 'quotas' && <QuotasView />}
        {tab === 'ledger' && <LedgerView />}
      </TabView>
    </div>
  );
}
