// Starts what serves the page. In: the binary and a case, or the mock. Out: its address and how to stop it.
import { spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const PATIENCE_MS = 120_000;

export async function startServer({ binary, folder, mock }) {
  const [command, args] = mock ? [process.execPath, [join(here, '..', 'mock', 'server.mjs'), '--port', '0']] : [binary, ['serve', folder, '--port', '0']];
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const stop = async () => {
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
    return { address, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
