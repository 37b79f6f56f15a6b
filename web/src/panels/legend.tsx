// Legend and layer switches in one. In: hidden layers, palette, scale of the flows. Out: what each sign means,
// and a switch to show or hide it.
import { computed, useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { decimal, tonnesAmount } from '../format/number';
import { width } from '../map/corridors';
import { LOAD_STEPS } from '../map/palette';
import { facilityHalf, legendSteps } from '../map/sizes';
import { scaleTop } from '../map/view';
import { Icon } from '../parts/icons';
import { GROUPS, type Group } from '../state/hash';
import { language, layers, legendOpen, outcome, patch, view } from '../state/store';
import { t } from '../text/language';

const topCapacity = computed(() => (layers.value.facilities?.features ?? []).reduce((top, one) => Math.max(top, Number(one.properties['capacity_t'] ?? 0)), 0));
const short = (value: number): string => {
  const amount = tonnesAmount(value, language.value);
  return `${amount.value.replace(/\.0+$|(\.\d*?)0+$/, '$1')} ${amount.unit}`;
};

function Widths() {
  return (
    <ul class="legend-sizes">
      {legendSteps(scaleTop.value).map((step) => (
        <li key={step}><span class="legend-line" style={{ height: `${Math.max(1, width(step, scaleTop.value))}px` }} />{short(step)}</li>
      ))}
    </ul>
  );
}

function Squares() {
  return (
    <ul class="legend-sizes">
      {legendSteps(topCapacity.value).slice(0, 3).map((step) => {
        const side = `${decimal(2 * facilityHalf(step, topCapacity.value), 1)}px`;
        return <li key={step}><span class="legend-square" style={{ width: side, height: side }} />{short(step)}</li>;
      })}
    </ul>
  );
}

const SIGNS: Record<Group, () => ComponentChildren> = {
  flows: () => (
    <>
      <ul class="legend-signs"><li><i class="dot dot-general" />{t('waste.general.legend')}</li><li><i class="dot dot-hazardous" />{t('waste.hazardous')}</li></ul>
      {outcome.value && <Widths />}
      <p class="soft">{t('legend.flows')}</p>
    </>
  ),
  facilities: () => (
    <>
      <ul class="legend-load">
        {outcome.value
          ? LOAD_STEPS.map((step) => <li key={step}><span class={`legend-square load-${step}`} />{t(`load.${step}`)}</li>)
          : <li><span class="legend-square load-none" />{t('load.none')}</li>}
        <li><span class="legend-square legend-hollow" />{t('legend.estimated')}</li>
      </ul>
      <Squares />
    </>
  ),
  generators: () => (
    <ul class="legend-signs"><li><i class="ring ring-general" />{t('legend.generalOnly')}</li><li><i class="ring ring-hazardous" />{t('legend.withHazardous')}</li><li class="soft">{t('legend.generators')}</li></ul>
  ),
  places: () => <ul class="legend-signs"><li><i class="diamond" />{t('legend.place')}</li><li><i class="diamond diamond-hollow" />{t('kind.gateway')}</li></ul>,
  roads: () => (
    <ul class="legend-signs"><li><i class="road road-motorway" />{t('road.motorway')}</li><li><i class="road road-trunk" />{t('legend.trunk')}</li><li><i class="road" />{t('legend.other')}</li><li><i class="road road-doubt" />{t('legend.doubt')}</li><li><i class="road road-bridge" />{t('road.bridge')}</li>
      {view.value.changes.length > 0 && <><li><i class="road road-closed" />{t('road.close')}</li><li><i class="road road-slowed" />{t('legend.slowed')}</li></>}</ul>
  ),
  rivers: () => null,
  zones: () => <p class="soft">{t('zone.shape')}</p>,
};

export function Legend() {
  // A card needs the room on a small screen; the legend can still be unfolded beside it.
  const forced = useSignal(false);
  const crowded = view.value.selected !== null && window.innerWidth < 1500;
  if (!crowded && forced.peek()) forced.value = false;
  const open = legendOpen.value && (!crowded || forced.value);
  const show = (on: boolean) => {
    if (crowded) forced.value = on;
    if (on || !crowded) legendOpen.value = on;
  };
  const hidden = view.value.hidden;
  const turn = (group: Group) => patch({ hidden: hidden.includes(group) ? hidden.filter((one) => one !== group) : GROUPS.filter((one) => one === group || hidden.includes(one)) });
  if (!open) {
    return <button type="button" class="button legend-open" onClick={() => show(true)}><Icon name="layers" />{t('legend.title')}</button>;
  }
  return (
    <section class="legend" aria-label={t('legend.title')}>
      <header><h2>{t('legend.title')}</h2><button type="button" class="button button-quiet" aria-label={t('legend.close')} title={t('legend.close')} onClick={() => show(false)}><Icon name="minus" /></button></header>
      {GROUPS.map((group) => {
        const on = !hidden.includes(group);
        return (
          <div key={group} class={`legend-group ${on ? '' : 'off'}`}>
            <label><input type="checkbox" checked={on} onChange={() => turn(group)} />{t(`layer.${group}`)}</label>
            {on && SIGNS[group]()}
          </div>
        );
      })}
    </section>
  );
}
