// Steps for where P1 and P2 go: the question as a job, the plans in order, a choice by hand. In: the page, the API and
// the tools of page.e2e.mjs. Out: nothing; a step that does not hold throws.
import assert from 'node:assert/strict';

const PATIENCE = 420_000;
const wan = (cny) => new Intl.NumberFormat('en-US', { minimumFractionDigits: 1, maximumFractionDigits: 1 }).format(cny / 1e4);

export async function sitingSteps({ page, api, step, shot, idle, mock }) {
  if (mock) return;
  const latest = async () => {
    const job = (await api('/solves')).filter((one) => one.study?.kind === 'site' && one.state === 'done').at(-1);
    return { id: job.id, ask: job.study, outcome: await api(`/studies/${job.id}/siting`), told: (await api(`/studies/${job.id}`)).result };
  };
  const costs = () => page.$$eval('#view-land .bar-line + table tbody tr', (rows) => rows.map((row) => row.querySelector('td.number b')?.textContent));
  const numbers = () => page.evaluate(() => window.wasteflow.map.queryRenderedFeatures({ layers: ['winner-number'] }).map((one) => one.properties.number));

  await step('where P1 and P2 go: best three in order, proved, with what the next best cost more, on the map', async () => {
    await page.click('#tab-page-land');
    await page.click('#tab-land-plans');
    await page.waitForSelector('.ask-site .button-main', { timeout: PATIENCE });
    await page.click('.ask-site .button-main');
    await page.waitForSelector('#view-land .progress');
    await page.waitForFunction(() => /下界.*差距/.test(document.querySelector('#view-land .progress')?.textContent ?? ''), null, { timeout: PATIENCE });
    await page.waitForSelector('[data-siting="optimal"]', { timeout: PATIENCE });
    await page.waitForSelector('[data-plan="plan:1"]', { timeout: PATIENCE });
    const { outcome, told, ask } = await latest();
    assert.equal(ask.worth, true);
    assert.equal(outcome.plans.length, 3);
    assert.ok((await page.innerText('[data-siting]')).includes(told.answer.zh));
    assert.deepEqual(await costs(), outcome.plans.map((plan) => wan(plan.cost.total)));
    for (const site of outcome.plans[0].built) assert.ok((await page.innerText('[data-plan]')).includes(site.name.zh));
    await page.waitForFunction((many) => window.wasteflow.map.queryRenderedFeatures({ layers: ['winner-number'] }).length >= many, outcome.plans[0].built.length);
    await idle();
    assert.deepEqual([...new Set(await numbers())], ['1']);
    for (const table of ['siting_worth', 'siting_candidates', 'siting_assumptions']) assert.ok(await page.$(`[data-told="${table}"]`), `no ${table}`);
    assert.ok((await page.$$('#view-land .chip-demo')).length > 0, 'demo rows without their mark');
    await shot('siting');
  });

  await step('a click on the next best puts its sites on the map, and the two stand side by side', async () => {
    const { outcome } = await latest();
    await page.click('#view-land .bar-line + table tbody tr:nth-child(2) .link');
    await page.waitForSelector('[data-plan="plan:2"]');
    await page.waitForFunction(() => window.wasteflow.map.queryRenderedFeatures({ layers: ['winner-number'] }).some((one) => one.properties.number === '2'));
    const [a, b] = outcome.plans;
    const shown = await page.$$eval('.ask-pair + table tbody tr', (rows) => rows.map((row) => [...row.querySelectorAll('td')].map((cell) => cell.textContent)));
    const total = shown.find((row) => row[0] === '合计');
    assert.deepEqual(total.slice(1, 3), [wan(a.cost.total), wan(b.cost.total)]);
    assert.equal(total[3], `+${wan(b.cost.total - a.cost.total)}`);
    await page.locator('.ask-pair').scrollIntoViewIfNeeded();
    await shot('siting-compare');
  });

  await step('a choice by hand is scored against the best by the same code', async () => {
    const before = await latest();
    const [site] = before.outcome.plans[1].built.filter((one) => one.project === 'P1');
    await page.selectOption('[data-hand="P1"]', site.candidate);
    const other = before.outcome.projects.find((one) => one.id === 'P2').candidates.find((id) => !before.outcome.plans.some((plan) => plan.built.some((one) => one.project === 'P2' && one.candidate === id)));
    if (other) await page.selectOption('[data-hand="P2"]', other);
    await page.click('[data-score]');
    await page.waitForSelector('[data-plan="fixed"]', { timeout: PATIENCE });
    const { outcome } = await latest();
    assert.ok(outcome.fixed.cost.total >= outcome.plans[0].cost.total * (1 - 1e-6));
    assert.equal((await costs()).at(-1), wan(outcome.fixed.cost.total));
    await shot('siting-hand');
  });

  await step('what would change the sites is told for one project, each number with where the sites change', async () => {
    const asked = { P1: 'P1 ', turning: '什么会改变选址' };
    for (const text of Object.values(asked)) await page.locator('.ask-site label', { hasText: text }).locator('input').click();
    await page.click('.ask-site .button-main');
    await page.waitForSelector('#view-land .progress');
    await page.waitForFunction(() => !document.querySelector('#view-land .progress') && document.querySelector('[data-told="siting_turning"]'), null, { timeout: PATIENCE });
    const { outcome, told } = await latest();
    assert.deepEqual(outcome.projects.map((one) => one.id), ['P2']);
    const table = told.tables.find((one) => one.id === 'siting_turning');
    const rows = await page.$$eval('[data-told="siting_turning"] tbody tr', (all) => all.map((row) => row.querySelectorAll('td')[0]?.textContent));
    assert.deepEqual(rows, table.rows.map((row) => row[0].words.zh));
    assert.equal(new Set(rows).size, 5);
    const changes = await page.$$eval('[data-told="siting_turning"] tbody tr td:last-child', (all) => all.map((one) => one.textContent).filter(Boolean));
    assert.ok(changes.length === 5 && changes.every((text) => text === '范围内不变' || /× [\d.]+: P2@/.test(text)), changes.join(' | '));
    await page.locator('[data-told="siting_turning"]').scrollIntoViewIfNeeded();
    await shot('siting-turning');
  });

  await step('the document to print opens in Chinese and says what is demo', async () => {
    const href = await page.getAttribute('[data-document]', 'href');
    const paper = await page.context().newPage();
    await paper.goto(new URL(href, page.url()).href);
    assert.equal(await paper.getAttribute('html', 'lang'), 'zh-CN');
    assert.match(await paper.innerText('body'), /演示数据，不是事实/);
    await paper.close();
    await page.click('.top button[lang="en"]');
    const fixed = await page.$$eval('#view-land .footnote, #view-land thead th, #view-land .ask-line .button, #view-land summary, #view-land legend', (all) => all.map((one) => one.textContent).filter((text) => /\p{Script=Han}/u.test(text)));
    assert.deepEqual(fixed, []);
    await shot('siting-english');
    await page.click('.top button[lang="zh-CN"]');
    await page.click('#tab-land-rank');
  });
}
