// The panel 收运: the dispatcher's day. In: the plan of the next days. Out: the days to choose from, what the check
// says, calendar, tours with numbered stops and what can be done with each, points left out, sheets to print.
import { count, decimal, percent } from '../format/number';
import type { CustomerShare, RoundsAnswer } from '../api/rounds';
import { SourceChip } from '../parts/chip';
import { Icon } from '../parts/icons';
import { Show, Waiting } from '../parts/notice';
import { Table, type Column } from '../parts/table';
import { Told } from '../parts/told';
import { held } from '../state/dragging';
import { say, zoneName } from '../state/names';
import { answer, busy, change, countOf, dayInView, days, edits, firstDay, hoursOf, NO_EDITS, planRounds, rounds, sheetsUrl, shownDay, undo, type Change } from '../state/rounds';
import { select } from '../state/store';
import { t } from '../text/language';
import { PointsView } from './points';
import { DayLeft, DayTours } from './roundstours';
import { NumberField, TableBar } from './run';

/** Faults an act makes that are told beside its cost; all are in the list of faults. */
const SAID = 3;

const km = (metres: number): string => decimal(metres / 1000, 1);
const signed = (value: number, decimals: number): string => (value > 0 ? '+' : '') + decimal(value, decimals);

function Ask() {
  const open = async () => {
    // The window is opened at once, or the browser takes it for an advertisement.
    const sheet = window.open('', '_blank');
    const url = await sheetsUrl().catch(() => null);
    if (sheet && url) sheet.location.href = url;
    else sheet?.close();
  };
  return (
    <fieldset class="ask-line rounds-ask" disabled={busy.value}>
      <legend class="unseen">{t('rounds.plan')}</legend>
      <label class="field"><span>{t('rounds.from')}</span><input class="input" type="date" value={firstDay.value} data-rounds-from onChange={(event) => { firstDay.value = event.currentTarget.value; }} /></label>
      <NumberField label={t('rounds.days')} value={days.value} min={1} max={31} onChange={(value) => (days.value = value)} />
      <button type="button" class="button button-main" data-rounds-plan onClick={() => { edits.value = NO_EDITS; dayInView.value = ''; void planRounds(true); }}>{t('rounds.plan')}</button>
      <button type="button" class="button" data-rounds-print disabled={!answer.value} onClick={() => void open()}><Icon name="down" />{t('rounds.print')}</button>
    </fieldset>
  );
}

function Sum({ found }: { found: RoundsAnswer }) {
  const { rounds: plan, nearest, faults } = found;
  const tours = plan.days.reduce((sum, day) => sum + day.tours.length, 0);
  const less = nearest.metres > 0 ? 1 - found.metres / nearest.metres : 0;
  const delta = change.value;
  return (
    <>
      <p class="panel-text" data-rounds={faults.length}><b>{t('rounds.sum', { tours: count(tours), km: km(found.metres), cny: decimal(found.cny, 0) })}</b> <SourceChip source="demo" text={t('rounds.synthetic')} /><span class="soft block">{t('rounds.coverage', { points: count(plan.points), due: count(plan.due), visited: count(plan.visited) })}</span>{tours > 0 && <span class="soft block">{t('rounds.nearest', { km: km(nearest.metres), missed: nearest.missed, share: percent(less, 1) })}</span>}</p>
      {delta && <Changed delta={delta} />}
      {faults.length === 0 ? <p class="soft footnote"><Icon name="check" /> {t('rounds.clean')}</p> : (
        <div class="notice notice-error" role="alert" data-rounds-faults>
          <p><strong>{t('rounds.faults', { count: faults.length })}</strong></p>
          <ul>{faults.slice(0, 12).map((one, at) => <li key={at}>{one.date} {one.tour} {one.point} {say(one.text)}</li>)}</ul>
        </div>
      )}
    </>
  );
}

/** What the last act costs and breaks, in sight however far the list is scrolled. */
function Changed({ delta }: { delta: Change }) {
  // Heads of tables stick below it, so they have to know how high it is.
  const measured = (bar: HTMLElement | null) => bar?.closest<HTMLElement>('.tabview')?.style.setProperty('--rounds-bar', `${bar.offsetHeight}px`);
  return (
    <div ref={(bar) => { measured(bar); }} class={`notice rounds-change ${delta.broken.length > 0 ? 'notice-error' : 'notice-good'}`} role="status" data-rounds-change={delta.broken.length}>
      <p class="bar-line"><b>{t('rounds.change', { km: signed(delta.metres / 1000, 1), cny: signed(delta.cny, 0), faults: signed(delta.faults, 0) })}</b><button type="button" class="link" data-rounds-undo disabled={busy.value} onClick={undo}>{t('rounds.undo')}</button></p>
      {delta.broken.slice(0, SAID).map((one, at) => <p key={at}>{t('rounds.broken')} {one.date} {one.tour} {one.point} {say(one.text)}</p>)}
    </div>
  );
}

