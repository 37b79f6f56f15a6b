// A table that was handed in. In: what the server reads in it. Out: how it is read (sheet, encoding, coordinates), what
// each column is, rows that are refused, what changes since last time, and acceptance.
import { useEffect, useRef } from 'preact/hooks';
import type { Effect, Preview, Sorted, Unit } from '../api/data';
import { count, tonnes } from '../format/number';
import { say } from '../state/names';
import { accept, asked, changing, columnsWith, drop, ENCODINGS, lookAgain, looking, MERIDIANS, nextTogether, rowShown, spotShown, SYSTEMS, TOLERANCES, waiting } from '../state/data';
import { t } from '../text/language';
import { ChangeView } from './datachanges';
import { AreasView, RoadsView, RowsView } from './dataeffects';
import { RefusedRows, Told } from './datafindings';

const UNITS: readonly Unit[] = ['t', 'kg', '10kt'];

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

/** What the file becomes: units and wastes, another table, roads, areas. */
function GoesInto({ one }: { one: Preview }) {
  if (one.tables.length < 2) return null;
  return <Choice wide label={t('data.into')} field="into" value={one.table ?? ''} options={one.tables.map((each) => [each.table, say(each.label)] as const)} onPick={(table) => void lookAgain({ table })} />;
}

function Tick({ field, on, text, pick }: { field: string; on: boolean; text: string; pick(on: boolean): void }) {
  return <label class="field"><input type="checkbox" data-field={field} checked={on} onChange={(event) => pick(event.currentTarget.checked)} /> {text}</label>;
}

function Reading({ one }: { one: Preview }) {
  const now = asked.value;
  const units = one.table === 'generators';
  const roads = one.table === 'roads';
  const places = one.fields.some((field) => field.field === 'lon');
  const encodings = ENCODINGS.some((each) => each === one.encoding?.toLowerCase()) || !one.encoding ? ENCODINGS : [one.encoding.toLowerCase(), ...ENCODINGS];
  const isText = !one.shaped && (one.encoding !== undefined || now.encoding !== '' || one.sheets.length === 0);
  const sheets = one.sheet === undefined || one.sheets.includes(one.sheet) ? one.sheets : [one.sheet, ...one.sheets];
  const unsaid = one.sheet === undefined && now.sheet === '';
  return (
    <div class="reading">
      <GoesInto one={one} />
      {one.sheets.length > 1 && <Choice label={t(one.shaped ? 'data.layer' : 'data.sheet')} field="sheet" value={one.sheet ?? now.sheet} options={[...(unsaid ? [['', t('data.layer.which')] as const] : []), ...sheets.map((name) => [name, name] as const)]} onPick={(sheet) => void lookAgain({ sheet })} />}
      {isText && <Choice label={t('data.encoding')} field="encoding" value={now.encoding || (one.encoding ?? '').toLowerCase()} options={encodings.map((name) => [name, name.toUpperCase()] as const)} onPick={(encoding) => void lookAgain({ encoding })} />}
      {(units || roads || places || one.shaped) && <Choice label={t('data.crs')} field="crs" value={now.crs} options={[...SYSTEMS.map((id) => [id, t(`data.crs.${id}`)] as const), ...MERIDIANS.map((meridian) => [`gk${meridian}`, t('data.crs.meridian', { meridian })] as const)]} onPick={(crs) => void lookAgain({ crs })} />}
      {roads && <Choice label={t('data.tolerance')} field="tolerance" value={String(now.tolerance_m ?? 1)} options={TOLERANCES.map((metres) => [String(metres), t('data.tolerance.m', { metres })] as const)} onPick={(metres) => void lookAgain({ tolerance_m: Number(metres) })} />}
      {units && <Tick field="sum" on={now.sum} text={t('data.sum')} pick={(sum) => void lookAgain({ sum })} />}
      {units && one.together.length > 0 && <Tick field="later" on={now.later_wins} text={t('data.later')} pick={(later_wins) => void lookAgain({ later_wins })} />}
      {units && one.header_row !== undefined && <HeaderRow one={one} row={one.header_row} />}
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
      <tfoot><tr><td colSpan={3} class="soft">{one.fields.some((field) => field.needed) ? t('data.needed.about') : t('data.guess.about')}{one.columns.some((column) => !column.header) && ` ${t('data.nameless', { count: count(one.columns.filter((column) => !column.header).length) })}`}</td></tr></tfoot>
    </table>
  );
}

