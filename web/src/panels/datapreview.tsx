// A table that was handed in. In: what the server reads in it. Out: how it is read (sheet, encoding, coordinates), what
// each column is, rows that are refused, what changes since last time, and acceptance.
import { useEffect, useRef } from 'preact/hooks';
import { api } from '../api/client';
import type { Effect, Preview, RefusedInfo, Sorted, Unit } from '../api/data';
import { count, tonnes } from '../format/number';
import { say } from '../state/names';
import { accept, asked, changing, columnsWith, drop, ENCODINGS, lookAgain, MERIDIANS, rowShown, spotShown, SYSTEMS } from '../state/data';
import { language } from '../state/store';
import { t } from '../text/language';
import { ChangeView } from './datachanges';

const UNITS: readonly Unit[] = ['t', 'kg', '10kt'];
const SHOWN = 50;

function Choice({ label, field, value, options, onPick, wide }: { label: string; field: string; wide?: boolean; value: string; options: readonly (readonly [string, string])[]; onPick(value: string): void }) {
  return (
    <label class={wide ? 'field field-wide' : 'field'}>
      <span>{label}</span>
      <select class="input" data-field={field} value={value} onChange={(event) => onPick(event.currentTarget.value)}>
        {options.map(([id, text]) => <option key={id} value={id}>{text}</option>)}
      </select>
    </label>
  );
}

function Reading({ one }: { one: Preview }) {
  const now = asked.value;
  const encodings = ENCODINGS.some((each) => each === one.encoding?.toLowerCase()) || !one.encoding ? ENCODINGS : [one.encoding.toLowerCase(), ...ENCODINGS];
  const isText = one.encoding !== undefined || now.encoding !== '' || one.sheets.length === 0;
  return (
    <div class="reading">
      {one.sheets.length > 1 && <Choice label={t('data.sheet')} field="sheet" value={one.sheet ?? now.sheet} options={one.sheets.map((name) => [name, name] as const)} onPick={(sheet) => void lookAgain({ sheet })} />}
      {isText && <Choice label={t('data.encoding')} field="encoding" value={now.encoding || (one.encoding ?? '').toLowerCase()} options={encodings.map((name) => [name, name.toUpperCase()] as const)} onPick={(encoding) => void lookAgain({ encoding })} />}
      <Choice label={t('data.crs')} field="crs" value={now.crs} options={[...SYSTEMS.map((id) => [id, t(`data.crs.${id}`)] as const), ...MERIDIANS.map((meridian) => [`gk${meridian}`, t('data.crs.meridian', { meridian })] as const)]} onPick={(crs) => void lookAgain({ crs })} />
      <label class="field"><input type="checkbox" data-field="sum" checked={now.sum} onChange={(event) => void lookAgain({ sum: event.currentTarget.checked })} /> {t('data.sum')}</label>
      {one.header_row !== undefined && <HeaderRow one={one} row={one.header_row} />}
    </div>
  );
}

/** In which row the headers stand: as found, or as a person says. */
function HeaderRow({ one, row }: { one: Preview; row: number }) {
  const text = (cells: readonly string[]) => [...new Set(cells)].filter(Boolean).join(' · ');
  const rows = one.top.some((each) => each.row === row) ? one.top : [...one.top, { row, cells: one.columns.map((column) => column.header) }];
  return <Choice wide label={t('data.header')} field="header" value={String(row)} options={rows.map((each) => [String(each.row), t('data.header.row', { row: each.row, text: text(each.cells) })] as const)} onPick={(value) => void lookAgain({ header_row: Number(value), columns: [] })} />;
}

/** Rows refused for a cell of a column: how many, the first and why; a click goes there. */
function ColumnFaults({ column }: { column: Preview['columns'][number] }) {
  const first = column.first_refused;
  if (!first) return null;
  return <button type="button" class="link block column-faults" data-column-faults={column.refused} onClick={() => { rowShown.value = first.row; spotShown.value = first.place ?? null; }}>{t('data.column.refused', { count: count(column.refused), row: first.row })} {say(first.cause)}</button>;
}

