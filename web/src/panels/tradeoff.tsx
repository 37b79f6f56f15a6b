// Distance against exposure. In: the alternatives and the one chosen. Out: a small plot whose points can be
// clicked or reached by keyboard; the stairs below are what no alternative can beat in both.
import type { RoadRoute } from '../api/roads';
import { decimal } from '../format/number';
import { stairs } from '../format/scale';
import { Plot } from '../parts/plot';
import { t } from '../text/language';
import { kindText, minutes, people } from './route';

export function TradeOff({ routes, chosen, onPick }: { routes: readonly RoadRoute[]; chosen: number; onPick(index: number): void }) {
  const points = routes.map((one, index) => one.person_km === null ? null : {
    x: one.metres / 1000,
    y: one.person_km,
    about: t('route.plot.point', { kind: kindText(index), km: decimal(one.metres / 1000, 1), minutes: minutes(one.seconds), people: people(one.person_km) }),
    ...(one.kind.some((kind) => kind !== 'between') ? { label: kindText(index) } : {}),
  });
  const known = points.filter((one) => one !== null);
  if (known.length < 2) return null;
  return (
    <Plot name={t('route.plot')} xName={t('route.plot.x')} yName={t('route.plot.y')} points={points} chosen={chosen} onPick={onPick}
      line={stairs(known.map((one) => [one.x, one.y] as const))} />
  );
}
