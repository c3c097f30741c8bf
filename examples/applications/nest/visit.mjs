/** A note, whose words the worker counts. */
export default async (ask) => {
  const { id } = await ask('/api/notes', { body: { body: 'three words here' } });
  return { path: `/api/notes/${id}`, text: '"words":3' };
};

/** Beside the API. */
export const workloads = ['jobs'];

/** Reads the database. */
export const path = '/api/notes/1';
