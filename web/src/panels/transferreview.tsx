// One application. In: its review. Out: what is asked, the answer with its clock, the checks, quota, nearer places, the
// smallest change, the text of the opinion and the decision.
import type { NearPlace, QuotaUse, Reviewed } from '../api/transfers';
import { count, decimal, kilometres, percent } from '../format/number';
import { SourceChip } from '../parts/chip';
import { Show } from '../parts/notice';
import { Table, type Column } from '../parts/table';
import { say } from '../state/names';
import { patch, select, valueOf } from '../state/store';
import { application, openReview, placeGroups, queue, quotaParts, review } from '../state/transfers';
import { t } from '../text/language';
import { Fact } from './card';
import { Checks } from './transferchecks';
import { DecideBox } from './transferdecide';
import { Clock } from './transfers';
import { MovementBox } from './transferstudies';

/** Tonnes to the kilogram, without trailing zeros: quotas are kept to the gram. */
export const grams = (value: number): string => decimal(value, 3).replace(/\.?0+$/, '');

/** A quota as a bar: approved, pending, this application, left; in t and %. */
export function QuotaBar({ quota }: { quota: Pick<QuotaUse, 'listed' | 'approved' | 'pending' | 'this' | 'left'> }) {
  const parts = quotaParts(quota);
  const whole = Math.max(quota.listed, parts.reduce((sum, part) => sum + part.value, 0));
  const shown = parts.filter((part) => part.value > 0 || part.kind === 'approved' || part.kind === 'left');
  return (
    <div class="quota">
      <span class="quota-bar" role="img" aria-label={shown.map((part) => `${t(`transfers.quota.${part.kind}`)} ${grams(part.value)} t`).join(t('text.comma'))}>
        {whole > 0 && parts.map((part) => part.value > 0 && <span key={part.kind} class={`quota-part quota-${part.kind}`} style={{ width: `${(part.value / whole) * 100}%` }} />)}
      </span>
      <dl class="quota-parts">
        <div><dt>{t('transfers.quota.listed')}</dt><dd><b>{grams(quota.listed)}</b> t</dd></div>
        {shown.map((part) => (
          <div key={part.kind} data-part={part.kind}><dt><i class={`quota-sign quota-${part.kind}`} />{t(`transfers.quota.${part.kind}`)}</dt><dd><b>{grams(part.kind === 'left' ? quota.left : part.value)}</b> t <span class="soft">{quota.listed > 0 ? percent((part.kind === 'left' ? quota.left : part.value) / quota.listed, 1) : '–'}</span></dd></div>
        ))}
      </dl>
    </div>
  );
}

function Head({ one }: { one: Reviewed }) {
  const all = (queue.value && valueOf(queue.value)?.applications) ?? [];
  const at = all.findIndex((row) => row.id === one.id);
  const [before, after] = [all[at - 1], at >= 0 ? all[at + 1] : all[0]];
  const { asked } = one;
  return (
    <>
      <div class="bar-line review-head">
        <h2>{one.id} <span class="soft">{say(asked.state)}</span> <SourceChip source={asked.source} /></h2>
        <span class="button-pair">
          <button type="button" class="button button-quiet" disabled={!before} onClick={() => before && openReview(before.id)}>{t('transfers.before')}</button>
          <button type="button" class="button button-quiet" data-next disabled={!after} onClick={() => after && openReview(after.id)}>{t('transfers.after')}</button>
        </span>
      </div>
      <p class="review-who"><button type="button" class="link" onClick={() => select({ kind: 'generator', id: asked.sender })}>{say(asked.sender_name)}</button> → <button type="button" class="link" onClick={() => select({ kind: 'facility', id: asked.facility })}>{say(asked.facility_name)}</button> <span class="soft">{asked.place}</span></p>
      <dl class="facts">
        <Fact name={t('transfers.waste')}><b class="code">{asked.code}</b> {say(asked.waste)}</Fact>
        <Fact name={t('transfers.amount')}><b>{grams(asked.tonnes)} t</b> · {say(asked.operation)}{asked.carrier && <> · {t('transfers.carrier', { id: asked.carrier })}</>}</Fact>
        <Fact name={t('transfers.dates')}>{t('transfers.dates.text', { received: asked.received, until: asked.until, today: one.today })}</Fact>
        {asked.purpose && <Fact name={t('transfers.purpose')}>{asked.purpose}</Fact>}
      </dl>
    </>
  );
}

const TONE = { approve: 'good', manifest_only: 'good', not_needed: '', approve_in_part: 'warning', split: 'warning', ask_consent: 'warning', return_for_papers: 'error', refuse: 'error' } as const;

