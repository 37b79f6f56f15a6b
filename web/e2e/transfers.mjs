// Steps of the reviewer's morning: the queue with its clocks, a case with its checks red first, nearer places, quota,
// the opinion, the decision, the ledger. In: the page, the API and the tools of page.e2e.mjs. Out: nothing; a step that
// does not hold throws.
import assert from 'node:assert/strict';
import { lowContrast } from './contrast.mjs';

const PATIENCE = 120_000;
const SCENARIO = 'white_list_story';
const HAN = /\p{Script=Han}/u;
const whole = (value) => new Intl.NumberFormat('en-US', { maximumFractionDigits: 3 }).format(value);

export async function transferSteps({ page, api, step, shot, idle, mock, ledger, forgive }) {
  if (mock) return;
  const desk = `?scenario=${SCENARIO}`;
  const text = (selector) => page.innerText(selector);
  const tab = async (id) => {
    await page.click(`#tab-transfers-${id}`);
    await page.waitForSelector(`#view-transfers[aria-labelledby="tab-transfers-${id}"]`);
  };

  await step('09:00 the queue stands in the order of decision, each case with the days left of its stage', async () => {
    await page.click('#tab-page-transfers');
    await page.selectOption('[data-field="desk-scenario"]', SCENARIO);
    const queue = await api(`/transfers${desk}`);
    await page.waitForFunction((first) => document.querySelector('[data-waiting]')?.getAttribute('data-waiting') === first, queue.applications[0].id, { timeout: PATIENCE });
    await page.waitForFunction((count) => document.querySelectorAll('[data-waiting]').length === count, queue.applications.length);
    const shown = await page.$$eval('[data-waiting]', (rows) => rows.map((row) => row.getAttribute('data-waiting')));
    assert.deepEqual(shown, queue.applications.map((one) => one.id));
    assert.equal(queue.applications[0].emergency, true, 'an emergency is not first');
    const timed = queue.applications.find((one) => one.clock.length === 3);
    const ticks = await page.$$eval(`[data-waiting="${timed.id}"] .tick`, (all) => all.map((one) => one.textContent));
    assert.deepEqual(ticks.slice(1), timed.clock.slice(1).map((one) => String(one.days)));
    assert.ok(ticks[0].includes(`${timed.clock[0].left}/${timed.clock[0].days}`) || timed.clock[0].left < 0, ticks[0]);
    assert.ok((await page.$$('[data-waiting] .chip-demo')).length > 0, 'demo applications without their mark');
    await shot('transfers-queue');
    await page.click('[data-by-clock]');
    const left = await page.$$eval('[data-waiting]', (rows) => rows.map((row) => row.getAttribute('data-waiting')));
    const days = left.map((id) => queue.applications.find((one) => one.id === id).days_left ?? Infinity);
    assert.deepEqual(days, [...days].sort((a, b) => a - b));
  });

  const review = await api(`/transfers/A001${desk}`);
  await step('09:10 a case opens with all fourteen checks, red ones first, each with values, limit, rule, edition and source', async () => {
    await page.click('[data-waiting="A001"] .waiting-button');
    await page.waitForSelector('[data-review="A001"]', { timeout: PATIENCE });
    assert.equal((await page.$$('.check-dot')).length, 14);
    const verdicts = await page.$$eval('.check-line', (lines) => lines.map((line) => line.getAttribute('data-verdict')));
    assert.equal(verdicts.length, review.checks.length);
    const order = ['fail', 'unknown', 'pass', 'not_applicable'];
    assert.deepEqual(verdicts, [...verdicts].sort((a, b) => order.indexOf(a) - order.indexOf(b)));
    assert.equal(verdicts[0], 'fail');
    for (const one of review.checks.filter((each) => each.verdict === 'fail')) {
      const words = await text(`[data-condition="${one.condition}"]`);
      for (const part of [one.seen.zh, one.limit.zh, one.rule, one.edition, one.source]) assert.ok(words.includes(part), `${one.condition} lacks ${part}: ${words}`);
    }
    assert.ok((await text('[data-answer]')).includes('2,500 t 白名单内，5 个工作日'));
    await shot('transfers-review');
    await page.click('[data-quiet] > summary');
    const passed = review.checks.find((each) => each.verdict === 'pass');
    await page.click(`[data-condition="${passed.condition}"] summary`);
    assert.ok((await text(`[data-condition="${passed.condition}"]`)).includes(passed.edition));
    await page.click('[data-quiet] > summary');
  });

  await step('09:20 the nearest three stand in the table and on the map, the way is drawn', async () => {
    const nearest = review.places.filter((one) => !one.why_not).sort((a, b) => a.metres - b.metres).slice(0, 3);
    await page.waitForFunction((many) => new Set(window.wasteflow.map.queryRenderedFeatures({ layers: ['transfer-place'] }).map((one) => one.properties.id)).size >= many, nearest.length, { timeout: PATIENCE });
    await idle();
    await page.waitForFunction(() => window.wasteflow.map.queryRenderedFeatures({ layers: ['transfer-way'] }).length > 0, null, { timeout: PATIENCE });
    const rows = await page.$$eval('[data-nearer] + table tbody tr', (all) => all.map((row) => row.innerText));
    nearest.forEach((one, at) => {
      for (const part of [one.name.zh, (one.metres / 1000).toFixed(1), whole(one.room_t)]) assert.ok(rows[at].includes(part), `${rows[at]} lacks ${part}`);
    });
    const nearer = nearest.filter((one) => one.nearer && one.facility !== review.asked.facility).length;
    assert.equal(Number(await page.getAttribute('[data-nearer]', 'data-nearer')), nearer);
    await page.locator('[data-nearer]').scrollIntoViewIfNeeded();
    await shot('transfers-places');
  });

  await step('09:30 listed − approved − pending − this = left, in t and in %', async () => {
    const { quota } = review;
    assert.ok(Math.abs(quota.listed - quota.approved - quota.pending - quota.this - quota.left) < 1e-6);
    for (const part of ['approved', 'this', 'left']) {
      const words = await text(`.review .quota [data-part="${part}"]`);
      assert.ok(words.includes(whole(quota[part])) && words.includes(`${((quota[part] / quota.listed) * 100).toFixed(1)} %`), words);
    }
  });

  await step('09:40 the opinion is a text and a page to print; the smallest change is named', async () => {
    assert.equal(await text('[data-opinion-text]'), review.opinion.zh);
    const href = await page.getAttribute('[data-opinion]', 'href');
    const paper = await page.context().newPage();
    await paper.goto(new URL(href, page.url()).href);
    assert.match(await paper.innerText('body'), /危险废物转移审查意见 A001/);
    assert.match(await paper.innerText('body'), /2,500 t 白名单内/);
    await paper.close();
    const words = await text(`[data-change="${review.smallest_change.length}"]`);
    for (const one of review.smallest_change) assert.ok(words.includes(one.text.zh), words);
  });

  await step('a decision needs a name, one of one’s own a reason; it is recorded once and leaves the queue', async () => {
    assert.ok(await page.isDisabled('[data-decide]'));
    await page.fill('[name="who"]', '审查人甲');
    await page.check('[data-own]');
    assert.ok(await page.isDisabled('[data-decide]'));
    await page.fill('[name="tonnes"]', '100');
    assert.ok(await page.isDisabled('[data-decide]'));
    await page.fill('[name="why"]', '核减');
    assert.ok(await page.isEnabled('[data-decide]'));
    await page.check('.decide-kind input >> nth=0');
    await page.fill('[name="why"]', '');
    await page.click('[data-decide]');
    await page.waitForSelector('[data-entries="1"]', { timeout: PATIENCE });
    await page.locator('[data-entries]').scrollIntoViewIfNeeded();
    await shot('transfers-decided');
    await page.click('[data-step="notified"]');
    await page.waitForSelector('[data-step="closed"]', { timeout: PATIENCE });
    const queue = await api(`/transfers${desk}`);
    assert.ok(queue.applications.every((one) => one.id !== 'A001'));
    await tab('queue');
    await page.waitForFunction((count) => document.querySelectorAll('[data-waiting]').length === count, queue.applications.length);
  });

  await step('the quota is used up for the next one, and an override is shown as one', async () => {
    await tab('quotas');
    await page.waitForSelector('[data-quota="W2025-04"]');
    assert.match(await text('[data-quota="W2025-04"] [data-part="left"]'), /\b0 t/);
    await shot('transfers-quotas');
    await tab('queue');
    await page.click('[data-waiting="A003"] .waiting-button');
    await page.waitForSelector('[data-review="A003"]');
    assert.equal(await page.getAttribute('[data-answer]', 'data-answer'), 'ask_consent');
    await page.check('[data-own]');
    await page.fill('[name="tonnes"]', '10');
    await page.fill('[name="why"]', '应急');
    await page.click('[data-decide]');
    await page.waitForSelector('[data-entries="1"]', { timeout: PATIENCE });
  });

  await step('what a movement costs others is compared with and without it; a list is proposed for the next year', async () => {
    await page.click('[data-start="movement"]');
    await page.waitForSelector('[data-study="movement"] [data-told="counterfactual"]', { timeout: PATIENCE });
    await page.locator('[data-study="movement"]').scrollIntoViewIfNeeded();
    await shot('transfers-movement');
    await tab('quotas');
    await page.click('[data-proposal] > summary');
    assert.equal(await page.inputValue('[data-proposal] input'), '2026');
    await page.click('[data-start="proposal"]');
    await page.waitForSelector('[data-answered="proposal"]', { timeout: PATIENCE });
    assert.match(await text('[data-answered="proposal"]'), /建议列入 \d+ 行/);
    await page.locator('[data-answered="proposal"]').scrollIntoViewIfNeeded();
    await shot('transfers-proposal');
  });

  await step('an application is taken in from the form, its faults told by field, and stands in the queue', async () => {
    await tab('queue');
    await page.click('[data-apply] > summary');
    const sender = await page.evaluate(() => document.querySelector('#apply-senders option').value);
    await page.fill('[name="apply-sender"]', sender);
    await page.fill('[name="apply-code"]', 'HW22');
    await page.fill('[name="apply-t"]', '12.5');
    assert.ok(await page.isDisabled('[data-apply-send]'));
    await page.fill('[name="apply-facility"]', 'X_CHUANNAN');
    await page.fill('[name="apply-until"]', '2026-06-30');
    await page.fill('[name="apply-who"]', '收件人乙');
    await page.click('[data-apply-send]');
    await page.waitForSelector('[data-apply] .notice', { timeout: PATIENCE });
    assert.match(await text('[data-apply] .notice'), /8 位代码/);
    forgive(/400 \(Bad Request\)/);
    await page.fill('[name="apply-code"]', '398-004-22');
    await shot('transfers-apply');
    await page.click('[data-apply-send]');
    await page.waitForSelector('[data-taken]', { timeout: PATIENCE });
    const id = await page.getAttribute('[data-taken]', 'data-taken');
    await page.waitForSelector(`[data-waiting="${id}"]`, { timeout: PATIENCE });
  });

  await step('the ledger lists who decided what and why, and its chain holds, also against a signed head', async () => {
    await tab('ledger');
    await page.waitForSelector('[data-chain="4"]', { timeout: PATIENCE });
    const words = await text('#view-transfers table');
    for (const part of ['审查人甲', 'A001', 'A003', '应急', '推翻程序意见', '已告知', '收件人乙', '情景：']) assert.ok(words.includes(part), `the ledger lacks ${part}`);
    await page.setInputFiles('[data-head]', { name: 'head.json', mimeType: 'application/json', buffer: Buffer.from(await ledger.sign()) });
    await page.waitForSelector('[data-verified="4"]', { timeout: PATIENCE });
    await shot('transfers-ledger');
  });

  await step('English has no Chinese of the page’s own, light and dark are readable, a link brings the case back', async () => {
    await tab('queue');
    await page.click('[data-waiting="A002"] .waiting-button');
    await page.waitForSelector('[data-review="A002"]');
    await page.click('.top button[lang="en"]');
    const themes = page.locator('.top .segments').last().locator('button');
    const fixed = await page.$$eval('#view-transfers h3, #view-transfers dt, #view-transfers .verdict, #view-transfers .check-effect, #view-transfers .check-values, #view-transfers thead th, #view-transfers .button, #view-transfers summary b, .desk label > span, .tabs button', (all) => all.map((one) => one.textContent));
    assert.deepEqual(fixed.filter((one) => HAN.test(one)), []);
    await shot('transfers-english');
    assert.deepEqual(await page.evaluate(lowContrast), []);
    await page.emulateMedia({ colorScheme: 'dark' });
    await themes.nth(0).click();
    await page.waitForFunction(() => document.documentElement.dataset.theme === 'dark');
    assert.deepEqual(await page.evaluate(lowContrast), []);
    await shot('transfers-dark');
    await page.emulateMedia({ colorScheme: 'light' });
    await themes.nth(1).click();
    await page.click('.top button[lang="zh-CN"]');
    await page.reload();
    await page.waitForSelector('[data-review="A002"]', { timeout: PATIENCE });
    assert.ok(page.url().includes('application=A002'));
    await page.selectOption('[data-field="desk-scenario"]', 'base');
  });
}