function Columns({ one }: { one: Preview }) {
  const by = (column: Preview['columns'][number]) => (column.by === 'saved' ? t('data.by.saved') : column.by === 'word' ? t('data.by.word', { word: column.word ?? '' }) : t('data.by.none'));
  return (
    <table class="table table-lead columns">
      <caption class="unseen">{t('data.columns')}</caption>
      <thead><tr><th scope="col">{t('data.column')}</th><th scope="col">{t('data.sample')}</th><th scope="col">{t('data.means')}</th></tr></thead>
      <tbody>
        {one.columns.filter((column) => column.header).map((column) => (
          <tr key={column.header} data-column={column.header}>
            <th scope="row">{column.header}</th>
            <td class="soft">{column.sample.slice(0, 2).map((text, at) => <span key={at} class="block sample">{text}</span>)}</td>
            <td>
              <select class="input" aria-label={t('data.means.of', { column: column.header })} value={column.field} onChange={(event) => void lookAgain({ columns: columnsWith(one.columns, column.header, { field: event.currentTarget.value }) })}>
                {one.fields.map((field) => <option key={field.field} value={field.field}>{field.needed ? t('data.needed', { field: say(field.label) }) : say(field.label)}</option>)}
              </select>
              {column.field === 'tonnes' && (
                <select class="input" aria-label={t('data.unit')} value={column.unit ?? 't'} onChange={(event) => void lookAgain({ columns: columnsWith(one.columns, column.header, { unit: event.currentTarget.value as Unit }) })}>
                  {UNITS.map((unit) => <option key={unit} value={unit}>{t(`data.unit.${unit}`)}</option>)}
                </select>
              )}
              <span class="soft block by">{by(column)}</span>
              <ColumnFaults column={column} />
            </td>
          </tr>
        ))}
      </tbody>
      <tfoot><tr><td colSpan={3} class="soft">{t('data.needed.about')}{one.columns.some((column) => !column.header) && ` ${t('data.nameless', { count: count(one.columns.filter((column) => !column.header).length) })}`}</td></tr></tfoot>
    </table>
  );
}

function RefusedRow({ one }: { one: RefusedInfo }) {
  const show = () => { rowShown.value = one.row; spotShown.value = one.place ?? null; };
  return (
    <li data-refused={one.row}>
      <button type="button" class="link" onClick={show}>
        <b>{t('findings.row', { row: one.row })}</b>{one.column && ` · ${one.column}`} {say(one.cause)}
        {one.place && <span class="soft"> {t('data.onMap')}</span>}
      </button>
      <p class="soft">{say(one.action)}</p>
    </li>
  );
}

