import { query } from '../../database.js';

export const dynamic = 'force-dynamic';

export const GET = async () => Response.json(await query('SELECT id, body FROM notes ORDER BY id DESC LIMIT 20'));

export async function POST(request) {
  const { body } = await request.json();
  const [note] = await query('INSERT INTO notes (body) VALUES ($1) RETURNING id, body', [String(body)]);
  return Response.json(note, { status: 201 });
}
