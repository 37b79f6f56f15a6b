// The card of a leg: why its tonnes go there. In: the selected leg and the answer of the server. Out: the leg's
// numbers, the nearest places it does not go to with what stands in the way and what they cost, the nearness rule.
import type { OtherPlace } from '../api/studies';
import type { Leg } from '../api/types';
import { cnyAmount, count, joined, kilometres, price, tonnes } from '../format/number';
import { wasteClass } from '../format/waste';
import { SourceChip } from '../parts/chip';
import { Show } from '../parts/notice';
import { className, facilityName, originName, originSite, planSource, routeName, say } from '../state/names';
import { legPlaces, NEAREST, selectedLeg, why } from '../state/reasons';
import { language, select } from '../state/store';
import { t } from '../text/language';
import { amount, CardFrame, Fact } from './card';

const SMALL = 0.005;
export const signed = (value: number): string => `${value > 0 ? '+' : ''}${price(value)}`;

/** How the nearest places with a permit lose against the one chosen. */
export function verdict(others: readonly OtherPlace[]): { barred: number; dearer: number; equal: number } {
  const barred = others.filter((one) => one.bars.length > 0).length;
  const open = others.filter((one) => one.bars.length === 0);
  const equal = open.filter((one) => Math.abs(one.adds_cny_t ?? 0) < SMALL && (one.unplaces_per_t ?? 0) < 1e-6).length;
  return { barred, dearer: open.length - equal, equal };
}

function Place({ other, number }: { other: OtherPlace; number?: number }) {
  const source = planSource.value;
  const bars = other.bars.map((one) => say(one.text)).join(t('text.semicolon'));
  return (
    <li class="other" data-other={other.facility}>
      <button type="button" class="link way" onClick={() => select({ kind: 'facility', id: other.facility })}>
        <span>{number !== undefined && <b class="code">{number} </b>}{say(other.name)}</span>
        <span class="soft">{other.metres === undefined ? t('why.noRoad') : `${kilometres(other.metres / 1000)} km`}{other.nearer && ` · ${t('why.nearer')}`}{other.route && ` · ${routeName(other.route, other.facility)}`}{other.permit && ` · ${t('limit.permit')} ${other.permit}`}</span>
        <span class={other.bars.length > 0 ? 'bars' : 'soft'}>{bars || (other.licensed ? t('why.open') : say(other.text))}</span>
      </button>
      {other.dearer_cny_t !== undefined && (
        <span class="number other-price">
          <b>{signed(other.dearer_cny_t)}</b> <SourceChip source={source} text={t('why.direct.about')} />
          {other.adds_cny_t !== undefined && <span class="block soft">{t('why.adds', { cny: signed(other.adds_cny_t) })}</span>}
          {(other.unplaces_per_t ?? 0) > 1e-6 && <span class="block bars">{t('why.unplaces', { tonnes: price(other.unplaces_per_t ?? 0) })}</span>}
        </span>
      )}
    </li>
  );
}

function Nearness({ leg }: { leg: Leg }) {
  const nearer = leg.nearer;
  if (!nearer) return null;
  return (
    <p class={`notice ${nearer.to_explain ? 'notice-warning' : ''}`} data-rule="R012">
      {t(nearer.to_explain ? 'why.nearness.explain' : 'why.nearness.remark', { place: facilityName(nearer.facility), km: kilometres(nearer.metres / 1000), room: tonnes(nearer.room_t) })}
    </p>
  );
}

export function LegCard() {
  const leg = selectedLeg.value;
  if (!leg || !why.value) return null;
  const source = planSource.value;
  const { from } = leg;
  return (
    <CardFrame kind={t('kind.leg')} title={`${originName(from)} → ${facilityName(leg.facility)}`} chip={<SourceChip source={source} text={t('flow.derived')} />}>
      <dl class="facts">
        <Fact name={t('column.tonnes.long')} source={source} text={t('flow.derived')}>{amount(leg.tonnes)}</Fact>
        <Fact name={t('column.code')}><span class="code">{leg.code}</span> <span class="soft">{className(wasteClass(leg.code))}</span></Fact>
        <Fact name={t('column.route')}>{t(`operation.${leg.operation}`)} · {routeName(leg.route, leg.facility)}{leg.quota && ` ${leg.quota}`} <span class="soft block">{t('limit.permit')} {leg.permit}</span></Fact>
        <Fact name={t('column.km.long')} source={source} text={t('flow.derived')}>{kilometres(leg.metres / 1000)} km</Fact>
        <Fact name={t('totals.cost')} source={source} text={t('why.price.about')}>{joined(cnyAmount(leg.cost_cny, language.value))} <span class="soft block">{price(leg.transport_cny_t + leg.gate_cny_t + leg.handling_cny_t)} {t('why.perTonne')}</span></Fact>
      </dl>
      <h3>{t('why.title')}</h3>
      <Nearness leg={leg} />
      <Show loaded={why.value}>{(answer) => {
        const own = answer.legs[0];
        if (!own) return <p class="empty">{t('why.none')}</p>;
        const licensed = own.others.filter((one) => one.licensed);
        const first = licensed.slice(0, NEAREST);
        const without = own.others.filter((one) => !one.licensed);
        const { barred, dearer, equal } = verdict(first);
        return (
          <>
            <p class="why-lead">{first.length === 0 ? t('why.only') : t('why.lead', { count: count(first.length), barred, dearer, equal })}</p>
            {first.length > 0 && <ul class="list others">{first.map((one) => <Place key={`${one.facility}${one.permit ?? ''}`} other={one} number={legPlaces.value.indexOf(one.facility)} />)}</ul>}
            {licensed.length > first.length && <details class="more-places"><summary>{t('why.further', { count: count(licensed.length - first.length) })}</summary><ul class="list others">{licensed.slice(NEAREST).map((one) => <Place key={`${one.facility}${one.permit ?? ''}`} other={one} />)}</ul></details>}
            {without.length > 0 && (
              <details class="more-places"><summary>{t('why.without', { count: count(without.length + own.more_without_permit) })}</summary><ul class="list others">{without.map((one) => <Place key={one.facility} other={one} />)}</ul>
                {own.more_without_permit > 0 && <p class="more">{t('why.more', { count: count(own.more_without_permit) })}</p>}
              </details>
            )}
          </>
        );
      }}</Show>
      <div class="card-actions">
        {from.kind === 'stream' && <button type="button" class="button" onClick={() => select({ kind: 'generator', id: from.generator })}>{t('why.showOrigin')}</button>}
        {(from.kind === 'facility' || from.kind === 'stock') && <button type="button" class="button" onClick={() => select({ kind: 'facility', id: originSite(from) })}>{t('why.showOrigin')}</button>}
        <button type="button" class="button" onClick={() => select({ kind: 'facility', id: leg.facility })}>{t('flow.showFacility')}</button>
      </div>
    </CardFrame>
  );
}
