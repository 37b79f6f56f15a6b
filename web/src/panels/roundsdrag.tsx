// Dragging a stop with mouse, pen or finger. In: where the pointer goes. Out: what it is held over is marked, and letting go
// there moves the stop. The selects of a stop do the same by keyboard.
import type { RoundsAnswer, Tour, Visit } from '../api/rounds';
import { Icon } from '../parts/icons';
import { held, pinOf, type Grip, type Over } from '../state/dragging';
import { busy, edits, moveCall, shownDay, vehicleName } from '../state/rounds';
import { t } from '../text/language';

/** How far a pointer goes, in pixels, before a press is a drag and no click. */
const SLACK = 5;
/** Within so many pixels of its edge the list scrolls along, by so many a frame. */
const EDGE = 36;
const PACE = 9;
/** Room the label of a stop needs below the pointer, in pixels. */
const LABEL = 70;

const numbered = (name: string): { vehicle: string; unit: number } => {
  const cut = name.lastIndexOf('-');
  return { vehicle: name.slice(0, cut), unit: Number(name.slice(cut + 1)) };
};

function overAt(x: number, y: number): Over | null {
  const hit = document.elementFromPoint(x, y);
  const day = hit?.closest<HTMLElement>('[data-day]')?.dataset['day'];
  if (day) return { kind: 'day', date: day };
  const box = hit?.closest<HTMLElement>('[data-operator]');
  const name = box?.dataset['tour'] ?? box?.dataset['idle'];
  if (!box || !name) return null;
  const over = { kind: 'vehicle', operator: box.dataset['operator'] ?? '', ...numbered(name) } as const;
  const stop = hit?.closest<HTMLElement>('[data-at]');
  if (!stop) return { ...over, before: null };
  const { top, height } = stop.getBoundingClientRect();
  return { ...over, before: Number(stop.dataset['at']) + (y > top + height / 2 ? 1 : 0) };
}

/** Takes a stop up: from anywhere on it by mouse, by its grip with a finger, so that the list can still be scrolled. */
export function takeUp(event: PointerEvent, grip: Grip): void {
  const from = event.target as HTMLElement;
  if (busy.value || event.button !== 0 || !event.isPrimary || (event.pointerType !== 'mouse' && !from.closest('[data-grip]'))) return;
  const list = from.closest<HTMLElement>('.tabview');
  let frame = 0;
  const move = (next: PointerEvent) => {
    if (next.pointerId !== event.pointerId) return;
    const [x, y] = [next.clientX, next.clientY];
    if (!held.value && Math.hypot(x - event.clientX, y - event.clientY) < SLACK) return;
    next.preventDefault();
    const over = overAt(x, y);
    held.value = { grip, x, y, over, pin: pinOf(grip, over) };
    if (frame === 0) frame = requestAnimationFrame(scroll);
  };
  const scroll = () => {
    frame = 0;
    const now = held.value;
    const room = list?.getBoundingClientRect();
    if (!now || !list || !room || now.x > room.right) return;
    const by = now.y < room.top + EDGE ? -PACE : now.y > room.bottom - EDGE ? PACE : 0;
    const before = list.scrollTop;
    list.scrollTop += by;
    if (list.scrollTop === before) return;
    const over = overAt(now.x, now.y);
    held.value = { ...now, over, pin: pinOf(grip, over) };
    frame = requestAnimationFrame(scroll);
  };
  const end = (drop: boolean) => {
    const pin = held.value?.pin;
    if (held.value) letClickPass();
    held.value = null;
    cancelAnimationFrame(frame);
    ending.abort();
    if (drop && pin) void moveCall(pin);
  };
  const ending = new AbortController();
  const { signal } = ending;
  const own = (work: () => void) => (next: PointerEvent) => { if (next.pointerId === event.pointerId) work(); };
  window.addEventListener('pointermove', move, { signal });
  window.addEventListener('pointerup', own(() => end(true)), { signal });
  window.addEventListener('pointercancel', own(() => end(false)), { signal });
  window.addEventListener('keydown', (next) => { if (next.key === 'Escape' && held.value) { next.stopPropagation(); end(false); } }, { signal, capture: true });
}

