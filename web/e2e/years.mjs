// Steps for the years of a case. In: the page, the API and the tools of page.e2e.mjs. Out: nothing; a step that does
// not hold throws.
import assert from 'node:assert/strict';

const PATIENCE = 240_000;

export async function yearSteps({ page, api, step, shot, waitFor }) {
  const years = (await api('/case')).years ?? [];
  if (years.length === 0) return;

  await step('the years are planned together, and a slider goes through them', async () => {
    await page.click('#tab-page-flow');
    await page.click('#tab-flow-totals');
    await page.click('.years .segments button:nth-child(2)');
    await page.waitForSelector(`.year-slide input[data-year="${years[0]}"]`, { timeout: PATIENCE });
    await page.waitForSelector('.years .solve-about');
    const job = (await api('/solves')).filter((one) => one.study?.kind === 'years').at(-1);
    const { result } = await api(`/studies/${job.id}`);
    assert.deepEqual(result.periods.map((one) => one.year), years);
    await shot('years-first');
    const last = years.at(-1);
    await page.focus('.year-slide input');
    await page.keyboard.press('End');
    await page.waitForSelector(`.year-slide input[data-year="${last}"]`);
    await page.waitForFunction((year) => document.querySelector('#view-flow h3 + table')?.previousElementSibling?.textContent?.includes(String(year)), last);
    const plan = await api(`/solves/${job.id}.${last}/outcome`);
    assert.equal(plan.plan_year, last);
    await waitFor(['flow-general', 'flow-hazardous']);
    await page.click('#tab-flow-legs');
    const rows = await page.innerText('#tab-flow-legs .badge');
    assert.equal(rows.replaceAll(',', ''), String(plan.legs.length));
    await shot('years-last-legs');
    await page.click('#tab-flow-totals');
    assert.ok(page.url().includes(`year=${last}`));
  });

  await step('a link leads to a year', async () => {
    const year = years[1] ?? years[0];
    await page.goto(page.url().replace(/year=\d+/, `year=${year}`));
    await page.reload();
    await page.waitForSelector(`.year-slide input[data-year="${year}"]`, { timeout: PATIENCE });
    await page.waitForSelector('.years .solve-about');
    await shot('years-link');
    await page.click('.years .segments button:nth-child(1)');
    await page.waitForSelector('.year-slide', { state: 'detached' });
  });
}
