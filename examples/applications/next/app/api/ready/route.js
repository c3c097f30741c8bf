import { query } from '../../database.js';

export const dynamic = 'force-dynamic';

export async function GET() {
  const [{ transaction_read_only: readOnly }] = await query('SHOW transaction_read_only');
  return Response.json({ readOnly }, { status: readOnly === 'on' ? 503 : 200 });
}
