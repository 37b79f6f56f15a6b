// Steps for where projects could stand: what a director asks at 11:30. In: the page, the API and the tools of
// page.e2e.mjs. Out: nothing; a step that does not hold throws.
import assert from 'node:assert/strict';

const PATIENCE = 120_000;
const number = (value, decimals) => new Intl.NumberFormat('en-US', { minimumFractionDigits: decimals, maximumFractionDigits: decimals }).format(value);

export async function landSteps({ page, api, step, shot, idle, waitFor, mock }) {
  if (mock) return;
  const answer = await api('/land/answer');
  const cells = Object.fromEntries(await Promise.all(answer.projects.map(async (one) => [one.project, (await api(`/land?project=${one.project}`)).features])));
  const chosen = () => page.getAttribute('.chosen[data-spot]', 'data-spot');
  const best = async () => page.$$eval('#view-land tbody tr', (rows) => rows.map((row) => Number(row.querySelector('.number b')?.textContent)).filter((score) => score > 0));
  /** A pixel of the map where a place of a layer can be clicked. */
  const pixelOf = (layer, id) => page.evaluate(([name, wanted]) => {
    const { map } = window.wasteflow;
    const box = map.getCanvas().getBoundingClientRect();
    for (let y = 60; y < box.height - 60; y += 4) {
      for (let x = 40; x < box.width - 270; x += 4) {
        const found = map.queryRenderedFeatures([x, y], { layers: ['winner', 'parcel', 'cell'] })[0];
        const beside = map.queryRenderedFeatures([[x - 8, y - 8], [x + 8, y + 8]], { layers: ['winner', 'parcel'] }).length > 0;
        if (name === 'cell' && beside) continue;
        const free = document.elementFromPoint(box.left + x, box.top + y) === map.getCanvas();
        if (free && found?.layer.id === name && (wanted === 'out' ? found.properties.shade < 0 : wanted === 'kept' ? found.properties.shade >= 0 : found.properties.id === wanted)) return { x: box.left + x, y: box.top + y, id: found.properties.id };
      }
    }
    return null;
  }, [layer, id]);

  await step('P1 and P2: candidates on the map, the best named and numbered, what is not checked said plainly', async () => {
    await page.click('#tab-page-land');
    await page.waitForSelector('#view-land [data-project="P1"][aria-pressed="true"]', { timeout: PATIENCE });
    await waitFor(['cell']);
    await page.waitForFunction(() => window.wasteflow.map.queryRenderedFeatures({ layers: ['winner'] }).length >= 3, null, { timeout: PATIENCE });
    await idle();
    const numbers = await page.evaluate(() => window.wasteflow.map.queryRenderedFeatures({ layers: ['winner-number'] }).map((one) => one.properties.number));
    assert.ok(numbers.includes('1') && numbers.includes('3'), `numbers of winners: ${numbers}`);
    assert.notEqual(await page.evaluate(() => JSON.stringify(window.wasteflow.map.getLayoutProperty('winner-number', 'text-field'))), await page.evaluate(() => JSON.stringify(window.wasteflow.map.getLayoutProperty('zone-label', 'text-field'))));
    for (const one of answer.projects.slice(0, 2)) {
      await page.click(`#view-land [data-project="${one.project}"]`);
      const scores = cells[one.project].filter((cell) => cell.properties.rank).sort((a, b) => a.properties.rank - b.properties.rank).map((cell) => cell.properties.score);
      await page.waitForFunction((first) => document.querySelector('#view-land tbody .number b')?.textContent === first, number(scores[0], 1), { timeout: PATIENCE });
      assert.deepEqual(await best(), scores.map((score) => Number(number(score, 1))));
      assert.ok(scores.length >= 3, `${one.project}: fewer than three candidates`);
      assert.equal(Number(await page.getAttribute('#view-land [data-unchecked]', 'data-unchecked')), one.unchecked.length);
      assert.match(await page.innerText('#view-land [data-unchecked]'), /未检查不等于可用/);
      await shot(`land-${one.project}`);
    }
    await page.click('#view-land [data-project="P1"]');
    await page.waitForFunction(() => window.wasteflow.map.queryRenderedFeatures({ layers: ['winner'] }).length >= 3);
    await idle();
  });

  await step('a click on a grey cell names the one rule that rules it out, with value and limit', async () => {
    const at = await pixelOf('cell', 'out');
    assert.ok(at, 'no ruled-out cell is free to be clicked');
    await page.mouse.click(at.x, at.y);
    await page.waitForSelector('.chosen [data-why]');
    const cell = cells['P1'].find((one) => one.properties.id === at.id);
    assert.equal(await chosen(), at.id);
    assert.equal(await page.getAttribute('.chosen [data-why]', 'data-why'), cell.properties.rule);
    assert.ok((await page.innerText('.chosen')).includes(cell.properties.why_zh));
    await shot('land-out');
  });

  await step('a click on a kept cell and on a winner shows the score with every part and its source', async () => {
    await idle();
    for (const [layer, wanted] of [['cell', 'kept'], ['winner', cells['P1'].find((one) => one.properties.rank === 1).properties.id]]) {
      await page.click('[aria-label="回到本区"]');
      await page.waitForTimeout(600);
      await idle();
      const at = await pixelOf(layer, wanted);
      assert.ok(at, `no ${layer} is free to be clicked`);
      await page.mouse.click(at.x, at.y);
      await page.waitForFunction((id) => document.querySelector('.chosen[data-spot]')?.getAttribute('data-spot') === id, at.id);
      const cell = cells['P1'].find((one) => one.properties.id === at.id);
      assert.ok((await page.innerText('.chosen')).includes(number(cell.properties.score, 1)));
      const parts = answer.projects[0].criteria.length;
      assert.equal((await page.$$('.chosen tbody tr')).length, parts);
      assert.ok((await page.$$('.chosen .chip')).length >= parts, 'a part without source mark');
      await idle();
    }
    await shot('land-parts');
    await page.reload();
    await page.waitForSelector('.chosen[data-spot]', { timeout: PATIENCE });
  });

  await step('a weight moved changes the ranking at once, as the program ranks', async () => {
    const before = await best();
    await page.locator('.weight input[data-group="people"]').fill('5');
    await page.locator('.weight input[data-group="feed"]').fill('0');
    await page.waitForFunction((old) => document.querySelector('#view-land .bar-line ~ table tbody .number b')?.textContent !== old, number(before[0], 1));
    const told = await api('/land/answer?project=P1&weights=people%3D5,feed%3D0');
    const scores = told.projects[0].spots.map((one) => Number(number(one.score, 1)));
    const shown = await page.$$eval('#view-land .bar-line ~ table tbody .number b', (all) => all.map((one) => Number(one.textContent)));
    assert.deepEqual(shown, scores);
    assert.ok(page.url().includes('weights='));
    await page.click('.weights .link');
    await page.waitForFunction((old) => document.querySelector('#view-land .bar-line ~ table tbody .number b')?.textContent === old, number(cells['P1'].find((one) => one.properties.rank === 1).properties.score, 1));
  });

  await step('rules with the places each takes, layers that are not checked, and the landfill: 7 years, 72 mu or 21.5 m for ten', async () => {
    await page.click('#tab-land-rules');
    const rules = answer.projects[0].rules;
    await page.waitForFunction((count) => document.querySelectorAll('#view-land > table tbody tr').length === count, rules.length);
    for (const rule of rules) assert.ok((await page.innerText('#view-land')).includes(rule.rule));
    await shot('land-rules');
    await page.click('#tab-land-unchecked');
    await page.waitForFunction((count) => document.querySelectorAll('#view-land tbody tr').length === count, answer.projects[0].unchecked.length);
    await shot('land-unchecked');
    await page.click('#view-land [data-project="P2"]');
    await page.click('#tab-land-life');
    await page.waitForSelector('[data-life-answer]');
    const said = await page.innerText('[data-life-answer]');
    for (const text of ['7.00', '71.43', '72', '21.43', '21.5']) assert.ok(said.includes(text), `${text} in ${said}`);
    assert.match(await page.innerText('#view-land'), /使用者的要求/);
    await page.fill('[data-life="wanted"]', '7');
    await page.waitForFunction(() => /50\.00/.test(document.querySelector('[data-life-answer]')?.textContent ?? ''));
    await shot('land-life');
    await page.click('#tab-land-rank');
    await page.click('#view-land [data-project="P1"]');
  });
}