function AnswerBox({ one }: { one: Reviewed }) {
  return (
    <div class={`notice notice-${TONE[one.answer.kind]}`} data-answer={one.answer.kind}>
      <p><strong>{say(one.sentence)}</strong></p>
      {one.clock.length > 0 && <Clock ticks={one.clock} long />}
      {one.answer.conditions.map((condition) => <p key={condition.en}>{say(condition)}</p>)}
      {!one.holidays_known && <p class="soft">{t('transfers.holidays')}</p>}
    </div>
  );
}

function Change({ one }: { one: Reviewed }) {
  const change = one.smallest_change;
  return (
    <>
      <h3>{t('transfers.change')}</h3>
      {!change && <p class="panel-text" data-change="none">{t('transfers.change.none')}</p>}
      {change?.length === 0 && <p class="panel-text" data-change="0">{t('transfers.change.needless')}</p>}
      {change && change.length > 0 && <ul class="list" data-change={change.length}>{change.map((part) => <li key={part.column}><span>{say(part.text)}</span></li>)}</ul>}
    </>
  );
}

function Places({ one }: { one: Reviewed }) {
  const { nearest, asked, cannot, others } = placeGroups(one.places, one.asked.facility);
  const number = (place: NearPlace) => nearest.indexOf(place) + 1;
  const columns: Column<NearPlace>[] = [
    {
      id: 'name', head: t('transfers.place'),
      cell: (place) => <span class="way"><span>{number(place) > 0 && <b>{number(place)}. </b>}{say(place.name)}</span><span class="soft">{place.facility === one.asked.facility ? <b>{t('transfers.place.asked')} </b> : place.nearer && <b class="bars">{t('transfers.place.nearer')} </b>}{place.permit}</span></span>,
    },
    { id: 'km', head: 'km', number: true, cell: (place) => (place.metres === undefined ? '–' : kilometres(place.metres / 1000)) },
    { id: 'price', head: t('transfers.place.price'), number: true, cell: (place) => <>{place.price_cny_t === undefined ? '–' : decimal(place.price_cny_t, 0)} <SourceChip source="demo" text={t('transfers.place.price.about')} /></> },
    { id: 'room', head: t('transfers.place.room'), number: true, cell: (place) => <>{grams(place.room_t)} <SourceChip source={place.source} /></> },
    { id: 'people', head: t('transfers.place.people'), number: true, cell: (place) => (place.person_km === undefined ? '–' : decimal(place.person_km, 0)) },
  ];
  const why: Column<NearPlace>[] = [columns[0] as Column<NearPlace>, columns[1] as Column<NearPlace>, { id: 'why', head: t('transfers.place.why'), cell: (place) => say(place.why_not) }];
  const nearer = nearest.filter((place) => place.nearer && place.facility !== one.asked.facility).length;
  return (
    <>
      <h3>{t('transfers.places')} <SourceChip source="derived" text={t('transfers.places.about')} /></h3>
      <p class="panel-text" data-nearer={nearer}>{nearer > 0 ? t('transfers.places.nearer', { count: nearer }) : t('transfers.places.none')}</p>
      <Table lead caption={t('transfers.places')} columns={columns} rows={[...nearest, ...asked]} rowKey={(place) => place.permit} empty={t('transfers.places.empty')}
        onRow={(place) => select({ kind: 'facility', id: place.facility })} />
      {cannot.length > 0 && (
        <details class="more-places" open={nearest.length < 3}>
          <summary>{t('transfers.places.cannot', { count: count(cannot.length) })}</summary>
          <Table lead caption={t('transfers.place.why')} columns={why} rows={cannot} rowKey={(place) => place.permit} empty={t('table.empty')} />
        </details>
      )}
      {others.length > 0 && (
        <details class="more-places">
          <summary>{t('transfers.places.others', { count: count(others.length) })}</summary>
          <Table lead caption={t('transfers.places')} columns={columns} rows={others} rowKey={(place) => place.permit} empty={t('table.empty')} />
        </details>
      )}
    </>
  );
}

export function ReviewView() {
  if (!application.value) return <p class="empty">{t('transfers.pick')} <button type="button" class="link" onClick={() => patch({ transfers: 'queue' })}>{t('transfers.tab.queue')}</button></p>;
  return (
    <Show loaded={review.value}>
      {(one) => (
        <div class="review" data-review={one.id}>
          <Head one={one} />
          <AnswerBox one={one} />
          <Checks checks={one.checks} />
          <Change one={one} />
          {one.quota && (
            <>
              <h3>{t('transfers.quota', { id: one.quota.id })} <span class="soft">{t('transfers.edition', { year: one.quota.edition })} <SourceChip source={one.quota.source} /></span></h3>
              <QuotaBar quota={one.quota} />
            </>
          )}
          <Places one={one} />
          <MovementBox key={one.id} id={one.id} />
          <DecideBox key={one.id} one={one} />
        </div>
      )}
    </Show>
  );
}
