import Image from 'next/image';
import { query } from './database.js';

/** Not while the image is built, where no database is; then again after 10 seconds. */
export const revalidate = 10;

export default async function Page() {
  const notes = process.env.DB_HOST ? await query('SELECT id, body FROM notes ORDER BY id DESC LIMIT 20') : [];
  return (
    <main>
      <Image src="/picture.png" width={64} height={64} alt="" />
      <ul>{notes.map(({ id, body }) => <li key={id}>{body}</li>)}</ul>
    </main>
  );
}
