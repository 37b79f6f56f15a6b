// A stand-in for `wasteflow serve` while developing and in tests of the page. In: --port N (0: any free one).
// Out: dist/ and the API of fixture.mjs on 127.0.0.1, with the headers of the real server; prints its address.
import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import { dirname, extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as fixture from './fixture.mjs';
import * as roads from './roads.mjs';
import * as studies from './studies.mjs';

const dist = join(dirname(fileURLToPath(import.meta.url)), '..', 'dist');
const TYPES = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript; charset=utf-8', '.css': 'text/css; charset=utf-8', '.svg': 'image/svg+xml' };
const HEADERS = {
  'content-security-policy': "default-src 'self'; img-src 'self' data: blob:; worker-src 'self' blob:; style-src 'self' 'unsafe-inline'; connect-src 'self'",
  'x-content-type-options': 'nosniff',
};
const jobs = new Map();

const json = (response, value, status = 200, more = {}) => {
  response.writeHead(status, { ...HEADERS, 'content-type': 'application/json', ...more });
  response.end(JSON.stringify(value));
};
const problem = (response, status, code, zh, en, more = {}) =>
  json(response, { type: 'about:blank', title: en, status, code, cause: { zh, en }, action: { zh: '请检查请求', en: 'check the request' }, ...more }, status, { 'content-type': 'application/problem+json' });

function tick(job) {
  if (job.state === 'cancelled' || job.state === 'done') return;
  job.step += 1;
  job.state = job.step >= job.steps ? 'done' : 'running';
  job.progress = { stage: 'cost', text: { zh: '费用最小化', en: 'minimising cost' }, fraction: Math.min(1, job.step / job.steps) };
  for (const stream of job.streams) tell(job, stream);
  if (job.state !== 'done') setTimeout(() => tick(job), 120);
}
function tell(job, stream) {
  stream.write(`event: progress\ndata: ${JSON.stringify(job.progress)}\n\n`);
  if (['done', 'cancelled'].includes(job.state)) {
    stream.write(`event: ${job.state}\ndata: {}\n\n`);
    stream.end();
  }
}
const shown = ({ id, scenario, changes, study, state, progress }) => ({ id, scenario, changes, study, state, progress });
async function body(request) {
  let text = '';
  for await (const chunk of request) text += chunk;
  return JSON.parse(text);
}

async function startStudy(request, response) {
  const { scenario, changes = [], study } = await body(request);
  const known = [...jobs.values()].find((one) => one.study && one.scenario === scenario && JSON.stringify(one.study) === JSON.stringify(study) && one.state !== 'cancelled');
  if (known) return json(response, shown(known), 202);
  const job = { id: `s${jobs.size + 1}`, scenario, changes, study, plan: fixture.plan(changes), state: 'queued', step: 0, steps: study.kind === 'sample' && study.n > 1000 ? 200 : 4, progress: null, streams: new Set() };
  jobs.set(job.id, job);
  setTimeout(() => tick(job), 80);
  return json(response, shown(job), 202, { location: `/api/v1/solves/${job.id}` });
}
function study(response, url, [, id, what]) {
  const job = jobs.get(id);
  if (!job?.study) return problem(response, 404, 'unknown_solve', '没有这个推演', 'no such study');
  if (job.state !== 'done') return problem(response, 409, 'not_done', '推演尚未完成', 'the study is not done');
  const plan = { ...job.plan, outcome: { ...job.plan.outcome, scenario: job.scenario } };
  if (what === 'flows') return json(response, { type: 'FeatureCollection', features: studies.flowsOf(job.study, url.searchParams.get('part'), plan, url.searchParams) });
  return json(response, studies.study(job.study, plan, fixture.facilities));
}

async function solves(request, response, url, parts) {
  if (parts.length === 1 && request.method === 'POST') {
    const { scenario, changes = [] } = await body(request);
    if (!fixture.theCase.scenarios.some((one) => one.id === scenario)) return problem(response, 404, 'unknown_scenario', `没有情景 ${scenario}`, `no scenario ${scenario}`);
    let job = [...jobs.values()].find((one) => !one.study && one.scenario === scenario && JSON.stringify(one.changes) === JSON.stringify(changes) && one.state !== 'cancelled');
    if (!job) {
      job = { id: `j${jobs.size + 1}`, scenario, changes, plan: fixture.plan(changes), state: 'queued', step: 0, steps: scenario === 'slow' ? 200 : 4, progress: null, streams: new Set() };
      jobs.set(job.id, job);
      setTimeout(() => tick(job), 80);
    }
    return json(response, { id: job.id, state: job.state }, 202, { location: `/api/v1/solves/${job.id}` });
  }
  if (parts.length === 1) return json(response, [...jobs.values()].map(shown));
  const job = jobs.get(parts[1]);
  if (!job) return problem(response, 404, 'unknown_solve', '没有这个求解', 'no such solve');
  if (parts.length === 2 && request.method === 'DELETE') {
    job.state = 'cancelled';
    for (const stream of job.streams) tell(job, stream);
    return json(response, {}, 202);
  }
  if (parts.length === 2) return json(response, shown(job));
  if (parts[2] === 'events') {
    response.writeHead(200, { ...HEADERS, 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    job.streams.add(response);
    request.on('close', () => job.streams.delete(response));
    if (job.progress) tell(job, response);
    return undefined;
  }
  if (job.state !== 'done') return problem(response, 409, 'not_done', '求解尚未完成', 'the solve is not done');
  if (parts[2] === 'outcome') return json(response, { ...job.plan.outcome, scenario: job.scenario });
  const plan = { ...job.plan, scenario: job.scenario, outcome: { ...job.plan.outcome, scenario: job.scenario } };
  if (parts[2] === 'gap') return json(response, studies.gap(plan, fixture.base, fixture.zones));
  if (parts[2] === 'compare') return json(response, studies.comparison(plan, { ...jobs.get(parts[3]).plan, scenario: jobs.get(parts[3]).scenario }, fixture.facilities));
  if (parts[2] === 'why') {
    const answer = studies.why(plan, fixture.facilities, Number(url.searchParams.get('leg')));
    return answer ? json(response, answer) : problem(response, 404, 'unknown_leg', '没有这条去向', 'no such leg');
  }
  if (parts[2] === 'flows') return json(response, { type: 'FeatureCollection', features: job.plan.flows(url.searchParams.get('class'), url.searchParams.get('facility')) });
  if (parts[2] === 'facilities' && parts[3]) return json(response, job.plan.facilityLoad(decodeURIComponent(parts[3])));
  return problem(response, 404, 'not_found', '没有这个地址', 'no such address');
}

async function api(request, response, url) {
  const parts = url.pathname.slice('/api/v1/'.length).split('/');
  const [what, id] = parts;
  if (what === 'case') return json(response, fixture.theCase);
  if (what === 'base') return json(response, fixture.base);
  if (what === 'findings') return json(response, fixture.findings);
  if (what === 'layers' && fixture.layers[id]) return json(response, { type: 'FeatureCollection', features: fixture.layers[id] });
  if ((what === 'generators' || what === 'facilities') && id) {
    const site = fixture.site(what, decodeURIComponent(id));
    return site ? json(response, site) : problem(response, 404, 'unknown_id', `没有编号 ${id}`, `no id ${id}`);
  }
  if (what === 'profiles') return json(response, roads.profiles);
  if ((what === 'routes' || what === 'isochrones') && request.method === 'POST') {
    const found = roads[what](fixture.layers.roads, fixture.people, await body(request));
    return found.findings ? problem(response, 422, 'no_route', '没有得到路线', 'no route', { findings: found.findings }) : json(response, found);
  }
  if (what === 'studies') return request.method === 'POST' ? startStudy(request, response) : study(response, url, parts);
  if (what === 'solves') return solves(request, response, url, parts);
  return problem(response, 404, 'not_found', '没有这个地址', 'no such address');
}

async function page(response, url) {
  const path = normalize(url.pathname === '/' ? '/index.html' : url.pathname);
  try {
    const bytes = await readFile(join(dist, path));
    response.writeHead(200, { ...HEADERS, 'content-type': TYPES[extname(path)] ?? 'application/octet-stream' });
    response.end(bytes);
  } catch {
    problem(response, 404, 'not_found', '没有这个文件', 'no such file');
  }
}

const server = createServer((request, response) => {
  const url = new URL(request.url ?? '/', 'http://127.0.0.1');
  const work = url.pathname.startsWith('/api/v1/') ? api(request, response, url) : page(response, url);
  Promise.resolve(work).catch((error) => problem(response, 500, 'mock', String(error), String(error)));
});
const at = process.argv.indexOf('--port');
server.listen(at > 0 ? Number(process.argv[at + 1]) : 8080, '127.0.0.1', () => {
  const address = server.address();
  console.log(`http://127.0.0.1:${typeof address === 'object' && address ? address.port : ''}`);
});
