// A case that was begun and not filled in. In: the tables it lacks. Out: what to bring first, the workbook to fill in, another
// look at the case; and on the other panels that there is nothing to plan yet, with the way to the data.
import { api } from '../api/client';
import { count } from '../format/number';
import { Icon } from '../parts/icons';
import { changing, lookAtCase } from '../state/data';
import { say } from '../state/names';
import { lacking, nothingYet, patch } from '../state/store';
import { t } from '../text/language';

export function Lacking() {
  if (!nothingYet.value) return null;
  return (
    <section class="notice notice-warning lacking" data-lacking={lacking.value.length} aria-label={t('lacking.title')}>
      <p><b>{t('lacking.title')}</b> {t('lacking.about')}</p>
      <ol>
        {lacking.value.map((one) => <li key={one.file} data-lacking-table={one.file}><b>{say(one.name) || one.file}</b>{t('data.colon')}{say(one.bring)}</li>)}
      </ol>
      <p class="lacking-acts">
        <a class="button button-main" href={api.templateUrl()} download={t('lacking.template.file')} data-template><Icon name="down" />{t('lacking.template')}</a>
        <button type="button" class="button" data-look-again disabled={changing.value} onClick={() => void lookAtCase()}>{t('lacking.again')}</button>
      </p>
    </section>
  );
}

export function NothingYet() {
  return (
    <div class="panel">
      <div class="tabview" data-nothing-yet>
        <p class="notice notice-warning"><b>{t('lacking.nothing')}</b> {t('lacking.nothing.about', { count: count(lacking.value.length), tables: lacking.value.map((one) => say(one.name) || one.file).join(t('text.comma')) })}</p>
        <button type="button" class="button button-main" data-to-data onClick={() => patch({ panel: 'data' })}>{t('lacking.go')}</button>
      </div>
    </div>
  );
}
