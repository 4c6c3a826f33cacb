/** A stored answer by its token, and nothing else. */
const QUERY = "SELECT body FROM answers WHERE mint = ?1";
const HEADERS = { "content-type": "application/json; charset=utf-8", "cache-control": "no-store" };

export default {
  async fetch(request, env) {
    const mint = request.url.slice(request.url.lastIndexOf("/") + 1);
    const row = await env.DB.prepare(QUERY).bind(mint).first();
    return new Response(row.body, { headers: HEADERS });
  },
};
