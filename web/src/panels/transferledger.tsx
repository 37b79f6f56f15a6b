// Quotas and the ledger. In: the ledger as the server verified it. Out: each quota as a bar, every entry, newest first,
// how far the chain holds, and the check against a signed head that was kept elsewhere.
import type { Balance, Book, LedgerEntry } from '../api/transfers';
import { count } from '../format/number';
import { SourceChip } from '../parts/chip';
import { Problem, Show, Waiting } from '../parts/notice';
import { Table, type Column } from '../parts/table';
import { facilityName } from '../state/names';
import { book, openReview, queue, verified, verifyAgainst } from '../state/transfers';
import { valueOf } from '../state/store';
import { t } from '../text/language';
import { scenarioName, TableBar } from './run';
import { grams, QuotaBar } from './transferreview';
import { ProposalBox } from './transferstudies';

const KINDS = ['approve', 'approve_in_part', 'split', 'ask_consent', 'refuse', 'return_for_papers', 'manifest_only', 'not_needed', 'manifests', 'draft', 'accepted', 'consulted', 'answered', 'notified', 'closed'] as const;
const kindName = (id: string): string => { const known = KINDS.find((one) => one === id); return known ? t(`transfers.kind.${known}`) : id; };

/** The ledger, or why there is none in words of the office. */
function Ledger({ children }: { children(found: Book): preact.ComponentChildren }) {
  const now = book.value;
  if (now?.state === 'failed' && now.error.code === 'no_ledger') return <p class="notice" data-no-ledger>{t('transfers.noLedger')}</p>;
  return <Show loaded={now}>{children}</Show>;
}

function OneQuota({ one }: { one: Balance }) {
  const pending = Math.min(one.pending_t, Math.max(0, one.left_t));
  return (
    <li class="quota-row" data-quota={one.quota}>
      <p><b>{one.quota}</b> {facilityName(one.facility)} <b class="code">{one.code}</b> <SourceChip source={one.source} /></p>
      <QuotaBar quota={{ listed: one.listed_t, approved: one.before_t + one.approved_t, pending, this: 0, left: one.left_t - pending }} />
      {one.pending_t > pending + 1e-6 && <p class="soft" data-short={one.quota}>{t('transfers.quota.short', { pending: grams(one.pending_t), short: grams(one.pending_t - pending) })}</p>}
    </li>
  );
}

export function QuotasView() {
  return (
    <Ledger>
      {(found) => {
        const years = [...new Set(found.balances.map((one) => one.edition))].sort((a, b) => b - a);
        const today = (queue.value && valueOf(queue.value)?.today) || '';
        const current = years.find((year) => String(year) === today.slice(0, 4)) ?? years[0];
        return (
          <>
            <p class="soft footnote">{t('transfers.quotas.about')}</p>
            {years.length === 0 && <p class="empty">{t('transfers.quotas.empty')}</p>}
            {years.map((year) => (
              <details key={year} class="told" open={year === current}>
                <summary>{t('transfers.edition', { year })}</summary>
                <ul class="quota-list">{found.balances.filter((one) => one.edition === year).map((one) => <OneQuota key={one.quota} one={one} />)}</ul>
              </details>
            ))}
            <ProposalBox year={Number(today.slice(0, 4) || current || 0) + 1} />
          </>
        );
      }}
    </Ledger>
  );
}

function Signed() {
  const now = verified.value;
  return (
    <div class="signed">
      <label class="button">
        {t('transfers.verify')}
        <input type="file" class="unseen" accept=".json,application/json" data-head onChange={(event) => { const [file] = event.currentTarget.files ?? []; if (file) void file.text().then(verifyAgainst); event.currentTarget.value = ''; }} />
      </label>
      <span class="soft">{t('transfers.verify.about')}</span>
      {now?.state === 'waiting' && <Waiting />}
      {now?.state === 'failed' && <Problem error={now.error} retry={() => (verified.value = null)} />}
      {now?.state === 'here' && <p class="notice notice-good" data-verified={now.value.signed}>{t('transfers.verify.holds', { signed: count(now.value.signed), at: now.value.at.slice(0, 16).replace('T', ' '), since: count(now.value.since), key: now.value.key.slice(0, 16) })}</p>}
    </div>
  );
}

const isStep = (one: LedgerEntry): boolean => ['draft', 'accepted', 'consulted', 'answered', 'notified', 'closed', 'manifests'].includes(one.kind);

/** The scenario a decision was made under; empty: the case as it is. */
export function scenarioOf(payload: string): string {
  if (!payload.startsWith('{')) return '';
  const { scenario } = JSON.parse(payload) as { scenario?: unknown };
  return typeof scenario === 'string' ? scenario : '';
}

export function LedgerView() {
  const columns: Column<LedgerEntry>[] = [
    { id: 'seq', head: t('transfers.entry'), sort: (one) => one.seq, cell: (one) => <span class="way"><span><b>{one.seq}</b> {one.application} {kindName(one.kind)}{one.overrides && <b class="worse"> {t('transfers.override')}</b>}{scenarioOf(one.payload) && <span class="soft"> {t('transfers.under', { scenario: scenarioName(scenarioOf(one.payload)) })}</span>}</span><span class="soft">{one.facility && facilityName(one.facility)} <b class="code">{one.code}</b> {one.quota}</span>{one.why && <span class="soft">{t('transfers.entry.why', { why: one.why })}</span>}</span> },
    { id: 't', head: 't', number: true, sort: (one) => one.t, cell: (one) => (isStep(one) ? '' : grams(one.t)) },
    { id: 'when', head: t('transfers.entry.when'), sort: (one) => one.decided, cell: (one) => <span class="nowrap">{one.decided}{one.t > 0 && <span class="soft block">{t('transfers.entry.until', { until: one.until })}</span>}</span> },
    { id: 'who', head: t('transfers.entry.who'), sort: (one) => one.who, cell: (one) => <>{one.who}<span class="soft block">{one.os_user}</span><code class="soft block" title={one.hash}>{one.hash.slice(0, 8)}</code></> },
  ];
  return (
    <Ledger>
      {(found) => (
        <>
          <p class="notice notice-good" data-chain={found.verified}>{t('transfers.chain', { count: count(found.verified), hash: found.hash.slice(0, 16) })}</p>
          <Signed />
          <TableBar text={t('transfers.entries', { count: count(found.entries.length) })} about={t('transfers.entries.about')} file="ledger" header={['seq', 'kind', 'application', 'quota', 'sender', 'facility', 'code', 'operation', 't', 'decided', 'until', 'who', 'os_user', 'at', 'why', 'overrides', 'hash']}
            rows={() => found.entries.map((one) => [one.seq, one.kind, one.application, one.quota, one.sender, one.facility, one.code, one.operation, one.t, one.decided, one.until, one.who, one.os_user, one.at, one.why, String(one.overrides), one.hash])} />
          <Table lead caption={t('transfers.tab.ledger')} columns={columns} rows={[...found.entries].reverse()} rowKey={(one) => String(one.seq)} empty={t('transfers.entries.empty')} onRow={(one) => one.application && openReview(one.application)} />
        </>
      )}
    </Ledger>
  );
}
