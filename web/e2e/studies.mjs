// Steps for reasons, gap and studies. In: the page, the API and the tools of page.e2e.mjs. Out: nothing; a step that
// does not hold throws.
import assert from 'node:assert/strict';

const PATIENCE = 240_000;
const number = (value, decimals) => new Intl.NumberFormat('en-US', { minimumFractionDigits: decimals, maximumFractionDigits: decimals }).format(Math.abs(value));

export async function studySteps({ page, api, step, shot, idle, waitFor, mock }) {
  const solves = async () => (await api('/solves')).filter((one) => !one.study && one.state === 'done');
  const studied = async (kind) => {
    const job = (await api('/solves')).filter((one) => one.study?.kind === kind && one.state === 'done').at(-1);
    return { id: job.id, ...(await api(`/studies/${job.id}`)) };
  };
  const first = (await solves()).find((one) => one.scenario === 'base' && !(one.changes?.length > 0));
  const outcome = await api(`/solves/${first.id}/outcome`);

  await step('a click on a leg says why it goes there and not to the nearest three, and draws its way', async () => {
    await page.click('#tab-page-flow');
    await page.click('#tab-flow-legs');
    await page.click('#view-flow tbody tr:nth-child(2) .link');
    await page.waitForSelector('.card .why-lead');
    const number_ = Number(/leg(?:%3A|:)(\d+)/.exec(page.url())[1]);
    const why = await api(`/solves/${first.id}/why?leg=${number_}`);
    const nearest = why.legs[0].others.filter((one) => one.licensed).slice(0, 3);
    const shown = await page.$$eval('.card .others', (lists) => [...(lists[0]?.querySelectorAll('[data-other]') ?? [])].map((one) => one.dataset.other));
    if (nearest.length > 0) assert.deepEqual(shown, nearest.map((one) => one.facility));
    for (const one of nearest) if (one.dearer_cny_t !== undefined) assert.ok((await page.innerText(`.card [data-other="${one.facility}"]`)).includes(number(one.dearer_cny_t, 2)));
    assert.ok((await page.$$('.card .chip')).length >= 3, 'a leg without source marks');
    await waitFor(['focus-general', 'focus-hazardous']);
    await shot('leg');
    await page.reload();
    await page.waitForSelector('.card .why-lead');
    await page.keyboard.press('Escape');
    await page.waitForSelector('.card', { state: 'detached' });
  });

  await step('a leg that passes a nearer place by says so by the nearness rule', async () => {
    const at = outcome.legs.findIndex((leg) => leg.nearer);
    if (at < 0) return;
    await page.goto(`${page.url().split('#')[0]}#panel=flow&flow=legs&selected=leg:${at + 1}`);
    await page.waitForSelector('.card [data-rule="R012"]');
    await shot('leg-nearness');
    await page.keyboard.press('Escape');
  });

  await step('the gap is told by indicator, class, zone, project, and what has none', async () => {
    const gap = await api(`/solves/${first.id}/gap`);
    await page.click('#tab-page-base');
    await page.click('#tab-base-gap');
    await page.waitForSelector('[data-answer]');
    assert.equal(await page.innerText('[data-answer]'), gap.answer.zh);
    for (const [at, name] of ['answer', 'classes', 'zones', 'projects', 'no-place', 'over'].entries()) {
      await page.click(`#view-base .segments-fill button:nth-child(${at + 1})`);
      await page.waitForSelector(`#view-base .segments-fill button:nth-child(${at + 1})[aria-pressed="true"]`);
      assert.ok((await page.$$('#view-base .chip')).length > 0, `${name}: no source marks`);
      if (name === 'classes') assert.equal((await page.$$('#view-base tbody tr')).length, gap.by_class.length);
      if (name === 'projects') assert.equal((await page.$$('#view-base [data-project]')).length, gap.projects.length);
      if (name === 'over') assert.ok((await page.innerText('#view-base')).includes(number(gap.over_capacity[0].imports_t, 0)));
      await shot(`gap-${name}`);
    }
  });

  await step('losses are worked out as a job, ranked, and one is laid on the map', async () => {
    await page.click('#tab-page-studies');
    await page.fill('.ask-line .input-number', '30');
    await page.click('.ask-line .button-main');
    await page.waitForSelector('#view-studies tbody tr', { timeout: PATIENCE });
    const { id, result } = await studied('outage');
    assert.equal(result.days, 30);
    const rows = await page.$$eval('#view-studies tbody tr', (all) => all.map((one) => one.querySelector('.number').textContent));
    assert.equal(rows.length, result.losses.length);
    assert.equal(rows[0], number(result.losses[0].no_waiting.unplaced_t, 1));
    await shot('outage');
    await page.focus('#view-studies tbody tr:first-child .link');
    const moved = page.waitForResponse((one) => one.url().includes(`/studies/${id}/flows`));
    await page.keyboard.press('Enter');
    const lines = (await (await moved).json()).features;
    await page.waitForSelector(`.chosen[data-loss="${result.losses[0].loss.id}"]`);
    await page.waitForSelector('[data-mark="outage"]');
    assert.ok(lines.every((one) => one.properties.facility !== result.losses[0].loss.id), 'something still goes to what is out');
    await idle();
    await shot('outage-loss');
    await page.click('.segments button:has-text("按满负荷")');
    const full = Math.max(...result.losses.map((one) => one.full?.lost_t ?? 0));
    assert.equal(await page.innerText('#view-studies tbody tr:first-child .number'), number(full, 1));
    await page.click('[data-mark="outage"] .link');
    await page.waitForSelector('[data-mark]', { state: 'detached' });
  });

  await step('cost against exposure: a point of the plot is a plan on the map', async () => {
    await page.click('#tab-studies-frontier');
    await page.click('.ask-line .button-main');
    await page.waitForSelector('.plot-point', { timeout: PATIENCE });
    const { id, result } = await studied('frontier');
    assert.ok(result.points.length >= 10 || result.points.length === 1);
    assert.equal((await page.$$('.plot-point')).length, result.points.length);
    const asked = page.waitForResponse((one) => one.url().includes(`/studies/${id}/flows`));
    await page.focus('.plot-point:last-of-type');
    await page.keyboard.press('Enter');
    const part = new URL((await asked).url()).searchParams.get('part');
    assert.equal(part, String(result.points.length));
    await page.waitForSelector(`.chosen[data-point="${part}"]`);
    await page.waitForSelector('[data-mark="frontier"]');
    await shot('frontier');
    await page.click('[data-mark="frontier"] .link');
  });

  await step('two scenarios are set side by side, by facility and as CSV', async () => {
    await page.click('#tab-studies-plans');
    await page.click('.ask-pair .button-main');
    await page.waitForSelector('#view-studies .segments-fill', { timeout: PATIENCE });
    const [a, b] = await page.$$eval('.ask-pair select', (all) => all.map((one) => one.value));
    const jobs = await solves();
    const of = (scenario) => jobs.find((one) => one.scenario === scenario && !(one.changes?.length > 0)).id;
    const compared = await api(`/solves/${of(a)}/compare/${of(b)}`);
    assert.equal((await page.$$('#view-studies tbody tr')).length, compared.totals.length);
    await shot('plans');
    await page.click('#view-studies .segments-fill button:nth-child(4)');
    const [file] = await Promise.all([page.waitForEvent('download'), page.click('#view-studies .bar-line .button')]);
    assert.equal(file.suggestedFilename(), `compare-facilities-${a}-${b}.csv`);
    await shot('plans-facilities');
  });

  await step('quantiles over drawn arisings are a job, too', async () => {
    await page.click('#tab-studies-sample');
    await page.fill('.ask-line .input-number', '8');
    await page.press('.ask-line .input-number', 'Tab');
    await page.click('.ask-line .button-main');
    await page.waitForSelector('#view-studies tbody tr', { timeout: PATIENCE });
    const { result } = await studied('sample');
    assert.equal(result.done, 8);
    await shot('sample');
    if (!mock) return;
    await page.fill('.ask-line .input-number', '2000');
    await page.press('.ask-line .input-number', 'Tab');
    await page.click('.ask-line .button-main');
    await page.waitForSelector('#view-studies .progress');
    await page.click('#view-studies .progress-end');
    await page.waitForFunction(() => /已取消/.test(document.querySelector('#view-studies')?.textContent ?? ''));
  });

  await step('the new panels speak English on the switch', async () => {
    await page.click('.top button[lang="en"]');
    for (const tab of ['outage', 'frontier', 'plans', 'sample']) {
      await page.click(`#tab-studies-${tab}`);
      const fixed = await page.$$eval('#view-studies .footnote, #view-studies thead th, #view-studies .ask-line, #view-studies .bar-line', (all) => all.map((one) => one.textContent).filter((text) => /\p{Script=Han}/u.test(text)));
      assert.deepEqual(fixed, []);
    }
    await shot('english-studies');
    await page.click('.top button[lang="zh-CN"]');
  });
}
