import { catalogue } from './catalogue';
import { AppAlarms } from './pair-alarms';
import { canonical } from '../assemblies/canonical';
import { pageOf } from '../page';

/** The text of docs/alarms.md. */
export function alarmsDocument(): string {
  return pageOf('alarms/document.md', { tables: catalogue(new AppAlarms(canonical('everythingOn'))) });
}

if (require.main === module) process.stdout.write(alarmsDocument());
