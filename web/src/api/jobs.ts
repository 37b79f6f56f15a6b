// Watches one solve. In: its id and what to do with news. Out: a function that stops watching.
// Uses server-sent events; when the stream breaks it asks the job itself once a second.
import { api, ApiError } from './client';
import type { JobState, Progress } from './types';

export interface JobWatcher {
  progress(progress: Progress): void;
  ended(state: Exclude<JobState, 'queued' | 'running'>): void;
  failed(error: ApiError): void;
}

const PAUSE_MS = 1000;

export function watchJob(id: string, watcher: JobWatcher): () => void {
  let over = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stream = new EventSource(api.eventsUrl(id));

  const stop = () => {
    over = true;
    stream.close();
    clearTimeout(timer);
  };
  const end = (state: 'done' | 'failed' | 'cancelled') => {
    if (over) return;
    stop();
    watcher.ended(state);
  };
  const ask = async () => {
    if (over) return;
    try {
      const job = await api.job(id);
      if (over) return;
      if (job.progress) watcher.progress(job.progress);
      if (job.state === 'done' || job.state === 'failed' || job.state === 'cancelled') return end(job.state);
      timer = setTimeout(() => void ask(), PAUSE_MS);
    } catch (error) {
      if (over) return;
      stop();
      watcher.failed(error instanceof ApiError ? error : ApiError.unreachable());
    }
  };

  stream.addEventListener('progress', (event) => {
    if (over) return;
    try {
      watcher.progress(JSON.parse((event as MessageEvent<string>).data) as Progress);
    } catch {
      // A line that is no JSON carries no news; the end of the job is told by its own event.
    }
  });
  for (const state of ['done', 'failed', 'cancelled'] as const) stream.addEventListener(state, () => end(state));
  stream.onerror = () => {
    if (over) return;
    stream.close();
    void ask();
  };
  return stop;
}