/** The click a browser makes of the end of a drag opens nothing. */
function letClickPass(): void {
  const stop = (event: Event) => event.stopPropagation();
  window.addEventListener('click', stop, { capture: true, once: true });
  setTimeout(() => window.removeEventListener('click', stop, { capture: true }), 0);
}

export const gripOf = (tour: Tour, visit: Visit, at: number, date: string): Grip =>
  ({ point: visit.id, name: visit.name, date, operator: tour.operator, vehicle: tour.vehicle, unit: tour.unit, at });

/** Whether a stop may be taken up: what is done stays where it is. */
export const movable = (visit: Visit): boolean => !edits.value.done.some((one) => one.calls.includes(visit.id));

/** Class of a place a stop may be held over. */
export function mark(tour: Pick<Tour, 'vehicle' | 'unit' | 'operator'>): string {
  const now = held.value;
  if (!now) return '';
  if (tour.operator !== now.grip.operator) return 'drop-not';
  const over = now.over;
  return over?.kind === 'vehicle' && over.before === null && now.pin && over.vehicle === tour.vehicle && over.unit === tour.unit ? 'drop-here' : '';
}

/** Class of a stop before or behind which the one that is held would come. */
export function markStop(tour: Tour, at: number): string {
  const now = held.value;
  const over = now?.over;
  if (!now?.pin || over?.kind !== 'vehicle' || over.vehicle !== tour.vehicle || over.unit !== tour.unit || over.before === null) return '';
  if (over.before === at) return 'drop-before';
  return over.before === tour.visits.length && at === tour.visits.length - 1 ? 'drop-after' : '';
}

/** Vehicles of the operator that stay in today: places to let a stop go, there while one is held. */
export function IdleVehicles({ found }: { found: RoundsAnswer }) {
  const now = held.value;
  if (!now) return null;
  const out = new Set((shownDay.value?.tours ?? []).map(vehicleName));
  const idle = found.vehicles.filter((one) => one.operator === now.grip.operator)
    .flatMap((one) => Array.from({ length: one.count }, (_, at) => ({ operator: one.operator, vehicle: one.id, unit: at + 1 })))
    .filter((one) => !out.has(vehicleName(one)));
  if (idle.length === 0) return null;
  return (
    <div class="idle-vehicles" aria-hidden="true">
      <span class="soft">{t('rounds.drag.idle')}</span>
      {idle.map((one) => <span key={vehicleName(one)} class={`idle ${mark(one)}`} data-idle={vehicleName(one)} data-operator={one.operator}>{vehicleName(one)}</span>)}
    </div>
  );
}

/** The stop under the pointer, with what letting go would do. */
export function HeldStop() {
  const now = held.value;
  if (!now) return null;
  const { pin, over, grip } = now;
  const vehicle = pin ? `${pin.vehicle}-${pin.unit}` : '';
  const other = over?.kind === 'vehicle' && over.operator !== grip.operator;
  const text = pin
    ? over?.kind === 'day' ? t('rounds.drag.day', { date: pin.date, vehicle }) : pin.position ? t('rounds.drag.position', { vehicle, position: pin.position }) : t('rounds.drag.vehicle', { vehicle })
    : t(other ? 'rounds.drag.other' : 'rounds.drag.none');
  return (
    <div class={`held-stop ${other ? 'held-not' : ''} ${now.y > window.innerHeight - LABEL ? 'held-low' : ''}`} style={{ left: `${now.x}px`, top: `${now.y}px` }} data-held={pin ? 'here' : 'nowhere'} aria-hidden="true">
      <b>{grip.name}</b><span><Icon name={pin ? 'arrow' : other ? 'close' : 'swap'} /> {text}</span>
    </div>
  );
}
