// A small plot of plans or ways that none beats in both directions. In: points with two values, their texts, the
// one chosen. Out: axes, the line below which nothing is offered, points that can be clicked or reached by keyboard.
import { decimal } from '../format/number';
import { scale, type Scale } from '../format/scale';

const W = 400;
const H = 150;

export interface PlotPoint { x: number; y: number; about: string; label?: string }
interface Props {
  name: string;
  xName: string;
  yName: string;
  points: readonly (PlotPoint | null)[];
  /** Corners of the line that joins them, in values. */
  line: readonly (readonly [number, number])[];
  chosen: number;
  onPick(index: number): void;
  height?: number;
}

export function Plot({ name, xName, yName, points, line, chosen, onPick, height = H }: Props) {
  const known = points.filter((one): one is PlotPoint => one !== null);
  const x = scale(known.map((one) => one.x), 4);
  const y = scale(known.map((one) => one.y), 4);
  const label = (value: number, of: Scale) => decimal(value, of.decimals);
  const left = Math.max(52, ...y.ticks.map((tick) => label(tick, y).length * 6.4 + 12));
  const edge = { left, right: 14, top: 14, bottom: 32 };
  const px = (value: number) => edge.left + ((value - x.low) / (x.high - x.low)) * (W - edge.left - edge.right);
  const py = (value: number) => height - edge.bottom - ((value - y.low) / (y.high - y.low)) * (height - edge.top - edge.bottom);
  const path = line.map(([a, b], index) => `${index === 0 ? 'M' : 'L'}${px(a).toFixed(1)} ${py(b).toFixed(1)}`).join('');
  return (
    <figure class="plot">
      <figcaption class="unseen">{name}</figcaption>
      <svg viewBox={`0 0 ${W} ${height}`} role="group" aria-label={name}>
        {y.ticks.map((tick) => (
          <g key={tick}><line class="plot-grid" x1={edge.left} x2={W - edge.right} y1={py(tick)} y2={py(tick)} /><text class="plot-tick" x={edge.left - 6} y={py(tick) + 3.5} text-anchor="end">{label(tick, y)}</text></g>
        ))}
        {x.ticks.map((tick) => <text key={tick} class="plot-tick" x={px(tick)} y={height - edge.bottom + 14} text-anchor="middle">{label(tick, x)}</text>)}
        <line class="plot-axis" x1={edge.left} x2={W - edge.right} y1={height - edge.bottom} y2={height - edge.bottom} />
        <text class="plot-name" x={W - edge.right} y={height - 4} text-anchor="end">{xName}</text>
        <text class="plot-name" x={2} y={9}>{yName}</text>
        <path class="plot-stairs" d={path} />
        {points.map((one, index) => {
          if (!one) return null;
          const [cx, cy] = [px(one.x), py(one.y)];
          const toLeft = cx > W * 0.62;
          const act = () => onPick(index);
          return (
            <g key={index} class={`plot-point ${index === chosen ? 'on' : ''}`} role="button" tabindex={0} aria-pressed={index === chosen} aria-label={one.about}
              onClick={act} onKeyDown={(event) => { if (event.key === 'Enter' || event.key === ' ') { event.preventDefault(); act(); } }}>
              <title>{one.about}</title>
              <circle class="plot-reach" cx={cx} cy={cy} r={11} />
              <circle class="plot-dot" cx={cx} cy={cy} r={index === chosen ? 6 : 4} />
              {one.label && <text class="plot-label" x={cx + (toLeft ? -9 : 9)} y={cy - 6} text-anchor={toLeft ? 'end' : 'start'}>{one.label}</text>}
            </g>
          );
        })}
      </svg>
    </figure>
  );
}
