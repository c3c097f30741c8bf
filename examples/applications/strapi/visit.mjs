const NOTES = '/content-manager/collection-types/api::note.note';

/** The first administrator, who must exist before users reach the site, and a note. */
export default async (ask) => {
  const { data: { token } } = await ask('/admin/register-admin', { body: { firstname: 'Anna', email: 'anna@eldonia.example', password: 'Only-for-1-test' } });
  const headers = { authorization: `Bearer ${token}` };
  await ask(NOTES, { headers, body: { body: 'a note' } });
  return { path: NOTES, headers, text: '"body":"a note"' };
};

/** Reads the database. */
export const path = '/admin/init';

/** It writes `.strapi-updater.json` at its start, and continues where it cannot. */
export const fails = ['read-only file system'];
