/** Places of a token's page that ask for something of their own once they are near, with a way to try again. */
import { replace } from '../dom.js';
import { t } from '../i18n.js';
import { notice, problem, skeleton, whileLoading } from './states.js';

/** What went wrong, in `place`; a token of which nothing is stored has no past, which is no error. */
export function notFilled(place, error, retry, signal) {
  if (error.name !== 'ApiError') throw error;
  if (error.kind === 'not_found') replace(place, notice('info', t('past.none'), t('past.none.words')));
  else replace(place, problem(error, { retry, signal }));
}

/** Shows `rows` lines in `place` while `ask` waits, then has what it gives drawn. `failed`: what is to be done then too. */
export async function fill(place, signal, rows, ask, draw, failed = () => {}) {
  try {
    const answer = await whileLoading(place, skeleton('rows', rows), ask());
    if (!signal.aborted) await draw(answer);
  } catch (error) {
    if (signal.aborted) return;
    notFilled(place, error, () => fill(place, signal, rows, ask, draw, failed), signal);
    failed();
  }
}