function Sample({ one }: { one: Preview }) {
  const box = useRef<HTMLTableElement>(null);
  const row = rowShown.value;
  const heads = one.columns.length > 0 ? one.columns.map((column) => column.header) : one.top[0]?.cells ?? [];
  useEffect(() => { if (row !== null) box.current?.querySelector(`[data-row="${row}"]`)?.scrollIntoView({ block: 'nearest' }); }, [row]);
  const own = one.findings.flatMap(({ place }) => (place.file === one.file && place.row !== undefined ? [{ row: place.row, column: place.column }] : []));
  const refused = new Map([...own, ...(one.effect ?? one.rows_effect)?.refused ?? []].map((each) => [each.row, each.column]));
  return (
    <div class="sample-box">
      <table class="table sample-rows" ref={box}>
        <caption class="unseen">{t('data.rows')}</caption>
        <thead><tr><th scope="col">{t('data.row')}</th>{heads.map((head, at) => <th key={at} scope="col">{head}</th>)}</tr></thead>
        <tbody>
          {one.rows.map((each) => (
            <tr key={each.row} data-row={each.row} class={`${each.row === row ? 'on' : ''} ${refused.has(each.row) ? 'wrong' : ''}`}>
              <th scope="row">{each.row}</th>
              {each.cells.map((cell, at) => <td key={at} class={refused.has(each.row) && refused.get(each.row) === heads[at] ? 'worse' : ''}>{cell}</td>)}
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
      <RefusedRows draft={one.draft} rows={effect.refused} all={effect.refused_count} />
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
  const more = one.effect && one.findings.length === 0 ? waiting.value[0] : undefined;
  const lacks = one.missing.map((field) => say(one.fields.find((each) => each.field === field)?.label));
  return (
    <section class="preview" aria-label={one.file} data-preview={one.draft}>
      <h3>{one.file}</h3>
      <p class="soft">{t('data.nothingYet')}</p>
      {one.together.length > 0 && <p class="notice" data-together={one.together.length}>{t('data.together', { files: one.together.join(t('text.comma')) })}</p>}
      {one.workbook ? <Sheets sheets={one.workbook} /> : <Reading one={one} />}
      {lacks.length > 0 && <p class="notice notice-warning" data-lacks>{t('data.lacks', { fields: lacks.join(t('text.comma')) })}</p>}
      {lacks.length === 0 && <Told file={one.file} findings={one.findings} />}
      <Told file={one.file} findings={one.notes} />
      {one.columns.length > 0 && <details class="told" open data-columns><summary>{t('data.columns')}</summary><Columns one={one} /></details>}
      {one.rows.length > 0 && <details class="told" open><summary>{t('data.rows')}</summary><Sample one={one} /></details>}
      {one.effect && <EffectView one={one} effect={one.effect} />}
      {one.rows_effect && <RowsView one={one} effect={one.rows_effect} />}
      {one.roads_effect && <RoadsView effect={one.roads_effect} />}
      {one.areas_effect && <AreasView text={one.areas_effect} />}
      {more && <p class="soft">{t('data.more.about')}</p>}
      <p class="soft">{one.findings.length > 0 ? t('data.blocked', { count: count(one.findings.length) }) : t(one.effect || one.rows_effect ? 'data.accept.about' : 'data.accept.whole')}</p>
      <div class="accept-row">
        <button type="button" class="button button-main" data-accept disabled={!one.acceptable || changing.value || looking.value} onClick={() => void accept(one)}>{one.together.length > 0 ? t('data.accept.all', { count: one.together.length + 1 }) : t('data.accept')}</button>
        {more && <button type="button" class="button" data-together-next disabled={changing.value || looking.value} onClick={() => void nextTogether(one)}>{t('data.more', { file: more.name })}</button>}
        <button type="button" class="button" onClick={() => void drop()}>{t('data.cancel')}</button>
      </div>
    </section>
  );
}
