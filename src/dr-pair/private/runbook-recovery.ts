import { rehearse } from './runbook-checks';
import { join, list } from './runbook-commands';
import { RunbookFacts } from './runbook-facts';
import { failBack } from './runbook-fail-back';
import { recoverLostWrites } from './runbook-lost-writes';
import { duringFailover } from './runbook-serving';

/** Renders the recovery runbook as Markdown: what follows a failover, in the days after it. */
export function renderRecoveryRunbook(facts: RunbookFacts): string {
  return join([introduction, recoverLostWrites, duringFailover, failBack, rehearse], facts);
}

function introduction({ name, primary, standby }: RunbookFacts): string {
  return [
    `# Recovery runbook: ${name} after a failover from ${primary.region} to ${standby.region}`,
    list(
      `To fail over, use \`${name}-runbook.md\`. This file is for the time after it, when users are served again.`,
      'After a failover without the primary Region, begin with section 1: its data expires.',
      'Every month and twice per year: section 4.',
      `To restore data, rebuild a lost Region or delete the pair, use \`${name}-rebuild.md\`.`,
    ),
    'Each command specifies its Region. Do not change the Region. Use AWS CLI version 2 in bash, with an ' +
    'administrator ' +
    'role. Only the commands with the profile `approver` need the approver role (failover runbook, section 3, step ' +
    '1). ' +
    'Keep a copy of this file outside AWS.',
  ].join('\n\n');
}
