// Sizes of points. In: tonnes. Out: pixels, by area (square root), so that twice the tonnes is twice the ink.

/** Radius of a generator's circle at zoom 11. */
export const generatorRadius = (tonnes: number, largest: number): number =>
  largest <= 0 ? 2 : Math.max(2, 18 * Math.sqrt(Math.max(0, tonnes) / largest));

/** Half the side of a facility's square. */
export const facilityHalf = (capacity: number, largest: number): number =>
  largest <= 0 ? 5 : Math.max(4.5, Math.min(13, 13 * Math.sqrt(Math.max(0, capacity) / largest)));

/** Round numbers for a legend: the largest "1, 2, 5 × 10ⁿ" within the value, then about a tenth and a hundredth. */
export function legendSteps(largest: number): number[] {
  if (!(largest > 0)) return [];
  const round = (value: number) => {
    const power = 10 ** Math.floor(Math.log10(value));
    const lead = value / power;
    return (lead >= 5 ? 5 : lead >= 2 ? 2 : 1) * power;
  };
  return [round(largest), round(largest / 10), round(largest / 100)];
}
