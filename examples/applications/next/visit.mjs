/** A note, which the page shows once it is rendered again, and a picture, which the server makes smaller. */
export default async (ask) => {
  await ask('/api/notes', { body: { body: 'a note' } });
  await ask('/_next/image?url=%2Fpicture.png&w=64&q=75');
  return { path: '/', text: '<li>a note</li>' };
};

/** Reads the database. */
export const path = '/api/notes';
