import { catalog } from './catalog';
import { AppAlarms } from './pair-alarms';
import { canonical } from '../assemblies/canonical';
import { pageOf } from '../page';

/** The text of docs/alarms.md. */
export function alarmsDocument(): string {
  // With the name that users have, not that of the program.
  return pageOf('alarms/document.md', { tables: catalog(new AppAlarms(canonical('everythingOn'))) }).replaceAll('EverythingOn', 'Eldonia');
}

if (require.main === module) process.stdout.write(alarmsDocument());
