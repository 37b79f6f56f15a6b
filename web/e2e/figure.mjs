// The map saved for a report. In: the page with a plan in view, and the tools of page.e2e.mjs. Out: nothing; a step that does
// not hold throws.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export async function figureSteps({ page, step, shot, shots }) {
  const save = async (kind) => {
    if (!(await page.$('.save-map'))) await page.click('[data-save-map]');
    const [file] = await Promise.all([page.waitForEvent('download', { timeout: 120_000 }), page.click(`[data-save="${kind}"]`)]);
    const path = join(shots, `figure.${kind}`);
    await file.saveAs(path);
    return { name: file.suggestedFilename(), bytes: readFileSync(path) };
  };

  await step('the map is saved as SVG and as PNG with title, scale, date, sources and what is demo', async () => {
    await page.click('[data-save-map]');
    await page.waitForSelector('.save-map');
    await shot('save-map');
    await page.keyboard.press('Escape');
    await page.waitForSelector('.save-map', { state: 'detached' });
    const svg = await save('svg');
    const text = svg.bytes.toString('utf8');
    const [, width, height] = /<svg[^>]*\swidth="([\d.]+)"[^>]*\sheight="([\d.]+)"/.exec(text);
    for (const word of ['废物流向图', '情景：', '计算日', 'km', '数据来源', '演示（合成）数据']) assert.ok(text.includes(word), `no ${word}`);
    const png = await save('png');
    assert.match(png.name, /^map-.+-base-\d{4}-\d{4}-\d{2}-\d{2}\.png$/);
    assert.equal(png.bytes.subarray(1, 4).toString(), 'PNG');
    assert.deepEqual([png.bytes.readUInt32BE(16), png.bytes.readUInt32BE(20)], [2 * width, 2 * height].map(Math.round));
    assert.ok(png.bytes.length > 50_000, 'the picture is empty');
    await page.waitForSelector('.save-map', { state: 'detached' });
  });
}
