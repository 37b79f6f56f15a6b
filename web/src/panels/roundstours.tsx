// Tours of a day. In: the day in view. Out: each tour with its stops in order and, for the stop chosen, where else it
// can go (dragged, or by selects), and what is said of it: pinned, not this day, closed, done; the points left out.
import { useSignal } from '@preact/signals';
import type { Left, RoundsAnswer, Tour, Visit } from '../api/rounds';
import { count, decimal } from '../format/number';
import { tourColour } from '../map/roundlayers';
import { Icon } from '../parts/icons';
import { Table, type Column } from '../parts/table';
import { held } from '../state/dragging';
import { say, zoneName } from '../state/names';
import { busy, called, chosenCall, clock, closed, doneUntil, edits, forbidden, hoursOf, kg, moveCall, pinned, shownDay, unpinned, vehicleName } from '../state/rounds';
import { t } from '../text/language';
import { gripOf, HeldStop, IdleVehicles, mark, markStop, movable, takeUp } from './roundsdrag';

const km = (metres: number): string => decimal(metres / 1000, 1);

function Move({ found, date, tour, visit, at }: { found: RoundsAnswer; date: string; tour: Tour; visit: Visit; at: number }) {
  const day = useSignal(date);
  const to = useSignal(vehicleName(tour));
  const position = useSignal(at + 1);
  const own = found.vehicles.filter((one) => one.operator === tour.operator).flatMap((one) => Array.from({ length: one.count }, (_, at) => `${one.id}-${at + 1}`));
  const there = found.rounds.days.find((one) => one.date === day.value)?.tours.find((one) => vehicleName(one) === to.value);
  const places = (there?.visits ?? []).filter((one) => one.id !== visit.id).length + 1;
  const home = day.value === date && to.value === vehicleName(tour);
  // Another tour has other places: where it costs least, unless said otherwise.
  const elsewhere = (change: () => void) => { change(); position.value = day.value === date && to.value === vehicleName(tour) ? at + 1 : 0; };
  const go = () => {
    const cut = to.value.lastIndexOf('-');
    void moveCall({ point: visit.id, date: day.value, vehicle: to.value.slice(0, cut), unit: Number(to.value.slice(cut + 1)), ...(position.value > 0 ? { position: position.value } : {}) });
  };
  return (
    <p class="stop-move">
      <select class="input" aria-label={t('rounds.moveDay')} data-move-day value={day.value} onChange={(event) => elsewhere(() => (day.value = event.currentTarget.value))}>
        {found.rounds.days.map((one) => <option key={one.date} value={one.date}>{one.date}</option>)}
      </select>
      <select class="input" aria-label={t('rounds.moveVehicle')} data-move-vehicle value={to.value} onChange={(event) => elsewhere(() => (to.value = event.currentTarget.value))}>
        {own.map((name) => <option key={name} value={name}>{name}</option>)}
      </select>
      <select class="input" aria-label={t('rounds.movePlace')} data-move-place value={position.value} onChange={(event) => (position.value = Number(event.currentTarget.value))}>
        <option value={0}>{t('rounds.movePlace.least')}</option>
        {Array.from({ length: places }, (_, one) => <option key={one + 1} value={one + 1}>{t('rounds.movePlace.number', { number: one + 1 })}</option>)}
      </select>
      <button type="button" class="button" data-move disabled={busy.value || (home && (position.value === 0 || position.value === at + 1))} onClick={go}>{t('rounds.move')}</button>
    </p>
  );
}

function Acts({ found, date, tour, visit, at }: { found: RoundsAnswer; date: string; tour: Tour; visit: Visit; at: number }) {
  const isPinned = edits.value.pin.some((one) => one.point === visit.id);
  const first = found.rounds.from === date;
  const hour = useSignal('');
  const pin = () => (edits.value = isPinned ? unpinned(edits.value, visit.id) : pinned(edits.value, { point: visit.id, date, vehicle: tour.vehicle, unit: tour.unit }));
  return (
    <div class="stop-acts">
      <Move key={`${visit.id}|${date}|${vehicleName(tour)}|${at}`} found={found} date={date} tour={tour} visit={visit} at={at} />
      <p>
        <button type="button" class="button button-quiet" data-pin aria-pressed={isPinned} onClick={pin}>{t(isPinned ? 'rounds.unpin' : 'rounds.pin')}</button>
        <button type="button" class="button button-quiet" data-forbid onClick={() => (edits.value = forbidden(edits.value, visit.id, date))}>{t('rounds.forbid')}</button>
        <button type="button" class="button button-quiet" data-close onClick={() => (edits.value = closed(edits.value, visit.id, date))}>{t('rounds.close')}</button>
        {first && <button type="button" class="button button-quiet" data-done onClick={() => (edits.value = doneUntil(edits.value, tour, visit.id, hoursOf(hour.value)))}>{t('rounds.done')}</button>}
        {first && <label class="stop-done soft"><span>{t('rounds.doneAt')}</span><input class="input" type="time" data-done-at value={hour.value} onChange={(event) => (hour.value = event.currentTarget.value)} /></label>}
      </p>
    </div>
  );
}