function Edited() {
  const number = countOf(edits.value);
  if (number === 0) return null;
  const now = edits.value.now_h;
  const shown = now === undefined ? '' : `${String(Math.floor(now)).padStart(2, '0')}:${String(Math.round((now % 1) * 60)).padStart(2, '0')}`;
  return (
    <div class="notice notice-warning" data-rounds-edits={number}>
      <p>{t('rounds.edits', { count: number })}</p>
      <p class="bar-line">
        <label class="field"><span>{t('rounds.now')}</span><input class="input" type="time" value={shown}
          onChange={(event) => { const { now_h: _, ...others } = edits.value; const hour = hoursOf(event.currentTarget.value); edits.value = hour === undefined ? others : { ...others, now_h: hour }; }} /></label>
        <button type="button" class="link" onClick={() => (edits.value = NO_EDITS)}>{t('rounds.editsClear')}</button>
        <button type="button" class="button button-main" data-rounds-replan disabled={busy.value} onClick={() => void planRounds()}>{t('rounds.replan')}</button>
      </p>
    </div>
  );
}

function Calendar({ found }: { found: RoundsAnswer }) {
  const at = shownDay.value?.date;
  const over = held.value?.pin && held.value.over?.kind === 'day' ? held.value.over.date : '';
  const first = (new Date(`${found.rounds.from}T00:00:00Z`).getUTCDay() + 6) % 7;
  return (
    <div class={`calendar ${held.value ? 'calendar-near' : ''}`} role="group" aria-label={t('rounds.calendar')}>
      {found.rounds.days.length > 1 && t('rounds.weekdays').split(' ').map((day) => <span key={day} class="calendar-head" aria-hidden="true">{day}</span>)}
      {found.rounds.days.length > 1 && Array.from({ length: first }, (_, day) => <span key={`gap-${day}`} />)}
      {found.rounds.days.map((day) => {
        const stops = day.tours.reduce((sum, tour) => sum + tour.visits.length, 0);
        const wrong = found.faults.some((one) => one.date === day.date);
        return (
          <button key={day.date} type="button" aria-pressed={day.date === at} class={`${wrong ? 'wrong' : ''} ${day.closed ? 'rest' : ''} ${over === day.date ? 'drop-here' : ''}`} data-day={day.date} onClick={() => (dayInView.value = day.date)}>
            <span>{day.date.slice(5)}</span><b>{stops > 0 ? stops : day.closed ? t('rounds.rests') : '·'}</b>
          </button>
        );
      })}
    </div>
  );
}

/** What each customer cost, the dearest first; far towns are not hidden. */
function Customers({ found }: { found: RoundsAnswer }) {
  const columns: Column<CustomerShare>[] = [
    { id: 'name', head: t('rounds.customer'), cell: (one) => <span class="way"><span>{one.name}</span><span class="soft">{zoneName(one.zone)}</span></span> },
    { id: 'visits', head: t('rounds.visits'), number: true, sort: (one) => one.visits, cell: (one) => count(one.visits) },
    { id: 't', head: 't', number: true, sort: (one) => one.t, cell: (one) => decimal(one.t, 2) },
    { id: 'km', head: 'km', number: true, sort: (one) => one.metres, cell: (one) => km(one.metres) },
    { id: 'cny', head: t('rounds.cny'), number: true, sort: (one) => one.cny, cell: (one) => decimal(one.cny, 0) },
  ];
  if (found.shares.length === 0) return null;
  const dearest = [...found.shares].sort((a, b) => b.cny - a.cny);
  return (
    <details class="told" data-customers={found.shares.length}>
      <summary>{t('rounds.customers')}</summary>
      <TableBar text={t('rounds.customers.about')} file={`customers-${found.rounds.from}`} header={['generator', 'name', 'zone', 'visits', 't', 'metres', 'cny']}
        rows={() => dearest.map((one) => [one.generator, one.name, one.zone, one.visits, one.t, one.metres, one.cny])} />
      <Table lead caption={t('rounds.customers')} columns={columns} rows={dearest} rowKey={(one) => one.generator} empty={t('table.empty')} onRow={(one) => select({ kind: 'generator', id: one.generator })} />
    </details>
  );
}

export function RoundsPanel() {
  return (
    <div class="panel">
      <div class="tabview" id="view-rounds">
        <p class="soft footnote">{t('rounds.lead')}</p>
        <Ask />
        {busy.value && answer.value && <Waiting text={t('rounds.busy')} />}
        <Show loaded={rounds.value}>
          {(found) => (
            <>
              <Sum found={found} />
              <Edited />
              <Calendar found={found} />
              <DayTours found={found} />
              <DayLeft />
              <Customers found={found} />
              {found.store_faults > 0 && <p class="notice notice-error" role="alert" data-store-faults={found.store_faults}>{t('rounds.storeFaults', { count: found.store_faults })}</p>}
              {found.stores.map((table) => <Told key={table.id} table={table} open={table.id === 'store_faults'} />)}
              <p class="soft footnote">{t('rounds.map')}</p>
            </>
          )}
        </Show>
        <PointsView />
      </div>
    </div>
  );
}
