// Errors of calls as the page keeps them. In: whatever was thrown. Out: an `ApiError`; a server that is gone is
// noted for the whole page.
import { ApiError } from '../api/client';
import { gone } from './store';

export function asApiError(error: unknown): ApiError {
  const known = error instanceof ApiError ? error : new ApiError(false, 0, 'page', { zh: String(error), en: String(error) }, null);
  if (known.gone) gone.value = true;
  return known;
}

export const isAbort = (error: unknown): boolean => error instanceof DOMException && error.name === 'AbortError';
