// Distance against exposure. In: the alternatives and the one chosen. Out: a small plot whose points can be
// clicked or reached by keyboard; the stairs below are what no alternative can beat in both.
import type { RoadRoute } from '../api/roads';
import { decimal } from '../format/number';
import { scale, stairs, type Scale } from '../format/scale';
import { t } from '../text/language';
import { kindText, minutes, people } from './route';

const W = 400;
const H = 150;
const EDGE = { left: 52, right: 14, top: 14, bottom: 32 };

type Known = RoadRoute & { person_km: number };

export function TradeOff({ routes, chosen, onPick }: { routes: readonly RoadRoute[]; chosen: number; onPick(index: number): void }) {
  const known = routes.filter((one): one is Known => one.person_km !== null);
  if (known.length < 2) return null;
  const x = scale(known.map((one) => one.metres / 1000), 4);
  const y = scale(known.map((one) => one.person_km), 4);
  const px = (value: number) => EDGE.left + ((value - x.low) / (x.high - x.low)) * (W - EDGE.left - EDGE.right);
  const py = (value: number) => H - EDGE.bottom - ((value - y.low) / (y.high - y.low)) * (H - EDGE.top - EDGE.bottom);
  const label = (value: number, of: Scale) => decimal(value, of.decimals);
  const steps = stairs(known.map((one) => [one.metres / 1000, one.person_km] as const));
  const path = steps.map(([a, b], index) => `${index === 0 ? 'M' : 'L'}${px(a).toFixed(1)} ${py(b).toFixed(1)}`).join('');
  return (
    <figure class="plot">
      <figcaption class="unseen">{t('route.plot')}</figcaption>
      <svg viewBox={`0 0 ${W} ${H}`} role="group" aria-label={t('route.plot')}>
        {y.ticks.map((tick) => (
          <g key={tick}><line class="plot-grid" x1={EDGE.left} x2={W - EDGE.right} y1={py(tick)} y2={py(tick)} /><text class="plot-tick" x={EDGE.left - 6} y={py(tick) + 3.5} text-anchor="end">{label(tick, y)}</text></g>
        ))}
        {x.ticks.map((tick) => <text key={tick} class="plot-tick" x={px(tick)} y={H - EDGE.bottom + 14} text-anchor="middle">{label(tick, x)}</text>)}
        <line class="plot-axis" x1={EDGE.left} x2={W - EDGE.right} y1={H - EDGE.bottom} y2={H - EDGE.bottom} />
        <text class="plot-name" x={W - EDGE.right} y={H - 4} text-anchor="end">{t('route.plot.x')}</text>
        <text class="plot-name" x={2} y={9}>{t('route.plot.y')}</text>
        <path class="plot-stairs" d={path} />
        {routes.map((one, index) => {
          if (one.person_km === null) return null;
          const [cx, cy] = [px(one.metres / 1000), py(one.person_km)];
          const named = one.kind.some((kind) => kind !== 'between');
          const toLeft = cx > W * 0.62;
          const act = () => onPick(index);
          return (
            <g key={index} class={`plot-point ${index === chosen ? 'on' : ''}`} role="button" tabindex={0} aria-pressed={index === chosen}
              aria-label={t('route.plot.point', { kind: kindText(index), km: decimal(one.metres / 1000, 1), minutes: minutes(one.seconds), people: people(one.person_km) })}
              onClick={act} onKeyDown={(event) => { if (event.key === 'Enter' || event.key === ' ') { event.preventDefault(); act(); } }}>
              <title>{t('route.plot.point', { kind: kindText(index), km: decimal(one.metres / 1000, 1), minutes: minutes(one.seconds), people: people(one.person_km) })}</title>
              <circle class="plot-reach" cx={cx} cy={cy} r={11} />
              <circle class="plot-dot" cx={cx} cy={cy} r={index === chosen ? 6 : 4} />
              {named && <text class="plot-label" x={cx + (toLeft ? -9 : 9)} y={cy - 6} text-anchor={toLeft ? 'end' : 'start'}>{kindText(index)}</text>}
            </g>
          );
        })}
      </svg>
    </figure>
  );
}
