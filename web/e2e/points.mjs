// Steps for collection points: the question as a job, points with their spokes on the map, a choice by hand.
// In: the page, the API and the tools of page.e2e.mjs. Out: nothing; a step that does not hold throws.
import assert from 'node:assert/strict';

const PATIENCE = 420_000;

export async function pointSteps({ page, api, step, shot, mock }) {
  if (mock) return;
  const latest = async () => {
    const job = (await api('/solves')).filter((one) => one.study?.kind === 'points' && one.state === 'done').at(-1);
    return (await api(`/studies/${job.id}`)).result;
  };

  await step('where shared points go: proved, by name, with sources as spokes on the map and what is demo said', async () => {
    await page.click('#tab-page-rounds');
    await page.click('[data-points-part] > summary');
    await page.click('[data-points-start]');
    await page.waitForSelector('[data-points="optimal"]', { timeout: PATIENCE });
    const { outcome, answer } = await latest();
    assert.ok((await page.innerText('[data-points]')).includes(answer.zh));
    assert.ok(outcome.plan.sources >= 0.6 - 1e-6 && outcome.gap <= 1e-3);
    assert.deepEqual(outcome.faults, []);
    for (const point of outcome.plan.points) assert.ok((await page.innerText('[data-points-part]')).includes(point.name.zh));
    await page.waitForFunction((many) => new Set(window.wasteflow.map.querySourceFeatures('depots').map((one) => one.properties.id)).size >= many, outcome.plan.points.length);
    assert.ok((await page.evaluate(() => window.wasteflow.map.querySourceFeatures('spokes').length)) > 0);
    assert.ok((await page.$$('[data-points-part] .chip-demo')).length > 0, 'demo numbers without their mark');
    await page.locator('[data-points]').scrollIntoViewIfNeeded();
    await shot('points');
  });

  await step('a choice by hand is scored by the same code and told what it breaks', async () => {
    const { outcome } = await latest();
    const given = outcome.plan.points.at(-1);
    await page.click('[data-points-hand] > summary');
    await page.locator('.points-line', { has: page.locator('select') }).last().locator('input').uncheck();
    await page.click('[data-points-score]');
    await page.waitForSelector('[data-hand-more]', { timeout: PATIENCE });
    const { outcome: after } = await latest();
    assert.equal(after.hand.plan.points.length, outcome.plan.points.length - 1, `without ${given.id}`);
    assert.ok(after.hand.faults.includes('cover') || after.hand.more >= -1);
    assert.match(await page.innerText('[data-hand-more]'), /手工方案比所求方案/);
    await page.locator('[data-hand-more]').scrollIntoViewIfNeeded();
    await shot('points-hand');
  });

  await step('in English no Chinese stands in the part about points', async () => {
    await page.click('.top button[lang="en"]');
    const fixed = await page.$$eval('[data-points-part] .button, [data-points-part] .field > span, [data-points-part] summary, [data-points-part] .notice', (all) => all.map((one) => one.textContent).filter((text) => /\p{Script=Han}/u.test(text)));
    assert.deepEqual(fixed, []);
    await page.click('.top button[lang="zh-CN"]');
    await page.click('[data-points-part] > summary');
  });
}
