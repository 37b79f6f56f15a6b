// A stop that is dragged. In: where it was taken up and over what it is held. Out: the pin that letting go there would make,
// none where nothing would change or the place is not allowed.
import { signal } from '@preact/signals';
import type { Pin } from '../api/rounds';

/** A stop as it was taken up. */
export interface Grip { point: string; name: string; date: string; operator: string; vehicle: string; unit: number; /** Place in its tour, from 0. */ at: number }
/** What a stop is held over: a day of the calendar, or a vehicle; there before the stop numbered `before` (from 0), or where it costs least. */
export type Over =
  | { kind: 'day'; date: string }
  | { kind: 'vehicle'; operator: string; vehicle: string; unit: number; before: number | null };
/** What is held, where the pointer is, and what letting go would do. */
export interface Held { grip: Grip; x: number; y: number; over: Over | null; pin: Pin | null }

export const held = signal<Held | null>(null);

/** The pin that letting go makes. Positions count from 1 among the other stops of the tour, as the server takes them. */
export function pinOf(grip: Grip, over: Over | null): Pin | null {
  if (!over) return null;
  const { point, date, vehicle, unit } = grip;
  if (over.kind === 'day') return over.date === date ? null : { point, date: over.date, vehicle, unit };
  if (over.operator !== grip.operator) return null;
  const same = over.vehicle === vehicle && over.unit === unit;
  if (over.before === null) return same ? null : { point, date, vehicle: over.vehicle, unit: over.unit };
  // Taken out of its own tour first, what stands behind it moves up.
  const position = over.before + (same && over.before > grip.at ? 0 : 1);
  if (same && position === grip.at + 1) return null;
  return { point, date, vehicle: over.vehicle, unit: over.unit, position };
}
