/** A collection with an item, and a file in the bucket. */
export default async (ask, { ADMIN_EMAIL: email, ADMIN_PASSWORD: password }) => {
  const { data: { access_token: token } } = await ask('/auth/login', { body: { email, password } });
  const headers = { authorization: `Bearer ${token}` };
  await ask('/collections', { headers, body: { collection: 'notes', schema: {}, fields: [{ field: 'id', type: 'integer', schema: { is_primary_key: true, has_auto_increment: true } }, { field: 'body', type: 'text' }] } });
  await ask('/items/notes', { headers, body: { body: 'a note' } });
  const form = new FormData();
  form.append('file', new Blob(['x'.repeat(20_000)], { type: 'text/plain' }), 'note.txt');
  const { data: { id } } = await ask('/files', { headers, body: form });
  if ((await ask(`/assets/${id}`, { headers })).length !== 20_000) throw new Error('the file is not as it was');
  return { path: '/items/notes', headers, text: '"body":"a note"' };
};

/** Reads the database. */
export const path = '/items/notes';
