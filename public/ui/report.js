/** What the stored report shows, asked for once for all parts of a page. */
import { get } from '../api.js';

let asked = { key: null, answer: null };

export function evidenceAddress(mint) {
  return `/api/tokens/${mint}/evidence`;
}

/** The answer; one that failed is asked for again by the next one who wants it. */
export function evidenceOf(mint, signal) {
  if (asked.key !== signal) {
    const answer = get(evidenceAddress(mint), { signal });
    asked = { key: signal, answer };
    answer.catch(() => {
      if (asked.answer === answer) asked = { key: null, answer: null };
    });
  }
  return asked.answer;
}
