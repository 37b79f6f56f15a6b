// Axes of small plots. In: values. Out: a range that holds them with some room, round ticks within it, and the
// stairs of the points no other point beats in both directions.

export interface Scale { low: number; high: number; ticks: number[]; decimals: number }

/** A range a little wider than the values, with about `wanted` ticks at 1, 2 or 5 times a power of ten. */
export function scale(values: readonly number[], wanted: number): Scale {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const span = most - least || Math.abs(most) * 0.2 || 1;
  const [low, high] = [Math.max(least >= 0 ? 0 : -Infinity, least - span * 0.12), most + span * 0.14];
  const raw = (high - low) / wanted;
  const power = 10 ** Math.floor(Math.log10(raw));
  const lead = raw / power;
  const step = (lead > 5 ? 10 : lead > 2 ? 5 : lead > 1 ? 2 : 1) * power;
  const ticks: number[] = [];
  for (let index = Math.ceil(low / step); index * step <= high; index += 1) ticks.push(index * step);
  return { low, high, ticks, decimals: Math.max(0, -Math.floor(Math.log10(step) + 1e-9)) };
}

/** Corners of the line below which nothing is offered: points that are best for their distance, joined in steps. */
export function stairs(points: readonly (readonly [number, number])[]): [number, number][] {
  const sorted = [...points].sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  const line: [number, number][] = [];
  let best = Infinity;
  for (const [x, y] of sorted) {
    if (y >= best) continue;
    if (line.length > 0) line.push([x, best]);
    line.push([x, y]);
    best = y;
  }
  return line;
}
