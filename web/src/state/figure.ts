// The map as a figure to keep. In: the plan in view. Out: the SVG of the server as a file, or a PNG drawn of it here; the
// name says scenario and day.
import { signal } from '@preact/signals';
import { api, ApiError } from '../api/client';
import { asApiError } from './errors';
import { language, outcome, outcomeJob, theCase, valueOf } from './store';

/** Pixels of a PNG for each unit of the figure: enough for print at 15 cm. */
export const SHARPNESS = 2;
export type FigureKind = 'svg' | 'png';
export const savingMap = signal<FigureKind | null>(null);
export const mapError = signal<ApiError | null>(null);

/** Name of the file: letters and digits of case, scenario, year and day. */
export function fileName(kind: FigureKind, parts: readonly (string | number)[]): string {
  return `${['map', ...parts].map((one) => String(one).replace(/[^\p{L}\p{N}_-]+/gu, '-')).filter(Boolean).join('-')}.${kind}`;
}

/** Width and height a figure says of itself. */
export function sizeOf(svg: string): { width: number; height: number } | null {
  const found = /<svg[^>]*\swidth="([\d.]+)"[^>]*\sheight="([\d.]+)"/.exec(svg);
  return found ? { width: Number(found[1]), height: Number(found[2]) } : null;
}

async function drawn(svg: string): Promise<Blob> {
  const size = sizeOf(svg);
  const canvas = document.createElement('canvas');
  const pen = canvas.getContext('2d');
  if (!size || !pen) throw new Error('no canvas');
  const picture = new Image();
  const url = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }));
  try {
    await new Promise((resolve, reject) => {
      picture.onload = resolve;
      picture.onerror = () => reject(new Error('the figure cannot be drawn'));
      picture.src = url;
    });
    [canvas.width, canvas.height] = [Math.round(size.width * SHARPNESS), Math.round(size.height * SHARPNESS)];
    pen.fillStyle = '#ffffff';
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
    const png = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
    if (!png) throw new Error('the figure cannot be written');
    return png;
  } finally {
    URL.revokeObjectURL(url);
  }
}

function hand(file: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

/** Saves the map of the plan in view; true once it is handed over. */
export async function saveMap(kind: FigureKind): Promise<boolean> {
  const one = valueOf(theCase.value);
  if (!one || savingMap.value) return false;
  savingMap.value = kind;
  mapError.value = null;
  try {
    const svg = await api.figure(outcomeJob.value, language.value);
    const plan = outcome.value;
    const name = fileName(kind, [one.district || one.id, ...(plan ? [plan.scenario, plan.plan_year] : []), one.today]);
    hand(kind === 'png' ? await drawn(svg) : new Blob([svg], { type: 'image/svg+xml' }), name);
    return true;
  } catch (error) {
    mapError.value = asApiError(error);
    return false;
  } finally {
    savingMap.value = null;
  }
}
