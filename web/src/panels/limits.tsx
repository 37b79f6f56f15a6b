// Limits of a plan that bind. In: an outcome. Out: each limit that is full or has a price, what one more tonne
// of room would save or place, in words.
import type { Load, Outcome, SidePrice } from '../api/types';
import { loadPercent, price, tonnes } from '../format/number';
import { SourceChip } from '../parts/chip';
import { Table, type Column } from '../parts/table';
import { facilityName, planSource } from '../state/names';
import { outcome, select } from '../state/store';
import { Asked } from './asked';
import { t } from '../text/language';

const SMALL = 1e-6;

/** Limits that are full or have a price; a limit of nothing with nothing on it is neither. */
export const bindingLimits = (result: Outcome): Load[] =>
  result.loads.filter((one) => (one.load_t > 0 || one.capacity_t > 0)
    && (one.price_cny_t > SMALL || one.placed_per_t > SMALL || one.load_t >= one.capacity_t - 1e-3));

/** Facility behind a limit, where it has one. */
export function facilityOf(load: Load): string | null {
  if (load.kind === 'facility' || load.kind === 'landfill') return load.id;
  if (load.kind !== 'permit') return null;
  return outcome.value?.legs.find((leg) => leg.permit === load.id)?.facility ?? null;
}

export function limitName(load: Load): string {
  const facility = facilityOf(load);
  if (load.kind !== 'permit') return facility ? facilityName(facility) : load.id;
  const leg = outcome.value?.legs.find((one) => one.permit === load.id);
  return leg ? `${facilityName(leg.facility)} · ${t(`operation.${leg.operation}`)} ${leg.code}` : load.id;
}

/** What one side of a price says, with how far it holds. */
function side(one: SidePrice, which: 'less' | 'more'): string {
  const range = one.range_t === undefined ? t('limits.range.open') : t(one.at_least ? 'limits.range.least' : 'limits.range', { tonnes: tonnes(one.range_t) });
  const placed = one.placed_per_t > SMALL ? t(`limits.${which}.placed`, { tonnes: price(one.placed_per_t) }) : '';
  return t(`limits.${which}`, { cny: price(one.price_cny_t), placed, range });
}

export function meaning(load: Load): string {
  if (load.room) return [...(load.room.less ? [side(load.room.less, 'less')] : []), side(load.room.more, 'more')].join(t('text.semicolon'));
  const parts: string[] = [];
  if (load.placed_per_t > SMALL) parts.push(t('limits.places', { tonnes: price(load.placed_per_t) }));
  if (load.price_cny_t > SMALL) parts.push(t('limits.saves', { cny: price(load.price_cny_t) }));
  return parts.join(t('text.semicolon')) || t('limits.fullNoPrice');
}

export function Limits({ result }: { result: Outcome }) {
  const columns: Column<Load>[] = [
    { id: 'limit', head: t('column.limit'), sort: (one) => limitName(one), cell: (one) => <span class="way"><span>{limitName(one)}</span><span class="soft">{t(`limit.${one.kind}`)} · {meaning(one)}</span></span> },
    { id: 'load', head: t('column.load'), number: true, sort: (one) => (one.capacity_t > 0 ? one.load_t / one.capacity_t : 0), cell: (one) => <>{loadPercent(one.load_t, one.capacity_t)}<span class="soft block">{tonnes(one.load_t)}</span><span class="soft block">/ {tonnes(one.capacity_t)}</span></> },
    { id: 'price', head: t('column.priceOfRoom'), number: true, sort: (one) => one.price_cny_t, cell: (one) => <>{price(one.price_cny_t)} <SourceChip source={planSource.value} text={t('limits.about')} /></> },
  ];
  return (
    <>
      <Asked result={result} />
      <p class="soft footnote">{t('limits.about')}{planSource.value === 'demo' && ` ${t('limits.tuned')}`}</p>
      <Table lead caption={t('flow.tab.limits')} columns={columns} rows={bindingLimits(result)} rowKey={(one) => `${one.kind}/${one.id}`} first={{ column: 'price', down: true }} empty={t('limits.none')}
        onRow={(one) => { const facility = facilityOf(one); if (facility) select({ kind: 'facility', id: facility }); }} />
    </>
  );
}
