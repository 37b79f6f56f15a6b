// Saving the map for a report. In: a click. Out: a small menu beside the button: PNG or SVG, and what the figure shows.
import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { Icon } from '../parts/icons';
import { Problem } from '../parts/notice';
import { mapError, saveMap, savingMap, type FigureKind } from '../state/figure';
import { t } from '../text/language';

const KINDS: readonly FigureKind[] = ['png', 'svg'];

export function SaveMap() {
  const open = useSignal(false);
  const box = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (!open.value) return undefined;
    const ending = new AbortController();
    document.addEventListener('pointerdown', (event) => { if (!box.current?.contains(event.target as Node)) open.value = false; }, { signal: ending.signal });
    document.addEventListener('keydown', (event) => { if (event.key === 'Escape') { event.stopPropagation(); open.value = false; button.current?.focus(); } }, { signal: ending.signal, capture: true });
    box.current?.querySelector<HTMLElement>('.save-map button')?.focus();
    return () => ending.abort();
  }, [open.value]);
  const save = async (kind: FigureKind) => { if (await saveMap(kind)) open.value = false; };
  return (
    <div class="save-map-box" ref={box}>
      <button type="button" class="map-button" ref={button} data-save-map aria-label={t('map.save')} title={t('map.save')} aria-expanded={open.value} onClick={() => (open.value = !open.value)}><Icon name="down" /></button>
      {open.value && (
        <div class="save-map" role="group" aria-label={t('map.save')}>
          <p><b>{t('map.save')}</b></p>
          <p class="soft">{t('map.save.about')}</p>
          <p class="button-pair">{KINDS.map((kind) => <button key={kind} type="button" class="button" data-save={kind} disabled={savingMap.value !== null} onClick={() => void save(kind)}>{t(`map.save.${kind}`)}</button>)}</p>
          {mapError.value && <Problem error={mapError.value} retry={() => (mapError.value = null)} />}
        </div>
      )}
    </div>
  );
}
