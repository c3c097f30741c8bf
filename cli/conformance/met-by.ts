import data from './met-by-rows.json';

/** What meets each section, and the requirements that something else meets than the rest of their section, by section or requirement. */
export const MET_BY: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(data as Record<string, string[]>).flatMap(([what, met]) => met.map((section) => [section, what])));
