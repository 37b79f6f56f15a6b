// The panel 数据: the year's table taken into the case. In: files dropped or chosen. Out: what they are read as, what they
// would do, the rows that go back, acceptance as a new version; the versions and the way back to one.
import { useSignal } from '@preact/signals';
import { api } from '../api/client';
import { count } from '../format/number';
import { Icon } from '../parts/icons';
import { Problem, Show, Waiting } from '../parts/notice';
import { say } from '../state/names';
import { changed, changeError, changing, drop, goBack, handIn, loadVersions, preview, versions, waiting } from '../state/data';
import { nothingYet } from '../state/store';
import { t } from '../text/language';
import { PreviewView } from './datapreview';
import { Lacking } from './lacking';

const ENDINGS = '.xlsx,.xls,.xlsm,.xlsb,.ods,.csv,.tsv,.txt,.geojson,.json,.gpkg,.zip,.kml,.kmz,.fgb';

function Drop() {
  const over = useSignal(false);
  const take = (list: FileList | null | undefined) => void handIn([...(list ?? [])]);
  return (
    <div class={`drop ${over.value ? 'drop-over' : ''}`} data-drop
      onDragOver={(event) => { event.preventDefault(); over.value = true; }}
      onDragLeave={() => (over.value = false)}
      onDrop={(event) => { event.preventDefault(); over.value = false; take(event.dataTransfer?.files); }}>
      <p><b>{t('data.drop')}</b></p>
      <p class="soft">{t('data.drop.about')}</p>
      <label class="button button-main">
        {t('data.choose')}
        <input type="file" class="unseen" multiple accept={ENDINGS} data-file onChange={(event) => { take(event.currentTarget.files); event.currentTarget.value = ''; }} />
      </label>
      {!nothingYet.value && <a class="button" href={api.templateUrl()} download={t('lacking.template.file')} data-template><Icon name="down" />{t('lacking.template')}</a>}
    </div>
  );
}

function Locked() {
  const now = versions.value;
  if (now?.state !== 'here' || !now.value.locked) return null;
  return <p class="notice notice-warning" data-locked><b>{t('data.locked')}</b> {say(now.value.locked)}{t('text.semicolon')}{say(now.value.way_on)}</p>;
}

function Done() {
  const now = changed.value;
  if (!now) return null;
  const text = now.files.length === 0 ? t('data.done.same') : now.file ? t('data.done', { file: now.file }) : t('data.done.back');
  return <p class="notice notice-good" role="status" data-done>{text} {now.version !== undefined && t('data.done.kept', { number: now.version })}</p>;
}

function VersionList() {
  const sure = useSignal<number | null>(null);
  const when = (at: string | undefined) => (at ? new Date(at).toLocaleString('sv-SE').slice(0, 16) : '');
  return (
    <section class="versions" aria-label={t('data.versions')}>
      <h3>{t('data.versions')}</h3>
      <p class="soft">{t('data.versions.about')}</p>
      <Show loaded={versions.value}>
        {(found) => (found.versions.length === 0 ? <p class="empty">{t('data.versions.none')}</p> : (
          <ul>
            {found.versions.map((one) => (
              <li key={one.number} data-version={one.number}>
                <p><b>{t('data.version', { number: one.number })}</b> <span class="soft">{t('data.version.until', { at: when(one.at) })}</span></p>
                <p class="soft">{t('data.version.files', { count: count(one.files.length) })}</p>
                {sure.value === one.number ? (
                  <p class="button-pair"><button type="button" class="button button-main" data-back disabled={changing.value} onClick={() => void goBack(one.number)}>{t('data.back.sure')}</button><button type="button" class="button" onClick={() => (sure.value = null)}>{t('data.cancel')}</button></p>
                ) : <button type="button" class="button" disabled={Boolean(found.locked)} onClick={() => (sure.value = one.number)}>{t('data.back')}</button>}
              </li>
            ))}
          </ul>
        ))}
      </Show>
    </section>
  );
}

export function DataPanel() {
  const now = preview.value;
  return (
    <div class="panel">
      <div class="tabview data" id="view-data">
        <Done />
        {!now && <Lacking />}
        <Locked />
        {changeError.value && <Problem error={changeError.value} retry={() => { changeError.value = null; void loadVersions(); }} />}
        {now?.state === 'waiting' && <Waiting text={t('data.reading')} />}
        {now?.state === 'failed' && <Problem error={now.error} retry={() => void drop()} />}
        {now?.state === 'here' ? <PreviewView one={now.value} /> : now?.state !== 'waiting' && <Drop />}
        {waiting.value.length > 0 && <p class="soft">{t('data.waiting', { files: waiting.value.map((file) => file.name).join(t('text.comma')) })}</p>}
        {!now && <VersionList />}
      </div>
    </div>
  );
}