function Stop({ found, date, tour, visit, at }: { found: RoundsAnswer; date: string; tour: Tour; visit: Visit; at: number }) {
  const on = chosenCall.value === visit.id;
  const isDone = edits.value.done.some((one) => one.calls.includes(visit.id));
  const isPinned = edits.value.pin.some((one) => one.point === visit.id);
  const isHeld = held.value?.grip.point === visit.id;
  const emptied = tour.unloads.filter((one) => one.after === at && at > 0);
  return (
    <>
      {emptied.map((one) => <li key={`unload-${at}`} class="stop-unload soft">{clock(one.arrive)} {t('rounds.unload', { kg: decimal(one.t * 1000, 0) })}</li>)}
      <li class={`${on ? 'on' : ''} ${isHeld ? 'held' : ''} ${markStop(tour, at)}`} data-stop={visit.id} data-at={at}>
        <button type="button" class="stop-line" {...(movable(visit) ? { onPointerDown: (event: PointerEvent) => takeUp(event, gripOf(tour, visit, at, date)) } : {})} aria-expanded={on} onClick={() => (chosenCall.value = on ? '' : visit.id)}>
          <span class="stop-grip" data-grip title={t('rounds.drag')}>{movable(visit) && <Icon name="grip" />}</span>
          <span class="number">{at + 1}</span>
          <span class="number">{clock(visit.arrive)}</span>
          <span class="stop-name">{isDone && <Icon name="check" />}{isPinned && <Icon name="target" />}{visit.name}{visit.rest > 0 && <b class="block">{t('rounds.rest')}</b>}</span>
          <span class="number">{t('rounds.kg', { kg: decimal(kg(visit), 0) })}</span>
        </button>
        {on && (
          <>
            <p class="soft footnote">{visit.id} · {zoneName(visit.zone)} · {t('rounds.due', { date: visit.due })} · <span class={visit.age >= found.warn_days ? 'stop-warn' : undefined}>{t('rounds.age', { days: visit.age })}</span> · {visit.taken.map((one) => one.code).join(' ')}{visit.compartment !== undefined && ` · ${t('rounds.compartment', { number: visit.compartment })}`}{(visit.contact || visit.phone) && <span class="block">{t('rounds.contact', { who: [visit.contact, visit.phone].filter(Boolean).join(' ') })}</span>}</p>
            <Acts found={found} date={date} tour={tour} visit={visit} at={at} />
          </>
        )}
      </li>
    </>
  );
}

export function DayTours({ found }: { found: RoundsAnswer }) {
  const day = shownDay.value;
  if (!day) return null;
  if (day.tours.length === 0) return <p class="empty">{t(day.closed ? 'rounds.closedDay' : 'rounds.none')}</p>;
  return (
    <>
      {day.tours.map((tour, index) => (
        <section key={vehicleName(tour)} class={`tour ${mark(tour)}`} data-tour={vehicleName(tour)} data-operator={tour.operator}>
          <h3><span><i class="tour-sign" style={{ background: tourColour(index) }} />{vehicleName(tour)} <span class="soft">{tour.name}</span></span></h3>
          <p class="soft footnote">{t('rounds.tour', { stops: tour.visits.length, trips: tour.unloads.length, km: km(tour.metres), t: decimal(tour.t, 2), start: clock(tour.start), end: clock(tour.end) })}</p>
          <ol class="stops">
            {tour.visits.map((visit, at) => <Stop key={visit.id} found={found} date={day.date} tour={tour} visit={visit} at={at} />)}
          </ol>
        </section>
      ))}
      <IdleVehicles found={found} />
      <HeldStop />
    </>
  );
}

export function DayLeft() {
  const day = shownDay.value;
  if (!day || day.left.length === 0) return null;
  const columns: Column<Left>[] = [
    { id: 'name', head: t('rounds.leftName'), sort: (row) => row.due, cell: (row) => <>{row.name}<span class="soft block">{t('rounds.due', { date: row.due })}</span></> },
    { id: 'why', head: t('rounds.leftWhy'), cell: (row) => (
      <>
        {say(row.reason)}
        {row.change && <span class="soft block">{say(row.change.text)} {t('rounds.leftMore', { km: km(row.change.metres), cny: decimal(row.change.cny, 0) })}</span>}
        <button type="button" class="link" data-call={row.id} onClick={() => (edits.value = called(edits.value, row.id, day.date))}>{t('rounds.call')}</button>
      </>
    ) },
  ];
  return (
    <details class="told" data-rounds-left>
      <summary>{t('rounds.left', { count: count(day.left.length) })}</summary>
      <Table caption={t('rounds.left', { count: day.left.length })} columns={columns} rows={day.left} rowKey={(row) => row.id} limit={60} empty={t('table.empty')} />
    </details>
  );
}
