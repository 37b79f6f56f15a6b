// Starts what serves the page. In: the binary and a case, or the mock. Out: its address, its ledger (in a folder of its
// own that goes with it) and how to stop it.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const PATIENCE_MS = 120_000;

export async function startServer({ binary, folder, mock }) {
  const book = mock ? null : newLedger(binary);
  const [command, args] = mock ? [process.execPath, [join(here, '..', 'mock', 'server.mjs'), '--port', '0']] : [binary, ['serve', folder, '--port', '0', '--ledger', book.file]];
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const stop = async () => {
    book?.remove();
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGTERM');
    const slow = setTimeout(() => child.kill('SIGKILL'), 5000);
    await ended;
    clearTimeout(slow);
  };
  try {
    const address = await new Promise((resolve, reject) => {
      const late = setTimeout(() => reject(new Error(`the server named no address within ${PATIENCE_MS / 1000} s:\n${said}`)), PATIENCE_MS);
      const read = (chunk) => {
        said += chunk;
        const found = /http:\/\/127\.0\.0\.1:(\d+)/.exec(said);
        if (!found) return;
        clearTimeout(late);
        resolve(found[0]);
      };
      child.stdout.on('data', read);
      child.stderr.on('data', read);
      child.once('error', reject);
      void ended.then((code) => { clearTimeout(late); reject(new Error(`the server ended with ${code}:\n${said}`)); });
    });
    return { address, stop, ledger: book };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** An empty ledger in a folder of its own. */
function newLedger(binary) {
  const room = mkdtempSync(join(tmpdir(), 'wasteflow-'));
  const file = join(room, 'book.ledger');
  const run = (...args) => {
    const done = spawnSync(binary, ['ledger', ...args], { encoding: 'utf8' });
    if (done.status !== 0) throw new Error(`ledger ${args[0]}: ${done.stderr}`);
  };
  run('init', file);
  return {
    file,
    sign: () => {
      const head = join(room, 'head.json');
      run('sign', file, '--key', join(room, 'key'), '--out', head);
      return readFileSync(head, 'utf8');
    },
    remove: () => rmSync(room, { recursive: true, force: true }),
  };
}
