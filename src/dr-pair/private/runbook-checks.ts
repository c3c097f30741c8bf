import { arc, findPlan, list, listRecords, shell } from './runbook-commands';
import { RunbookFacts } from './runbook-facts';

/** What an outage in the standby Region may need, and an account limits. */
const QUOTAS = ['fargate', 'rds', 'elasticache'];

export function rehearse(facts: RunbookFacts): string {
  const { name, primary, standby, planName, zoneId, failoverName } = facts;
  const { region } = standby;
  return [
    '## 4. Check every month, rehearse twice per year',
    list(
      `Every month: the two checks below, and no alarm in ${region} is in ALARM.`,
      `Twice per year, in the morning of a day with low traffic: sections 3 and 5 of \`${name}-runbook.md\`, and ` +
      'section ' +
      '3 of this file, with a switchover of the database in both directions. There is no data loss (RPO 0). Users ' +
      'get ' +
      'errors for about 1 minute while the database changes roles, and must sign in again.',
      `Once per year: section 4 of \`${name}-runbook.md\` in a copy of the pair in another account. Use only the ` +
      'files.',
      'Record the duration of each step in minutes.',
      `Sign in with the approver role of \`${planName}\` before the rehearsal: most rehearsals fail at the sign-in.`,
      `Do not rehearse while ${primary.region} is impaired.`,
    ),
    '### Evaluation of the plan',
    'After the first deployment, and every month. ARC evaluates the plan several times per hour: permissions, ' +
    'functions, ' +
    'database versions, capacity, the approver role, and the health checks of the DNS records. The state must be ' +
    '`passed`. ARC also notifies about warnings, once per day:',
    shell(
      findPlan(facts, region),
      ...[primary, standby].map((side) =>
        `${arc('get-plan-evaluation-status', side.region)} --plan-arn "$PLAN" ` +
        "--query '[evaluationState, warnings[].[stepName, warningMessage]]'"),
    ),
    'After the first deployment, warnings about missing resources remain until the next evaluation. If a warning ' +
    'remains ' +
    '1 hour after its cause is resolved, change `recoveryTimeObjective` by 1 minute and deploy the stack of the ' +
    'plan: ' +
    'ARC evaluates a changed plan immediately.',
    'Compare the health checks. Each record must have the ID of its Region. If an ID is missing or differs, deploy ' +
    'the ' +
    'stack of that Region again:',
    shell(
      `${arc('list-route53-health-checks-in-region', region)} --arn "$PLAN" --hosted-zone-id ${zoneId} ` +
      `--record-name ${failoverName} --output table`,
      listRecords(facts, '[].[SetIdentifier, HealthCheckId, AliasTarget.DNSName]', 'text'),
    ),
    '### Quotas',
    `Twice per year: the quotas in ${region} must be at least those in ${primary.region}. ARC does not reserve ` +
    'capacity. Fargate needs the vCPUs of all tasks at peak load:',
    shell(...QUOTAS.flatMap((service) => [primary, standby].map((side) =>
      `aws service-quotas list-service-quotas --region ${side.region} --service-code ${service} ` +
      "--query 'Quotas[].[QuotaName, Value]' --output text"))),
  ].join('\n\n');
}
