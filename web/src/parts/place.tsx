// A field for one end of a route. In: the end, what to do with another one. Out: a combobox over the sites of the
// case that also takes "lon, lat", a button to pick the place on the map, one to clear it.
import { useSignal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import type { Feature } from '../api/types';
import { readPoint, type End } from '../state/ends';
import { endName, facilitiesById, generatorsById, nameOf } from '../state/names';
import { t } from '../text/language';
import { Icon } from './icons';

const MOST = 8;

interface Option { end: End; name: string; about: string }

/** Sites whose name or id holds the text, facilities first; typed coordinates before all. */
export function optionsFor(text: string): Option[] {
  const point = readPoint(text);
  const wanted = text.trim().toLowerCase();
  if (!wanted) return [];
  const found: Option[] = point ? [{ end: point, name: endName(point), about: 'WGS84' }] : [];
  const add = (kind: 'facility' | 'generator', all: ReadonlyMap<string, Feature>) => {
    for (const [id, one] of all) {
      if (found.length >= MOST) return;
      const p = one.properties;
      if (![id, p['name_zh'], p['name_en']].some((word) => String(word ?? '').toLowerCase().includes(wanted))) continue;
      found.push({ end: { kind, id }, name: nameOf(p), about: `${t(`kind.${kind}`)} ${id}` });
    }
  };
  add('facility', facilitiesById.value);
  add('generator', generatorsById.value);
  return found;
}

interface Props { which: 'start' | 'end'; end: End | null; picking: boolean; onPick(end: End | null): void; onMap(): void }

export function PlaceField({ which, end, picking, onPick, onMap }: Props) {
  const typed = useSignal<string | null>(null);
  const at = useSignal(0);
  const field = useRef<HTMLInputElement>(null);
  const label = t(`route.${which}`);
  const options = typed.value === null ? [] : optionsFor(typed.value);
  const open = typed.value !== null && typed.value.trim() !== '';
  const take = (option: Option | undefined) => {
    if (!option) return;
    typed.value = null;
    onPick(option.end);
  };
  const key = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && options.length > 0) at.value = (at.value + step + options.length) % options.length;
    else if (event.key === 'Enter') take(options[at.value]);
    else if (event.key === 'Escape' && typed.value !== null) typed.value = null;
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div class="place">
      <label class="place-name" for={`place-${which}`}><i class={`pin-dot pin-${which}`} aria-hidden="true">{t(`route.pin.${which}`)}</i>{label}</label>
      <div class="place-field">
        <input id={`place-${which}`} ref={field} class="input" role="combobox" autocomplete="off" spellcheck={false} aria-autocomplete="list"
          aria-expanded={open} aria-controls={`places-${which}`} aria-activedescendant={open && options.length > 0 ? `places-${which}-${at.value}` : undefined}
          placeholder={picking ? t('route.pickNow', { which: label }) : t('route.place')} value={typed.value ?? endName(end)}
          onInput={(event) => { typed.value = event.currentTarget.value; at.value = 0; }} onKeyDown={key}
          onFocus={(event) => event.currentTarget.select()} onBlur={() => (typed.value = null)} />
        {open && (
          <ul class="places" id={`places-${which}`} role="listbox" aria-label={label}>
            {options.map((option, index) => (
              <li key={`${option.about}${index}`} id={`places-${which}-${index}`} role="option" aria-selected={index === at.value}
                onMouseDown={(event) => { event.preventDefault(); take(option); }} onMouseEnter={() => (at.value = index)}>
                <span>{option.name}</span><span class="soft">{option.about}</span>
              </li>
            ))}
            {options.length === 0 && <li class="soft">{t('route.noPlace')}</li>}
          </ul>
        )}
      </div>
      <button type="button" class="button button-quiet" aria-pressed={picking} aria-label={t('route.onMap', { which: label })} title={t('route.onMap', { which: label })} onClick={onMap}><Icon name="target" /></button>
      <button type="button" class="button button-quiet" disabled={!end} aria-label={t('route.clearEnd', { which: label })} title={t('route.clearEnd', { which: label })}
        onClick={() => { onPick(null); field.current?.focus(); }}><Icon name="close" /></button>
    </div>
  );
}
