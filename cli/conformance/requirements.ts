import { Requirement } from './requirement';
import { CHAIN, PRINCIPLES } from './section-5-1-overview';
import { COMPUTING } from './section-5-2-1-computing';
import { DATA } from './section-5-2-2-data';
import { NETWORK } from './section-5-2-3-network';
import { EDGE } from './section-5-2-4-edge';
import { IMAGE, SERVICE_DEFINITION, TASK_DEFINITION } from './section-5-3-containers';
import { GITHUB_ACTIONS } from './section-5-4-1-github';
import { PIPELINE } from './section-5-4-2-pipeline';
import { DATADOG, MONITORING, SENTRY } from './section-5-5-monitoring';
import { CACHING, HORIZONTAL_SCALING, LOAD_BALANCING } from './section-5-6-scaling';
import { BACKUP, RECOVERY } from './section-5-7-recovery';
import { ACCESS, AUDIT, ENCRYPTION } from './section-5-8-security';
import { COST_CONTROL, SAVINGS } from './section-5-9-costs';

/** The statements of the document, in its order. */
export const REQUIREMENTS: readonly Requirement[] = [
  PRINCIPLES, CHAIN,
  COMPUTING, DATA, NETWORK, EDGE,
  IMAGE, TASK_DEFINITION, SERVICE_DEFINITION,
  GITHUB_ACTIONS, PIPELINE,
  MONITORING, DATADOG, SENTRY,
  HORIZONTAL_SCALING, LOAD_BALANCING, CACHING,
  BACKUP, RECOVERY,
  ACCESS, ENCRYPTION, AUDIT,
  SAVINGS, COST_CONTROL,
].flat();

/** The titles of the sections. */
export const SECTIONS: ReadonlyMap<string, string> = new Map(REQUIREMENTS.map(({ section, title }) => [section, title]));
