// The legs of a plan: who sends what to whom. In: an outcome and the filters. Out: the largest legs as a table
// (the rest is counted and in the CSV), a click asks why it goes there.
import { computed } from '@preact/signals';
import type { Leg, Outcome } from '../api/types';
import { csv, download } from '../format/csv';
import { count, joined, kilometres, price, tonnes, tonnesAmount } from '../format/number';
import { wasteClass } from '../format/waste';
import { Icon } from '../parts/icons';
import { Table, type Column } from '../parts/table';
import { facilityName, originId, originName, routeName } from '../state/names';
import { numberOfLeg, selectedLeg } from '../state/reasons';
import { language, outcome, select, view } from '../state/store';
import { t } from '../text/language';

const LIMIT = 200;

/** Legs that pass the filters, largest first. */
const wanted = computed<Leg[]>(() => {
  const { wasteClass: only, facility } = view.value;
  return (outcome.value?.legs ?? [])
    .filter((leg) => (!only || wasteClass(leg.code) === only) && (!facility || leg.facility === facility))
    .sort((a, b) => b.tonnes - a.tonnes);
});

const pricePerTonne = (leg: Leg): number => leg.transport_cny_t + leg.gate_cny_t + leg.handling_cny_t;

function save(result: Outcome): void {
  const header = ['from_kind', 'from', 'from_name', 'code', 'facility', 'facility_name', 'permit', 'operation', 'route', 'quota', 'tonnes', 'km',
    'transport_cny_t', 'gate_cny_t', 'handling_cny_t', 'cost_cny'];
  const rows = wanted.value.map((leg) => [
    leg.from.kind, originId(leg.from), originName(leg.from), leg.code, leg.facility, facilityName(leg.facility),
    leg.permit, leg.operation, leg.route, leg.quota ?? '', leg.tonnes, leg.metres / 1000, leg.transport_cny_t, leg.gate_cny_t, leg.handling_cny_t, leg.cost_cny,
  ]);
  download(`legs-${result.scenario}.csv`, csv(header, rows));
}

export function Legs({ result }: { result: Outcome }) {
  const rows = wanted.value;
  const sum = rows.reduce((all, leg) => all + leg.tonnes, 0);
  const columns: Column<Leg>[] = [
    {
      id: 'way', head: t('column.way'), sort: (leg) => originName(leg.from),
      cell: (leg) => (
        <span class="way">
          <span>{originName(leg.from)}</span>
          <span class="way-to"><Icon name="arrow" />{facilityName(leg.facility)}</span>
        </span>
      ),
    },
    { id: 'code', head: t('column.code'), sort: (leg) => leg.code, cell: (leg) => <><span class="code">{leg.code}</span><span class="soft block">{t(`operation.${leg.operation}`)} · {routeName(leg.route, leg.facility)}</span></> },
    { id: 't', head: t('column.tonnes'), number: true, sort: (leg) => leg.tonnes, cell: (leg) => tonnes(leg.tonnes) },
    { id: 'km', head: t('column.km'), number: true, sort: (leg) => leg.metres, cell: (leg) => kilometres(leg.metres / 1000) },
    { id: 'price', head: t('column.price'), number: true, sort: pricePerTonne, cell: (leg) => price(pricePerTonne(leg)) },
  ];
  return (
    <>
      <div class="bar-line">
        <p class="soft">{t('legs.sum', { count: count(rows.length), amount: joined(tonnesAmount(sum, language.value)) })} · {t('legs.why')}</p>
        <button type="button" class="button button-quiet" onClick={() => save(result)}><Icon name="down" />CSV</button>
      </div>
      <Table caption={t('flow.tab.legs')} columns={columns} rows={rows} limit={LIMIT} first={{ column: 't', down: true }} empty={t('legs.none')}
        rowKey={(leg) => `${JSON.stringify(leg.from)}|${leg.code}|${leg.permit}|${leg.route}|${leg.quota ?? ''}`}
        onRow={(leg) => select({ kind: 'leg', id: String(numberOfLeg(leg)) })} isOn={(leg) => leg === selectedLeg.value} />
    </>
  );
}