function Sample({ one }: { one: Preview }) {
  const box = useRef<HTMLTableElement>(null);
  const row = rowShown.value;
  useEffect(() => { if (row !== null) box.current?.querySelector(`[data-row="${row}"]`)?.scrollIntoView({ block: 'nearest' }); }, [row]);
  const refused = new Map((one.effect?.refused ?? []).map((each) => [each.row, each.column]));
  return (
    <div class="sample-box">
      <table class="table sample-rows" ref={box}>
        <caption class="unseen">{t('data.rows')}</caption>
        <thead><tr><th scope="col">{t('data.row')}</th>{one.columns.map((column, at) => <th key={at} scope="col">{column.header}</th>)}</tr></thead>
        <tbody>
          {one.rows.map((each) => (
            <tr key={each.row} data-row={each.row} class={`${each.row === row ? 'on' : ''} ${refused.has(each.row) ? 'wrong' : ''}`}>
              <th scope="row">{each.row}</th>
              {each.cells.map((cell, at) => <td key={at} class={refused.has(each.row) && refused.get(each.row) === one.columns[at]?.header ? 'worse' : ''}>{cell}</td>)}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Counts({ effect }: { effect: Effect }) {
  const rows: [string, string, (one: Sorted) => number][] = [
    ['new', t('data.new'), (one) => one.new_count], ['changed', t('data.changed'), (one) => one.changed_count],
    ['same', t('data.same'), (one) => one.same_count], ['missing', t('data.missing'), (one) => one.missing_count],
  ];
  return (
    <table class="table totals" data-counts>
      <caption class="unseen">{t('data.effect')}</caption>
      <thead><tr><th scope="col">{t('data.effect')}</th><th scope="col" class="number">{t('data.units')}</th><th scope="col" class="number">{t('data.streams')}</th></tr></thead>
      <tbody>
        {rows.map(([id, label, of]) => <tr key={id} data-count={id}><th scope="row">{label}</th><td class="number">{count(of(effect.units))}</td><td class="number">{count(of(effect.streams))}</td></tr>)}
        <tr data-count="refused"><th scope="row">{t('data.refused')}</th><td class="number" colSpan={2}>{count(effect.refused_count)}</td></tr>
        <tr data-count="tonnes"><th scope="row">{t('data.tonnes')}</th><td class="number" colSpan={2}>{tonnes(effect.tonnes[0])} → <b>{tonnes(effect.tonnes[1])}</b></td></tr>
      </tbody>
    </table>
  );
}

function EffectView({ one, effect }: { one: Preview; effect: Effect }) {
  return (
    <>
      <h3>{t('data.effect')}</h3>
      <Counts effect={effect} />
      <p class="soft footnote">{t('data.crs')}{t('data.colon')}{say(effect.crs)}{effect.placed_at_seat > 0 && ` ${t('data.seat', { count: count(effect.placed_at_seat) })}`}</p>
      <ChangeView effect={effect} />
      {effect.refused_count > 0 && (
        <section class="refused" aria-label={t('data.refused')}>
          <h3>{t('data.refused')} <span class="badge">{count(effect.refused_count)}</span></h3>
          <p class="bar-line"><span class="soft">{t('data.refused.about')}</span><a class="button" data-refused-file href={api.refusedUrl(one.draft, language.value)} download="refused.xlsx">{t('data.refused.get')}</a></p>
          <ul class="refused-list">{effect.refused.slice(0, SHOWN).map((each) => <RefusedRow key={`${each.row}-${each.why}`} one={each} />)}</ul>
          {effect.refused_count > SHOWN && <p class="more">{t('table.more', { shown: count(SHOWN), all: count(effect.refused_count) })}</p>}
        </section>
      )}
    </>
  );
}

/** The filled-in template, or a whole case: its sheets take the place of tables. */
function Sheets({ sheets }: { sheets: NonNullable<Preview['workbook']> }) {
  return (
    <>
      <p class="notice">{t('data.workbook')}</p>
      <table class="table table-lead" data-sheets={sheets.length}>
        <caption class="unseen">{t('data.sheet')}</caption>
        <thead><tr><th scope="col">{t('data.sheet')}</th><th scope="col" class="number">{t('data.sheetRows')}</th></tr></thead>
        <tbody>{sheets.map((one) => <tr key={one.sheet}><th scope="row">{one.sheet}</th><td class="number">{count(one.rows)}</td></tr>)}</tbody>
      </table>
    </>
  );
}

export function PreviewView({ one }: { one: Preview }) {
  const lacks = one.missing.map((field) => say(one.fields.find((each) => each.field === field)?.label));
  return (
    <section class="preview" aria-label={one.file} data-preview={one.draft}>
      <h3>{one.file}</h3>
      <p class="soft">{t('data.nothingYet')}</p>
      {one.workbook ? <Sheets sheets={one.workbook} /> : one.columns.length + one.sheets.length > 0 && <Reading one={one} />}
      {lacks.length > 0 && <p class="notice notice-warning" data-lacks>{t('data.lacks', { fields: lacks.join(t('text.comma')) })}</p>}
      {lacks.length === 0 && one.findings.length > 0 && (
        <ul class="findings" data-findings>
          {one.findings.map((finding, at) => <li key={at}><p class="finding-head"><span class={`severity severity-${finding.severity}`}>{t(`severity.${finding.severity}`)}</span><code>{finding.code}</code><span class="soft">{[finding.place.file, finding.place.row === undefined ? '' : t('findings.row', { row: finding.place.row }), finding.place.column ?? ''].filter(Boolean).join(' · ')}</span></p><p>{say(finding.cause)}</p><p class="soft">{say(finding.action)}</p></li>)}
        </ul>
      )}
      {one.columns.length > 0 && <details class="told" open data-columns><summary>{t('data.columns')}</summary><Columns one={one} /></details>}
      {one.rows.length > 0 && <details class="told" open><summary>{t('data.rows')}</summary><Sample one={one} /></details>}
      {one.effect && <EffectView one={one} effect={one.effect} />}
      <p class="soft">{t('data.accept.about')}</p>
      <div class="accept-row">
        <button type="button" class="button button-main" data-accept disabled={!one.acceptable || changing.value} onClick={() => void accept(one)}>{t('data.accept')}</button>
        <button type="button" class="button" onClick={() => void drop()}>{t('data.cancel')}</button>
      </div>
    </section>
  );
}
